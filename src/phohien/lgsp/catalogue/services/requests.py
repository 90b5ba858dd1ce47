"""Asking to use a service and answering: the provider consents or refuses with a reason, within the law's time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from phohien.base.ledger import services as ledger
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Refused
from phohien.kernel.ids import new_public_code
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import AccessRequest, Endpoint, Grant, Group, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.policy import POLICY
from phohien.lgsp.catalogue.queries import access as queries
from phohien.lgsp.catalogue.rules import lifecycle
from phohien.lgsp.catalogue.rules import requests as rules
from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.services.acting import refused, stale, tell

LONGEST_GRANT = timedelta(days=5 * 366)


def end_of(day: date) -> datetime:
    """The instant after the day's last, in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=VIETNAM)


@transaction.atomic
def send_request(
    *,
    client: Subsystem,
    version: ServiceVersion,
    endpoints: Iterable[Endpoint],
    purpose: str,
    legal_basis: str,
    ends_on: date,
    by: Actor,
    at: datetime,
    per_day: int = 0,
) -> AccessRequest:
    """The provider has the request, its clock runs, and its officials are told. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.REQUEST_USE, client)
    wanted = sorted(endpoints, key=lambda one: one.position)
    _check_request(client, version, wanted, purpose, legal_basis, ends_on, at)
    limit = queries.limit_on(rules.ANSWER_LIMIT, at.date())
    agency = policy.agency_of(version)
    request = AccessRequest(
        code=new_public_code(), client=client, service_version=version, purpose=purpose.strip(),
        legal_basis=legal_basis.strip(), ends_on=ends_on, per_day=per_day, sent_at=at, sent_by=by.code,
        sent_by_name=by.name, due_at=rules.due_at(at, limit, queries.working_calendar_of(agency, at.date())),
        limit_basis=limit.legal_basis, limit_confirmed=limit.confirmed,
    )  # fmt: skip
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as fault:
        raise refused(
            "Hệ thống này đã có một đề nghị đang chờ trả lời cho dịch vụ này.",
            "This system has a request for this service waiting for an answer already.", "already_waiting",
        ) from fault  # fmt: skip
    request.endpoints.set(wanted)
    _record(policy.REQUEST_USE, request, by, at, request.purpose, policy.agency_of(client))
    subject = Words("Đề nghị sử dụng dịch vụ “{name}”", "A request to use the service “{name}”")
    body = Words(
        "{agency} đề nghị sử dụng. Hạn trả lời theo luật: {due}.",
        "{agency} asks to use it. The law's time ends: {due}.",
    )
    filled = body.filled(agency=client.member.words, due=f"{request.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}")
    _tell(request, policy.PROVIDER, agency, subject, filled, by, at)
    return request


def _check_request(
    client: Subsystem,
    version: ServiceVersion,
    wanted: list[Endpoint],
    purpose: str,
    basis: str,
    ends_on: date,
    at: datetime,
) -> None:
    if client.closed_at is not None:
        raise refused("Hệ thống đã đóng.", "The system is closed.", "closed", "client")
    if client.is_test:
        raise refused(
            "Hệ thống thử chỉ gọi được dịch vụ thử; hãy đề nghị cho hệ thống thật.",
            "A test system calls sandboxes only; ask for the real system.", "test_system", "client",
        )  # fmt: skip
    if version.state != lifecycle.PUBLISHED:
        raise refused(
            "Dịch vụ không nhận đề nghị mới: chỉ dịch vụ đang cung cấp mới nhận.",
            "The service takes no new requests: only a published one does.", "not_published",
        )  # fmt: skip
    if not wanted or any(one.service_version_id != version.pk for one in wanted):
        raise refused("Hãy chọn ít nhất một thao tác.", "Choose at least one operation.", "no_endpoint", "endpoints")
    if len(purpose.strip()) < 20:
        raise refused(
            "Hãy nêu mục đích cụ thể (ít nhất 20 ký tự): dùng vào việc gì, cho thủ tục nào.",
            "State the purpose (at least 20 signs): for what work, which procedure.", "no_purpose", "purpose",
        )  # fmt: skip
    if not basis.strip():
        raise refused("Hãy nêu căn cứ pháp lý.", "State the legal basis.", "no_basis", "legal_basis")
    if not at.date() < ends_on <= (at + LONGEST_GRANT).date():
        raise refused(
            "Ngày kết thúc phải ở tương lai và không quá 5 năm.", "The end must lie in the future, within five years.",
            "period", "ends_on",
        )  # fmt: skip


@transaction.atomic
def grant_request(
    *,
    request: AccessRequest,
    answer: str,
    by: Actor,
    at: datetime,
    endpoints: Iterable[Endpoint] | None = None,
    ends_on: date | None = None,
    per_minute: int = 0,
    per_day: int = 0,
) -> AccessRequest:
    """The client may call the endpoints (those asked for, or some of them) from now until the end of ``ends_on``.

    A right the client had to one of them ends where the new one begins. Raises NotAllowed, Refused, Stale.
    """
    POLICY.require(by, policy.ANSWER_REQUEST, request)
    request = _answered(_locked(request), "grant", answer, by, at)
    asked = list(request.endpoints.order_by("position"))
    chosen = asked if endpoints is None else [one for one in endpoints if one in asked]
    if not chosen:
        raise refused("Hãy chọn ít nhất một thao tác.", "Choose at least one operation.", "no_endpoint", "endpoints")
    last = min(ends_on or request.ends_on, request.ends_on)
    if last < at.date():
        raise refused("Ngày kết thúc đã qua.", "The end has passed.", "period", "ends_on")
    if request.service_version.state not in lifecycle.OPEN_STATES:
        raise refused("Dịch vụ không còn được cung cấp.", "The service is not provided any more.", "not_published")
    until = end_of(last)
    _end_grants(Grant.objects.filter(endpoint__in=chosen, subsystem=request.client), at, "superseded")
    Grant.objects.bulk_create(
        Grant(
            code=new_public_code(), endpoint=one, subsystem=request.client, request=request, valid_from=at,
            valid_until=until, per_minute=per_minute, per_day=per_day, ground=request.legal_basis,
        )
        for one in chosen
    )  # fmt: skip
    request.save()
    _record(policy.ANSWER_REQUEST, request, by, at, answer, policy.agency_of(request), granted=len(chosen))
    _tell_answer(request, Words("Đã đồng ý cho sử dụng “{name}”", "The use of “{name}” was granted"), by, at)
    configuration.follow(by=by, at=at, cause=f"grant {request.code}")
    return request


@transaction.atomic
def refuse_request(*, request: AccessRequest, answer: str, by: Actor, at: datetime) -> AccessRequest:
    """The client is refused, with the provider's written reason and legal ground. Raises NotAllowed, Refused, Stale."""
    POLICY.require(by, policy.ANSWER_REQUEST, request)
    request = _answered(_locked(request), "refuse", answer, by, at)
    request.save()
    _record(policy.ANSWER_REQUEST, request, by, at, answer, policy.agency_of(request), granted=0)
    _tell_answer(request, Words("Đề nghị sử dụng “{name}” bị từ chối", "The use of “{name}” was refused"), by, at)
    return request


