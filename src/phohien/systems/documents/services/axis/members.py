"""The axis's members: agencies whose own software calls it. Registered, given secrets, locked, deleted; rows stay."""

from __future__ import annotations

import hmac
import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts import sealing
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Member, MemberKey, SeenCall
from phohien.systems.documents.policy import EXCHANGE, KEEP_MEMBERS, POLICY
from phohien.systems.documents.rules.axis import codes, signed
from phohien.systems.documents.services.axis.refusing import AxisRefused

PURPOSE = b"phohien/documents/axis-secrets/1"
TOKEN, TOKEN_LASTS = "phohien.documents.axis-token", timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What an agency's entry says."""

    code: str
    name: str
    parent: str = ""
    mail: str = ""
    telephone: str = ""
    fax: str = ""


def _key() -> bytes:
    return sealing.derived_key(settings.SECRET_KEY, PURPOSE)


@transaction.atomic
def register_member(*, given: Registration, by: Actor, at: datetime, mark: str = "") -> Member:
    """The agency is a member; an entry that was deleted is one again. By an operator, or by a member for one below it.

    The very same signed call (``mark``) is acted on once and answered the same. Raises NotAllowed, Refused; AxisRefused for one
    that an operator locked, unless an operator asks.
    """
    code = normalise_agency_code(given.code)
    if not code or len(code) > 35 or not given.name.strip():
        raise Refused(
            Words("Hãy ghi mã và tên cơ quan.", "Enter the agency's code and name."), code="documents.axis_no_agency"
        )
    _require(by, code)
    _refuse_shut(Member.objects.select_for_update().filter(agency=code).first(), by)
    if not _is_first(mark, at):
        return _locked(code)
    member, _made = Member.objects.update_or_create(
        agency=code,
        defaults={"name": given.name.strip()[:200], "parent": given.parent[:40], "mail": given.mail[:100],
                  "telephone": given.telephone[:20], "fax": given.fax[:20], "state": Member.State.ACTIVE, "changed_at": at},
    )  # fmt: skip
    ledger.record(act=KEEP_MEMBERS, subject=f"axis:{code}", by=by, at=at, note=member.name, agency=code)
    return member


@transaction.atomic
def set_member_state(*, agency: str, state: str, by: Actor, at: datetime, mark: str = "") -> Member:
    """The member is active, locked or deleted; its row, packages and keys stay. Raises NotAllowed, NotFound;
    AxisRefused for one that an operator locked, unless an operator asks."""
    code = normalise_agency_code(agency)
    _require(by, code)
    member = _locked(code)
    _refuse_shut(member, by)
    if not _is_first(mark, at):
        return member
    member.state, member.changed_at = Member.State(state), at
    member.save(update_fields=["state", "changed_at"])
    ledger.record(act=KEEP_MEMBERS, subject=f"axis:{code}", by=by, at=at, data={"state": state}, agency=code)
    return member


@transaction.atomic
def issue_secret(*, agency: str, by: Actor, at: datetime) -> str:
    """The member has one more secret, returned this once and kept sealed. Raises NotAllowed, NotFound."""
    POLICY.require(by, KEEP_MEMBERS)
    member = _locked(normalise_agency_code(agency))
    secret = chance.token_urlsafe(32)
    sealed = sealing.seal_secret(secret, access_key=member.agency, key=_key())
    key = MemberKey.objects.create(member=member, sealed=sealed, issued_at=at, issued_by=by.code)
    ledger.record(
        act=KEEP_MEMBERS, subject=f"axis:{member.agency}", by=by, at=at, data={"key": key.pk}, agency=member.agency
    )
    return secret


@transaction.atomic
def revoke_secret(*, number: int, reason: str, by: Actor, at: datetime) -> MemberKey:
    """The secret opens nothing any more. Raises NotAllowed, NotFound, Refused without a reason."""
    POLICY.require(by, KEEP_MEMBERS)
    key = MemberKey.objects.select_for_update().select_related("member").filter(pk=number).first()
    if key is None:
        raise NotFound(Words("Không có khóa này.", "There is no such secret."), code="documents.axis_no_key")
    if not reason.strip():
        raise Refused(Words("Hãy ghi lý do.", "Say why."), code="documents.no_text", field="reason")
    if key.revoked_at is None:
        key.revoked_at, key.revoked_reason = at, reason.strip()[:300]
        key.save(update_fields=["revoked_at", "revoked_reason"])
        ledger.record(act=KEEP_MEMBERS, subject=f"axis:{key.member.agency}", by=by, at=at, note=key.revoked_reason,
                      data={"key": key.pk}, agency=key.member.agency)  # fmt: skip
    return key


