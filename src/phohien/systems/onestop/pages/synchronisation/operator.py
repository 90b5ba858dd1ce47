"""The operator sees what the national portal was told, tries again what failed, and compares."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.systems.onestop.forms.synchronisation import CodeForm
from phohien.systems.onestop.pages.synchronisation import showing
from phohien.systems.onestop.policy import OPERATE_SYNC, POLICY
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.rules import national
from phohien.systems.onestop.services.synchronisation import connecting, hearing, operating, sending
from phohien.systems.onestop.services.synchronisation.portal import Declined, Unreachable
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE = 50
LISTS: dict[str, tuple[str, Any]] = {
    "cho-gui": ("pending", gettext_lazy("Waiting")),
    "thu-lai": ("failed", gettext_lazy("To be tried again")),
    "tam-giu": ("parked", gettext_lazy("Parked")),
    "da-gui": ("sent", gettext_lazy("Taken by the portal")),
    "tu-cong": ("incoming", gettext_lazy("From the portal")),
}


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("National portal"), reverse("onestop:sync") if more else ""), *more]


@guard(POLICY, OPERATE_SYNC)
def overview(request: HttpRequest) -> HttpResponse:
    """The figures, the dead letters, and what can be done about everything at once."""
    today = clock.today()
    portal = connecting.portal()
    context = {
        "figures": queries.figures(),
        "score": queries.share_synchronised(date(today.year, 1, 1), today + timedelta(days=1)),
        "year": today.year,
        "portal": portal.name if portal else "",
        "tabs": _tabs(""),
        "table": Table(
            showing.message_columns(), queries.parked(limit=PAGE), caption=_("Parked"), empty=_("Nothing is parked.")
        ),
        "form": CodeForm(),
        "source": national.SOURCE,
        "crumbs": _crumbs(),
    }
    return render(request, "onestop/sync_overview.html", context)


def _tabs(current: str) -> list[dict[str, Any]]:
    figures = queries.figures()
    counts = {"pending": figures.pending, "failed": figures.failed, "parked": figures.parked}
    return [
        {
            "label": label,
            "href": reverse("onestop:sync_list", args=[slug]),
            "current": slug == current,
            "count": counts.get(state),
        }
        for slug, (state, label) in LISTS.items()
    ]


@guard(POLICY, OPERATE_SYNC)
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """One list of messages, the latest first."""
    if slug not in LISTS:
        raise NotFound(_("There is no such list."), code="onestop.no_tab")
    state, label = LISTS[slug]
    is_incoming = state == "incoming"
    rows: Any = queries.incoming() if is_incoming else queries.messages(state=state)
    columns = showing.incoming_columns() if is_incoming else showing.message_columns()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "label": label,
        "tabs": _tabs(slug),
        "page": page,
        "table": Table(columns, page.object_list, caption=label, empty=_("There is no message here.")),
        "crumbs": _crumbs((label, "")),
    }
    return render(request, "onestop/sync_list.html", context)


@require_POST
@guard(POLICY, OPERATE_SYNC)
def act_on_all(request: HttpRequest) -> HttpResponse:
    """Everything due is sent and heard now, all parked is tried again, or the latest dossiers are compared."""
    wish, by, at = request.POST.get("act", ""), actor_of(request), clock.now()
    if wish == "retry":
        count = operating.retry_all(by=by, at=at)
        sentence = ngettext("%(n)s message will be tried again.", "%(n)s messages will be tried again.", count) % {
            "n": count
        }
    elif wish == "compare":
        sentence = _compared(operating.compare_recent(by=by, at=at))
    elif wish == "send":
        sent, heard = sending.send_due(at), hearing.hear_due(at)
        sentence = _("%(sent)s messages were sent, %(heard)s taken from the portal.") % {"sent": sent, "heard": heard}
    else:
        raise NotFound(_("There is no such act."), code="onestop.no_act")
    messages.success(request, sentence)
    return redirect("onestop:sync")


def _compared(found: list[operating.Comparison]) -> str:
    differing = [item for item in found if item.differences]
    resent = sum(item.is_resent for item in differing)
    return _("%(all)s dossiers were compared: %(different)s differ, %(resent)s of them go out again whole.") % {
        "all": len(found), "different": len(differing), "resent": resent,
    }  # fmt: skip


@guard(POLICY, OPERATE_SYNC)
def procedures(request: HttpRequest) -> HttpResponse:
    """The portal's list of procedures beside ours."""
    portal, at = connecting.portal(), clock.now()
    if portal is None:
        raise operating.NoPortal(_("No national portal is configured."), code="onestop.no_portal")
    try:
        theirs = portal.procedures(at=at)
    except (Unreachable, Declined) as fault:
        raise operating.NoPortal(
            _("The national portal does not answer: %(fault)s") % {"fault": fault}, code="onestop.no_answer"
        ) from fault
    columns = [
        Column("code", _("Procedure code"), kind="code", is_heading=True),
        Column("name", _("Procedure")),
        Column(
            _where,
            _("Where it is known"),
            kind="tag",
            tone=lambda row: "success" if row.is_ours and row.is_theirs else "warning",
        ),
    ]
    rows = queries.procedures_compared(theirs, at.date())
    table = Table(columns, rows, caption=_("Procedures"), empty=_("No procedure is known."))
    return render(request, "onestop/sync_procedures.html", {"table": table, "crumbs": _crumbs((_("Procedures"), ""))})


