"""What statutory papers print about a dossier, gathered once, when they are issued; and the register for a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phohien.base.statements import Prepared
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import Component, Delivery, Dossier, Paper, Party, PaymentRequest
from phohien.systems.onestop.queries import naming, versions
from phohien.systems.onestop.rules import catalogue, papers
from phohien.systems.onestop.rules.states import State

LOOK_UP_PATH = "/mot-cua/tra-cuu/"
_STAND_FIRST = (Party.Role.APPLICANT, Party.Role.REPRESENTATIVE, Party.Role.OWNER)


_PARTIES = Prepared(lambda dossier: Party.objects.filter(dossier_id=dossier).order_by("id"), dossier=int)
_COMPONENTS = Prepared(
    lambda dossier: (
        Component.objects.filter(dossier_id=dossier)
        .exclude(state=Component.State.NOT_APPLICABLE)
        .order_by("id")
        .values("code", "name", "state", "originals", "certified_copies", "photocopies", "file_code")
    ),
    dossier=int,
)
_REQUESTS = Prepared(
    lambda dossier: (
        PaymentRequest.objects.filter(dossier_id=dossier)
        .exclude(state="cancelled")
        .order_by("id")
        .values("amount_vnd", "lines")
    ),
    dossier=int,
)


def get_paper(dossier: Dossier, form: str, number: int) -> Paper:
    """The dossier's paper of that form and number. Raises NotFound."""
    paper = dossier.papers.filter(form=form, number=number).first()
    if paper is None:
        raise NotFound(_("This dossier has no such paper."), code="onestop.no_paper")
    return paper


