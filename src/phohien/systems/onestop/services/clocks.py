"""The legal clock stops for a supplement, goes on with the answer, is extended with an apology, or ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Act, Actor
from phohien.lgsp.contracts.onestop import (
    DeadlineExtended,
    DossierSettled,
    Outcome,
    SupplementAnswered,
    SupplementRequested,
)
from phohien.systems.onestop.models import ClockEvent, Component, Dossier, SupplementRequest
from phohien.systems.onestop.policy import ANSWER, ASK_SUPPLEMENT, EXTEND, STOP, WITHDRAW
from phohien.systems.onestop.queries import papers as facts
from phohien.systems.onestop.rules import deadlines, states
from phohien.systems.onestop.services import acting, house_acts, papers, pausing, payments, stepping, timing


@transaction.atomic
def request_supplement(
    *, code: str, text: str, components: list[str], by: Actor, at: datetime, revision: int | None = None
) -> SupplementRequest:
    """The person is asked, once and completely, for what is missing; form 02 is issued and the clock stands still.

    Source: NĐ 118/2025/NĐ-CP; TT 03/2025/TT-VPCP, Mẫu số 02. Raises Refused without a text, or while one is open.
    """
    dossier = acting.lock(code, revision=revision)
    acting.require(by, ASK_SUPPLEMENT, dossier)
    request = _ask(dossier, text.strip(), components, by=by, at=at)
    fact = SupplementRequested(dossier_code=dossier.code, agency=dossier.agency, asked_at=at)
    acting.record(dossier, ASK_SUPPLEMENT, by=by, at=at, note=text.strip(), fact=fact)
    return request


def _ask(dossier: Dossier, text: str, components: list[str], *, by: Actor, at: datetime) -> SupplementRequest:
    if not text:
        raise Refused(_("Say what is missing, so that one answer is enough."), code="onestop.no_text", field="text")
    if dossier.paused_at is not None:
        raise Refused(_("The person has been asked already."), code="onestop.paused")
    pausing.pause(dossier, states.Act.ASK_SUPPLEMENT, at=at, ground=text)
    dossier.supplements += 1
    dossier.components.filter(code__in=components).update(state=Component.State.TO_SUPPLY)
    papers.issue(dossier, "02", by=by, at=at, data={"text": text, "asked": _names_of(dossier, components)})
    house_acts.tell_applicant(
        dossier,
        subject=gettext_lazy("Dossier %(code)s needs a supplement") % {"code": dossier.code},
        body=gettext_lazy("Something is missing in “%(title)s”. Open the dossier to read what, and add it there.")
        % {"title": dossier.title},
        by=by,
        at=at,
    )
    return SupplementRequest.objects.create(dossier=dossier, asked_at=at, asked_by=by.code, items=components, text=text)


@house_acts.house_act("request_supplement")
def ask_in_process(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The step's note is what the person is asked; the components found wanting are the ones to supply again."""
    wanting = dossier.components.filter(state__in=[Component.State.REJECTED, Component.State.TO_SUPPLY])
    _ask(dossier, note.strip(), sorted(set(wanting.values_list("code", flat=True))), by=by, at=at)
    fact = SupplementRequested(dossier_code=dossier.code, agency=dossier.agency, asked_at=at)
    _note_in_process(dossier, ASK_SUPPLEMENT, by=by, at=at, note=note, fact=fact)


def _note_in_process(dossier: Dossier, act: Act, *, by: Actor, at: datetime, note: str, fact: Fact) -> None:
    """A line of its own for what a step brought about; the step's own line, with the figures, follows."""
    ledger.record(
        act=act, subject=dossier.code, case=dossier.code, by=by, at=at, note=note, fact=fact, agency=dossier.agency
    )


def _names_of(dossier: Dossier, components: list[str]) -> list[str]:
    """The asked components in words, each once, in the dossier's order."""
    return list(dict.fromkeys(dossier.components.filter(code__in=components).values_list("name", flat=True)))


@transaction.atomic
def answer_supplement(*, code: str, answer: str, files: Mapping[str, list[str]], by: Actor, at: datetime) -> Dossier:
    """The clock goes on; the working time it stood still was given back to the deadline, to the second."""
    dossier = acting.lock(code)
    acting.require(by, ANSWER, dossier)
    request = dossier.supplement_requests.filter(answered_at=None).first()
    if request is None or dossier.paused_at is None:
        raise Refused(_("Nothing is asked of you for this dossier now."), code="onestop.nothing_asked")
    if not answer.strip() and not any(files.values()):
        raise Refused(_("Add a paper or write an answer."), code="onestop.empty_answer", field="answer")
    _add_files(dossier, files, at)
    request.answered_at, request.answer = at, answer.strip()
    request.save()
    pausing.resume(dossier, states.Act.ANSWER_SUPPLEMENT, at=at, ground=_("Supplemented"))
    stepping.deliver(dossier, "supplement_received", at=at, note=answer.strip())
    fact = SupplementAnswered(
        dossier_code=dossier.code, agency=dossier.agency, answered_at=at, due_at=dossier.due_at or at
    )
    acting.record(dossier, ANSWER, by=by, at=at, note=answer.strip(), fact=fact)
    return dossier


def _add_files(dossier: Dossier, files: Mapping[str, list[str]], at: datetime) -> None:
    for component, codes in files.items():
        asked = dossier.components.filter(code=component)
        example = asked.first()
        if example is None or not codes:
            continue
        asked.filter(state=Component.State.TO_SUPPLY, file_code="").delete()
        Component.objects.bulk_create(
            Component(
                dossier=dossier, code=component, name=example.name, name_en=example.name_en, source=example.source,
                state=Component.State.SUPPLIED, file_code=code, added_at=at,
            )
            for code in codes
        )  # fmt: skip


