"""What people did on the national portal becomes our acts, each once and in order, however often it is told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from phohien.base.accounts import queries as accounts
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Problem, Refused
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import Dossier, IncomingMessage
from phohien.systems.onestop.policy import HEAR_PORTAL, POLICY
from phohien.systems.onestop.queries import naming, versions
from phohien.systems.onestop.rules import catalogue, messages, national
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.services import applications, clocks
from phohien.systems.onestop.services.synchronisation import connecting
from phohien.systems.onestop.services.synchronisation.portal import Declined, Portal, Unreachable

LOG = logging.getLogger(__name__)
#: Who acts when the national portal tells what a person did there.
NATIONAL = Actor(code="national_portal", name="Cổng Dịch vụ công quốc gia", kind="system", assurance=2)
State = IncomingMessage.State
#: A refused message was dealt with: those after it need not wait for it.
DEALT_WITH = (State.APPLIED, State.REFUSED)


def hear_due(at: datetime, *, portal: Portal | None = None) -> int:
    """What waits for us on the portal was taken and acknowledged; returns how many messages. Safe to repeat.

    A crash before the acknowledgement only makes the portal tell it again; a message is applied once under its key.
    """
    portal = portal or connecting.portal()
    if portal is None:
        return 0
    taken = 0
    try:
        for data in portal.filings(at=at):
            row = _take_or_log(data, at)
            if row is not None and row.state != State.PARKED:
                _acknowledge(portal, row, at)
                taken += 1
    except (Unreachable, Declined):
        return taken
    return taken


def _take_or_log(data: Mapping[str, Any], at: datetime) -> IncomingMessage | None:
    """The message taken; None when that failed in a way nobody foresaw, so that it holds up no other."""
    try:
        return take_message(data=data, by=NATIONAL, at=at)
    except Exception:
        LOG.exception("A message of the national portal could not be taken: %.80s", data.get("MaThongDiep"))
        return None


def _acknowledge(portal: Portal, row: IncomingMessage, at: datetime) -> None:
    code = row.dossier.code if row.dossier else ""
    portal.acknowledge(row.key, code=code, state=row.state, reason=row.error, at=at)


@transaction.atomic
def take_message(*, data: Mapping[str, Any], by: Actor, at: datetime) -> IncomingMessage | None:
    """The message is on record once, and applied when its turn has come, with those that waited for it.

    A message whose turn has not come is parked; one that was applied before only counts itself. What cannot be read
    is refused when it has a key, and None when it has not even that.
    """
    POLICY.require(by, HEAR_PORTAL)
    data = _storable(data)
    key = str(data.get("MaThongDiep") or "")[:80]
    if not key:
        return None
    known = IncomingMessage.objects.select_related("dossier").filter(key=key)
    if known.update(times_heard=F("times_heard") + 1):
        return known.get()
    try:
        filing = national.read_filing(data)
    except national.BadMessage as fault:
        return _keep_unreadable(key, data, str(fault), at)
    _lock(filing.national_code)
    row = IncomingMessage(
        key=key, national_code=filing.national_code, number=filing.number, kind=filing.kind.value, payload=dict(data),
        heard_at=at,
    )  # fmt: skip
    last = _last_number(filing.national_code)
    judged = messages.judge_order(filing.number, last_applied=last)
    row.state = {messages.Order.PARK: State.PARKED}.get(judged, State.IGNORED)
    if judged is messages.Order.APPLY:
        _apply(row, filing, at)
        row.save()
        _release(filing.national_code, at)
    else:
        row.save()
    return row


def _storable(value: Any) -> Any:
    """The same without NUL signs, which PostgreSQL cannot keep."""
    if isinstance(value, Mapping):
        return {str(key).replace("\x00", ""): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value.replace("\x00", "") if isinstance(value, str) else value


def _lock(national_code: str) -> None:
    """Nobody else takes messages about this dossier until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"national:{national_code}"])


def _last_number(national_code: str) -> int:
    rows = IncomingMessage.objects.filter(national_code=national_code, state__in=DEALT_WITH)
    return rows.aggregate(last=Max("number"))["last"] or 0


