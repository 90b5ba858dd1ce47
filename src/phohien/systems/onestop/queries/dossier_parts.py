"""Everything that hangs on one dossier, read once for its page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from phohien.base.files.models import StoredFile
from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import (
    ClockEvent,
    Component,
    Delivery,
    Dossier,
    OutgoingRequest,
    Paper,
    Party,
    PaymentRequest,
    Reading,
    Result,
    SupplementRequest,
    Task,
    Transfer,
)

ROLE_ORDER = ("owner", "applicant", "representative", "helper")


@dataclass(frozen=True)
class Parts:
    """The rows of one dossier, each list read when it is first looked at and only once."""

    dossier: Dossier

    @cached_property
    def parties(self) -> list[Party]:
        """Who stands in the dossier, the owner first."""
        return sorted(self.dossier.parties.all(), key=lambda one: ROLE_ORDER.index(one.role))

    @cached_property
    def components(self) -> list[Component]:
        """The demanded papers, in the procedure's order."""
        return list(self.dossier.components.order_by("id"))

    @cached_property
    def tasks(self) -> list[Task]:
        """Every step so far, in the order they opened."""
        return list(self.dossier.tasks.order_by("id"))

    @property
    def open_tasks(self) -> list[Task]:
        """The steps open now."""
        return [task for task in self.tasks if task.state == Task.State.OPEN]

    @cached_property
    def transfers(self) -> list[Transfer]:
        """The lines of the control sheet."""
        return list(self.dossier.transfers.order_by("id"))

    @cached_property
    def clock_events(self) -> list[ClockEvent]:
        """Stops, resumes and extensions."""
        return list(self.dossier.clock_events.order_by("id"))

    @cached_property
    def supplements(self) -> list[SupplementRequest]:
        """What the person was asked to add, and the answers."""
        return list(self.dossier.supplement_requests.order_by("id"))

    @cached_property
    def papers(self) -> list[Paper]:
        """The statutory forms issued."""
        return list(self.dossier.papers.order_by("id"))

    @cached_property
    def results(self) -> list[Result]:
        """Results, drafts included."""
        return list(self.dossier.results.order_by("id"))

    @cached_property
    def outgoing(self) -> list[OutgoingRequest]:
        """What the office's register was asked to issue, oldest first."""
        return list(self.dossier.outgoing.select_related("paper", "result").order_by("id"))

    @property
    def result(self) -> Result | None:
        """The result that counts, or None."""
        return next((one for one in reversed(self.results) if one.state != Result.State.REPLACED), None)

    @cached_property
    def payments(self) -> list[PaymentRequest]:
        """Money asked for."""
        return list(self.dossier.payment_requests.order_by("id"))

    @cached_property
    def readings(self) -> list[Reading]:
        """Who read the dossier, newest first."""
        return list(self.dossier.readings.order_by("-id")[:50])

    @cached_property
    def delivery(self) -> Delivery | None:
        """How the result reached the person, once it did."""
        return Delivery.objects.filter(dossier=self.dossier).first()

    @cached_property
    def history(self) -> list[Any]:
        """What the ledger says happened, oldest first."""
        return ledger.history(self.dossier.code)

    @cached_property
    def files(self) -> dict[str, StoredFile]:
        """The kept files of components, papers and results, by code."""
        codes = {one.file_code for one in (*self.components, *self.papers, *self.results, *self.outgoing)}  # type: ignore[attr-defined]
        codes |= {one.draft_file for one in self.results}
        return {one.code: one for one in StoredFile.objects.filter(code__in=codes - {""})}

    def task(self, key: str) -> Task:
        """The step of that key. Raises NotFound."""
        found = next((one for one in self.tasks if one.key == key), None)
        if found is None:
            raise NotFound(_("This dossier has no such step."), code="onestop.no_task")
        return found

    def paper(self, number: int) -> Paper:
        """The issued form with that row number. Raises NotFound."""
        found = next((one for one in self.papers if one.pk == number), None)
        if found is None:
            raise NotFound(_("This dossier has no such paper."), code="onestop.no_paper")
        return found


def own_tasks(parts: Parts, viewer: Actor) -> list[Task]:
    """The open steps that are this official's to do, by agency and role."""
    return [task for task in parts.open_tasks if task.agency == viewer.agency and viewer.has_role(task.role)]
