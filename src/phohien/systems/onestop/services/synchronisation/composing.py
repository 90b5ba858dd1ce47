"""What a message says, out of the dossier's rows: composed once, at the first attempt to send it."""

from __future__ import annotations

from typing import Any

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import all_acts
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import ClockEvent, Component, Dossier, Result, SyncMessage
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue, national

HANDED_IN = (Component.State.SUPPLIED, Component.State.ACCEPTED, Component.State.REPLACED)


def payload(dossier: Dossier, message: SyncMessage) -> dict[str, Any]:
    """The data of the message, as the dossier stood when the act was done."""
    kind = national.MessageKind.of(message.kind)
    if kind is national.MessageKind.WHOLE:
        return national.whole(whole_of(dossier, state=message.dossier_state), at=message.at)
    step = _step(dossier, message)
    if kind is national.MessageKind.PROGRESS:
        return national.progress(step)
    return national.state_change(step, whole_of(dossier, state=message.dossier_state))


def whole_of(dossier: Dossier, *, state: int | None = None) -> national.Whole:
    """The dossier with all its parts."""
    version, parties = versions.rules_of(dossier.version), list(dossier.parties.all())
    owner = next((item for item in parties if item.role == "owner"), parties[0] if parties else None)
    fields = catalogue.shipped().fields
    incoming = dossier.incoming_messages.filter(number=1).first()
    return national.Whole(
        code=dossier.code, procedure_code=dossier.procedure_code, procedure_name=dossier.title, field=version.field,
        field_name=fields[version.field].name.vi if version.field in fields else "", channel=dossier.channel,
        owner_name=dossier.owner_name, applicant_kind=owner.kind if owner else "citizen",
        owner_id=(owner.personal_id or owner.organisation_code) if owner else "", email=owner.email if owner else "",
        phone=owner.phone if owner else "", state=dossier.state if state is None else state,
        submitted_at=dossier.submitted_at, received_at=dossier.received_at, due_at=dossier.due_at,
        finished_at=dossier.finished_at, returned_at=dossier.returned_at,
        by_post=dossier.delivery_state in ("sent", "returned"), agency_code=dossier.competent_agency,
        agency_name=agency_name(dossier.competent_agency, dossier), identified=bool(dossier.account_code),
        digitised=dossier.is_digitised, reused=dossier.reuses_data,
        national_code=incoming.national_code if incoming else "", components=_components(dossier), fees=_fees(dossier),
        supplements=_supplements(dossier), results=_results(dossier),
    )  # fmt: skip


def agency_name(code: str, dossier: Dossier) -> str:
    """The agency's name when the dossier was handed in; its code when nobody bore it."""
    agency = directory.find_agency(code, in_vietnam(dossier.submitted_at).date()) if code else None
    return str(agency.name) if agency is not None else code


def _step(dossier: Dossier, message: SyncMessage) -> national.Step:
    words = {act.code: act.vi for act in all_acts()}
    return national.Step(
        code=dossier.code, by_name=message.by_name, by_title=message.by_title,
        agency_name=agency_name(message.agency, dossier), words=words.get(message.act, ""),
        state=message.dossier_state, at=message.at, started_at=dossier.received_at, due_at=dossier.due_at,
    )  # fmt: skip


def _components(dossier: Dossier) -> tuple[national.ComponentPart, ...]:
    return tuple(
        national.ComponentPart(
            code=item.code, name=item.name, copy_kind=item.copy_kind, file_code=item.file_code,
            from_data=item.state == Component.State.REPLACED or bool(item.vault_document),
        )
        for item in dossier.components.filter(state__in=HANDED_IN)
    )  # fmt: skip


def _fees(dossier: Dossier) -> tuple[national.FeePart, ...]:
    return tuple(
        national.FeePart(
            code=str(line.get("code", "")), name=str(line.get("name", "")), amount_vnd=int(line.get("due_vnd", 0)),
            asked_at=request.asked_at, paid_at=request.paid_at, is_online=request.is_online,
        )
        for request in dossier.payment_requests.exclude(state="cancelled")
        for line in request.lines
    )  # fmt: skip


def _supplements(dossier: Dossier) -> tuple[national.SupplementPart, ...]:
    """Requests with the deadline before and after: the clock's events say what it became each time."""
    resumed = list(dossier.clock_events.filter(kind=ClockEvent.Kind.RESUME).order_by("id"))
    before, parts = dossier.original_due_at, []
    for number, request in enumerate(dossier.supplement_requests.order_by("id"), 1):
        after = resumed[number - 1].due_at if number <= len(resumed) else None
        parts.append(
            national.SupplementPart(
                number=number,
                asked_by="",
                text=request.text,
                asked_at=request.asked_at,
                answered_at=request.answered_at,
                due_before=before,
                due_after=after,
            )  # fmt: skip
        )
        before = after or before
    return tuple(parts)


def _results(dossier: Dossier) -> tuple[national.ResultPart, ...]:
    return tuple(
        national.ResultPart(code=item.code, name=item.title, number=item.number, issued_at=item.sealed_at)
        for item in dossier.results.filter(state=Result.State.SEALED)
        if item.sealed_at is not None
    )
