"""The process of a dossier moves: open steps become task rows, ended ones are closed, house acts are done at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phohien.base import statements
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.onestop.models import Dossier, Task, Transfer
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import process
from phohien.systems.onestop.services import house_acts, timing

PARTNERS = "coordinating_agencies"
_OPEN = statements.Prepared(
    lambda dossier: Task.objects.filter(dossier_id=dossier, state=Task.State.OPEN).order_by("id"), dossier=int
)
_OF_KEY = statements.Prepared(
    lambda dossier, key: Task.objects.filter(dossier_id=dossier, key=key), dossier=int, key=str
)


def begin(dossier: Dossier, *, at: datetime) -> None:
    """The dossier's process has started and its first steps are open tasks."""
    definition = versions.definition_of_dossier(dossier)
    apply(dossier, process.start(definition, _names(definition, dossier), at=at), at=at)


def _names(definition: process.Definition, dossier: Dossier) -> dict[str, Any]:
    return {item.name: dossier.values[item.name] for item in definition.variables if item.name in dossier.values}


def state_of(dossier: Dossier) -> process.State:
    """Where the dossier stands in its process. Raises Refused when it has none under way."""
    if not dossier.process_state:
        raise Refused(_("This dossier has no process under way."), code="onestop.no_process")
    return process.from_json(versions.definition_of_dossier(dossier), dossier.process_state)


def open_tasks(dossier: Dossier) -> list[Task]:
    """The steps that wait to be done, in the order they opened."""
    return _OPEN.all(dossier=dossier.pk)


def find_open(dossier: Dossier, *, act: str, by: Actor | None = None) -> Task | None:
    """The open task of that act kind (which ``by`` may do, when given), or None."""
    tasks = [task for task in open_tasks(dossier) if task.act == act]
    if by is not None and by.kind != "system":
        tasks = [task for task in tasks if task.agency == by.agency and by.has_role(task.role)]
    return tasks[0] if tasks else None


def get_open(dossier: Dossier, *acts: str) -> Task:
    """The open task of one of these act kinds. Raises Refused: it is not this step's turn."""
    waiting = open_tasks(dossier)
    for act in acts:
        task = next((task for task in waiting if task.act == act), None)
        if task is not None:
            return task
    raise Refused(_("It is not this step's turn yet, or somebody has done it already."), code="onestop.not_this_step")


def get_task(dossier: Dossier, key: str) -> Task:
    """The open task of that key. Raises NotFound, and Stale when it is open no more."""
    task = _OF_KEY.first(dossier=dossier.pk, key=key)
    if task is None:
        raise NotFound(_("This dossier has no such step."), code="onestop.no_task")
    if task.state != Task.State.OPEN:
        raise Stale(
            _("This step is done already, by %(name)s.") % {"name": task.done_by_name or _("the system")},
            code="onestop.task_done",
        )
    return task


def complete(
    dossier: Dossier,
    task: Task,
    *,
    by: Actor,
    at: datetime,
    outcome: str = "",
    note: str = "",
    data: Mapping[str, Any] | None = None,
) -> list[Task]:
    """The task is done and what follows it is open, which is returned; a line stands in the control sheet (form 06)."""
    move = process.complete(state_of(dossier), task.key, outcome or _only_outcome(task), data, at=at)
    _close(task, by=by, at=at, outcome=outcome, note=note)
    opened = apply(dossier, move, by=by, at=at, note=note)
    _transfer(dossier, task, opened, by=by, at=at, note=note)
    return opened


def _only_outcome(task: Task) -> str:
    return str(task.outcomes[0]["code"]) if len(task.outcomes) == 1 else ""


def _close(task: Task, *, by: Actor, at: datetime, outcome: str, note: str) -> None:
    task.state = Task.State.DONE
    task.done_at, task.done_by, task.done_by_name = at, by.code, by.shown_name
    task.outcome, task.note = outcome, note
    statements.update(task, ["state", "done_at", "done_by", "done_by_name", "outcome", "note"])


def _transfer(dossier: Dossier, task: Task, opened: list[Task], *, by: Actor, at: datetime, note: str) -> None:
    receiver = ", ".join(dict.fromkeys(item.assignee_name or item.name for item in opened)) or _after(dossier)
    late = timing.timeliness(at, task.due_at)
    line = Transfer(
        dossier=dossier, at=at, giver=by.shown_name, giver_agency=by.agency, receiver=receiver,
        receiver_agency=opened[0].agency if opened else "", step=task.name, due_at=task.due_at, timeliness=late,
        note=note,
    )  # fmt: skip
    statements.insert(line)


def _after(dossier: Dossier) -> str:
    """Who has the dossier when no step follows: the person while the clock stands still, those at the other branches of
    the process, else nobody any more.
    """
    if dossier.paused_at is None and dossier.tasks.filter(state=Task.State.OPEN).exists():
        return _("Waits for the steps beside it")
    return _("The person who applies") if dossier.paused_at is not None else _("End")


def end_apart(dossier: Dossier, task: Task, *, by: Actor, at: datetime, note: str) -> None:
    """A step that stands beside the process (the process may be over) is done; the control sheet has its line."""
    _close(task, by=by, at=at, outcome="", note=note)
    _transfer(dossier, task, [], by=by, at=at, note=note)