def _keep_unreadable(key: str, data: Mapping[str, Any], fault: str, at: datetime) -> IncomingMessage:
    return IncomingMessage.objects.create(
        key=key, national_code=str(data.get("MaHoSoQuocGia") or "")[:60], number=0, kind=str(data.get("Loai") or "")[:12],
        payload=dict(data), state=State.REFUSED, heard_at=at,
        error=_("The message cannot be read: %(fault)s") % {"fault": fault[:300]},
    )  # fmt: skip


def _release(national_code: str, at: datetime) -> None:
    """Parked messages whose turn has come are applied, in order."""
    rows = IncomingMessage.objects.filter(national_code=national_code, state=State.PARKED)
    parked = {row.number: row for row in rows}
    for number in messages.released(parked, last_applied=_last_number(national_code)):
        _apply(parked[number], national.read_filing(parked[number].payload), at)
        parked[number].save()


def _apply(row: IncomingMessage, filing: national.Filing, at: datetime) -> None:
    """The act was done, or refused with a sentence that goes back to the portal; nothing is half done."""
    try:
        with transaction.atomic():
            row.dossier = _act(row, filing, at)
    except Problem as refusal:
        row.state, row.error = State.REFUSED, str(refusal)[:500]
        return
    row.state, row.applied_at = State.APPLIED, at


def _act(row: IncomingMessage, filing: national.Filing, at: datetime) -> Dossier:
    if filing.kind is national.FilingKind.SUBMIT:
        return applications.submit_dossier(application=_application(row, filing, at), by=NATIONAL, at=at)
    dossier = _dossier_of(filing.national_code)
    if filing.kind is national.FilingKind.ANSWER:
        return clocks.answer_supplement(code=dossier.code, answer=filing.text, files={}, by=NATIONAL, at=at)
    return clocks.withdraw_dossier(code=dossier.code, ground=filing.text, by=NATIONAL, at=at)


def _dossier_of(national_code: str) -> Dossier:
    first = IncomingMessage.objects.filter(national_code=national_code, number=1).select_related("dossier").first()
    if first is None or first.dossier is None:
        raise Refused(_("The national portal never handed us this dossier."), code="onestop.no_national_dossier")
    return first.dossier


def _application(row: IncomingMessage, filing: national.Filing, at: datetime) -> applications.Application:
    """The dossier to be, its answers as far as our form can read them; the office sees what is missing."""
    day = in_vietnam(at).date()
    version = versions.in_force(filing.procedure_code, on=day)
    agency, competent = filing.agency, filing.competent_agency or filing.agency
    for code in {agency, competent}:
        if directory.find_agency(code, day) is None:
            raise Refused(
                _("No agency here has the identifier %(code)s today.") % {"code": code}, code="onestop.no_agency"
            )
    account = accounts.find_by_personal_id(filing.personal_id) if filing.is_identified else None
    surroundings = forms.Surroundings(
        today=day, code_lists=catalogue.shipped().code_lists, unit_name=lambda code: _unit_name(code, day)
    )
    cleaned = forms.clean_all(versions.form_of(version), filing.values, surroundings=surroundings)
    if cleaned.errors:
        row.error = _("To be completed at reception: %(names)s") % {"names": ", ".join(sorted(cleaned.errors))[:400]}
    return applications.Application(
        version=version, agency=agency, competent_agency=competent, unit_code=filing.unit_code,
        channel=catalogue.Channel.ONLINE, values=cleaned.values, account_code=account.code if account else "",
        key=f"national:{filing.national_code}",
        parties=(
            applications.Applicant(
                full_name=filing.full_name, kind=filing.applicant_kind, personal_id=filing.personal_id,
                personal_id_confirmed=filing.is_identified, phone=filing.phone, email=filing.email, address=filing.address,
            ),
        ),
    )  # fmt: skip


def _unit_name(code: str, day: Any) -> Text | None:
    name = naming.unit_name(code, day)
    return Text(vi=name, en=name) if name else None
