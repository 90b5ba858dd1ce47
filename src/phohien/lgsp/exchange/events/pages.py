"""The operator's pages: rooms, subscriptions, deliveries, dead letters. They never show what an event says."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.lgsp.exchange.events import policy, queries, rules, showing
from phohien.lgsp.exchange.events.forms import GrantForm, ReasonForm, ReplayForm
from phohien.lgsp.exchange.events.policy import POLICY
from phohien.lgsp.exchange.events.services import letters, subscribing
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Table

PAGE = 50
SHOWN_STATES = {state: rules.DELIVERY_STATES[state] for state in ("queued", "handed", "held", "confirmed", "discarded")}
form_page = require_http_methods(["GET", "POST"])


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Events"), reverse("events:index") if more else ""), *more]


def _parts(current: str) -> list[dict[str, Any]]:
    figures = queries.figures()
    waiting, dead = figures["asked"], figures["dead"]
    return [
        {"label": _("Rooms"), "href": reverse("events:index"), "current": current == "rooms"},
        {
            "label": _("Subscriptions"), "href": reverse("events:subscriptions"), "count": waiting or None,
            "current": current == "subscriptions",
        },
        {"label": _("Deliveries"), "href": reverse("events:deliveries"), "current": current == "deliveries"},
        {
            "label": _("Dead letters"), "href": f"{reverse('events:deliveries')}?trang_thai=dead", "count": dead or None,
            "current": current == "dead",
        },
    ]  # fmt: skip


@guard(POLICY, policy.VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """The figures and the rooms."""
    table = Table(showing.room_columns(), queries.rooms(), caption=_("Rooms"), empty=_("There is no room yet."))
    context = {"figures": queries.figures(), "tabs": _parts("rooms"), "table": table, "crumbs": _crumbs()}
    return render(request, "events/index.html", context)


@guard(POLICY, policy.VIEW)
def room_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One room: what it announces and who listens."""
    room = queries.room_by_number(number)
    listening = queries.subscriptions().filter(type__room=room)[:PAGE]
    context = {
        "room": room,
        "types": Table(
            showing.type_columns(),
            queries.types_of(room),
            caption=_("Event types"),
            empty=_("This room announces nothing yet."),
        ),
        "listening": Table(
            showing.subscription_columns(), listening, caption=_("Subscriptions"), empty=_("Nobody listens here yet.")
        ),
        "crumbs": _crumbs((str(room), "")),
    }
    return render(request, "events/room.html", context)


