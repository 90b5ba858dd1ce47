"""Directives followed to their end: the list with its filters and files, one directive, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem, Stale
from phohien.systems.documents import policy
from phohien.systems.documents.forms import TextForm, pairs
from phohien.systems.documents.forms.follow_up import ExtendForm, ReturnForm
from phohien.systems.documents.pages import follow_up_rows as showing_rows
from phohien.systems.documents.pages import showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.pages.exporting import pdf_of
from phohien.systems.documents.pages.queues import may_of, tabs
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as documents
from phohien.systems.documents.queries import follow_up as reads
from phohien.systems.documents.rules import clocks
from phohien.systems.documents.services import follow_up, reading
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard

PAGE, MOST = 50, 5000
FORMS = ("xlsx", "csv", "pdf")


class FollowForm(django_forms.Form):
    """Which directives are shown, and in what order."""

    q = django_forms.CharField(label=lazy("Words"), required=False, max_length=100)
    trang_thai = django_forms.ChoiceField(label=lazy("State"), required=False)
    nguoi_giao = django_forms.ChoiceField(label=lazy("Given by"), required=False)
    chu_tri = django_forms.ChoiceField(label=lazy("Leads"), required=False)
    sap_xep = django_forms.ChoiceField(label=lazy("Order"), required=False)

    def __init__(
        self, *args: Any, givers: Iterable[tuple[str, str]] = (), people: Iterable[tuple[str, str]] = (),
        states: dict[str, Any], orders: dict[str, Any], **kwargs: Any,
    ) -> None:  # fmt: skip
        """``givers`` and ``people`` are posts; ``states`` and ``orders`` codes with their words."""
        super().__init__(*args, **kwargs)
        choices = {
            "trang_thai": pairs(states), "sap_xep": pairs(orders), "nguoi_giao": [("", lazy("All")), *givers],
            "chu_tri": [("", lazy("All")), *people],
        }  # fmt: skip
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]


def _wish(form: FollowForm) -> reads.Wish:
    values = form.cleaned_data if form.is_valid() else {}
    return reads.Wish(
        state=values.get("trang_thai") or "mo", text=values.get("q", ""), giver=values.get("nguoi_giao", ""),
        lead=values.get("chu_tri", ""), order=values.get("sap_xep") or "han",
    )  # fmt: skip


def _filter(request: HttpRequest, at: datetime) -> FollowForm:
    agency = actor_of(request).agency
    return FollowForm(
        request.GET or None, givers=reads.givers(agency), people=documents.colleagues(agency, at),
        states=reads.STATES, orders=reads.ORDERS,
    )  # fmt: skip


@guard(POLICY, policy.FOLLOW)
def directives(request: HttpRequest) -> HttpResponse:
    """The office's directives, overdue first, and those it sent to other agencies."""
    actor, at = actor_of(request), clock.now()
    form = _filter(request, at)
    wish = _wish(form)
    page = Paginator(reads.followed(actor.agency, wish, at=at), PAGE).get_page(request.GET.get("trang"))
    context = {
        "rows": [showing_rows.directive_row(one, at) for one in page], "page": page, "form": form,
        "sent": [showing_rows.sent_row(one, at) for one in reads.sent(actor.agency, wish, at=at)],
        "tabs": tabs(request, "chi-dao"), "agency": showing.office(actor.agency, at), "query": request.GET.urlencode(),
        "may_urge": POLICY.may(actor, policy.URGE, actor.agency), **may_of(request),
    }  # fmt: skip
    return render(request, "documents/directives.html", context)


@guard(POLICY, policy.FOLLOW)
def directives_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same list, as far as it is filtered, as a sheet, a file or on paper; the ledger says who took it."""
    if form not in FORMS:
        raise NotFound(_("There is no such list."), code="documents.no_list")
    by, at = actor_of(request), clock.now()
    wish = _wish(_filter(request, at))
    rows = [showing_rows.directive_row(one, at) for one in reads.followed(by.agency, wish, at=at)[:MOST]]
    rows += [showing_rows.sent_row(one, at) for one in reads.sent(by.agency, wish, at=at)]
    reading.take_list(act=policy.FOLLOW, kind=f"directives.{form}", count=len(rows), by=by, at=at)
    title, columns = _("Follow-up of directives"), showing_rows.columns()
    if form == "pdf":
        return pdf_of(title, rows, columns, by, at)
    return (exports.excel if form == "xlsx" else exports.csv)(rows, columns, title)


@guard(POLICY, policy.URGE)
@require_POST
def urge_many(request: HttpRequest) -> HttpResponse:
    """Whoever works on the chosen directives is reminded of each."""
    by, at = actor_of(request), clock.now()
    codes = request.POST.getlist("directive")[:200]
    if not codes:
        messages.warning(request, _("Choose at least one directive."))
        return redirect("documents:directives")
    failed = follow_up.urge_many(codes=codes, by=by, at=at)
    done = len(set(codes)) - len(failed)
    if done:
        messages.success(request, ngettext("%(n)s reminder sent.", "%(n)s reminders sent.", done) % {"n": done})
    for sentence in list(dict.fromkeys(failed.values()))[:10]:
        messages.warning(request, sentence)
    return redirect("documents:directives")


@guard(POLICY, policy.OPEN_DESK)
def directive(request: HttpRequest, code: str) -> HttpResponse:
    """One directive: what was ordered, who works on it, every step of its follow-up; the reading is written down."""
    by, at = actor_of(request), clock.now()
    found = reads.get_directive(code)
    reading.read_document(document=found.document, by=by, at=at, what="directive")
    context = {
        "directive": found, "row": showing_rows.directive_row(found, at), "steps": showing_rows.steps(found),
        "charges": showing_rows.charges(found, at), "offers": _offers(found, by),
        "agency": showing.office(found.agency, at), "back": reverse("documents:directives")
        if POLICY.may(by, policy.FOLLOW) else showing.href_of(found.document),
    }  # fmt: skip
    return render(request, "documents/directive.html", context)


def _fits(found: Any, slug: str) -> bool:
    """Whether the directive's state allows the act now, whoever does it."""
    if slug in WHILE_OPEN:
        return bool(found.state == "open")
    is_done = found.state == "done" and found.confirmed_at is None
    return is_done and bool(found.tasks.filter(kind="lead", state="done").exists())


