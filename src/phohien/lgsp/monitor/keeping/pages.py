"""How evidence is kept: its archives, legal holds, what a term ends and ended. For the operator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.base.ledger import queries as ledger
from phohien.base.ledger.models import Entry
from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.lgsp.monitor import policy as monitor
from phohien.lgsp.monitor.keeping import policy, queries, services
from phohien.lgsp.monitor.keeping.forms import HoldForm, LiftForm
from phohien.lgsp.monitor.pages import frame
from phohien.ui.components.formats import number as shown
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 25
_FIELDS = {"reason": "ly_do", "until": "den_ngay"}


@guard(monitor.POLICY, policy.VIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """Archives, holds, what is due to be dropped and what was."""
    page, now, seal = frame.page_number(request), clock.now(), services.seal_here()
    found = queries.archives(offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    keys = seal.keys.all() if seal is not None and seal.keys is not None else []
    context = {
        "tabs": frame.tabs(request, "keeping"), "crumbs": frame.crumbs((_("Keeping"), "")),
        "sums": [_sum(one) for one in queries.sums()], "archives": _archives(found[:PAGE_SIZE]), "holds": _holds(queries.holds()),
        "due": _due(queries.endings(keys, now)), "dropped": _dropped(queries.dropped()), "has_keys": seal is not None,
        "newer": frame.turn(request, page - 1) if page > 1 else "",
        "older": frame.turn(request, page + 1) if len(found) > PAGE_SIZE else "",
    }  # fmt: skip
    return render(request, "monitor/keeping.html", context)


def _size(octets: int) -> str:
    return f"{shown(round(octets / 2**20, 1))} MB" if octets >= 2**19 else f"{shown(round(octets / 2**10, 1))} KB"


def _sum(one: queries.Sums) -> tuple[str, list[Any]]:
    facts = [
        (_("Archives"), one.archives),
        (_("Exchanges"), one.exchanges),
        (_("Size on disk"), _size(one.octets)),
        (_("Newest archive made"), one.last_at),
    ]
    return one.chain, facts


def _verdict(entry: Entry | None) -> tuple[str, str]:
    if entry is None:
        return _("not verified since it was made"), "neutral"
    return (_("valid"), "success") if (entry.data or {}).get("valid") else (_("does not hold"), "danger")


def _archives(found: list[queries.Archive]) -> Table:
    verified = queries.verified(found)
    columns = [
        Column("name", _("Archive"), is_heading=True, href=lambda row: reverse("monitor:archive_detail", args=[row.name])),
        Column("chain", _("Chain"), kind="code"),
        Column(lambda row: f"{row.first}–{row.last}", _("Batches")),
        Column("exchanges", _("Exchanges"), kind="number"),
        Column(lambda row: _size(row.octets), _("Size on disk")),
        Column("made_at", _("Archived at"), kind="datetime"),
        Column(lambda row: _verdict(verified.get(row.subject))[0], _("Last verification"), kind="tag",
               tone=lambda row: _verdict(verified.get(row.subject))[1]),
    ]  # fmt: skip
    return Table(columns, found, caption=_("Archives"), empty=_("There is no archive yet."),
                 empty_hint=_("By night the keeper archives what is thirty days old and has a time stamp."))  # fmt: skip


def _holds(found: list[queries.Hold]) -> Table:
    columns = [
        Column(lambda row: _("Hold %(number)s") % {"number": row.number}, _("Hold"), is_heading=True,
               href=lambda row: reverse("monitor:hold_detail", args=[row.number])),
        Column(lambda row: _("lifted") if row.lifted_at else _("stands"), _("State"), kind="tag",
               tone=lambda row: "neutral" if row.lifted_at else "info"),
        Column(lambda row: _days(row), _("Exchanges of")),
        Column(lambda row: frame.short(row.party) if row.party else _("everybody"), _("Whose")),
        Column("query_id", _("Query id"), kind="code"),
        Column("reason", _("Legal reason of the hold")),
        Column("placed_at", _("Placed at"), kind="datetime"),
        Column("lifted_at", _("Lifted at"), kind="datetime"),
    ]  # fmt: skip
    return Table(columns, found, caption=_("Legal holds"), empty=_("Nothing is held back."))


def _days(hold: queries.Hold) -> str:
    from phohien.ui.components.formats import vn_date

    return f"{vn_date(hold.since)} – {vn_date(hold.until - timedelta(microseconds=1))}"


def _due(found: list[queries.Ending]) -> Table:
    columns = [
        Column(lambda row: row.day.date(), _("Exchanges of the day (UTC)"), kind="date", is_heading=True),
        Column("term", _("Term in days"), kind="number"),
        Column("at", _("Their content goes at"), kind="datetime"),
        Column(lambda row: ", ".join(str(number) for number in row.holds) or None, _("Holds that touch the day")),
    ]
    return Table(columns, found, caption=_("Due to be dropped in the next 30 days"),
                 empty=_("No term ends in the next 30 days."))  # fmt: skip


def _dropped(found: list[Entry]) -> Table:
    columns = [
        Column(lambda row: row.subject.partition(":")[2], _("Exchanges of the day (UTC)"), is_heading=True),
        Column(lambda row: row.data.get("term"), _("Term in days"), kind="number"),
        Column(lambda row: row.data.get("exchanges"), _("Emptied in the store"), kind="number"),
        Column(lambda row: row.data.get("archived"), _("Unreadable in archives"), kind="number"),
        Column(lambda row: row.data.get("held"), _("Held back"), kind="number"),
        Column("at", _("Dropped at"), kind="datetime"),
    ]
    return Table(columns, found, caption=_("Dropped, by the ledger"), empty=_("Nothing was dropped yet."))


@guard(monitor.POLICY, policy.VIEW)
def archive_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One archive, and how each verification of it ended; posting verifies it now."""
    found = queries.archive_named(name)
    if request.method == "POST":
        judged = services.verify_archive(name=name, by=actor_of(request), at=clock.now())
        if judged.valid:
            messages.success(
                request, _("The archive holds: %(count)s exchanges were judged.") % {"count": judged.exchanges}
            )
        else:
            messages.error(request, _("The archive does not hold. What was found stands below."))
        return redirect("monitor:archive_detail", name)
    entries = [entry for entry in reversed(ledger.history(found.subject)) if entry.act == policy.VERIFY.code]
    context = {
        "title": found.name, "archive": found, "state": _verdict(entries[0] if entries else None), "facts": _facts(found),
        "findings": (entries[0].data or {}).get("findings", []) if entries else [],
        "history": [_line(entry) for entry in reversed(ledger.history(found.subject))],
        "crumbs": frame.crumbs((_("Keeping"), reverse("monitor:keeping")), (_("Archive"), "")),
    }  # fmt: skip
    return render(request, "monitor/archive_detail.html", context)