def caller_by_secret(system: str, secret: str, *, at: datetime) -> Actor:
    """The member that shows this secret (provincial dialect). Raises AxisRefused."""
    return _actor(_showing(system, secret).member, at)


def issue_token(system: str, secret: str, *, at: datetime) -> str:
    """A token for the member that shows this secret, good for half an hour and as long as the secret is. Raises AxisRefused."""
    return signing.dumps([_showing(system, secret).pk, at.timestamp()], salt=TOKEN)


def caller_by_token(token: str, *, at: datetime) -> Actor:
    """The member that was given this token. Raises AxisRefused."""
    try:
        number, given = signing.loads(token, salt=TOKEN)
    except signing.BadSignature as fault:
        raise AxisRefused(codes.BAD_CREDENTIALS) from fault
    key = _good_keys().filter(pk=number).first()
    if key is None or not 0 <= at.timestamp() - given <= TOKEN_LASTS.total_seconds():
        raise AxisRefused(codes.BAD_CREDENTIALS)
    return _actor(key.member, at)


def _showing(system: str, secret: str) -> MemberKey:
    """The member's own key whose secret this is; all are compared, so that no time tells which."""
    known = _keys_of(system)
    right = [key for key, one in known if hmac.compare_digest(one.encode(), secret.encode())]
    if not right:
        raise AxisRefused(codes.BAD_CREDENTIALS)
    return right[0]


def caller_by_fields(fields: Mapping[str, bytes], *, at: datetime) -> tuple[Actor, signed.Signed]:
    """The member that signed these header fields (national dialect), and what it signed. Raises AxisRefused."""
    known = _keys_of(signed.system_of(fields))
    try:
        found = signed.judge(fields, [secret for _key, secret in known] or [chance.token_urlsafe(32)], at=at)
    except signed.BadFields as fault:
        raise AxisRefused(codes.BAD_CREDENTIALS) from fault
    if not known:
        raise AxisRefused(codes.BAD_CREDENTIALS)
    return _actor(known[0][0].member, at), found


def forget_calls(*, before: datetime) -> int:
    """Marks of calls whose fields are too old to be good anyway are gone; returns how many."""
    return SeenCall.objects.filter(seen_at__lt=before - signed.OLDEST_FOR_CHANGES - signed.AHEAD).delete()[0]


def _good_keys() -> QuerySet[MemberKey]:
    return MemberKey.objects.select_related("member").filter(member__state=Member.State.ACTIVE, revoked_at=None)


def _keys_of(system: str) -> list[tuple[MemberKey, str]]:
    """The good keys of whoever says to be calling, each with its secret opened."""
    found = _good_keys().filter(member__agency=normalise_agency_code(system))[:10]
    return [(one, sealing.open_secret(one.sealed, access_key=one.member.agency, key=_key())) for one in found]


def _actor(member: Member, at: datetime) -> Actor:
    if member.last_called_at is None or at - member.last_called_at > timedelta(minutes=1):
        Member.objects.filter(pk=member.pk).update(last_called_at=at)
    return Actor(
        code=f"axis:{member.agency}"[:64], name=member.name, kind="subsystem", agency=member.agency,
        organisation_code=member.agency, assurance=2,
    )  # fmt: skip


def _require(by: Actor, code: str) -> None:
    """An operator may; a member may for an agency below its own."""
    if not (POLICY.may(by, EXCHANGE, code) and code != by.organisation_code):
        POLICY.require(by, KEEP_MEMBERS)


def _refuse_shut(member: Member | None, by: Actor) -> None:
    """Nothing. What an operator locked is opened by an operator: no member above it undoes that."""
    if member is not None and member.state == Member.State.LOCKED and not POLICY.may(by, KEEP_MEMBERS):
        raise AxisRefused(codes.RECEIVER_LOCKED, detail=member.agency)


def _is_first(mark: str, at: datetime) -> bool:
    """Whether nobody acted on this call before. The dialect has no nonce and its kit repeats a call that got no answer: what was
    acted on stays as it is, whatever was decided since."""
    if not mark:
        return True
    try:
        with transaction.atomic():
            SeenCall.objects.create(mark=mark, seen_at=at)
    except IntegrityError:
        return False
    return True


def _locked(code: str) -> Member:
    member = Member.objects.select_for_update().filter(agency=code).first()
    if member is None:
        raise NotFound(
            Words("Cơ quan này chưa kết nối trục.", "This agency is no member."), code="documents.axis_no_member"
        )
    return member
