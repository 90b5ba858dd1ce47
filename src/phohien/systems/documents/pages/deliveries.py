"""The desk's deliveries: found, exported, looked at, tried again, given up, sent again. No subject of a document is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import deliveries as reads
from phohien.systems.documents.rules import labels as words
from phohien.systems.documents.rules.axis import labels
from phohien.systems.documents.services.axis import addressing, redirecting
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE, MOST = 50, 10_000
SINCE = timedelta(days=30)


class DeliveryFilterForm(forms.Form):
    """Which deliveries of the axis to list."""

    q = forms.CharField(label=gettext_lazy("Agency's code, document id or number"), required=False, max_length=120)
    trang_thai = forms.ChoiceField(
        label=gettext_lazy("Transport"), required=False,
        choices=lambda: [
            ("", gettext_lazy("All states")), *labels.TRANSPORT.items(), ("given_up", labels.GIVEN_UP),
            ("removed", labels.TAKEN_OFF),
        ],
    )  # fmt: skip
    duong = forms.ChoiceField(label=gettext_lazy("Way"), required=False, choices=())
    loai = forms.ChoiceField(
        label=gettext_lazy("Package"), required=False,
        choices=lambda: [("", gettext_lazy("All kinds")), ("edoc", gettext_lazy("Document")), ("status", gettext_lazy("Statuses"))],
    )  # fmt: skip
    khan = forms.BooleanField(label=gettext_lazy("Urgent only"), required=False)

    def __init__(self, *args: Any, ways: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``ways`` are the ways packages go."""
        super().__init__(*args, **kwargs)
        self.fields["duong"].choices = [("", gettext_lazy("All ways")), *ways]  # type: ignore[attr-defined]


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Document axis"), reverse("documents:axis")), *more]


def way_of(route: str) -> str:
    """The way in words: taken in here, fetched by the member, or the axis's own name."""
    known = {one.code: one.name for one in addressing.axes()}
    return str(labels.WAYS[route]) if route in labels.WAYS else known.get(route, route)


def state_of(row: Any) -> str:
    """The delivery's state in words."""
    if row.given_up_at:
        return str(labels.GIVEN_UP)
    return str(labels.TAKEN_OFF if row.is_removed else labels.TRANSPORT[row.transport])


def tone_of(row: Any) -> str:
    """How it looks."""
    return "neutral" if row.given_up_at or row.is_removed else labels.TONES[row.transport]


def columns() -> list[Column]:
    """What is listed of a delivery, on the page and in the sheet."""
    return [
        Column("consignment.document_id", _("Document id"), kind="code", is_heading=True,
               href=lambda row: reverse("documents:axis_delivery", args=[row.code])),
        Column("consignment.sender", _("Sender"), kind="code"), Column("receiver", _("Receiver"), kind="code"),
        Column(lambda row: way_of(row.route), _("Way")),
        Column(state_of, _("Transport"), kind="tag", tone=tone_of),
        Column(lambda row: str(labels.status_of(row.status)), _("What the receiver told")),
        Column(lambda row: str(words.URGENCIES.get(row.consignment.urgency, "")), _("Urgency")),
        Column("tries", _("Tries"), kind="number"), Column("opened_at", _("Sent off at"), kind="datetime"),
        Column("done_at", _("Taken over at"), kind="datetime"), Column("error", _("What went wrong")),
    ]  # fmt: skip


def _filtered(request: HttpRequest) -> tuple[DeliveryFilterForm, Any]:
    form = DeliveryFilterForm(request.GET, ways=[(name, way_of(name)) for name in _ways()])
    found = form.cleaned_data if form.is_valid() else {}
    return form, reads.find_deliveries(
        state=found.get("trang_thai", ""), route=found.get("duong", ""), kind=found.get("loai", ""),
        urgent="1" if found.get("khan") else "", text=(found.get("q") or "").strip(),
    )  # fmt: skip


def _ways() -> list[str]:
    return [*labels.WAYS, *(one.code for one in addressing.axes())]


@guard(POLICY, policy.VIEW_AXIS)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Deliveries that answer to the filter, newest first; those that failed can be tried again together."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": [(row, state_of(row), tone_of(row), way_of(row.route), labels.status_of(row.status))
                                             for row in page], "total": page.paginator.count,
        "is_desk": request.GET.get("trang_thai") == "fail", "crumbs": _crumbs((_("Deliveries of packages"), "")),
    }  # fmt: skip
    return render(request, "documents/axis_deliveries.html", context)


@guard(POLICY, policy.VIEW_AXIS)
def delivery_file(request: HttpRequest, form: str) -> HttpResponse:
    """The filtered list as a sheet, at most ten thousand rows."""
    if form not in ("xlsx", "csv"):
        raise NotFound(_("There is no such list."), code="documents.no_list")
    _form, found = _filtered(request)
    return (exports.excel if form == "xlsx" else exports.csv)(found[:MOST], columns(), _("Deliveries over the axis"))


