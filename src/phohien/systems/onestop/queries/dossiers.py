"""Finding dossiers: by code, by their people, by the office's queue, by a number of the board."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phohien.base import statements
from phohien.kernel import text
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Task
from phohien.systems.onestop.queries import versions

_BY_CODE = statements.Prepared(
    lambda code: Dossier.objects.select_related("version", "process").defer(*versions.HEAVY).filter(code=code), code=str
)
STEP = ("key", "step", "name", "act", "role", "agency", "assignee", "state", "opened_at", "due_at")
_STEPS = statements.Prepared(
    lambda dossier: Task.objects.filter(dossier_id=dossier).order_by("id").values(*STEP), dossier=int
)
_OPEN_KEYS = statements.Prepared(
    lambda code: Task.objects.filter(dossier__code=code, state=Task.State.OPEN).values("key")[:2], code=str
)


def get_dossier(code: str) -> Dossier:
    """The dossier of that code. Raises NotFound. What the caller may see of it is for the policy to say."""
    dossier = _BY_CODE.first(code=code.strip().upper())
    if dossier is None:
        raise NotFound(_("There is no dossier %(code)s.") % {"code": code}, code="onestop.no_dossier")
    return dossier


def steps_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Every step of the dossier in the order they opened, as plain values: the columns named in :data:`STEP`."""
    return _STEPS.all(dossier=dossier.pk)


def only_open_task(code: str) -> str:
    """The key of the dossier's one open task. Raises Refused when there is none or more than one."""
    tasks = _OPEN_KEYS.all(code=code)
    if len(tasks) != 1:
        raise Refused(_("Name the step: there is not exactly one open."), code="onestop.name_the_step", field="task")
    return str(tasks[0]["key"])


def own_dossiers(viewer: Actor) -> QuerySet[Dossier]:
    """The person's own dossiers, newest first."""
    if not viewer.code:
        return Dossier.objects.none()
    return Dossier.objects.filter(account_code=viewer.code).select_related("version").order_by("-submitted_at")


def look_up(code: str, pin: str) -> Dossier:
    """The dossier of that code for somebody who also has its secret. Raises NotFound, the same for a wrong code or secret.

    A dossier's code alone never opens it. Source: TT 11/2025/TT-BKHCN. The caller limits the rate.
    """
    dossier = Dossier.objects.select_related("version").filter(code=code.strip().upper()).first()
    wanted = dossier.lookup_pin if dossier else "-" * 8
    if not hmac.compare_digest(wanted, pin.strip().upper()) or dossier is None:
        raise NotFound(
            _("No dossier has this code and this look-up secret. Check both on your receipt."),
            code="onestop.no_look_up",
        )
    return dossier


def queue(viewer: Actor, *, mine: bool = False, role: str = "", search: str = "") -> QuerySet[Task]:
    """The open tasks this official may do, oldest danger first; what waits for the person comes last."""
    tasks = Task.objects.filter(state=Task.State.OPEN)
    if mine:
        tasks = tasks.filter(assignee=viewer.post)
    else:
        roles = [role] if role in viewer.roles else sorted(viewer.roles)
        tasks = tasks.filter(agency=viewer.agency, role__in=roles)
    for word in text.fold(search).split():
        found = Dossier.objects.filter(code__istartswith=word) | Dossier.objects.filter(owner_folded__contains=word)
        tasks = tasks.filter(dossier__in=found)
    return tasks.select_related("dossier").order_by("is_paused", "danger_at", "id")


def count_waiting(viewer: Actor) -> int:
    """How many tasks wait for this official or the post's roles."""
    if not viewer.is_official:
        return 0
    return queue(viewer).filter(assignee__in=["", viewer.post]).count()


def overdue(agency: str, *, at: datetime) -> QuerySet[Dossier]:
    """The agency's open dossiers past their deadline, the longest first."""
    rows = Dossier.objects.filter(competent_agency=agency, closed_at=None, finished_at=None, paused_at=None)
    return rows.filter(due_at__lt=at).order_by("due_at")


def count_all() -> int:
    """How many dossiers there are, as the planner estimates it once the table is large."""
    return Dossier.objects.count()
