"""The result: drafted by the handler, signed by the leader, sealed by the clerk, handed over by the desk."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base import statements
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Act, Actor
from phohien.lgsp.contracts.documents import OutgoingDocumentIssued
from phohien.lgsp.contracts.onestop import DossierSettled, ResultReturned
from phohien.systems.onestop.models import Delivery, Dossier, Result
from phohien.systems.onestop.policy import DRAFT_RESULT, FOLLOW, HAND_OVER, RECORD_RESULT, SEAL, SIGN
from phohien.systems.onestop.queries import naming, versions
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import acting, handling, outgoing, replacing, stepping, timing, vault

PASSED_BY_PAPER = {"handle", "sign", "approve_sign", "seal"}
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


@transaction.atomic
def draft_result(
    *, code: str, title: str, content: dict[str, Any], by: Actor, at: datetime, is_positive: bool = True,
    number: str = "", kind: str = "", draft_file: str = "",
) -> Result:  # fmt: skip
    """A draft of the result stands with the dossier, replacing an earlier draft. Raises Refused once one was signed."""
    dossier = acting.lock(code)
    acting.require(by, DRAFT_RESULT, dossier)
    handling.require_running_clock(dossier)
    if dossier.results.exclude(state=Result.State.DRAFT).exclude(state=Result.State.REPLACED).exists():
        raise Refused(_("A signed result is replaced, not changed."), code="onestop.has_result")
    if dossier.received_at is None:
        raise Refused(_("Receive the dossier first."), code="onestop.not_received")
    dossier.results.filter(state=Result.State.DRAFT).delete()
    rules = versions.rules_of(dossier.version)
    content = {"heading": naming.heading_of(dossier.competent_agency, in_vietnam(at).date()), **content}
    result = Result.objects.create(
        dossier=dossier, code="KQ-" + "".join(secrets.choice(SIGNS) for _ in range(12)),
        kind=kind or (rules.results[0].code if rules.results else "result"), title=title, is_positive=is_positive,
        number=number, content=content, drafted_at=at, drafted_by=by.code, draft_file=draft_file,
    )  # fmt: skip
    acting.record(dossier, DRAFT_RESULT, by=by, at=at, note=title, data={"result": result.code})
    return result


def current(dossier: Dossier) -> Result:
    """The dossier's result that counts. Raises Refused when none was drafted."""
    result = dossier.results.exclude(state=Result.State.REPLACED).order_by("-id").first()
    if result is None:
        raise Refused(_("No result has been drafted yet."), code="onestop.no_result")
    return result


@transaction.atomic
def sign_result(
    *, code: str, file_code: str, sha256: str, by: Actor, at: datetime, fact: Fact | None = None, note: str = "",
    draft_code: str = "",
) -> Result:  # fmt: skip
    """The result bears the leader's signature; the signed file is kept and can be verified by anyone.

    ``file_code`` is the signed PDF, made at the edge from the very draft ``draft_code``. ``fact`` tells a register
    what the signature brought about, e.g. ``BirthRegistrationRequested``. Raises Refused and Stale.
    """
    dossier = acting.lock(code)
    acting.require(by, SIGN, dossier)
    handling.require_running_clock(dossier)
    result = current(dossier)
    is_replacement = replacing.is_replacement(result)
    task = None if is_replacement else stepping.get_open(dossier, "sign", "approve_sign")
    if result.state != Result.State.DRAFT or (draft_code and result.code != draft_code):
        raise Refused(_("The draft was changed or signed meanwhile. Please read it again."), code="onestop.other_draft")
    if dossier.state == states.State.RECEIVED:
        acting.move(dossier, states.Act.FORWARD)
    result.state, result.file_code, result.sha256 = Result.State.SIGNED, file_code, sha256
    result.signed_at, result.signed_by = at, f"{by.post_title} {by.shown_name}".strip()
    result.save()
    if task is None:
        replacing.signed(dossier, result, by=by, at=at, note=note, fact=fact)
        return result
    outcome = next((item["code"] for item in task.outcomes if item["code"] in {"approved", "signed"}), "")
    stepping.complete(dossier, task, by=by, at=at, outcome=outcome or _first(task.outcomes), note=note)
    acting.record(dossier, SIGN, by=by, at=at, note=note or result.title, fact=fact, data=replacing.evidence(result))
    return result