@guard(POLICY, policy.VIEW)
def type_detail(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One event type: its words, its class and its schema."""
    room = queries.room_by_number(number)
    found = queries.get_type(room, name)
    context = {
        "found": found,
        "personal_data": showing.personal_data_of(found),
        "schema": json.dumps(found.schema, ensure_ascii=False, indent=2),
        "crumbs": _crumbs((str(room), showing.room_href(room)), (found.name, "")),
    }
    return render(request, "events/type.html", context)


@guard(POLICY, policy.VIEW)
def subscription_list(request: HttpRequest) -> HttpResponse:
    """Subscriptions, those that wait for consent first among the choices."""
    state = request.GET.get("trang_thai", "")
    rows = queries.subscriptions(state if state in rules.SUBSCRIPTION_STATES else "")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Subscriptions"),
        "tabs": _parts("subscriptions"),
        "states": _states(rules.SUBSCRIPTION_STATES, state),
        "page": page,
        "table": Table(
            showing.subscription_columns(),
            page.object_list,
            caption=_("Subscriptions"),
            empty=_("There is no subscription here."),
        ),
        "crumbs": _crumbs((_("Subscriptions"), "")),
    }
    return render(request, "events/list.html", context)


def _states(words: dict[str, Any], current: str) -> list[dict[str, Any]]:
    choices = [("", _("All"))] + [(state, str(word)) for state, word in words.items()]
    return [
        {"label": label, "href": f"?trang_thai={state}" if state else "?", "current": state == current}
        for state, label in choices
    ]


@guard(POLICY, policy.VIEW)
def subscription_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One subscription: what was agreed, its deliveries, and what can be done."""
    found = queries.subscription_by_uid(uid)
    deliveries = queries.deliveries(subscription=found)[:PAGE]
    may_decide = POLICY.may(actor_of(request), policy.CONSENT, found.type.room.address)
    context = {
        "found": found,
        "state": showing.state_of(found),
        "tone": showing.tone_of(found),
        "facts": showing.subscription_facts(found),
        "may_decide": may_decide and found.state in queries.LIVE,
        "may_replay": found.state == "active" and POLICY.may(actor_of(request), policy.REPLAY, found.address),
        "table": Table(
            showing.delivery_columns(),
            deliveries,
            caption=_("Latest deliveries"),
            empty=_("Nothing was to be delivered yet."),
        ),
        "crumbs": _crumbs((_("Subscriptions"), reverse("events:subscriptions")), (str(found.address), "")),
    }
    return render(request, "events/subscription.html", context)


def _form_page(
    request: HttpRequest, form: forms.Form, found: Any, title: str, action: str, **more: Any
) -> HttpResponse:
    back = showing.subscription_href(found) if hasattr(found, "uid") else showing.delivery_href(found)
    context = {
        "form": form,
        "title": title,
        "action": action,
        "cancel": back,
        "caption": str(found.address) if hasattr(found, "uid") else found.event.type.name,
        "crumbs": _crumbs((title, "")),
        **more,
    }
    return render(request, "events/form.html", context, status=422 if form.is_bound and form.errors else 200)


@form_page
@guard(POLICY, policy.CONSENT)
def grant(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The provider consents."""
    found = queries.subscription_by_uid(uid)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.decide(
                subscription=found, is_granted=True, reason=form.cleaned_data["ghi_chu"], until=form.until(),
                by=actor_of(request), at=clock.now(),
            )  # fmt: skip
        except Problem as refusal:
            form.add_error("den_ngay" if refusal.field == "until" else None, str(refusal))
        else:
            messages.success(request, _("The subscription is in force."))
            return redirect(showing.subscription_href(found))
    return _form_page(request, form, found, _("Consent to the subscription"), _("Consent"))


@form_page
@guard(POLICY, policy.CONSENT)
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The provider refuses, or revokes what it had consented to."""
    found = queries.subscription_by_uid(uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.decide(
                subscription=found, is_granted=False, reason=form.cleaned_data["ly_do"], by=actor_of(request),
                at=clock.now(),
            )  # fmt: skip
        except Problem as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The subscriber hears nothing more."))
            return redirect(showing.subscription_href(found))
    title = _("Refuse the subscription") if found.state == "asked" else _("Revoke the subscription")
    return _form_page(request, form, found, title, title, danger=True)


@form_page
@guard(POLICY, policy.REPLAY)
def replay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Events are delivered again from a place on."""
    found = queries.subscription_by_uid(uid)
    form = ReplayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = letters.replay(
                subscription=found, from_sequence=form.cleaned_data["tu_so"], by=actor_of(request), at=clock.now()
            )
        except Problem as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = ngettext("%(n)s event is delivered again.", "%(n)s events are delivered again.", count)
            messages.success(request, sentence % {"n": count})
            return redirect(showing.subscription_href(found))
    return _form_page(request, form, found, _("Replay from a place"), _("Replay"))


@form_page
@guard(POLICY, policy.SETTLE)
def requeue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whatever is not finished is put into the queue anew."""
    found = queries.subscription_by_uid(uid)
    if request.method == "POST":
        count = letters.requeue(subscription=found, by=actor_of(request), at=clock.now())
        sentence = ngettext("%(n)s delivery is in the queue anew.", "%(n)s deliveries are in the queue anew.", count)
        messages.success(request, sentence % {"n": count})
        return redirect(showing.subscription_href(found))
    context = {"found": found, "back": showing.subscription_href(found), "crumbs": _crumbs((_("Queue anew"), ""))}
    return render(request, "events/requeue.html", context)


@guard(POLICY, policy.VIEW)
def delivery_list(request: HttpRequest) -> HttpResponse:
    """Deliveries, of one state or all, the latest first."""
    state = request.GET.get("trang_thai", "")
    state = state if state in rules.DELIVERY_STATES else ""
    page = Paginator(queries.deliveries(state=state), PAGE).get_page(request.GET.get("page"))
    title = _("Dead letters") if state == "dead" else _("Deliveries")
    empty = _("Every event reached its subscribers.") if state == "dead" else _("There is no delivery here.")
    context = {
        "title": title,
        "tabs": _parts("dead" if state == "dead" else "deliveries"),
        "states": [] if state == "dead" else _states(SHOWN_STATES, state),
        "page": page,
        "table": Table(showing.delivery_columns(), page.object_list, caption=title, empty=empty),
        "crumbs": _crumbs((title, "")),
    }
    return render(request, "events/list.html", context)


@guard(POLICY, policy.VIEW)
def delivery_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One delivery with its log, and for a dead letter what can be done."""
    found = queries.delivery_by_number(number)
    context = {
        "found": found,
        "state": showing.delivery_state(found),
        "tone": showing.delivery_tone(found),
        "facts": showing.delivery_facts(found),
        "is_dead": found.state == "dead",
        "behind": queries.held_behind(found),
        "table": Table(
            showing.attempt_columns(),
            queries.attempts_of(found),
            caption=_("Log"),
            empty=_("It has not been handed over yet."),
        ),
        "crumbs": _crumbs((_("Deliveries"), reverse("events:deliveries")), (str(found.sequence), "")),
    }
    return render(request, "events/delivery.html", context)


@form_page
@guard(POLICY, policy.SETTLE)
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """A dead letter is tried again; a GET leads to its page."""
    found = queries.delivery_by_number(number)
    if request.method == "POST":
        letters.retry(delivery=found, by=actor_of(request), at=clock.now())
        messages.success(request, _("The event is delivered anew; those behind it follow."))
    return redirect(showing.delivery_href(found))


@form_page
@guard(POLICY, policy.SETTLE)
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """A dead letter is given up for a written reason."""
    found = queries.delivery_by_number(number)
    if found.state != "dead":
        raise NotFound(_("This dead letter has been settled already."), code="events.not_dead")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        letters.discard(delivery=found, reason=form.cleaned_data["ly_do"], by=actor_of(request), at=clock.now())
        messages.success(request, _("The event was discarded; those behind it go on."))
        return redirect(showing.delivery_href(found))
    return _form_page(request, form, found, _("Discard the dead letter"), _("Discard"), danger=True)