def _offers(found: Any, by: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": label(), "href": reverse("documents:directive_act", args=[found.code, slug]),
            "icon": icon, "kind": "primary" if slug in ("bao-cao", "xac-nhan") else "secondary",
        }
        for slug, (act, label, icon) in ACTS.items()
        if _fits(found, slug) and POLICY.may(by, act, found)
    ]  # fmt: skip


ACTS: dict[str, Any] = {
    "bao-cao": (policy.REPORT, lambda: _("Report progress"), "pencil-square"),
    "don-doc": (policy.URGE, lambda: _("Remind"), "send"),
    "gia-han": (policy.EXTEND, lambda: _("Extend the deadline"), "calendar3"),
    "xac-nhan": (policy.CONFIRM, lambda: _("Confirm the result"), "check-lg"),
    "tra-lai": (policy.RETURN_RESULT, lambda: _("Return the result"), "reply"),
}
WHILE_OPEN = ("bao-cao", "don-doc", "gia-han")


LIMITS = (1, 3, 5, 10, 20)


def _form_of(slug: str, data: Any, found: Any, at: datetime) -> Any:
    limits = [(days, clocks.directive_limit(showing.calendar(), at=at, working_days=days)) for days in LIMITS]
    if slug == "gia-han":
        return ExtendForm(data, limits=[one for one in limits if found.due_at is None or one[1] > found.due_at])
    if slug == "tra-lai":
        return ReturnForm(data, limits=limits)
    label, required = (_("Report of progress"), True) if slug == "bao-cao" else (_("Note"), False)
    return TextForm(data, label=label, required=required)


def _do(slug: str, values: dict[str, Any], **told: Any) -> None:
    if slug == "bao-cao":
        follow_up.report_progress(text=values["text"], **told)
    elif slug == "don-doc":
        follow_up.urge_directive(text=values["text"], **told)
    elif slug == "gia-han":
        follow_up.extend_directive(working_days=values["working_days"], reason=values["text"], **told)
    elif slug == "xac-nhan":
        follow_up.confirm_directive(text=values["text"], **told)
    else:
        follow_up.return_result(reason=values["text"], working_days=values["working_days"], **told)


@guard(POLICY, policy.OPEN_DESK)
def directive_act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The act's page; done, the way leads back to the directive; refused, nothing typed is lost."""
    if slug not in ACTS:
        raise NotFound(_("There is no such act."), code="documents.no_act")
    by, at = actor_of(request), clock.now()
    found = reads.get_directive(code)
    reading.read_document(document=found.document, by=by, at=at, what="directive")
    act, label, _icon = ACTS[slug]
    POLICY.require(by, act, found)
    if request.method != "POST" and not _fits(found, slug):
        return _overtaken(request, found, label(), at)
    form = _form_of(slug, request.POST if request.method == "POST" else None, found, at)
    back, status = reverse("documents:directive", args=[code]), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _do(slug, form.cleaned_data, code=code, by=by, at=at)
            except Problem as refusal:
                status = refusal.status
                form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
            else:
                messages.success(request, _("Done. It stands in the directive's follow-up."))
                return redirect(back)
    context = {"form": form, "title": label(), "back": back, "row": showing_rows.directive_row(found, at)}
    return render(request, "documents/directive_act.html", context, status=status)


def _overtaken(request: HttpRequest, found: Any, title: str, at: datetime) -> HttpResponse:
    """The act's page when the directive's state does not allow it any more, or not yet: every step and who took it."""
    context = {
        "title": title, "row": showing_rows.directive_row(found, at), "steps": showing_rows.steps(found),
        "charges": showing_rows.charges(found, at), "back": reverse("documents:directive", args=[found.code]),
    }  # fmt: skip
    return render(request, "documents/directive_over.html", context, status=Stale.status)
