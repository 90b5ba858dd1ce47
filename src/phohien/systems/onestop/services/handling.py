"""Steps between reception and result: taking, assigning, doing, sending back, forwarding, alone or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.kernel.errors import Problem, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import Dossier, Task
from phohien.systems.onestop.policy import ASSIGN_TASK, CHOOSE_PARTNERS, COMPLETE_TASK, FORWARD, POLICY, TAKE_TASK
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import acting, payments, stepping

OWN_ACTS = {"receive", "sign", "approve_sign", "seal", "deliver", "record_tax_notice"}

WITH_REASON = {"agree_if", "disagree"}


@transaction.atomic
def take_task(*, code: str, key: str, by: Actor, at: datetime) -> Task:
    """The task is this official's. Raises Stale when somebody else was first."""
    dossier = acting.lock(code)
    task = stepping.get_task(dossier, key)
    if task.assignee and task.assignee != by.post:
        raise Stale(
            _("%(name)s has taken this task already.") % {"name": task.assignee_name},
            code="onestop.task_taken",
        )
    POLICY.require(by, TAKE_TASK, task)
    task.assignee, task.assignee_name = by.post, by.shown_name
    task.save()
    acting.record(dossier, TAKE_TASK, by=by, at=at, note=task.name)
    return task


@transaction.atomic
def assign_task(*, code: str, key: str, post: str, name: str, by: Actor, at: datetime, note: str = "") -> Task:
    """The task is that post's, or anybody's again when ``post`` is empty."""
    dossier = acting.lock(code)
    task = stepping.get_task(dossier, key)
    POLICY.require(by, ASSIGN_TASK, task)
    task.assignee, task.assignee_name = post, name
    task.save()
    acting.record(dossier, ASSIGN_TASK, by=by, at=at, note=note or f"{task.name}: {name}")
    return task


@transaction.atomic
def complete_task(
    *, code: str, key: str, by: Actor, at: datetime, outcome: str = "", note: str = "", revision: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> Dossier:  # fmt: skip
    """The step is done and the next ones are open. Steps with an act of their own (receive, sign…) are refused here."""
    dossier = acting.lock(code, revision=revision)
    task = stepping.get_task(dossier, key)
    POLICY.require(by, COMPLETE_TASK, task)
    if task.act in OWN_ACTS:
        raise Refused(_("This step is completed by its own act."), code="onestop.own_act")
    if task.act == "pay" and payments.awaited(dossier):
        raise Refused(
            _("The money has not been paid yet. Take it, or wait for the bank to tell of it."), code="onestop.unpaid"
        )
    if task.act == "coordinate" and outcome in WITH_REASON and not note.strip():
        raise Refused(_("Say what you remark or why you do not agree."), code="onestop.no_note", field="note")
    require_running_clock(dossier)
    if dossier.state == states.State.RECEIVED:
        acting.move(dossier, states.Act.FORWARD)
    stepping.complete(dossier, task, by=by, at=at, outcome=outcome, note=note, data=_own_data(data))
    payments.go_on_when_paid(dossier, at=at)
    acting.record(
        dossier,
        COMPLETE_TASK,
        by=by,
        at=at,
        note=note or task.name,
        data={"step": task.step, "outcome": outcome},
    )
    return dossier


def _own_data(data: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a step may add to the process; the partners are chosen by an act of their own, which checks them."""
    return {name: value for name, value in (data or {}).items() if name != stepping.PARTNERS}


@transaction.atomic
def choose_partners(*, code: str, agencies: list[str], by: Actor, at: datetime) -> Dossier:
    """These agencies are asked for their opinions, in this order, when co-ordination starts.

    A step with no agency left falls to the competent agency. Raises Refused for an agency named twice, unknown or not
    standing at ``at``, and once the first opinion has been asked for.
    """
    dossier = acting.lock(code)
    acting.require(by, CHOOSE_PARTNERS, dossier)
    if dossier.tasks.filter(act="coordinate").exists():
        raise Refused(_("The opinions have been asked for already."), code="onestop.partners_asked")
    unknown = [agency for agency in agencies if directory.find_agency(agency, at.date()) is None]
    if unknown:
        raise Refused(
            _("There is no agency %(code)s today.") % {"code": unknown[0]}, code="onestop.no_agency", field="agencies"
        )
    if len(set(agencies)) < len(agencies):
        raise Refused(_("An agency was chosen twice."), code="onestop.agency_twice", field="agencies")
    stepping.remember(dossier, **{stepping.PARTNERS: agencies})
    acting.record(dossier, CHOOSE_PARTNERS, by=by, at=at, data={"agencies": agencies})
    return dossier


def require_running_clock(dossier: Dossier) -> None:
    """Nothing, or Refused: while the person is asked for a supplement or a payment the office does not go on."""
    if dossier.state == states.State.FINANCIAL_DUTY:
        raise Refused(_("The dossier waits for the person's payment."), code="onestop.paused")
    if dossier.paused_at is not None:
        raise Refused(_("The dossier waits for the person to supplement it."), code="onestop.paused")


@transaction.atomic
def forward_task(*, code: str, key: str, agency: str, by: Actor, at: datetime, note: str) -> Task:
    """The task lies with another agency, code and deadline unchanged; the hand-over stands in the control sheet."""
    dossier = acting.lock(code)
    task = stepping.get_task(dossier, key)
    POLICY.require(by, FORWARD, task)
    if not note.strip():
        raise Refused(_("Say why the task goes to another agency."), code="onestop.no_note", field="note")
    task.agency, task.assignee, task.assignee_name = agency, "", ""
    task.save()
    stepping.note_transfer(dossier, task, agency=agency, by=by, at=at, note=note)
    acting.record(dossier, FORWARD, by=by, at=at, note=note, data={"agency": agency, "step": task.step})
    return task


def complete_many(*, tasks: list[tuple[str, str]], outcome: str, by: Actor, at: datetime) -> dict[str, str]:
    """Every task of the list that could be done is done, each in a transaction of its own.

    ``tasks`` are pairs of dossier code and task key; returns, by dossier code, the sentence why one could not.
    """
    failed: dict[str, str] = {}
    for code, key in tasks:
        try:
            complete_task(code=code, key=key, by=by, at=at, outcome=outcome)
        except Problem as refusal:
            failed[code] = str(refusal)
    return failed