def note_transfer(dossier: Dossier, task: Task, *, agency: str, by: Actor, at: datetime, note: str) -> None:
    """A line of the control sheet: the task went to another agency without being done."""
    Transfer.objects.create(
        dossier=dossier, at=at, giver=by.shown_name, giver_agency=by.agency, receiver=agency, receiver_agency=agency,
        step=task.name, due_at=task.due_at, timeliness=timing.timeliness(at, task.due_at), note=note,
    )  # fmt: skip


def deliver(dossier: Dossier, message: str, *, at: datetime, note: str = "") -> bool:
    """What waited for the message goes on; False when nothing did, which is no fault."""
    if not dossier.process_state:
        return False
    state = state_of(dossier)
    if message not in {wait.message for wait in process.waits(state)}:
        return False
    apply(dossier, process.deliver(state, message, at=at), at=at, note=note)
    return True


def advance(dossier: Dossier, *, at: datetime) -> bool:
    """Every time the process waited for that has come by ``at`` has passed; False when none had."""
    state = state_of(dossier)
    move = process.advance(state, at=at, due_at=timing.times_of(dossier))
    if move.state is state:
        return False
    apply(dossier, move, at=at)
    return True


def remember(dossier: Dossier, **values: Any) -> None:
    """The process knows these values from now on."""
    state = state_of(dossier)
    dossier.process_state = process.to_json(replace(state, data={**state.data, **values}))


def partners_of(dossier: Dossier) -> list[str]:
    """The agencies chosen to give their opinions, in order; none while nobody chose."""
    if not dossier.process_state:
        return []
    return [str(code) for code in state_of(dossier).data.get(PARTNERS) or []]


def apply(dossier: Dossier, move: process.Move, *, by: Actor = SYSTEM, at: datetime, note: str = "") -> list[Task]:
    """The move stands in the rows; house acts were done on the way; returns the tasks people now have to do."""
    opened: list[Task] = []
    state, waiting = move.state, list(move.opened)
    _withdraw(dossier, move, at=at)
    while waiting:
        item = waiting.pop(0)
        if item.kind != "serviceTask":
            opened.append(_open(dossier, item, state, at=at))
            continue
        house_acts.do(item.act, dossier, by=by, at=at, note=note)
        further = process.complete(state, item.task_key, at=at)
        state, waiting = further.state, [*waiting, *further.opened]
        _withdraw(dossier, further, at=at)
    if dossier.closed_at is not None and state.status == "running":
        last = process.cancel(state)
        state, opened = last.state, []
        _withdraw(dossier, last, at=at)
    _keep(dossier, state)
    return opened


def _keep(dossier: Dossier, state: process.State) -> None:
    dossier.process_state = process.to_json(state)
    is_running = state.status == "running"
    dossier.next_timer_at = process.next_time(state, due_at=timing.times_of(dossier)) if is_running else None


def _withdraw(dossier: Dossier, move: process.Move, *, at: datetime) -> None:
    keys = [item.task_key for item in move.ended if item.how == "withdrawn"]
    if keys:
        dossier.tasks.filter(key__in=keys, state=Task.State.OPEN).update(state=Task.State.CANCELLED, done_at=at)


def _open(dossier: Dossier, item: process.OpenTask, state: process.State, *, at: datetime) -> Task:
    planned = timing.planned_end(dossier, item.limit, at) if item.limit else None
    task = Task(
        dossier=dossier,
        key=item.task_key,
        step=item.step_id,
        name=item.name,
        name_en=item.name_en,
        act=item.act,
        role=item.role,
        agency=_agency(dossier, item, state),
        outcomes=[
            {"code": outcome.code, "vi": outcome.vi, "en": outcome.en or outcome.vi} for outcome in item.outcomes
        ],
        opened_at=at,
        due_at=planned,
        danger_at=dossier.due_at or timing.answer_end(dossier, at),
        is_paused=dossier.paused_at is not None,
        parallel_group=item.parallel_group,
    )
    return statements.insert(task)


def _agency(dossier: Dossier, item: process.OpenTask, state: process.State) -> str:
    if item.agency == "named" and item.agency_code:
        return item.agency_code
    if item.agency == "receiving":
        return dossier.agency
    if item.agency == "coordinating":
        return _partner(item, state) or dossier.competent_agency
    return dossier.competent_agency


def _partner(item: process.OpenTask, state: process.State) -> str:
    """The chosen agency for this step: the first opinion goes to the first agency, the second to the second."""
    chosen = list(state.data.get(PARTNERS) or [])
    steps = [node.id for node in state.definition.tasks() if node.agency == "coordinating"]
    place = steps.index(item.step_id) if item.step_id in steps else 0
    return str(chosen[place]) if place < len(chosen) else ""


def stop(dossier: Dossier, *, at: datetime) -> None:
    """The process ended where it stood and no task of the dossier is open any more."""
    if dossier.process_state:
        state = state_of(dossier)
        if state.status == "running":
            apply(dossier, process.cancel(state), at=at)
    dossier.tasks.filter(state=Task.State.OPEN).update(state=Task.State.CANCELLED, done_at=at)


def follow_clock(dossier: Dossier) -> None:
    """The open tasks carry the dossier's deadline and whether its clock stands still."""
    dossier.tasks.filter(state=Task.State.OPEN).update(
        danger_at=dossier.due_at or timing.answer_end(dossier, dossier.submitted_at),
        is_paused=dossier.paused_at is not None,
    )