def _answered(request: AccessRequest, act: str, answer: str, by: Actor, at: datetime) -> AccessRequest:
    request = _moved(request, act)
    if len(answer.strip()) < 10:
        raise refused(
            "Hãy ghi ý kiến trả lời bằng văn bản (ít nhất 10 ký tự); từ chối phải nêu lý do và căn cứ.",
            "Write an answer (at least 10 signs); a refusal states its reason and legal ground.", "no_answer", "answer",
        )  # fmt: skip
    request.answered_at, request.answered_by_name, request.answer = at, by.name, answer.strip()
    return request


@transaction.atomic
def withdraw_request(*, request: AccessRequest, by: Actor, at: datetime) -> AccessRequest:
    """The request is off before it was answered. Raises NotAllowed, Refused, Stale."""
    POLICY.require(by, policy.WITHDRAW_REQUEST, request)
    request = _moved(_locked(request), "withdraw")
    request.save()
    _record(policy.WITHDRAW_REQUEST, request, by, at, "", policy.agency_of(request.client))
    subject = Words("Đề nghị sử dụng “{name}” đã được rút", "The request to use “{name}” was withdrawn")
    body = Words("Không cần trả lời nữa.", "No answer is needed any more.")
    _tell(request, policy.PROVIDER, policy.agency_of(request), subject, body, by, at)
    return request


