"""Reads of the axis: whom it reaches, a document's deliveries, the desk's lists."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import AxisReceipt, Consignment, Delivery, Member, MemberKey

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


def set_aside() -> QuerySet[Consignment]:
    """Packages that wait for a person's decision, newest first."""
    return Consignment.objects.extra(
        where=["documents_axis_consignment.state = 'quarantined' and documents_axis_consignment.state <> 'accepted'"]
    ).order_by("-id")


def failed() -> QuerySet[Delivery]:
    """Deliveries that failed, newest first."""
    return (
        Delivery.objects.extra(where=["documents_axis_delivery.transport = 'fail'"])
        .select_related("consignment")
        .order_by("-id")
    )


def stuck(*, before: datetime) -> QuerySet[Delivery]:
    """Deliveries opened before that instant that nobody has taken over, oldest first."""
    found = Delivery.objects.extra(where=["documents_axis_delivery.transport in ('initial', 'processing')"])
    found = found.filter(opened_at__lt=before, is_removed=False).select_related("consignment")
    return found.exclude(consignment__state=Consignment.State.QUARANTINED).order_by("id")


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