def _facts(found: queries.Archive) -> list[Any]:
    return [
        (_("Chain"), found.chain),
        (_("Number in its chain"), found.number),
        (_("Batches"), f"{found.first}–{found.last}"),
        (_("Exchanges"), found.exchanges),
        (_("Size on disk"), _size(found.octets)),
        (_("Archived at"), found.made_at),
        (_("Digest of its links (SHA-512)"), found.digest),
    ]


def _line(entry: Entry) -> dict[str, Any]:
    word = (
        _("Downloaded") if entry.act == policy.HAND_OUT.code else _("Verified: %(word)s") % {"word": _verdict(entry)[0]}
    )
    return {"title": word, "at": entry.at, "by": entry.by_name or entry.by_code, "note": ""}


@guard(monitor.POLICY, policy.HAND_OUT)
def archive_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The archive itself; that it was handed out stands in the ledger."""
    path = services.hand_out_archive(name=name, by=actor_of(request), at=clock.now())
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@guard(monitor.POLICY, policy.HOLD)
def hold_new(request: HttpRequest) -> HttpResponse:
    """A hold is placed, with its reason and scope."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        since, last = frame.midnight(values["tu_ngay"]), frame.midnight(values["den_ngay"])
        assert since is not None and last is not None  # both days are required
        try:
            number = services.place_hold(
                party=values["ben"], query_id=values["ma"], since=since, until=last + timedelta(days=1),
                reason=values["ly_do"], by=actor_of(request), at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(_FIELDS.get(refusal.field or ""), str(refusal))
        else:
            messages.success(
                request, _("The hold stands: what these exchanges keep is not dropped until it is lifted.")
            )
            return redirect("monitor:hold_detail", number)
    context = {
        "form": form,
        "crumbs": frame.crumbs((_("Keeping"), reverse("monitor:keeping")), (_("Place a hold"), "")),
    }
    return render(request, "monitor/hold_new.html", context, status=422 if form.is_bound and form.errors else 200)


@guard(monitor.POLICY, policy.HOLD)
def hold_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One hold with its history; posting lifts it."""
    hold = queries.hold_by_number(number)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.lift_hold(number=number, reason=form.cleaned_data["ly_do"], by=actor_of(request), at=clock.now())
        except Refused as refusal:
            form.add_error(_FIELDS.get(refusal.field or ""), str(refusal))
        else:
            messages.success(request, _("The hold is lifted. What is past its term goes within minutes."))
            return redirect("monitor:hold_detail", number)
    title = _("Hold %(number)s") % {"number": number}
    context = {
        "hold": hold, "form": form, "title": title, "facts": _hold_facts(hold),
        "state": (_("lifted"), "neutral") if hold.lifted_at else (_("stands"), "info"),
        "history": [_hold_line(entry) for entry in reversed(ledger.history(f"hold:{number}"))],
        "crumbs": frame.crumbs((_("Keeping"), reverse("monitor:keeping")), (title, "")),
    }  # fmt: skip
    return render(request, "monitor/hold_detail.html", context, status=422 if form.is_bound and form.errors else 200)


def _hold_facts(hold: queries.Hold) -> list[Any]:
    return [
        (_("Exchanges of"), _days(hold)),
        (_("Whose"), hold.party or _("everybody")),
        (_("Query id"), hold.query_id or None),
        (_("Legal reason of the hold"), hold.reason),
        (_("Placed at"), hold.placed_at),
        (_("Lifted at"), hold.lifted_at),
    ]


def _hold_line(entry: Entry) -> dict[str, Any]:
    word = _("Lifted") if (entry.data or {}).get("lifted") else _("Placed")
    return {"title": word, "at": entry.at, "by": entry.by_name or entry.by_code, "note": entry.note}
