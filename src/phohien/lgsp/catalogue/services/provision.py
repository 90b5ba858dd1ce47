"""Providing a service: registered, described, moved, and led through its life."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.ids import new_public_code
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import Description, Endpoint, Grant, Service, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.policy import POLICY
from phohien.lgsp.catalogue.queries import contracts
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import judging, lifecycle, naming, openapi, publication
from phohien.lgsp.catalogue.rules.description import Finding
from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.services.acting import refused, stale, tell

MEDIA = {"rest": "application/json", "soap": "text/xml"}
TEXTS = (
    "name", "name_en", "summary", "summary_en", "terms", "legal_basis", "personal_data", "contact_name",
    "contact_phone", "contact_email",
)  # fmt: skip


class NotReady(Refused):
    """The version lacks things; ``findings`` are the sentences that say which."""

    def __init__(self, words: Words, findings: list[Finding]) -> None:
        super().__init__(words, code="catalogue.not_ready", errors={"": [str(one) for one in findings]})
        self.findings = findings


@transaction.atomic
def register_service(
    *, subsystem: Subsystem, code: str, protocol: str, name: str, by: Actor, at: datetime, version: str = "v1",
    **texts: str,
) -> ServiceVersion:  # fmt: skip
    """The service and its first version are drafts; nobody but its keepers sees them. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_SERVICE, subsystem)
    if not naming.is_code(code):
        raise refused(
            "Mã dịch vụ gồm 3 đến 36 chữ không dấu, số, dấu chấm, gạch nối và bắt đầu bằng chữ.",
            "A service's code has 3 to 36 letters without accents, digits, dots, dashes, and begins with a letter.",
            "bad_code", "code",
        )  # fmt: skip
    if subsystem.services.filter(code__iexact=code).exists():
        raise refused("Hệ thống đã có dịch vụ mang mã này.", "The system has a service of this code.", "known", "code")
    if subsystem.closed_at is not None:
        raise refused("Hệ thống đã đóng.", "The system is closed.", "closed", "subsystem")
    service = Service(subsystem=subsystem, code=code, protocol=protocol, registered_at=at, name=name.strip())
    _write_texts(service, texts)
    service.save()
    return _new_version(service, version, by, at)


