"""Services and their versions: the catalogue people search, and what a description says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import F, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import CheckCall, Description, Endpoint, Service, ServiceVersion
from phohien.lgsp.catalogue.rules import description, lifecycle, naming, openapi, publication, trials, wsdl

ORDER_WORDS = {
    "newest": Words("Mới công bố trước", "Newest first"),
    "provider": Words("Theo bên cung cấp", "By provider"),
    "ending": Words("Sắp ngừng trước", "Those that end first"),
}
_ORDERS = {
    "newest": ("-published_at", "service__name"),
    "provider": ("service__subsystem__member__name", "service__name"),
    "ending": (F("closes_on").asc(nulls_last=True), "service__name"),
}
PUBLIC_STATES = (lifecycle.PUBLISHED, lifecycle.DEPRECATED, lifecycle.CLOSED)


def _versions() -> QuerySet[ServiceVersion]:
    return ServiceVersion.objects.select_related(
        "service__subsystem__member", "description", "successor__service__subsystem__member"
    )


def list_versions(
    *, text: str = "", member: str = "", protocol: str = "", state: str = "", personal_data: str = "", order: str = ""
) -> QuerySet[ServiceVersion]:
    """The versions everybody may see; without a state those in operation. ``member`` is ``GOV/H31``."""
    found = _versions().filter(state__in=[state] if state in PUBLIC_STATES else lifecycle.OPEN_STATES)
    if member:
        member_class, _slash, code = member.partition("/")
        found = found.filter(
            service__subsystem__member__member_class=member_class, service__subsystem__member__code=code
        )
    if protocol:
        found = found.filter(service__protocol=protocol)
    if personal_data:
        found = found.filter(service__personal_data=personal_data)
    for word in fold(text).split():
        found = found.filter(service__search_key__contains=word)
    return found.order_by(*_ORDERS.get(order, ("service__name",)), "service__code", "-registered_at")


def providers() -> list[tuple[str, Words]]:
    """The members that have something in operation: ``GOV/H31`` and their names."""
    members = {version.service.subsystem.member for version in list_versions()}
    return sorted(((f"{one.member_class}/{one.code}", one.words) for one in members), key=lambda row: fold(row[1].vi))


def version_at(member_class: str, member: str, subsystem: str, code: str, version: str) -> ServiceVersion:
    """The version of that address. Raises NotFound."""
    found = (
        _versions()
        .filter(
            service__subsystem__member__member_class=member_class,
            service__subsystem__member__code=member,
            service__subsystem__code=subsystem,
            service__code=code,
            version=version,
        )
        .order_by("-registered_at")
        .first()
    )
    if found is None:
        raise no_version()
    return found


def open_version_at(member_class: str, member: str, subsystem: str, code: str, version: str) -> ServiceVersion:
    """The version of that address, in operation and described. Raises NotFound."""
    found = version_at(member_class, member, subsystem, code, version)
    if found.state not in lifecycle.OPEN_STATES or found.description_id is None:
        raise no_version()
    return found


def version_by_pk(pk: int) -> ServiceVersion:
    """The version. Raises NotFound."""
    found = _versions().filter(pk=pk).first()
    if found is None:
        raise no_version()
    return found


def no_version() -> NotFound:
    """The refusal of what is not there, or not for everybody."""
    words = Words("Không có dịch vụ này trong danh mục.", "There is no such service in the catalogue.")
    return NotFound(words, code="catalogue.no_such_service")


def is_public(version: ServiceVersion) -> bool:
    """Whether everybody may see it."""
    return version.state in PUBLIC_STATES


def versions_for(actor: Actor, *, every: bool = False) -> QuerySet[ServiceVersion]:
    """The versions the actor's agency provides, those at work first; with ``every`` those of all."""
    found = _versions().exclude(state=lifecycle.CLOSED)
    if not every:
        found = found.filter(service__subsystem__member__agency_code=actor.agency)
    return found.order_by("service__name", "service__code", "-registered_at")


def other_versions(version: ServiceVersion) -> list[ServiceVersion]:
    """The other versions of the same service, newest first."""
    return list(_versions().filter(service=version.service).exclude(pk=version.pk))


def successors_of(version: ServiceVersion) -> list[ServiceVersion]:
    """What may take the version's place: published services of the same member, its own other versions first."""
    found = _versions().filter(
        state=lifecycle.PUBLISHED, service__subsystem__member=version.service.subsystem.member_id
    )
    return sorted(
        found.exclude(pk=version.pk), key=lambda one: (one.service_id != version.service_id, one.service.name)
    )


def ended_by(day: date) -> list[ServiceVersion]:
    """The versions whose announced end has come by that day."""
    return list(_versions().filter(state=lifecycle.DEPRECATED, closes_on__lte=day))


def endpoints_of(version: ServiceVersion) -> list[Endpoint]:
    """The version's endpoints in the order of its description."""
    return list(version.endpoints.order_by("position"))


def read_content(content: bytes, protocol: str) -> description.Description:
    """What a description of that protocol says."""
    return openapi.read(content) if protocol == "rest" else wsdl.read(content)


@lru_cache(maxsize=128)
def _read(pk: int, protocol: str) -> description.Description:
    return read_content(bytes(Description.objects.get(pk=pk).content), protocol)


def description_of(version: ServiceVersion) -> description.Description | None:
    """What the version's description says; None when it has none. Descriptions never change, so each is read once."""
    return _read(version.description_id, version.service.protocol) if version.description_id else None


@lru_cache(maxsize=64)
def _trials(pk: int, protocol: str) -> tuple[trials.Trial, ...]:
    content = bytes(Description.objects.get(pk=pk).content)
    return trials.of_openapi(content) if protocol == "rest" else trials.of_wsdl(content)


def trials_of(version: ServiceVersion) -> tuple[trials.Trial, ...]:
    """The version's operations as they can be tried, in the order of its description."""
    return _trials(version.description_id, version.service.protocol) if version.description_id else ()


def checks_of(version: ServiceVersion) -> QuerySet[CheckCall]:
    """The calls by which the version was checked, newest first."""
    return version.checks.all()


def passed_check(version: ServiceVersion) -> CheckCall | None:
    """The last check that passed with the address and description the version still has."""
    return version.checks.filter(passed=True, url=version.url, description=version.description_id).first()


def candidate_of(version: ServiceVersion, *, secure_only: bool) -> publication.Candidate:
    """The version as the rules of publication look at it."""
    service = version.service
    return publication.Candidate(
        url=version.url,
        sandbox_url=version.sandbox_url,
        summary=service.summary,
        legal_basis=service.legal_basis,
        terms=service.terms,
        contact_name=service.contact_name,
        contact_phone=service.contact_phone,
        contact_email=service.contact_email,
        personal_data=service.personal_data,
        protocol=service.protocol,
        secure_only=secure_only,
        is_checked=version.state in lifecycle.OPEN_STATES or passed_check(version) is not None,
    )


def search_key_of(service: Service) -> str:
    """The folded words a service is found by: names, code, summary, its system and member."""
    subsystem = service.subsystem
    texts = (
        service.name, service.name_en, service.code, service.summary, service.summary_en, subsystem.name,
        subsystem.name_en, subsystem.code, subsystem.member.name, subsystem.member.name_en, subsystem.member.code,
        str(naming.PROTOCOL_WORDS[service.protocol].en),
    )  # fmt: skip
    return fold(" ".join(texts))
