"""Sending work back: the leader or the clerk is not content, and the step before does it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Result
from phohien.systems.onestop.policy import COMPLETE_TASK, POLICY
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import acting, handling, stepping

RETURNED = ("returned", "rejected", "send_back")


def way_back(outcomes: list[dict[str, str]]) -> str:
    """The outcome of a step that sends the dossier back, or nothing when the process has none."""
    return next((item["code"] for item in outcomes if item["code"] in RETURNED), "")


@transaction.atomic
def return_draft(*, code: str, key: str, note: str, by: Actor, at: datetime) -> Dossier:
    """The draft goes back to whoever made it, with what is to be mended; nothing was signed.

    Raises Refused without a note, once the result bears a signature, or when the process knows no way back.
    """
    dossier = acting.lock(code)
    task = stepping.get_task(dossier, key)
    POLICY.require(by, COMPLETE_TASK, task)
    handling.require_running_clock(dossier)
    outcome = way_back(task.outcomes)
    if not outcome:
        raise Refused(_("The process of this dossier has no way back from this step."), code="onestop.no_way_back")
    if not note.strip():
        raise Refused(_("Say what is to be mended."), code="onestop.no_note", field="note")
    if dossier.results.filter(state__in=[Result.State.SIGNED, Result.State.SEALED]).exists():
        raise Refused(_("The result bears a signature already."), code="onestop.has_result")
    if dossier.state == states.State.RECEIVED:
        acting.move(dossier, states.Act.FORWARD)
    stepping.complete(dossier, task, by=by, at=at, outcome=outcome, note=note.strip())
    acting.record(dossier, COMPLETE_TASK, by=by, at=at, note=note.strip(), data={"step": task.step, "outcome": outcome})
    return dossier