def _where(row: queries.ListedProcedure) -> str:
    if row.is_ours and row.is_theirs:
        return _("On both")
    return _("Only here") if row.is_ours else _("Only on the portal")


@guard(POLICY, OPERATE_SYNC)
def find(request: HttpRequest) -> HttpResponse:
    """A dossier's code leads to its messages."""
    form = CodeForm(request.GET)
    if not form.is_valid():
        return redirect("onestop:sync")
    return redirect("onestop:sync_dossier", dossiers.get_dossier(form.cleaned_data["code"]).code)


@require_http_methods(["GET", "POST"])
@guard(POLICY, OPERATE_SYNC)
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier's messages in order; they are tried again, replaced by the whole dossier, or compared."""
    found = dossiers.get_dossier(code)
    comparison, problem = None, None
    if request.method == "POST":
        try:
            comparison = _act(request, found.code)
        except Problem as refusal:
            problem = refusal
        if comparison is None and problem is None:
            return HttpResponseRedirect(showing.dossier_href(found.code))
        found.refresh_from_db()
    rows = list(queries.messages(code=found.code))
    context = {
        "dossier": found,
        "sync_words": showing.sync_words(found.sync_state),
        "sync_tone": showing.SYNC_TONES.get(found.sync_state, "neutral"),
        "table": Table(
            showing.message_columns(with_code=False), rows, caption=_("Messages"), empty=_("There is no message here.")
        ),
        "stuck": [row for row in rows if row.state in ("parked", "failed")],
        "comparison": comparison,
        "differences": _difference_table(comparison),
        "problem": problem,
        "crumbs": _crumbs((found.code, "")),
    }
    return render(request, "onestop/sync_dossier.html", context, status=problem.status if problem else 200)


def _act(request: HttpRequest, code: str) -> operating.Comparison | None:
    by, at = actor_of(request), clock.now()
    number = request.POST.get("retry", "")
    if number.isdecimal() and len(number) <= 9:
        operating.retry_message(code=code, number=int(number), by=by, at=at)
        messages.success(request, _("The message will be tried again."))
    elif "whole" in request.POST:
        operating.resend_whole(code=code, by=by, at=at)
        messages.success(request, _("The whole dossier will be sent."))
    elif "compare" in request.POST:
        return operating.compare(code=code, by=by, at=at)
    return None


def _difference_table(comparison: operating.Comparison | None) -> Table | None:
    if comparison is None or not comparison.differences:
        return None
    columns = [
        Column(lambda row: str(row.words), _("What"), is_heading=True),
        Column(lambda row: _shown(row.name, row.ours), _("Here")),
        Column(lambda row: _shown(row.name, row.theirs), _("On the portal")),
    ]
    return Table(columns, comparison.differences, caption=_("Differences"))


def _shown(name: str, value: str) -> str:
    if name == "TrangThaiHoSo":
        return showing.state_words(value) or "–"
    instant = national.read_time(value)
    return f"{instant:%H:%M, %d/%m/%Y}" if instant else value or "–"