@transaction.atomic
def revoke_request(*, request: AccessRequest, reason: str, by: Actor, at: datetime) -> AccessRequest:
    """Every right given on the request ends now; the gateway knows within a second. Raises NotAllowed, Refused, Stale."""
    POLICY.require(by, policy.REVOKE_RIGHT, request)
    request = _moved(_locked(request), "revoke")
    if len(reason.strip()) < 10:
        raise refused(
            "Hãy ghi lý do thu hồi (ít nhất 10 ký tự).", "Say why (at least 10 signs).", "no_reason", "reason"
        )
    request.revoked_at, request.revoke_reason = at, reason.strip()
    request.save()
    _end_grants(request.grants.all(), at, reason.strip())
    _record(policy.REVOKE_RIGHT, request, by, at, reason, policy.agency_of(request))
    subject = Words("Quyền sử dụng “{name}” đã bị thu hồi", "The right to use “{name}” was revoked")
    body = Words("Lý do: {reason}", "The reason: {reason}").filled(reason=reason.strip())
    _tell(request, policy.CONSUMER, policy.agency_of(request.client), subject, body, by, at)
    configuration.follow(by=by, at=at, cause=f"revoke {request.code}")
    return request


@transaction.atomic
def remind_overdue(*, code: str, by: Actor, at: datetime) -> int:
    """Both sides and the operators are told once that the law's time has passed without an answer; returns 1 or 0."""
    POLICY.require(by, policy.VIEW_REQUEST)
    request = _locked(queries.request_by_code(code))
    if request.state != rules.SENT or request.reminded_at is not None or request.due_at >= at:
        return 0
    request.reminded_at = at
    request.save(update_fields=["reminded_at"])
    subject = Words("Quá hạn trả lời đề nghị sử dụng “{name}”", "The answer about the use of “{name}” is overdue")
    body = Words("Thời hạn theo luật đã hết mà chưa có trả lời.", "The law's time has passed without an answer.")
    _tell(request, policy.PROVIDER, policy.agency_of(request), subject, body, by, at)
    _tell(request, policy.CONSUMER, policy.agency_of(request.client), subject, body, by, at)
    _record(policy.VIEW_REQUEST, request, by, at, "overdue", policy.agency_of(request))
    return 1


