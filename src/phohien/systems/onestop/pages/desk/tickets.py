"""Queue numbers: a screen to take one, the page of the officials who call, and the display above the counters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import language
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.desk import TicketForm
from phohien.systems.onestop.pages.desk import showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import procedures
from phohien.systems.onestop.queries import tickets as queries
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import tickets as services
from phohien.ui.guard import actor_of, guard, public

COUNTER = "onestop.counter"
WHY = "Whoever comes to the office takes a number and sees whose turn it is; nothing personal is asked or shown."


def _agency_name(agency: str) -> str:
    name = showing.agency_name(agency)
    if name == agency:
        raise NotFound(_("There is no reception point with this code."), code="onestop.no_agency")
    return name


def _topics() -> list[str]:
    """The fields of procedures, as things people come for."""
    spoken = language()
    used = {one.rules.field for one in procedures.in_force(clock.today())}
    return [field.name.in_language(spoken) for code, field in catalogue.shipped().fields.items() if code in used]


@public(WHY)
def kiosk(request: HttpRequest, agency: str) -> HttpResponse:
    """Take a number: one press for what one comes for."""
    name, at = _agency_name(agency), clock.now()
    if request.method == "POST":
        topic = request.POST.get("topic", "")
        chosen = topic if topic in _topics() else ""
        try:
            ticket = services.take_number(agency=agency, topic=chosen, by=actor_of(request), at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("onestop:kiosk", agency)
        return redirect("onestop:ticket", agency, ticket.number)
    waiting = queries.count_waiting(agency, at.date())
    context = {"agency": agency, "name": name, "topics": _topics(), "waiting": waiting}
    return render(request, "onestop/desk_kiosk.html", context)


@public(WHY)
def ticket(request: HttpRequest, agency: str, number: int) -> HttpResponse:
    """The number taken, how many come before, ready to print."""
    name, day = _agency_name(agency), clock.today()
    found = queries.find_ticket(agency, day, number)
    if found is None:
        raise NotFound(_("This number was not given out today."), code="onestop.no_ticket")
    before = queries.count_waiting(agency, day, before=number)
    return render(
        request, "onestop/desk_ticket.html", {"ticket": found, "before": before, "name": name, "agency": agency}
    )


@public(WHY)
def display(request: HttpRequest, agency: str) -> HttpResponse:
    """The display above the counters: who was called last, and where to go. It renews itself."""
    name, day = _agency_name(agency), clock.today()
    context = {
        "name": name, "called": queries.last_called(agency, day), "waiting": queries.count_waiting(agency, day),
        "next": queries.tickets_of(agency, day, "waiting")[:6],
    }  # fmt: skip
    return render(request, "onestop/desk_display.html", context)


@guard(POLICY, policy.MANAGE_QUEUE)
def staff(request: HttpRequest) -> HttpResponse:
    """Call the next person to one's counter."""
    actor, at = actor_of(request), clock.now()
    form = TicketForm(
        request.POST if request.method == "POST" else None, initial={"counter": request.session.get(COUNTER, "1")}
    )
    if form.is_bound and form.is_valid():
        counter = form.cleaned_data["counter"]
        request.session[COUNTER] = counter
        found = services.call_next(counter=counter, by=actor, at=at)
        if found is None:
            messages.info(request, _("Nobody is waiting."))
        else:
            messages.success(
                request, _("Number %(n)s was called to counter %(counter)s.") % {"n": found.number, "counter": counter}
            )
        return redirect("onestop:desk_tickets")
    day = at.date()
    context = {
        "form": form,
        "called": queries.tickets_of(actor.agency, day, "called"),
        "waiting": queries.tickets_of(actor.agency, day, "waiting"),
        "missed": queries.tickets_of(actor.agency, day, "missed"),
        "served": len(queries.tickets_of(actor.agency, day, "served")),
        "office": actor.agency,
        "now": at,
        "crumbs": showing.crumbs((_("Queue numbers"), "")),
    }
    return render(request, "onestop/desk_tickets.html", context)


@require_POST
@guard(POLICY, policy.MANAGE_QUEUE)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """The called person was served, did not come, or waits again."""
    services.close_ticket(pk=number, state=request.POST.get("state", ""), by=actor_of(request), at=clock.now())
    return redirect("onestop:desk_tickets")
