"""What has happened to a dossier, in plain words: acts of the ledger, the clock, papers, results, money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phohien.kernel.policy import all_acts
from phohien.kernel.words import Words
from phohien.systems.onestop.pages.desk import showing
from phohien.systems.onestop.pages.marking import marked
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.queries.dossier_parts import Parts
from phohien.systems.onestop.rules import catalogue, deadlines, kinds
from phohien.systems.onestop.services import timing

MARKS = {
    "onestop.request_supplement": "waiting", "onestop.refuse_dossier": "problem", "onestop.stop_dossier": "problem",
    "onestop.withdraw_dossier": "problem", "onestop.extend_deadline": "waiting",
}  # fmt: skip
RESULT_WORDS = {
    "draft": (Words("Dự thảo", "Draft"), "neutral"),
    "signed": (Words("Đã ký, chờ đóng dấu", "Signed, to be sealed"), "info"),
    "sealed": (Words("Đã phát hành", "Issued"), "success"),
    "replaced": (Words("Đã thay thế", "Replaced"), "neutral"),
}
OPINION_TONES = {"agree": "success", "agree_if": "warning", "disagree": "danger"}
PAYMENT_WORDS = {
    "due": (Words("Chưa nộp", "To be paid"), "warning"),
    "paid": (Words("Đã nộp", "Paid"), "success"),
    "cancelled": (Words("Không thu nữa", "Cancelled"), "neutral"),
    "refunded": (Words("Đã hoàn trả", "Refunded"), "info"),
}


def timeline(parts: Parts) -> list[dict[str, Any]]:
    """Every act on the dossier but mere looks, the latest first."""
    words = {act.code: Words(act.vi, act.en) for act in all_acts()}
    entries = [entry for entry in parts.history if entry.act != "onestop.view_dossier"]
    return [
        {
            "title": str(words.get(entry.act, entry.act)),
            "at": entry.at,
            "by": ", ".join(one for one in (entry.by_name, entry.by_title) if one),
            "note": entry.note,
            "state": MARKS.get(entry.act, "done"),
        }
        for entry in reversed(entries)
    ]


def opinions(parts: Parts) -> list[dict[str, Any]]:
    """What the agencies asked said, and who is still asked; an opinion that did not come in time counts as agreement."""
    words = {"open": _("Asked, no answer yet"), "cancelled": _("No answer in time")}
    found = []
    for one in parts.tasks:
        if one.act != "coordinate":
            continue
        outcome = next((Words(item["vi"], item["en"]) for item in one.outcomes if item["code"] == one.outcome), "")
        found.append(
            {
                "agency": showing.agency_name(one.agency, one.opened_at.date()),
                "outcome": str(outcome or words.get(one.state, "")),
                "tone": OPINION_TONES.get(one.outcome, "neutral"),
                "note": one.note,
                "by": one.done_by_name,
                "at": one.done_at,
            }
        )
    return found


def clock_rows(parts: Parts, at: datetime) -> list[tuple[str, Any]]:
    """The legal limit and how much of it is used."""
    dossier = parts.dossier
    rows: list[tuple[str, Any]] = [
        (_("Handed in"), dossier.submitted_at),
        (_("Received at"), dossier.received_at),
        (_("Time limit of the procedure"), limit_words(dossier)),
        (_("Original day of return"), dossier.original_due_at),
    ]
    if dossier.due_at != dossier.original_due_at:
        rows.append((_("Day of return now"), dossier.due_at))
    if dossier.paused_seconds:
        rows.append((_("Time given back for supplements"), str(deadlines.in_working_time(dossier.paused_seconds))))
    clock = timing.clock_of(dossier)
    if clock is not None:
        calendar = timing.calendar_of(dossier.agency, clock.started_at.date())
        used = deadlines.elapsed(clock, dossier.finished_at or at, calendar)
        rows.append((_("Working time used"), str(deadlines.in_working_time(used))))
    rows += [(_("Settled"), dossier.finished_at), (_("Result handed over"), dossier.returned_at)]
    return [row for row in rows if row[1]]


def limit_words(dossier: Any) -> str:
    """The limit that applies to these answers, in words, with its mark while it is unconfirmed."""
    units = {
        "hour": _("hours"), "working_day": _("working days"), "day": _("days"), "month": _("months"),
    }  # fmt: skip
    rules = versions.rules_of(dossier.version)
    limit = catalogue.time_limit(rules, dossier.values, on=(dossier.received_at or dossier.submitted_at).date())
    words = " + ".join(f"{amount} {units[unit.value]}" for amount, unit in limit.parts)
    if limit.same_day_until is not None:
        words = _("The same working day; after %(time)s the next one") % {"time": f"{limit.same_day_until:%H:%M}"}
    sources = "; ".join(dict.fromkeys(rule.source for rule in limit.rules if rule.source))
    return marked(words, confirmed=all(rule.confirmed for rule in limit.rules), source=sources)


def clock_events(parts: Parts) -> list[dict[str, Any]]:
    """When the clock stopped, went on or was extended."""
    words = {
        "stop": _("The clock stopped"),
        "resume": _("The clock went on"),
        "extend": _("The day of return was put off"),
    }
    return [
        {"title": words[one.kind], "at": one.at, "ground": one.ground, "due_at": one.due_at}
        for one in parts.clock_events
    ]


def papers(parts: Parts) -> list[dict[str, Any]]:
    """The statutory forms issued, each with its file; the control sheet (06) as it stands after the last hand-over."""
    found = [
        {
            "title": str(kinds.Paper.of(one.form).words),
            "form": one.form,
            "at": one.issued_at,
            "href": showing.dossier_href(parts.dossier.code, "paper_pdf", one.form, one.number),
        }
        for one in parts.papers
    ]
    last = parts.dossier.transfers.order_by("-id").first()
    if last is not None:
        sheet, href = str(kinds.Paper.of("06").words), showing.dossier_href(parts.dossier.code, "paper_pdf", "06", 1)
        found.append({"title": sheet, "form": "06", "at": last.at, "href": href})
    return found


def results(parts: Parts) -> list[dict[str, Any]]:
    """The results, drafts included."""
    found = []
    for one in parts.results:
        words, tone = RESULT_WORDS[one.state]
        stored = parts.files.get(one.file_code)
        found.append(
            {
                "title": one.title,
                "code": one.code,
                "number": one.number,
                "state": str(words),
                "tone": tone,
                "signed_by": one.signed_by,
                "signed_at": one.signed_at,
                "sealed_at": one.sealed_at,
                "is_positive": one.is_positive,
                "replaced_by": one.replaced_by.code if one.replaced_by else "",
                "because": one.content.get("replacement"),
                "href": showing.dossier_href(parts.dossier.code, "desk_file", one.file_code) if stored else "",
                "draft_href": showing.dossier_href(parts.dossier.code, "desk_draft_file")
                if one.state == "draft"
                else "",
            }
        )
    return found


def payments(parts: Parts) -> list[dict[str, Any]]:
    """Money asked for, line by line."""
    found = []
    for one in parts.payments:
        words, tone = PAYMENT_WORDS[one.state]
        found.append({"row": one, "state": str(words), "tone": tone, "lines": payment_lines(one)})
    return found


def payment_lines(request: Any) -> list[dict[str, Any]]:
    """The lines of a payment request in the reader's language."""
    return [
        {
            "name": str(Words(line["name"], line["name_en"] or line["name"])),
            "gross_vnd": line["gross_vnd"],
            "due_vnd": line["due_vnd"],
            "exemption": line["exemption"],
            "source": line["source"],
            "confirmed": line["confirmed"],
        }
        for line in request.lines
    ]