@transaction.atomic
def open_version(*, service: Service, version: str, by: Actor, at: datetime) -> ServiceVersion:
    """A further version of the service is a draft. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_SERVICE, service)
    return _new_version(service, version, by, at)


def _new_version(service: Service, version: str, by: Actor, at: datetime) -> ServiceVersion:
    if not naming.is_version(version):
        raise refused("Phiên bản có dạng v1, v2, …", "A version reads v1, v2, …", "bad_version", "version")
    if service.versions.filter(version=version).exists():
        raise refused("Đã có phiên bản này.", "There is this version already.", "known", "version")
    made = ServiceVersion.objects.create(service=service, version=version, registered_at=at)
    _record(policy.KEEP_SERVICE, made, by, at, "registered")
    return made


def _write_texts(service: Service, texts: dict[str, str]) -> None:
    unknown = set(texts) - set(TEXTS)
    if unknown:
        raise TypeError(f"A service has no text {unknown}.")
    for name, value in texts.items():
        setattr(service, name, value.strip())
    service.search_key = queries.search_key_of(service)


@transaction.atomic
def change_texts(*, service: Service, by: Actor, at: datetime, **texts: str) -> Service:
    """The service's names, summary, terms, basis, class and contact are as given. Raises NotAllowed, Refused.

    What is provided must stay complete: a published service cannot lose its terms or its contact.
    """
    POLICY.require(by, policy.KEEP_SERVICE, service)
    service = Service.objects.select_for_update(of=("self",)).select_related("subsystem__member").get(pk=service.pk)
    before = {name: getattr(service, name) for name in TEXTS}
    _write_texts(service, texts)
    for version in service.versions.filter(state__in=lifecycle.OPEN_STATES):
        version.service = service
        _require_ready(version, publication.lacks_for_publication)
    service.save()
    changed = sorted(name for name in TEXTS if before[name] != getattr(service, name))
    newest = service.versions.order_by("-registered_at").first()
    if newest is not None and changed:
        newest.service = service
        _record(policy.KEEP_SERVICE, newest, by, at, "texts", {"changed": changed})
        if service.versions.filter(state__in=lifecycle.OPEN_STATES).exists():
            configuration.follow(by=by, at=at, cause=f"texts of {newest.address}")
    return service


@transaction.atomic
def describe_version(*, version: ServiceVersion, content: bytes, by: Actor, at: datetime) -> ServiceVersion:
    """The draft is described by this OpenAPI or WSDL; its operations are its endpoints. Raises NotAllowed, NotReady, Stale.

    A description with faults is refused whole, with every fault in a sentence.
    """
    POLICY.require(by, policy.KEEP_SERVICE, version)
    version = _locked(version)
    if version.state not in lifecycle.EDITABLE:
        raise refused(
            "Chỉ sửa được mô tả khi dịch vụ là dự thảo. Thay đổi dịch vụ đang cung cấp cần một phiên bản mới.",
            "A description is changed in a draft only. Changing what is provided takes a new version.", "not_draft",
        )  # fmt: skip
    found = queries.read_content(content, version.service.protocol)
    faults = [finding for finding in found.findings if finding.blocking]
    if version.judged and not faults:
        faults = judging.faults(content)
    faults += _taken(version, [one.name for one in found.operations])
    if faults or not found.operations:
        raise NotReady(Words("Tệp mô tả chưa dùng được:", "The description cannot be used:"), faults)
    if version.service.protocol == "rest":
        content = openapi.as_json(content)
    digest = hashlib.sha256(content).hexdigest()
    kept, _new = Description.objects.get_or_create(
        sha256=digest, defaults={"content": content, "media_type": MEDIA[version.service.protocol], "kept_at": at}
    )
    version.description = kept
    version.save(update_fields=["description"])
    version.endpoints.all().delete()
    Endpoint.objects.bulk_create(
        Endpoint(
            service_version=version, code=new_public_code(), method=one.method, path=one.path[:300], name=one.name[:200],
            summary=one.summary[:500], position=place,
        )
        for place, one in enumerate(found.operations)
    )  # fmt: skip
    _record(policy.KEEP_SERVICE, version, by, at, "described", {"sha256": digest, "operations": len(found.operations)})
    if version.url:  # the draft can be checked through the gateway
        configuration.follow(by=by, at=at, cause=f"description of {version.address}")
    return version


def _taken(version: ServiceVersion, names: list[str]) -> list[Finding]:
    """A SOAP operation is called by its name alone, so a system has each name of a version once."""
    if version.service.protocol != "soap":
        return []
    others = Endpoint.objects.filter(
        service_version__service__subsystem=version.service.subsystem_id, service_version__service__protocol="soap",
        service_version__version=version.version, name__in=names,
    ).exclude(service_version__service=version.service_id).exclude(service_version__state=lifecycle.CLOSED)  # fmt: skip
    words = Words("Hệ thống đã có thao tác SOAP mang tên này.", "The system has a SOAP operation of this name already.")
    return [Finding(words, one.name) for one in others]


@transaction.atomic
def place_version(
    *,
    version: ServiceVersion,
    url: str,
    by: Actor,
    at: datetime,
    sandbox_url: str = "",
    timeout_seconds: int = 30,
    question: str = "",
    judged: str | None = None,
) -> ServiceVersion:
    """The provider listens at ``url``; for a version in operation the gateway goes there at once.

    ``judged`` is which messages are held against the description (``rules.judging.MODES``); None: as it was.
    Raises NotAllowed, NotReady when an address or the description cannot be used so, NotFound for an unknown ``question``.
    """
    POLICY.require(by, policy.KEEP_SERVICE, version)
    version = _locked(version)
    if version.state == lifecycle.CLOSED:
        raise refused("Dịch vụ đã đóng.", "The service is closed.", "closed")
    if question:
        contracts.contract(question)
    secure = not settings.DEMO
    faults = list(publication.address_faults(url, secure, "url"))
    faults += list(publication.address_faults(sandbox_url, secure, "sandbox_url")) if sandbox_url else []
    if faults:
        raise NotReady(Words("Địa chỉ chưa dùng được:", "The address cannot be used:"), faults)
    if not 1 <= timeout_seconds <= 300:
        raise refused(
            "Thời gian chờ từ 1 đến 300 giây.", "The time limit is 1 to 300 seconds.", "timeout", "timeout_seconds"
        )
    if judged:
        _require_judgeable(version, judged)
    version.judged = version.judged if judged is None else judged
    version.url, version.sandbox_url = url.rstrip("/"), sandbox_url.rstrip("/")
    version.timeout_seconds, version.question = timeout_seconds, question
    version.save(update_fields=["url", "sandbox_url", "timeout_seconds", "question", "judged"])
    placed = {"url": version.url, "sandbox_url": version.sandbox_url, "judged": version.judged}
    _record(policy.KEEP_SERVICE, version, by, at, "placed", placed)
    if version.description_id:
        configuration.follow(by=by, at=at, cause=f"address of {version.address}")
    return version


def _require_judgeable(version: ServiceVersion, judged: str) -> None:
    """Messages can be held against the description. Raises Refused, NotReady with what is in the way."""
    if judged not in judging.MODES or version.service.protocol != "rest":
        raise refused(
            "Chỉ dịch vụ REST có mô tả OpenAPI mới đối chiếu được thông điệp.",
            "Only messages of a REST service with an OpenAPI description can be held against it.", "not_judged", "judged",
        )  # fmt: skip
    faults = judging.faults(bytes(version.description.content)) if version.description else []
    if faults:
        raise NotReady(
            Words("Chưa đối chiếu được với bản mô tả:", "The description cannot be held against messages:"), faults
        )


@transaction.atomic
def record_test(*, version: ServiceVersion, note: str, by: Actor, at: datetime) -> ServiceVersion:
    """The draft was tried and works; ``note`` says what was tried. Raises NotAllowed, Refused, NotReady."""
    POLICY.require(by, policy.TEST_SERVICE, version)
    version = _moved(_locked(version), "test")
    if not note.strip():
        raise refused(
            "Hãy ghi đã thử những gì, kết quả ra sao.", "Say what was tried, and how it went.", "no_note", "note"
        )
    _require_ready(version, publication.lacks_for_test)
    version.test_note, version.tested_at = note.strip(), at
    version.save(update_fields=["state", "test_note", "tested_at"])
    _record(policy.TEST_SERVICE, version, by, at, note)
    return version


@transaction.atomic
def rework(*, version: ServiceVersion, by: Actor, at: datetime) -> ServiceVersion:
    """The tested version is a draft again and can be changed. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_SERVICE, version)
    version = _moved(_locked(version), "rework")
    version.tested_at = None
    version.save(update_fields=["state", "tested_at"])
    _record(policy.KEEP_SERVICE, version, by, at, "rework")
    return version