@transaction.atomic
def give_rights(
    *,
    version: ServiceVersion,
    endpoints: Iterable[Endpoint],
    group: Group,
    ends_on: date,
    ground: str,
    by: Actor,
    at: datetime,
    per_minute: int = 0,
    per_day: int = 0,
) -> list[Grant]:
    """Every system of the group may call the endpoints, without asking each by itself. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.GIVE_RIGHT, version)
    chosen = [one for one in endpoints if one.service_version_id == version.pk]
    if version.state != lifecycle.PUBLISHED:
        raise refused("Dịch vụ không đang cung cấp.", "The service is not published.", "not_published")
    if not chosen:
        raise refused("Hãy chọn ít nhất một thao tác.", "Choose at least one operation.", "no_endpoint", "endpoints")
    if not ground.strip():
        raise refused("Hãy nêu căn cứ.", "State the ground.", "no_basis", "ground")
    if not at.date() <= ends_on <= (at + LONGEST_GRANT).date():
        raise refused(
            "Ngày kết thúc phải ở tương lai và không quá 5 năm.", "The end must lie in the future, within five years.",
            "period", "ends_on",
        )  # fmt: skip
    made = [
        Grant(
            code=new_public_code(), endpoint=one, group=group, valid_from=at, valid_until=end_of(ends_on),
            per_minute=per_minute, per_day=per_day, ground=ground.strip(),
        )
        for one in chosen
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Grant.objects.bulk_create(made)
    except IntegrityError as fault:
        raise refused(
            "Nhóm đã có quyền với một thao tác này trong thời gian đó.",
            "The group has the right to one of these in this time already.", "known", "group",
        ) from fault  # fmt: skip
    ledger.record(
        act=policy.GIVE_RIGHT, subject=f"lgsp:{version.address}", by=by, at=at, note=ground,
        agency=policy.agency_of(version), data={"group": group.code, "endpoints": [str(one) for one in chosen]},
    )  # fmt: skip
    configuration.follow(by=by, at=at, cause=f"rights of {group.code}")
    return made


@transaction.atomic
def revoke_right(*, grant: Grant, reason: str, by: Actor, at: datetime) -> None:
    """The one right ends now; others given on the same request stay. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.REVOKE_RIGHT, grant)
    if grant.valid_until <= at:
        raise refused("Quyền này đã hết hiệu lực.", "This right has ended already.", "ended")
    if len(reason.strip()) < 10:
        raise refused(
            "Hãy ghi lý do thu hồi (ít nhất 10 ký tự).", "Say why (at least 10 signs).", "no_reason", "reason"
        )
    _end_grants(Grant.objects.filter(pk=grant.pk), at, reason.strip())
    ledger.record(
        act=policy.REVOKE_RIGHT, subject=f"right:{grant.code}", case=f"request:{grant.request.code}" if grant.request else "",
        by=by, at=at, note=reason, agency=policy.agency_of(grant), data={"endpoint": str(grant.endpoint)},
    )  # fmt: skip
    if grant.subsystem is not None and grant.request is not None:
        subject = Words("Một quyền sử dụng “{name}” đã bị thu hồi", "A right to use “{name}” was revoked")
        body = Words("{endpoint}. Lý do: {reason}", "{endpoint}. The reason: {reason}")
        filled = body.filled(endpoint=str(grant.endpoint), reason=reason.strip())
        _tell(grant.request, policy.CONSUMER, policy.agency_of(grant.subsystem), subject, filled, by, at)
    configuration.follow(by=by, at=at, cause=f"revoke {grant.code}")


def _end_grants(grants: object, at: datetime, reason: str) -> None:
    """These rights end at ``at``; one that would begin later has no time at all."""
    for grant in grants.select_for_update().filter(valid_until__gt=at):  # type: ignore[attr-defined]
        grant.valid_until = max(at, grant.valid_from)
        grant.revoked_at, grant.revoke_reason = at, reason
        grant.save(update_fields=["valid_until", "revoked_at", "revoke_reason"])


def _locked(request: AccessRequest) -> AccessRequest:
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related(*queries.WITH_BOTH_SIDES)
    found = rows.filter(pk=request.pk).first()
    if found is None:
        raise stale()
    return found


def _moved(request: AccessRequest, act: str) -> AccessRequest:
    following = rules.TRANSITIONS.get((request.state, act))
    if following is None:
        words = Words("Đề nghị đang ở trạng thái “{state}”.", "The request is in the state “{state}”.")
        raise Refused(words.filled(state=rules.STATE_WORDS[request.state]), code="catalogue.not_now")
    request.state = following
    return request


def _tell_answer(request: AccessRequest, subject: Words, by: Actor, at: datetime) -> None:
    body = Words("Ý kiến của bên cung cấp: {answer}", "The provider's answer: {answer}").filled(answer=request.answer)
    _tell(request, policy.CONSUMER, policy.agency_of(request.client), subject, body, by, at)


def _tell(request: AccessRequest, role: str, agency: str, subject: Words, body: Words, by: Actor, at: datetime) -> None:
    tell(
        role=role, agency=agency, subject=subject.filled(name=request.service_version.service.words), body=body,
        link=reverse("catalogue:request_detail", args=[request.code]), about=request.code, by=by, at=at,
    )  # fmt: skip


def _record(act: Act, request: AccessRequest, by: Actor, at: datetime, note: str, agency: str, **data: object) -> None:
    ledger.record(
        act=act, subject=f"request:{request.code}", case=f"request:{request.code}", by=by, at=at, note=note,
        agency=agency, data={"state": request.state, "service": request.service_version.address, **data},
    )  # fmt: skip