@guard(POLICY, policy.VIEW_AXIS)
def delivery(request: HttpRequest, code: str) -> HttpResponse:
    """One delivery: where it stands, what was told about it, every try, who was told of trouble, and what can be done."""
    found = reads.delivery(code)
    letter, tries = reads.letter_of(found)
    is_away = found.route not in labels.WAYS
    context = {
        "found": found, "state": state_of(found), "tone": tone_of(found), "facts": _facts(found, letter),
        "events": [(labels.status_of(one.code), one.description, one.told_by, one.staff, one.heard_at) for one in found.events.all()],
        "told": reads.told_of(found), "letter": letter,
        "table": Table(
            [Column("at", _("When"), kind="datetime", is_heading=True), Column("outcome", _("What came of the try"), kind="code"),
             Column("error", _("What went wrong"))], tries, caption=_("All tries"), is_stacked=True,
        ),
        "may_retry": found.transport == "fail",
        "may_give_up": found.given_up_at is None and (found.transport == "fail" or (not is_away and found.transport != "done")),
        "may_resend": found.route != addressing.HOUSE and found.transport != "initial",
        "crumbs": _crumbs((_("Deliveries of packages"), reverse("documents:axis_deliveries")), (found.receiver, "")),
    }  # fmt: skip
    return render(request, "documents/axis_delivery.html", context)


def _facts(found: Any, letter: Any) -> list[tuple[Any, Any]]:
    row = found.consignment
    facts = [
        (_("Sender"), f"{row.sender_name} {row.sender}".strip()), (_("Document id"), row.document_id),
        (_("Receiver"), f"{found.receiver_name} {found.receiver}".strip()),
        (_("Named as"), found.named if found.named != found.receiver else ""), (_("Way"), way_of(found.route)),
        (_("Package"), labels.business_of(row.business) if row.kind == "edoc" else labels.status_of(row.business)),
        (_("Urgency"), words.URGENCIES.get(row.urgency, "")), (_("What the receiver told"), labels.status_of(found.status)),
        (_("Beside it"), labels.status_of(found.side)), (_("Sent off at"), found.opened_at), (_("Fetched at"), found.fetched_at),
        (_("Taken over at"), found.done_at), (_("Tries"), letter.tries if letter else found.tries or ""),
        (_("Next try"), letter.due_at if letter and letter.state == "waiting" else found.due_at if found.tries else ""),
        (_("Given up at"), found.given_up_at), (_("Times sent again"), found.resent or ""), (_("What went wrong"), found.error),
        (_("SHA-256 of the package"), row.sha256), (_("Times handed in"), row.times_heard),
    ]  # fmt: skip
    return [(name, value) for name, value in facts if value]


ACTS: dict[str, Callable[..., object]] = {
    "retry": redirecting.retry_delivery,
    "give_up": redirecting.give_up,
    "send_again": redirecting.send_again,
}


@require_POST
@guard(POLICY, policy.SETTLE)
def act(request: HttpRequest, code: str) -> HttpResponse:
    """The delivery is tried again, given up, or sent again."""
    by, at, name = actor_of(request), clock.now(), request.POST.get("act", "")
    if name not in ACTS:
        raise NotFound(_("There is no such act."), code="documents.no_act")
    more = {} if name == "retry" else {"reason": request.POST.get("reason", "")}
    try:
        ACTS[name](code=code, by=by, at=at, **more)
        messages.success(request, _("Done."))
    except Problem as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:axis_delivery", code)


@require_POST
@guard(POLICY, policy.SETTLE)
def retry_many(request: HttpRequest) -> HttpResponse:
    """The chosen failed deliveries, or all of the filtered list, are tried again."""
    codes = request.POST.getlist("chon")
    if request.POST.get("all"):
        codes = list(
            _filtered(request)[1].filter(transport="fail").values_list("code", flat=True)[: redirecting.MOST_AT_ONCE]
        )
    done, gone = redirecting.retry_many(codes=codes, by=actor_of(request), at=clock.now())
    messages.success(
        request, ngettext("%(n)s delivery is tried again.", "%(n)s deliveries are tried again.", done) % {"n": done}
    )
    if gone:
        messages.info(request, _("%(n)s had changed meanwhile and were left as they are.") % {"n": gone})
    return redirect(f"{reverse('documents:axis_deliveries')}?{request.GET.urlencode()}")


def ways(at: datetime) -> list[dict[str, Any]]:
    """Every way with its figures, the breaker's state of each axis beyond, and where its deliveries are listed."""
    found = reads.by_way(since=at - SINCE, axes=[one.code for one in addressing.axes()])
    listed = reverse("documents:axis_deliveries")
    return [
        {"row": one, "name": way_of(one.route), "href": f"{listed}?duong={one.route}", "breaker": _breaker(one.partner, at),
         "failed_href": f"{listed}?duong={one.route}&trang_thai=fail"} for one in found
    ]  # fmt: skip


def _breaker(partner: Any, at: datetime) -> tuple[str, str, Any]:
    """How the axis beyond behaves: words, tone, and until when it is left alone."""
    if partner is None:
        return "", "neutral", None
    if partner.is_paused:
        return _("Paused"), "warning", None
    if partner.rests_until and partner.rests_until > at:
        return _("Left alone for a while"), "danger", partner.rests_until
    if partner.failures:
        return _("Stumbling"), "warning", None
    return (_("Well"), "success", None) if partner.last_success_at else (_("Never called"), "neutral", None)
