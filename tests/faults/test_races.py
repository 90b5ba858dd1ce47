"""The same thing at the same instant, from several sides: once is once, and the second is told so in a sentence."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import Dossier, PaymentRequest, PaymentTransaction, ProcedureVersion, ProcessVersion
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import applications, handling, payments, processes, reception
from phohien.systems.onestop.services import catalogue as keeping
from phohien.systems.onestop.tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PAID = "1.004873"


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    make.load_catalogue()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised; they begin at the same instant, each on a connection of its own."""
    ready, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(30)
            found[place] = act()
        except Exception as fault:  # what went wrong is what the test looks at
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _application(name: str, *, account: str = make.CITIZEN.code, key: str | None = None) -> applications.Application:
    return applications.Application(
        version=versions.in_force(make.BIRTH, on=make.MONDAY.date()), agency=make.CENTRE, competent_agency=make.WARD,
        unit_code=make.UNIT, channel=catalogue.Channel.ONLINE, values=make.BIRTH_VALUES, account_code=account, key=key,
        parties=(applications.Applicant(full_name=name),),
    )  # fmt: skip


def of_kind(found: Sequence[Any], kind: type) -> list[Any]:
    return [one for one in found if isinstance(one, kind)]


def test_one_application_sent_eight_times_at_once_is_one_dossier_for_everybody() -> None:
    found = at_once(*[lambda: make.submit(key="the-same-key")] * 8)

    assert [one.code for one in of_kind(found, Dossier)] == ["H31.101.1-261123-0001"] * 8, found
    assert Dossier.objects.count() == 1


def test_somebody_elses_key_does_not_open_their_dossier() -> None:
    make.submit(key="the-same-key")

    with pytest.raises(Refused):
        applications.submit_dossier(
            application=_application("Trần Văn Bắc", account="acc-other", key="the-same-key"),
            by=make.CITIZEN,
            at=make.at(10),
        )


def test_codes_given_out_at_once_have_no_gap_and_no_duplicate_though_some_applications_fail() -> None:
    def apply(number: int) -> Dossier:
        name = "Nguyễn Văn Nam" if number % 3 else "N" * 300  # too long for its column: fails after the code was drawn
        return applications.submit_dossier(application=_application(name), by=make.CITIZEN, at=make.at(10))

    found = at_once(*[lambda number=number: apply(number) for number in range(12)])

    numbers = sorted(int(one.code[-4:]) for one in of_kind(found, Dossier))
    assert numbers == list(range(1, 9)), found


def test_a_payment_notice_that_comes_five_times_at_once_is_booked_once() -> None:
    dossier = make.submit(PAID)
    request = PaymentRequest.objects.get(dossier=dossier)

    def notice() -> PaymentTransaction:
        return payments.hear_notice(
            gateway="bank", number="FT1", reference=request.reference, amount_vnd=request.amount_vnd,
            paid_at=make.at(10), at=make.at(10),
        )  # fmt: skip

    found = at_once(*[notice] * 5)

    assert len(of_kind(found, PaymentTransaction)) == 5, found
    assert PaymentTransaction.objects.get().notices == 5
    acts = Counter(entry.act for entry in ledger.history(dossier.code))
    assert acts["onestop.pay"] == 1


def test_two_officials_taking_one_task_at_once_the_second_is_told_who_was_first() -> None:
    dossier = make.received()
    key = make.task_key(dossier)
    officials = [
        make.official("civil_status_officer", name=name, post=name) for name in ("Phạm Văn Hùng", "Ngô Thị Lan")
    ]

    found = at_once(
        *[lambda by=by: handling.take_task(code=dossier.code, key=key, by=by, at=make.at(10)) for by in officials]
    )

    (late,) = of_kind(found, Stale)
    assert dossier.tasks.get(key=key).assignee_name in str(late)


def test_two_officials_completing_one_task_at_once_it_is_done_once() -> None:
    dossier = make.received()
    key = make.task_key(dossier)

    found = at_once(
        *[lambda: handling.complete_task(code=dossier.code, key=key, outcome="eligible", by=make.CIVIL, at=make.at(10))]
        * 2
    )

    assert len(of_kind(found, Dossier)) == len(of_kind(found, Stale)) == 1, found
    assert dossier.tasks.filter(state="open").count() == 1


def test_two_desks_receiving_one_dossier_at_once_it_is_received_once() -> None:
    dossier = make.submit()
    seen = dossier.revision

    found = at_once(
        *[lambda: reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(10), revision=seen)] * 3
    )

    assert len(of_kind(found, Dossier)) == 1
    assert len(of_kind(found, Stale)) == 2, found
    assert dossier.papers.count() == 1


def test_a_procedure_changed_in_mid_life_leaves_the_dossier_its_version_and_its_process() -> None:
    dossier = make.received()
    before = dossier.version_id, dossier.process_id
    _publish_anew(dossier)

    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(10, day=25)
    )

    dossier.refresh_from_db()
    assert (dossier.version_id, dossier.process_id) == before
    assert dossier.tasks.get(state="open").act == "approve_sign"
    later = make.submit(when=make.at(9, day=26))
    assert later.version_id != before[0]
    assert later.process_id != before[1]


def _publish_anew(dossier: Dossier) -> None:
    old = ProcedureVersion.objects.get(pk=dossier.version_id)
    data = keeping.exported(old)
    data["procedure"]["effective_from"] = (make.MONDAY.date() + timedelta(days=2)).isoformat()
    draft = keeping.import_version(data=data, by=SYSTEM, at=make.at(10))
    keeping.publish_version(pk=draft.pk, by=SYSTEM, at=make.at(10))
    process = ProcessVersion.objects.get(pk=dossier.process_id)
    xml = bytes(process.xml).replace(b"isExecutable", b" isExecutable")
    drawn = processes.save_process(
        code=process.process.code, name=process.process.name, xml=xml, by=SYSTEM, at=make.at(10)
    )
    processes.publish_process(pk=drawn.pk, by=SYSTEM, at=make.at(10))