@transaction.atomic
def extend_deadline(*, code: str, due_at: datetime, ground: str, by: Actor, at: datetime) -> Dossier:
    """The office apologised and named a later day; the original one stays for every report. Form 04.

    Raises Refused without a ground, for an earlier day, or when the dossier was extended before.
    """
    dossier = acting.lock(code)
    acting.require(by, EXTEND, dossier)
    clock = timing.clock_of(dossier)
    if clock is None or dossier.closed_at is not None or dossier.finished_at is not None:
        raise Refused(_("This dossier has no deadline to extend."), code="onestop.no_deadline")
    if not ground.strip():
        raise Refused(_("State the reason; it is printed in the apology."), code="onestop.no_ground", field="ground")
    if due_at <= at:
        raise Refused(_("The new day must lie ahead."), code="onestop.not_ahead", field="due_at")
    before = facts.local(dossier.due_at)
    clock = deadlines.extended(clock, due_at)
    dossier.due_at, dossier.extensions = clock.due_at, clock.extensions
    ClockEvent.objects.create(dossier=dossier, kind=ClockEvent.Kind.EXTEND, at=at, ground=ground[:500], due_at=due_at)
    stepping.follow_clock(dossier)
    papers.issue(dossier, "04", by=by, at=at, data={"ground": ground, "previous_due_at": before})
    fact = DeadlineExtended(
        dossier_code=dossier.code, agency=dossier.agency, due_at=due_at,
        original_due_at=dossier.original_due_at or due_at, ground=ground,
    )  # fmt: skip
    acting.record(dossier, EXTEND, by=by, at=at, note=ground, fact=fact)
    return dossier


@transaction.atomic
def stop_dossier(*, code: str, ground: str, by: Actor, at: datetime) -> Dossier:
    """The office handles the dossier no further; form 05 says why. Raises Refused once a result was issued.

    Source: TT 03/2025/TT-VPCP, Mẫu số 05.
    """
    dossier = acting.lock(code)
    acting.require(by, STOP, dossier)
    return _end(dossier, ground, "stopped", by=by, at=at)


@transaction.atomic
def withdraw_dossier(*, code: str, ground: str, by: Actor, at: datetime) -> Dossier:
    """The person took the dossier back before a result was issued; nothing is owed any more."""
    dossier = acting.lock(code)
    acting.require(by, WITHDRAW, dossier)
    return _end(dossier, ground or _("At the person's own wish"), "withdrawn", by=by, at=at)


def _end(dossier: Dossier, ground: str, outcome: Outcome, *, by: Actor, at: datetime) -> Dossier:
    if not ground.strip():
        raise Refused(_("State the reason; it is printed in the notice."), code="onestop.no_ground", field="ground")
    if dossier.results.filter(state__in=["signed", "sealed"]).exists():
        raise Refused(
            _("A result was issued already."), code="onestop.has_result", article="TT 03/2025/TT-VPCP, Mẫu 05"
        )
    is_withdrawn = outcome == "withdrawn"
    if is_withdrawn:
        acting.move(dossier, states.Act.ASK_WITHDRAWAL)
        stepping.deliver(dossier, "dossier_withdrawn", at=at, note=ground)
    if dossier.closed_at is None:  # else the process, told of the withdrawal, ended the dossier itself
        _close(dossier, ground, by=by, at=at)
    stepping.stop(dossier, at=at)
    fact = _settled(dossier, "withdrawn" if is_withdrawn else "stopped", at)
    acting.record(dossier, WITHDRAW if is_withdrawn else STOP, by=by, at=at, note=ground, fact=fact)
    return dossier


def _close(dossier: Dossier, ground: str, *, by: Actor, at: datetime) -> None:
    acting.move(dossier, states.Act.STOP)
    pausing.give_back(dossier, at=at)
    dossier.closed_at = dossier.finished_at = at
    dossier.supplement_requests.filter(answered_at=None).update(answered_at=at, answer=ground)
    payments.cancel_due(dossier)
    papers.issue(dossier, "05", by=by, at=at, data={"ground": ground})


def _settled(dossier: Dossier, outcome: Outcome, at: datetime) -> DossierSettled:
    return DossierSettled(
        dossier_code=dossier.code, procedure_code=dossier.procedure_code, agency=dossier.agency, outcome=outcome,
        settled_at=at, is_on_time=timing.is_on_time(dossier, at),
    )  # fmt: skip


@house_acts.house_act("refuse_dossier")
def refuse_after_handling(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The dossier does not meet the conditions: it is settled with a refusal in writing (form 05), and closed.

    Before reception this is a refusal to receive and has an act of its own (form 03), with its legal ground.
    """
    if not note.strip():
        raise Refused(_("State the reason; it is printed in the notice."), code="onestop.no_ground", field="note")
    _end_in_process(dossier, "rejected", by=by, at=at, ground=note)


@house_acts.house_act("stop_dossier")
def stop_in_process(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The process itself ends the dossier, e.g. when a supplement or a payment did not come in time."""
    _end_in_process(dossier, "stopped", by=by, at=at, ground=note or _("The dossier was not completed in time."))


def _end_in_process(dossier: Dossier, outcome: Outcome, *, by: Actor, at: datetime, ground: str) -> None:
    if dossier.received_at is None:
        raise Refused(_("Refuse the dossier with its reason and legal ground."), code="onestop.refuse_with_ground")
    is_withdrawn = dossier.state == states.State.WITHDRAWAL_ASKED
    _close(dossier, ground, by=by, at=at)
    house_acts.notify_applicant(dossier, by, at, ground)
    if not is_withdrawn:  # a withdrawal tells of itself
        _note_in_process(dossier, STOP, by=by, at=at, note=ground, fact=_settled(dossier, outcome, at))
