"""Reads of the axis: whom it reaches, a document's deliveries, the desk's lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.models import Agency
from phohien.systems.documents.models import (
    AxisFields,
    AxisReceipt,
    Consignment,
    Delivery,
    Member,
    MemberKey,
    StatusEvent,
)

SIZE = 100
# Conditions of partial indexes stand below as they are in the index: a prepared statement knows no value given with it.


def agencies_of_axis(on: date) -> list[dict[str, str]]:
    """Everybody a package can be sent to on that day, as the national dialect lists them: agencies of ours and members."""
    rows = {
        one.code: {"id": one.code, "pid": one.parent.code if one.parent else "", "code": one.code, "name": one.name,
                   "mail": "", "oldCode": next((alias.code for alias in one.aliases.all()), "")}
        for one in directory.list_agencies(on).prefetch_related("aliases")
    }  # fmt: skip
    for member in Member.objects.exclude(state=Member.State.DELETED):
        known = rows.get(member.agency, {"oldCode": ""})
        rows[member.agency] = {**known, "id": member.agency, "pid": member.parent, "code": member.agency,
                               "name": member.name, "mail": member.mail}  # fmt: skip
    return list(rows.values())


def units_of_axis(on: date) -> list[dict[str, Any]]:
    """The same, and behind them those that are no more: agencies that ended by that day, members deleted since. ``modifyDate`` is
    the day of the change, as far as it is known."""
    rows = {one["code"]: {**one, "deleted": False, "modifyDate": ""} for one in agencies_of_axis(on)}
    for one in Agency.objects.filter(valid_until__lte=on).select_related("parent").order_by("valid_until"):
        if rows.get(one.code, {"deleted": True})["deleted"]:
            rows[one.code] = {"id": one.code, "pid": one.parent.code if one.parent else "", "code": one.code, "name": one.name,
                              "mail": "", "oldCode": "", "deleted": True, "modifyDate": f"{one.valid_until:%Y/%m/%d}"}  # fmt: skip
    for member in Member.objects.filter(state=Member.State.DELETED).exclude(agency__in=list(rows)):
        rows[member.agency] = {"id": member.agency, "pid": member.parent, "code": member.agency, "name": member.name, "mail": "",
                               "oldCode": "", "deleted": True, "modifyDate": f"{in_vietnam(member.changed_at):%Y/%m/%d}"}  # fmt: skip
    return list(rows.values())


def deliveries_of(document: str) -> list[Delivery]:
    """Every delivery of what was sent of that document, receiver by receiver, in the order it was sent."""
    return list(
        Delivery.objects.filter(consignment__document=document, consignment__kind="edoc")
        .select_related("consignment").prefetch_related("events").order_by("consignment_id", "id")
    )  # fmt: skip


def arrived_as(document: str) -> Delivery | None:
    """The delivery by which an incoming document came; None when it came on paper."""
    found = Delivery.objects.filter(document=document).select_related("consignment").prefetch_related("events")
    return found.order_by("-id").first() if document else None


def is_inbound(code: str, agency: str) -> bool:
    """Whether the number is that of a delivery to the agency."""
    return bool(code) and Delivery.objects.filter(code=code[:36], receiver=agency).exists()


def set_aside() -> QuerySet[Consignment]:
    """Packages that wait for a person's decision, newest first."""
    return Consignment.objects.extra(
        where=["documents_axis_consignment.state = 'quarantined' and documents_axis_consignment.state <> 'accepted'"]
    ).order_by("-id")


def failed() -> QuerySet[Delivery]:
    """Deliveries that failed and wait for a person, newest first."""
    found = Delivery.objects.extra(where=["documents_axis_delivery.transport = 'fail'"]).filter(given_up_at=None)
    return found.filter(consignment__state=Consignment.State.ACCEPTED).select_related("consignment").order_by("-id")


def stuck(*, before: datetime) -> QuerySet[Delivery]:
    """Deliveries nobody has taken over, opened before that instant or in trouble already, oldest first."""
    found = Delivery.objects.extra(where=["documents_axis_delivery.transport in ('initial', 'processing')"])
    found = found.filter(Q(opened_at__lt=before) | ~Q(error=""), consignment__state=Consignment.State.ACCEPTED)
    return found.filter(is_removed=False).select_related("consignment").order_by("id")


def doubted(*, since: datetime) -> QuerySet[StatusEvent]:
    """Statuses told since then that cannot be true as things were known, newest first."""
    return (
        StatusEvent.objects.exclude(doubt="")
        .filter(heard_at__gte=since)
        .select_related("delivery__consignment")
        .order_by("-id")
    )


def members() -> QuerySet[Member]:
    """Agencies whose own software calls the axis, with the number of their good secrets (``secrets``)."""
    return Member.objects.annotate(secrets=Count("keys", filter=Q(keys__revoked_at=None))).order_by("agency")


def keys_of(agency: str) -> QuerySet[MemberKey]:
    """The member's secrets, newest first, without what they say."""
    return MemberKey.objects.filter(member__agency=agency).order_by("-id")


def consignment(code: str) -> Consignment:
    """The package of that number. Raises NotFound."""
    found = Consignment.objects.filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có gói tin này.", "There is no such package."), code="documents.axis_no_package")
    return found


def receipt_of(code: str) -> AxisReceipt | None:
    """The package's signed receipt, when there is one."""
    return AxisReceipt.objects.filter(consignment__code=code).select_related("consignment").first()


def fields_of(code: str) -> AxisFields | None:
    """The header fields a package was first handed in with, where a dialect has any."""
    return AxisFields.objects.filter(consignment__code=code).first()


def statuses_about(code: str) -> QuerySet[Consignment]:
    """The status packages that spoke of the package, in the order they came."""
    return Consignment.objects.filter(about__code=code, kind="status").order_by("id")