def _first(outcomes: list[dict[str, str]]) -> str:
    return outcomes[0]["code"] if outcomes else ""


@transaction.atomic
def seal_result(*, code: str, file_code: str, sha256: str, number: str, by: Actor, at: datetime) -> Result:
    """The agency's seal lies over the signature; the dossier is settled (national state 9) and the clock has ended."""
    dossier = acting.lock(code)
    acting.require(by, SEAL, dossier)
    result = current(dossier)
    if result.state != Result.State.SIGNED:
        raise Refused(_("Only a signed result is sealed."), code="onestop.not_signed")
    outgoing.require_own_seal(result)
    return _seal(dossier, result, file_code=file_code, sha256=sha256, number=number, by=by, at=at)


@transaction.atomic
def take_issued(*, fact: OutgoingDocumentIssued, by: Actor, at: datetime) -> None:
    """What the records office issued is here with its number: a letter beside its form, a result settles the dossier.

    Heard twice it is done once; a result replaced meanwhile keeps its place. Raises NotAllowed.
    """
    row = outgoing.hear_issued(fact=fact, by=by, at=at)
    if row is None or row.result is None:
        return
    dossier = acting.lock(row.dossier.code)
    result = dossier.results.get(pk=row.result.pk)
    if result.state == Result.State.SIGNED:
        _seal(dossier, result, file_code=row.file_code, sha256=row.sha256, number=row.number, by=by, at=at)


def _seal(
    dossier: Dossier, result: Result, *, file_code: str, sha256: str, number: str, by: Actor, at: datetime
) -> Result:
    is_apart = replacing.is_replacement(result) and dossier.finished_at is not None
    task = None if is_apart else stepping.get_open(dossier, "seal")
    result.state, result.file_code, result.sha256 = Result.State.SEALED, file_code, sha256
    result.sealed_at, result.number = at, number or result.number
    result.save()
    dossier.has_e_result = True
    if task is None:
        replacing.sealed_apart(dossier, result, by=by, at=at)
        return result
    stepping.complete(dossier, task, by=by, at=at, outcome=_first(task.outcomes))
    vault.keep_result(dossier, result, at=at)
    if replacing.is_replacement(result):
        replacing.take_place(dossier, result)
    _settle(dossier, result, SEAL, by=by, at=at)
    return result


@transaction.atomic
def record_result(*, code: str, title: str, number: str, by: Actor, at: datetime, is_positive: bool = True) -> Result:
    """A result signed on paper is on record by its number; the dossier is settled.

    For agencies without digital signatures yet; it counts as no electronic result in the index.
    """
    dossier = acting.lock(code)
    acting.require(by, RECORD_RESULT, dossier)
    handling.require_running_clock(dossier)
    if dossier.received_at is None or not number.strip():
        raise Refused(_("Enter the number of the signed paper."), code="onestop.no_number", field="number")
    result = Result(
        dossier=dossier, code="KQ-" + "".join(secrets.choice(SIGNS) for _ in range(12)), kind="paper", title=title,
        is_positive=is_positive, number=number, state=Result.State.SEALED, drafted_at=at, drafted_by=by.code,
        signed_at=at, signed_by=by.name, sealed_at=at,
    )  # fmt: skip
    statements.insert(result)
    _pass_signing(dossier, by=by, at=at, note=number)
    _settle(dossier, result, RECORD_RESULT, by=by, at=at)
    return result


