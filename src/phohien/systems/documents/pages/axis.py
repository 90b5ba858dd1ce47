"""The axis's desk: what is stuck, failed or set aside, the members and their secrets, receipts; and an answer to a recall."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.systems.documents import policy
from phohien.systems.documents.pages import deliveries
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import axis as reads
from phohien.systems.documents.queries import documents
from phohien.systems.documents.rules.axis import labels
from phohien.systems.documents.services import giving_back
from phohien.systems.documents.services.axis import addressing, deciding, members, telling
from phohien.ui.guard import actor_of, guard

LATE = timedelta(hours=1)
RECENT = timedelta(days=30)


@guard(POLICY, policy.VIEW_AXIS)
def axis(request: HttpRequest) -> HttpResponse:
    """What waits for a person on the axis. Subjects of documents are not shown here: an operator has no need of them."""
    return render(request, "documents/axis.html", _desk())


def _desk(**more: Any) -> dict[str, Any]:
    at = clock.now()
    return {
        "ways": deliveries.ways(at), "aside": reads.set_aside()[: reads.SIZE],
        "failed": [_row(one) for one in reads.failed()[: reads.SIZE]],
        "stuck": [_row(one) for one in reads.stuck(before=at - LATE)[: reads.SIZE]],
        "doubted": [_doubt(one) for one in reads.doubted(since=at - RECENT)[: reads.SIZE]],
        "members": [(one, reads.keys_of(one.agency)) for one in reads.members()],
        "partner": ", ".join(one.code for one in addressing.axes()), **more,
    }  # fmt: skip


def _doubt(event: Any) -> dict[str, Any]:
    return {
        "sender": event.delivery.consignment.sender, "receiver": event.delivery.receiver, "status": labels.status_of(event.code),
        "told_by": event.told_by, "heard_at": event.heard_at, "why": labels.DOUBTS.get(event.doubt, event.doubt),
    }  # fmt: skip


def _row(delivery: Any) -> dict[str, Any]:
    return {
        "code": delivery.code, "package": delivery.consignment.code, "sender": delivery.consignment.sender,
        "receiver": delivery.receiver, "name": delivery.receiver_name, "opened_at": delivery.opened_at,
        "transport": labels.TRANSPORT[delivery.transport], "error": delivery.error, "tries": delivery.tries,
    }  # fmt: skip


def table_of(mark: str) -> list[dict[str, Any]]:
    """All deliveries of what bears that mark (a document's code, a copy's mark): transport and status apart, each with its events."""
    return [
        {**_row(one), "business": labels.business_of(one.consignment.business), "tone": labels.TONES[one.transport],
         "status": labels.status_of(one.status), "side": labels.status_of(one.side), "is_removed": one.is_removed,
         "done_at": one.done_at, "is_settled": one.is_removed or one.given_up_at is not None or one.status == "06" or bool(one.side),
         "events": [(labels.status_of(event.code), event.description, event.told_at or event.heard_at)
                    for event in one.events.all()]}
        for one in reads.deliveries_of(mark)
    ]  # fmt: skip


def deliveries_of(document: Any, by: Any) -> dict[str, Any]:
    """The table of a document's deliveries: whether it can still change, and whether the reader may take the evidence."""
    return deliveries_by(document.code, reverse("documents:deliveries", args=[document.code]), by)


def deliveries_by(mark: str, renewed_at: str, by: Any) -> dict[str, Any]:
    """The same for whatever bears that mark; ``renewed_at`` is where the table alone is shown again."""
    rows = table_of(mark)
    return {
        "deliveries": rows, "is_under_way": any(not one["is_settled"] for one in rows), "deliveries_href": renewed_at,
        "may_prove": bool(rows) and POLICY.may(by, policy.TAKE_EVIDENCE, rows[0]["sender"]),
    }  # fmt: skip


@guard(POLICY, policy.OPEN_DESK)
def document_deliveries(request: HttpRequest, code: str) -> HttpResponse:
    """The table alone, as the document's page renews it."""
    found, by = documents.get_document(code), actor_of(request)
    POLICY.require(by, policy.VIEW, found)
    return render(request, "documents/deliveries.html", {"document": found, **deliveries_of(found, by)})


def is_asked_back(document: Any) -> bool:
    """Whether its sender asks for the document back and nobody has answered."""
    came = reads.arrived_as(document.code) if document.direction == "in" and document.source == "axis" else None
    return came is not None and came.side == telling.BACK


@require_POST
@guard(POLICY, policy.SETTLE)
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """A package set aside is passed on or discarded."""
    by, at, act = actor_of(request), clock.now(), request.POST.get("act", "")
    try:
        reason = request.POST.get("reason", "")
        deciding.settle_package(code=code, passes=act == "pass", reason=reason, by=by, at=at)
        messages.success(request, _("Done."))
    except Problem as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:axis")


@require_POST
@guard(POLICY, policy.KEEP_MEMBERS)
def member(request: HttpRequest) -> HttpResponse:
    """A member is registered, locked or opened, or has a new secret, shown on this page once, or one less."""
    by, at, told = actor_of(request), clock.now(), request.POST
    agency, act = told.get("agency", ""), told.get("act", "")
    try:
        if act == "secret":
            secret = members.issue_secret(agency=agency, by=by, at=at)
            return render(request, "documents/axis.html", _desk(secret=secret, secret_of=agency))
        if act == "revoke":
            number = told.get("number", "")
            members.revoke_secret(
                number=int(number) if number.isdecimal() else 0, reason=told.get("reason", ""), by=by, at=at
            )
        elif act in ("active", "locked", "deleted"):
            members.set_member_state(agency=agency, state=act, by=by, at=at)
        else:
            given = members.Registration(code=agency, name=told.get("name", ""), mail=told.get("mail", ""))
            members.register_member(given=given, by=by, at=at)
        messages.success(request, _("Done."))
    except Problem as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:axis")


@require_POST
@guard(POLICY, policy.ANSWER_RECALL)
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The sender's wish to have the document back is answered."""
    agrees, reason = request.POST.get("act") == "agree", request.POST.get("reason", "")
    giving_back.answer_recall(code=code, agrees=agrees, reason=reason, by=actor_of(request), at=clock.now())
    messages.success(request, _("The sender has been told."))
    return redirect("documents:document", code)
