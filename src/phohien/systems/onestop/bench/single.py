"""One act at a time, in this process: a deadline, a step of a process, a paper, a signature, a question."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from phohien.base.signing import queries as verifying
from phohien.base.signing import services as signing
from phohien.kernel import clock
from phohien.kernel.calendar import build_calendar
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts import population
from phohien.lgsp.exchange import services as relay
from phohien.systems.onestop.bench.life import PERSON, PROCEDURE, VALUES
from phohien.systems.onestop.bench.people import WARD_UNIT, Office
from phohien.systems.onestop.bench.reckoning import figure, median_ms, processor_ms
from phohien.systems.onestop.queries import papers as facts
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue, deadlines, process
from phohien.systems.onestop.services import applications, papers, reception

PROCESSES = Path(__file__).parent.parent / "data" / "processes"


def figures(office: Office, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """What single acts cost."""
    say("Single acts: deadline, process step, form 01, signature, question through the exchange…")
    return [*_deadline(), *_step(), *_paper_and_signature(office), *_question(office)]


def _deadline() -> list[dict[str, Any]]:
    calendar, limit = build_calendar(), deadlines.limit_of(10, "working_day")
    starts = [clock.now() + timedelta(hours=7 * number) for number in range(1000)]
    spent = median_ms(lambda: [deadlines.due(start, limit, calendar) for start in starts], 15, warm=2)
    return [figure("a deadline of 10 working days", spent, "µs", 5.0)]  # a thousand of them in milliseconds


def _step() -> list[dict[str, Any]]:
    definition = process.load((PROCESSES / "ordinary.bpmn").read_bytes())
    at = clock.now()
    begun = process.start(definition, {}, at=at)
    saved, key = process.to_json(begun.state), begun.opened[0].task_key

    def step() -> str:
        return process.to_json(process.complete(process.from_json(definition, saved), key, "accepted", at=at).state)

    return [figure("a process step: read, move, save", median_ms(step, 300, warm=20), "ms", 0.5)]


def _paper_and_signature(office: Office) -> list[dict[str, Any]]:
    at, desk = clock.now(), office.actors["receiver"]
    application = applications.Application(
        version=versions.in_force(PROCEDURE, on=at.date()), agency=office.centre, competent_agency=office.ward,
        unit_code=WARD_UNIT, channel=catalogue.Channel.DIRECT, values=VALUES,
        parties=(applications.Applicant(**PERSON),),
    )  # fmt: skip
    dossier = applications.submit_dossier(application=application, by=desk, at=at)
    reception.receive_dossier(code=dossier.code, by=desk, at=at)
    paper = facts.get_paper(dossier, "01", 1)
    pdf = papers.typeset_paper(paper)
    hand = _credential("person", office.actors["leader"].code, "Đỗ Quang Minh", at)
    seal = _credential("agency_seal", office.ward, "Ủy ban nhân dân phường", at)

    def sign(content: bytes, credential: Any) -> bytes:
        return signing.sign_pdf(content, credential=credential, reason="Ký ban hành", at=clock.now())

    signed = sign(pdf, hand)
    sealed = sign(signed, seal)
    if len(verifying.verify_pdf(sealed).signatures) != 2:
        raise RuntimeError("The signed and sealed paper does not show two signatures.")
    return [
        figure("form 01 as PDF", processor_ms(lambda: papers.typeset_paper(paper), 20, warm=3), "CPU-ms", 30.0),
        figure("sign a paper", processor_ms(lambda: sign(pdf, hand), 8), "CPU-ms", 200.0),
        figure("seal a signed paper", processor_ms(lambda: sign(signed, seal), 8), "CPU-ms", 200.0),
        figure("verify a signed and sealed paper", processor_ms(lambda: verifying.verify_pdf(sealed), 8), "CPU-ms"),
    ]


def _credential(kind: str, code: str, name: str, at: datetime) -> Any:
    return signing.issue_credential(
        kind=kind, owner_code=code, owner_name=name, by=SYSTEM, at=at - timedelta(minutes=1)
    )


def _question(office: Office) -> list[dict[str, Any]]:
    """The register is filled the only way a neighbour can: by registering a birth through the exchange."""
    at, case, handler = clock.now(), f"bench-{os.getpid()}", office.actors["handler"]
    child = population.ChildDetails(
        full_name="Nguyễn Minh Anh", sex="female", birth_date=date(2026, 11, 10), birth_unit_code=WARD_UNIT
    )
    reserve = population.ReserveBirthEntry(dossier_code=case, registrar_agency=office.ward, child=child)
    entry = relay.ask(reserve, by=SYSTEM, at=at, purpose=population.BIRTH_REGISTRATION, case=case)
    _tell_birth(case, office, child, at)
    relay.settle(at=at)
    question = population.PersonByCode(personal_id=entry.personal_id)

    def ask() -> Any:
        return relay.ask(question, by=handler, at=clock.now(), purpose=population.BIRTH_REGISTRATION, case=case)

    if ask().full_name != child.full_name:
        raise RuntimeError("The register does not know the child it registered.")
    return [figure("PersonByCode through the exchange, with its evidence", median_ms(ask, 60, warm=8), "ms")]


def _tell_birth(case: str, office: Office, child: population.ChildDetails, at: datetime) -> None:
    from django.db import transaction

    from phohien.base.ledger import services as ledger

    fact = population.BirthRegistrationRequested(
        dossier_code=case, registrar_agency=office.ward, registered_unit_code=WARD_UNIT, child=child,
        signed_on=at.date(), signatory="Đỗ Quang Minh",
    )  # fmt: skip
    with transaction.atomic():
        ledger.record(act="bench.birth", subject=case, case=case, by=SYSTEM, at=at, fact=fact)