def _pass_signing(dossier: Dossier, *, by: Actor, at: datetime, note: str) -> None:
    """A paper result ends drafting, signing and sealing at once. Raises Refused while an earlier step is open."""
    waiting = stepping.open_tasks(dossier)
    while task := next((item for item in waiting if item.act in PASSED_BY_PAPER), None):
        opened = stepping.complete(dossier, task, by=by, at=at, outcome=_first(task.outcomes), note=note)
        waiting = [item for item in waiting if item is not task] + opened
    if not any(item.act == "deliver" for item in waiting):  # else nobody could ever hand the result over
        raise Refused(_("Complete the earlier steps before recording the result."), code="onestop.not_this_step")


def _settle(dossier: Dossier, result: Result, act: Act, *, by: Actor, at: datetime) -> None:
    acting.move(dossier, states.Act.SETTLE)
    dossier.finished_at = at
    dossier.delivery_state = "ready"
    fact = DossierSettled(
        dossier_code=dossier.code, procedure_code=dossier.procedure_code, agency=dossier.agency,
        outcome="approved" if result.is_positive else "rejected", settled_at=at,
        is_on_time=timing.is_on_time(dossier, at), result_code=result.code,
    )  # fmt: skip
    acting.record(dossier, act, by=by, at=at, note=result.title, fact=fact, data=replacing.evidence(result))


@transaction.atomic
def hand_over_result(*, code: str, manner: str, receiver: str, by: Actor, at: datetime) -> Dossier:
    """The person has the result (national state 10). Being late never blocks it, nor does a missing rating.

    Raises Refused while money due at return is unpaid, or before there is a result.
    """
    dossier = acting.lock(code)
    acting.require(by, HAND_OVER, dossier)
    if manner not in {"counter", "online", "post"}:
        raise Refused(_("Choose how the result is handed over."), code="onestop.manner", field="manner")
    return _hand_over(dossier, manner=manner, receiver=receiver, by=by, at=at)


@transaction.atomic
def collect_result(*, code: str, by: Actor, at: datetime) -> Dossier:
    """The owner has the sealed file, and that was the hand-over (state 10) unless a paper is wished; again changes nothing.

    Raises NotAllowed for anybody but the owner, Refused before there is a sealed file or while money is due.
    """
    dossier = acting.lock(code)
    acting.require(by, FOLLOW, dossier)
    if not dossier.results.filter(state=Result.State.SEALED).exclude(file_code="").exists():
        raise Refused(_("There is no result to hand over yet."), code="onestop.no_result")
    if dossier.returned_at is not None:
        return dossier
    _require_paid(dossier)
    replacing.require_none_pending(dossier)
    if dossier.wants_paper or stepping.find_open(dossier, act="deliver") is None:
        return dossier
    return _hand_over(dossier, manner="online", receiver=by.name, by=by, at=at)


def _require_paid(dossier: Dossier) -> None:
    if dossier.money_state == "due":
        raise Refused(_("Fees are still to be paid before the result is handed over."), code="onestop.unpaid")


def _hand_over(dossier: Dossier, *, manner: str, receiver: str, by: Actor, at: datetime) -> Dossier:
    if dossier.finished_at is None:
        raise Refused(_("There is no result to hand over yet."), code="onestop.no_result")
    _require_paid(dossier)
    replacing.require_none_pending(dossier)
    task = stepping.get_open(dossier, "deliver")
    acting.move(dossier, states.Act.RETURN)
    dossier.returned_at = dossier.closed_at = at
    dossier.delivery_state = "delivered"
    statements.insert(Delivery(dossier=dossier, manner=manner, at=at, receiver=receiver, by=by.code))
    stepping.complete(dossier, task, by=by, at=at, outcome=_first(task.outcomes))
    fact = ResultReturned(
        dossier_code=dossier.code, procedure_code=dossier.procedure_code, agency=dossier.agency, returned_at=at,
        manner=manner,  # type: ignore[arg-type]
    )  # fmt: skip
    acting.record(dossier, HAND_OVER, by=by, at=at, note=receiver, fact=fact)
    return dossier