def facts_of(dossier: Dossier, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The dossier as a paper shows it at this moment, in plain JSON values; instants are Vietnam's."""
    today = in_vietnam(at).date()
    return {
        "code": dossier.code,
        "procedure_code": dossier.procedure_code,
        "title": dossier.title,
        "agency": dossier.agency,
        "competent_agency": dossier.competent_agency,
        "heading": naming.heading_of(dossier.agency, today),
        "competent": naming.heading_of(dossier.competent_agency, today),
        "office_address": naming.office_address(dossier.agency, today),
        "channel": dossier.channel,
        "wants_paper": dossier.wants_paper,
        "submitted_at": local(dossier.submitted_at),
        "received_at": local(dossier.received_at),
        "due_at": local(dossier.due_at),
        "original_due_at": local(dossier.original_due_at),
        "issued_at": local(at),
        "officer": by.name,
        "officer_title": by.post_title,
        "officer_lines": papers.signing_lines(by.post_title),
        "check_address": f"{settings.PUBLIC_URL}{LOOK_UP_PATH}?ma={dossier.code}",
        "applicant": _applicant(dossier),
        "owner_name": dossier.owner_name,
        "components": _components(dossier),
        "money": _money(dossier),
        "is_sample": bool(settings.DEMO),
    }


def limit_of(dossier: Dossier, *, decided: frozenset[str], at: datetime) -> dict[str, Any]:
    """The legal time limit in the words of the procedure's version, with its source, as it applied at reception."""
    limit = catalogue.time_limit(
        versions.rules_of(dossier.version), dossier.values, on=in_vietnam(at).date(), decided=decided
    )
    return {
        "words": " ".join(rule.text.vi for rule in limit.rules),
        "source": "; ".join(dict.fromkeys(rule.source for rule in limit.rules if rule.source)),
        "confirmed": all(rule.confirmed for rule in limit.rules),
    }


def control_sheet(dossier: Dossier, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Form 06 as it stands: every hand-over of the dossier in order. TT 03/2025/TT-VPCP, Mẫu số 06."""
    rows = dossier.transfers.order_by("id").values(
        "at", "giver", "giver_agency", "receiver", "receiver_agency", "step", "due_at", "timeliness", "note"
    )
    today = in_vietnam(at).date()
    known: dict[str, str] = {}
    lines = [
        {
            **row,
            "at": local(row["at"]),
            "due_at": local(row["due_at"]),
            "giver_agency": _agency_name(row["giver_agency"], today, known),
            "receiver_agency": _agency_name(row["receiver_agency"], today, known),
        }
        for row in rows
    ]
    return {**facts_of(dossier, by=by, at=at), "transfers": lines}


def register_rows(agency: str, *, first: date, last: date) -> QuerySet[Dossier]:
    """The dossiers the agency received from the first to the last day, both included, in the order of reception."""
    begins, ends = (datetime.combine(day, time.min, VIETNAM) for day in (first, last + timedelta(days=1)))
    rows = Dossier.objects.filter(agency=agency, received_at__gte=begins, received_at__lt=ends)
    return rows.prefetch_related("parties").select_related("delivery").order_by("received_at", "code")


def register_line(dossier: Dossier, place: int) -> dict[str, Any]:
    """One dossier as a line of form 07. TT 03/2025/TT-VPCP, Mẫu số 07."""
    who = _applicant(dossier)
    delivery: Delivery | None = getattr(dossier, "delivery", None)
    return {
        "place": place,
        "code": dossier.code,
        "title": dossier.title,
        "sets": 1,
        "name": dossier.owner_name or who["full_name"],
        "contact": ", ".join(part for part in (who["address"], who["phone"]) if part),
        "competent": dossier.competent_agency,
        "channel": dossier.channel,
        "received_at": local(dossier.received_at),
        "due_at": local(dossier.due_at),
        "returned_at": local(dossier.returned_at),
        "manner": delivery.manner if delivery else "",
        "receiver": delivery.receiver if delivery else "",
        "state": State(dossier.state).words.vi,
        "extensions": dossier.extensions,
    }


def register_of(agency: str, *, first: date, last: date, at: datetime) -> dict[str, Any]:
    """Form 07 of the agency for a period, as everything its PDF prints."""
    today = in_vietnam(at).date()
    known: dict[str, str] = {}
    lines = [
        register_line(dossier, place) for place, dossier in enumerate(register_rows(agency, first=first, last=last), 1)
    ]
    for line in lines:
        line["competent"] = _agency_name(line["competent"], today, known)
    return {
        "heading": naming.heading_of(agency, today),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "issued_at": local(at),
        "lines": lines,
        "is_sample": bool(settings.DEMO),
    }


def symbol_of(paper: Paper, dossier_code: str) -> str:
    """The number and symbol the paper bears."""
    return papers.number_of(paper.form, dossier_code, paper.number)


def local(instant: datetime | None) -> str | None:
    """The instant as ISO 8601 in Vietnam's time, to the second; None stays None."""
    return in_vietnam(instant).isoformat(timespec="seconds") if instant else None


def _applicant(dossier: Dossier) -> dict[str, str]:
    parties = {party.role: party for party in _parties(dossier)}
    found = next((parties[role] for role in _STAND_FIRST if role in parties), None)
    if found is None:
        return {"role": "", "full_name": dossier.owner_name, "phone": "", "email": "", "address": ""}
    return {
        "role": found.role,
        "full_name": found.full_name,
        "phone": found.phone,
        "email": found.email,
        "address": found.address,
    }


def _parties(dossier: Dossier) -> Iterable[Party]:
    """The people of the dossier, those fetched with it already when the caller did."""
    fetched = getattr(dossier, "_prefetched_objects_cache", {}).get("parties")
    return fetched if fetched is not None else _PARTIES.all(dossier=dossier.pk)


def _components(dossier: Dossier) -> list[dict[str, Any]]:
    """One line a component: several files of one component are counted together; what does not apply is left out."""
    lines: dict[str, dict[str, Any]] = {}
    for row in _COMPONENTS.all(dossier=dossier.pk):
        line = lines.setdefault(
            row["code"],
            {"code": row["code"], "name": row["name"], "state": row["state"], "originals": 0, "certified_copies": 0,
             "photocopies": 0, "electronic": 0},
        )  # fmt: skip
        for count in ("originals", "certified_copies", "photocopies"):
            line[count] += row[count]
        line["electronic"] += bool(row["file_code"])
    return list(lines.values())


def _money(dossier: Dossier) -> dict[str, Any]:
    requests = _REQUESTS.all(dossier=dossier.pk)
    return {
        "state": dossier.money_state,
        "amount_vnd": sum(one["amount_vnd"] for one in requests),
        "confirmed": all(line.get("confirmed", False) for one in requests for line in one["lines"]),
    }


def _agency_name(code: str, on: date, known: dict[str, str]) -> str:
    if code not in known:
        agency = (directory.find_agency(code, on) or directory.find_agency(code)) if code else None
        known[code] = (agency.short_name or agency.name) if agency else code
    return known[code]