@transaction.atomic
def publish(*, version: ServiceVersion, by: Actor, at: datetime) -> ServiceVersion:
    """Everybody finds the version in the catalogue, may ask to use it, and the gateway forwards to it.

    Raises NotAllowed, Refused, NotReady with what is missing.
    """
    POLICY.require(by, policy.PUBLISH_SERVICE, version)
    version = _moved(_locked(version), "publish")
    _require_ready(version, publication.lacks_for_publication)
    version.published_at = at
    version.save(update_fields=["state", "published_at"])
    _record(policy.PUBLISH_SERVICE, version, by, at, "published")
    configuration.follow(by=by, at=at, cause=f"publish {version.address}")
    return version


@transaction.atomic
def deprecate(
    *,
    version: ServiceVersion,
    closes_on: date,
    note: str,
    by: Actor,
    at: datetime,
    successor: ServiceVersion | None = None,
) -> ServiceVersion:
    """Its end on ``closes_on`` is announced, its users are told why and where to go; no new rights are given.

    ``successor`` is what takes its place, when that is a service of the catalogue. Raises NotAllowed, Refused.
    """
    POLICY.require(by, policy.END_SERVICE, version)
    version = _moved(_locked(version), "deprecate")
    if closes_on <= at.date():
        raise refused("Ngày ngừng phải ở tương lai.", "The end must lie in the future.", "period", "closes_on")
    if not note.strip():
        raise refused("Hãy ghi lý do và dịch vụ thay thế.", "Say why, and what takes its place.", "no_note", "note")
    if successor is not None and (successor.pk == version.pk or successor.state != lifecycle.PUBLISHED):
        raise refused(
            "Dịch vụ thay thế phải đang cung cấp.",
            "What takes its place must be published.",
            "no_successor",
            "successor",
        )
    version.deprecated_at, version.closes_on, version.end_note = at, closes_on, note.strip()
    version.successor = successor
    version.save(update_fields=["state", "deprecated_at", "closes_on", "end_note", "successor"])
    _record(policy.END_SERVICE, version, by, at, note, {"closes_on": closes_on.isoformat()})
    subject = Words("Dịch vụ “{name}” sắp ngừng", "The service “{name}” will end").filled(name=version.service.words)
    body = Words("Ngày ngừng: {day}. {note}", "It ends on {day}. {note}").filled(day=f"{closes_on:%d/%m/%Y}", note=note)
    _tell_users(version, subject, body, by, at)
    configuration.follow(by=by, at=at, cause=f"deprecate {version.address}")
    return version


