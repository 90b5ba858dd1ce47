"""Documents of an office in a period with how they were handled: what the two handling reports of Annex VI list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet

from phohien.kernel.clock import VIETNAM
from phohien.systems.documents.models import Delivery, Document, Task

MOST = 20_000


def documents_of(agency: str, direction: str, *, since: date, until: date) -> QuerySet[Document]:
    """The office's documents registered (outgoing: numbered) from the first to the last day, in the order of their numbers."""
    begins, ends = (datetime.combine(day, time.min, VIETNAM) for day in (since, until + timedelta(days=1)))
    leads = Prefetch("tasks", queryset=Task.objects.filter(kind="lead").order_by("id"), to_attr="leads")
    found = Document.objects.filter(
        agency=agency, direction=direction, registered_at__gte=begins, registered_at__lt=ends
    )
    return found.select_related("entry").prefetch_related(leads, "recipients").order_by("registered_at", "id")


def deliveries_of(documents: list[Document]) -> dict[str, list[Delivery]]:
    """The packages of these documents, by the document's code, in one question."""
    found: dict[str, list[Delivery]] = {}
    rows = Delivery.objects.filter(
        consignment__document__in=[one.code for one in documents], consignment__kind="edoc", is_removed=False
    ).select_related("consignment")  # fmt: skip
    for row in rows:
        found.setdefault(row.consignment.document, []).append(row)
    return found
