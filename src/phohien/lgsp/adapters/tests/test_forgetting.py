"""What the buses leave behind is erased in time, and nothing that a person has yet to decide about."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.models import Letter, Received, Thread, Try
from phohien.lgsp.adapters.outbox import forgetting
from phohien.lgsp.adapters.tests import make

pytestmark = pytest.mark.django_db


def settled(state: str, at: datetime = make.AT) -> Letter:
    letter = make.post(state)
    Try.objects.create(letter=letter, at=at, outcome="taken")
    Letter.objects.filter(pk=letter.pk).update(state=state, finished_at=None if state == "waiting" else at)
    return letter


def received(state: str, number: int) -> Received:
    thread, _ = Thread.objects.get_or_create(partner="ngsp", subject="in", is_inward=True)
    return Received.objects.create(partner="ngsp", key=f"k{number}", thread=thread, number=number, previous=number - 1, kind="x",
                                   data={"tên": "Đỗ"}, digest="d", state=state, heard_at=make.AT)  # fmt: skip


def forget(days: int) -> int:
    return forgetting.forget(by=SYSTEM, at=make.AT + timedelta(days=days, seconds=1))


def said(state: str) -> bool:
    return bool(Letter.objects.get(state=state).data)


def test_what_letters_said_goes_after_ninety_days_and_what_a_person_must_decide_stays() -> None:
    for state in ("taken", "discarded", "dead", "waiting"):
        settled(state)
    for number, state in enumerate(("applied", "late", "quarantined", "waiting"), start=1):
        received(state, number)

    assert forget(89) == 0
    assert forget(90) == 4 and forget(90) == 0

    assert [said(state) for state in ("taken", "discarded", "dead", "waiting")] == [False, False, True, True]
    assert [bool(row.data) for row in Received.objects.order_by("number")] == [False, False, True, True]
    taken = Letter.objects.get(state="taken")
    assert taken.digest and taken.forgotten_at and not taken.by_name
    (entry,) = Entry.objects.filter(act="adapters.forget_letters")
    assert entry.data == {"letters": 2, "received": 2}
    with pytest.raises(NotAllowed):
        forgetting.forget(by=make.CLERK, at=make.AT)


def test_tries_go_after_a_year_and_rows_after_five_but_a_subject_goes_on_counting() -> None:
    settled("taken")
    settled("dead")
    forget(365)
    assert [row.letter.state for row in Try.objects.all()] == ["dead"]
    assert Letter.objects.count() == 2
    forget(5 * 365)
    assert [letter.state for letter in Letter.objects.all()] == ["dead"]
    assert make.post("taken").number == 2


def test_a_letter_that_was_erased_does_not_go_out_again_when_the_partner_lost_it() -> None:
    from phohien.lgsp.adapters.outbox import comparing
    from phohien.lgsp.adapters.rules.letters import Differences

    letter = settled("taken")
    forget(90)
    found = Differences((letter.key,), (), ())
    assert comparing._keep("ngsp", make.AT.date(), 1, 0, found, SYSTEM, make.AT).resent == 0