@transaction.atomic
def restore(*, version: ServiceVersion, by: Actor, at: datetime) -> ServiceVersion:
    """The announced end is off; the version is provided as before. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.END_SERVICE, version)
    version = _moved(_locked(version), "restore")
    version.deprecated_at, version.closes_on, version.end_note, version.successor = None, None, "", None
    version.save(update_fields=["state", "deprecated_at", "closes_on", "end_note", "successor"])
    _record(policy.END_SERVICE, version, by, at, "restored")
    configuration.follow(by=by, at=at, cause=f"restore {version.address}")
    return version


@transaction.atomic
def close(*, version: ServiceVersion, reason: str, by: Actor, at: datetime) -> ServiceVersion:
    """Nobody can call it any more; rights to it end now, requests are off. Cannot be undone. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.END_SERVICE, version)
    version = _locked(version)
    was_open = version.state in lifecycle.OPEN_STATES
    version = _moved(version, "close")
    if not reason.strip():
        raise refused("Hãy ghi lý do đóng.", "Say why it is closed.", "no_reason", "reason")
    version.closed_at, version.end_note = at, version.end_note or reason.strip()
    version.save(update_fields=["state", "closed_at", "end_note"])
    _record(policy.END_SERVICE, version, by, at, reason)
    if was_open:
        subject = Words("Dịch vụ “{name}” đã đóng", "The service “{name}” is closed").filled(name=version.service.words)
        _tell_users(version, subject, Words(reason, reason), by, at)
        grants = Grant.objects.filter(endpoint__service_version=version, valid_until__gt=at)
        grants.filter(valid_from__lte=at).update(valid_until=at, revoked_at=at, revoke_reason=reason)
        grants.filter(valid_from__gt=at).delete()
        configuration.follow(by=by, at=at, cause=f"close {version.address}")
    return version


def _locked(version: ServiceVersion) -> ServiceVersion:
    rows = ServiceVersion.objects.select_for_update(of=("self",))
    found = rows.select_related("service__subsystem__member", "description").filter(pk=version.pk).first()
    if found is None:
        raise stale()
    return found


def _moved(version: ServiceVersion, act: str) -> ServiceVersion:
    following = lifecycle.after(version.state, act)
    if isinstance(following, lifecycle.No):
        raise Refused(following.words, code="catalogue.not_now")
    version.state = following
    return version


def _require_ready(version: ServiceVersion, rule: Any) -> None:
    lacks = rule(queries.candidate_of(version, secure_only=not settings.DEMO), queries.description_of(version))
    if lacks:
        raise NotReady(Words("Còn thiếu những điều sau:", "These things are missing:"), lacks)


def _tell_users(version: ServiceVersion, subject: Words, body: Words, by: Actor, at: datetime) -> None:
    link = reverse("catalogue:service_detail", args=address_parts(version))
    grants = Grant.objects.filter(endpoint__service_version=version, valid_until__gt=at, subsystem__isnull=False)
    for agency in sorted(set(grants.values_list("subsystem__member__agency_code", flat=True))):
        tell(
            role=policy.CONSUMER, agency=agency, subject=subject, body=body, link=link, about=version.address[:80],
            by=by, at=at,
        )  # fmt: skip


def address_parts(version: ServiceVersion) -> list[str]:
    """The parts of the version's page address."""
    service = version.service
    member = service.subsystem.member
    return [member.member_class, member.code, service.subsystem.code, service.code, version.version]


def _record(
    act: Act, version: ServiceVersion, by: Actor, at: datetime, note: str, data: dict[str, Any] | None = None
) -> None:
    ledger.record(
        act=act, subject=f"lgsp:{version.address}", by=by, at=at, note=note,
        agency=version.service.subsystem.member.agency_code, data={"state": version.state, **(data or {})},
    )  # fmt: skip
