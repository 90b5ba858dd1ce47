"""Directives followed to their end: those of an office, and those it sent to other agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.documents.models import Delivery, Directive, Document, FollowUp, Task

SOON = timedelta(days=3)
STATES = {
    "mo": Words("Đang thực hiện", "Being worked on"),
    "qua-han": Words("Quá hạn", "Overdue"),
    "sap-den-han": Words("Sắp đến hạn (3 ngày)", "Due within 3 days"),
    "cho-xac-nhan": Words("Chờ xác nhận kết quả", "Result to be confirmed"),
    "da-xong": Words("Đã xong", "Done"),
    "tat-ca": Words("Tất cả", "All"),
}
ORDERS = {
    "han": Words("Quá hạn trước, rồi gần hạn", "Overdue first, then nearest deadline"),
    "moi": Words("Mới giao trước", "Newest first"),
    "cu": Words("Giao lâu nhất trước", "Oldest first"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of the directives is to be shown. ``giver`` and ``lead`` are post codes."""

    state: str = "mo"
    text: str = ""
    giver: str = ""
    lead: str = ""
    order: str = "han"


def followed(agency: str, wish: Wish, *, at: datetime) -> QuerySet[Directive]:
    """The office's directives that fit, with tasks and steps; those without a deadline come last."""
    reports = FollowUp.objects.order_by("-id")
    found = Directive.objects.filter(_in_state(wish.state, at), agency=agency).select_related("document")
    if wish.text:
        found = found.filter(Q(text__icontains=wish.text) | Q(document__subject__icontains=wish.text))
    if wish.giver:
        found = found.filter(given_by=wish.giver)
    if wish.lead:
        mine = Task.objects.filter(directive=OuterRef("pk"), kind="lead", holder=f"post:{wish.lead}")
        found = found.filter(Exists(mine.exclude(state=Task.State.DROPPED)))
    return found.prefetch_related("tasks", Prefetch("follow_ups", queryset=reports)).order_by(*_order(wish.order))


def _in_state(state: str, at: datetime) -> Q:
    is_open = Q(state=Directive.State.OPEN)
    return {
        "mo": is_open,
        "qua-han": is_open & Q(due_at__lt=at),
        "sap-den-han": is_open & Q(due_at__gte=at, due_at__lt=at + SOON),
        "cho-xac-nhan": Q(state=Directive.State.DONE, confirmed_at=None) & Q(tasks_lead()),
        "da-xong": Q(state=Directive.State.DONE),
    }.get(state, Q())


def tasks_lead() -> Exists:
    """Whether somebody led under the directive: one only for information has no result to confirm."""
    return Exists(Task.objects.filter(directive=OuterRef("pk"), kind="lead", state=Task.State.DONE))


def _order(order: str) -> list[str | Combinable]:
    if order in ("moi", "cu"):
        return ["-id" if order == "moi" else "id"]
    return [F("due_at").asc(nulls_last=True), "id"]


def givers(agency: str) -> list[tuple[str, str]]:
    """The posts that gave directives in the office, with the latest name of each."""
    rows = Directive.objects.filter(agency=agency).order_by("given_by", "-id").distinct("given_by")
    return list(rows.values_list("given_by", "given_by_name"))


def get_directive(code: str) -> Directive:
    """The directive of that code, with its document. Raises NotFound."""
    found = Directive.objects.select_related("document").filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có chỉ đạo này.", "There is no such directive."), code="documents.no_directive")
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """A steering document on its way to one other agency: what that agency told of it last."""

    document: Document
    delivery: Delivery

    @property
    def is_done(self) -> bool:
        """Whether the agency told that it carried it out (06)."""
        return self.delivery.status == DONE


DONE, REFUSED = "06", "02"
STEERING = 2
MOST = 500


def sent(agency: str, wish: Wish, *, at: datetime) -> list[Sent]:
    """Steering documents of the agency, one line a receiving agency, overdue first; at most five hundred.

    Their states come back over the axis as statuses 04, 05 and 06 (QĐ 28/2018/QĐ-TTg).
    """
    documents = {
        one.code: one
        for one in Document.objects.filter(
            agency=agency,
            direction="out",
            steering=STEERING,
            state__in=["issued", "filed"],
            subject__icontains=wish.text,
        ).order_by("-id")[:MOST]
    }
    rows = Delivery.objects.filter(
        consignment__document__in=list(documents), consignment__kind="edoc", is_removed=False
    ).select_related("consignment").prefetch_related("events")  # fmt: skip
    found = [Sent(documents[one.consignment.document], one) for one in rows]
    kept = [one for one in found if _fits(one, wish.state, at)]
    latest = at + timedelta(days=36500)
    return sorted(kept, key=lambda one: (one.is_done, one.document.due_at or latest, one.document.pk))[:MOST]


def _fits(one: Sent, state: str, at: datetime) -> bool:
    due = one.document.due_at
    is_open = not one.is_done and one.delivery.side != REFUSED
    return {
        "mo": is_open,
        "qua-han": is_open and due is not None and due < at,
        "sap-den-han": is_open and due is not None and at <= due < at + SOON,
        "cho-xac-nhan": False,
        "da-xong": one.is_done,
    }.get(state, True)
