"""Whatever the partner does, and whenever the sender dies: each letter has its effect once and in its subject's order,
or lies on the desk with a reason."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.models import Letter, PartnerState
from phohien.lgsp.adapters.outbox import comparing, desk, sending
from phohien.lgsp.adapters.outbox.channel import Unreachable
from phohien.lgsp.adapters.simulators.misbehaviour import LETTER_FAULTS, WELL, Misbehaviour
from phohien.lgsp.adapters.simulators.receiver import Receiver
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests import make

pytestmark = pytest.mark.django_db
FAST = [fault for fault in LETTER_FAULTS if fault != "slow"]
FAULTS = st.lists(st.sampled_from([WELL, WELL, *FAST]), max_size=30)
DEATHS = st.lists(st.sampled_from(["", "", "before", "after", "settling"]), max_size=30)
SUBJECTS = st.lists(st.sampled_from("abc"), min_size=1, max_size=8)


class Killed(BaseException):
    """The sender's process ended here: nothing of it runs on."""


class Mortal:
    """A channel under which the sender dies: before the call, after it, or while it settles (its transaction is lost)."""

    def __init__(self, channel: Any, deaths: list[str]) -> None:
        self.channel, self.deaths, self.dies_settling = channel, list(deaths), False

    def send(self, parcel: Any, *, at: datetime) -> Any:
        death = self.deaths.pop(0) if self.deaths else ""
        if death == "before":
            raise Killed
        receipt = self.channel.send(parcel, at=at)
        if death == "after":
            raise Killed
        self.dies_settling = death == "settling"
        return receipt


def step(channel: Mortal, at: datetime) -> str:
    """One step of a sender that may die: what its death undoes is undone, what it committed stays."""
    real = sending._settle

    def settle(*told: Any, **more: Any) -> sending.Step:
        if channel.dies_settling:
            channel.dies_settling = False
            raise Killed
        return real(*told, **more)

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "_settle", settle)
            found = sending.send_next("ngsp", channel, at=at)
    except Killed:
        return "killed"
    return found.outcome if found else ""


def lived(partner: Simulator, subjects: str, faults: list[str], deaths: list[str]) -> None:
    """Everything was posted, sent as long as anything could be, compared, and sent again."""
    partner.receiver, partner.misbehaviour = Receiver(), Misbehaviour(script=faults)
    for subject in subjects:
        make.post(subject)
    at, channel = make.AT, Mortal(make.channel("ngsp", partner), deaths)
    for _hour in range(200):
        while step(channel, at):
            pass
        if (
            not partner.misbehaviour.script
            and not Letter.objects.filter(state="waiting", due_at__lte=at + timedelta(days=1))
            .exclude(thread__letters__state="dead")
            .exists()
        ):
            break
        at += timedelta(minutes=61)
    partner.misbehaviour.script, channel.deaths = [], []  # from here on everybody behaves, and lives
    partner.receiver.release(everything=True)
    for _again in range(2):
        at += timedelta(hours=7)
        comparing.compare(partner="ngsp", channel=channel.channel, day=in_vietnam(make.AT).date(), by=SYSTEM, at=at)
        while step(channel, at):
            pass


def check(partner: Simulator) -> None:
    """Each letter had its effect once, in order, and whoever had none waits behind, or lies on, the desk."""
    acted = partner.receiver.acted
    assert max(Counter(key for _subject, _number, key in acted).values(), default=1) == 1
    for subject in {subject for subject, _number, _key in acted}:
        numbers = [number for about, number, _key in acted if about == subject]
        assert numbers == sorted(numbers), acted
    effects = {key for _subject, _number, key in acted}
    for letter in Letter.objects.select_related("thread"):
        stuck = Letter.objects.filter(thread=letter.thread, number__lt=letter.number, state="dead").exists()
        if letter.state == "taken":
            assert letter.key in effects
        elif letter.state == "dead":
            assert letter.why and letter.error
        else:
            assert letter.state == "waiting" and stuck, (letter, letter.state, letter.error)


# A failure is told at once, not made small: each example is a hundred calls.
@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(
    subjects=["a", "b"], faults=["well", "forget"], deaths=["", "", "after", "before"]
)  # deaths left for the comparison
@given(subjects=SUBJECTS, faults=FAULTS, deaths=DEATHS)
def test_each_letter_has_its_effect_once_and_in_order_or_lies_on_the_desk(
    served: Simulator, subjects: list[str], faults: list[str], deaths: list[str]
) -> None:
    with transaction.atomic():
        PartnerState.objects.all().delete()
        lived(served, "".join(subjects), faults, deaths)
        check(served)
        for key in Letter.objects.filter(state="dead").values_list("key", flat=True):
            desk.retry(key=key, by=make.OPERATOR, at=make.AT)
        while Letter.objects.filter(state__in=["waiting"]).exists():
            assert step(Mortal(make.channel("ngsp", served), []), make.AT + timedelta(days=30))
        check(served)
        assert len(served.receiver.acted) == len(subjects)
        transaction.set_rollback(True)


def test_the_comparison_finds_what_a_partner_only_said_it_took(partner: Simulator) -> None:
    for subject in "aab":
        make.post(subject)
    partner.misbehaviour.script = ["forget"]
    channel = Mortal(make.channel("ngsp", partner), [])
    while step(channel, make.AT):
        pass
    assert [number for _subject, number, _key in partner.receiver.acted] == [1]  # of b; a's second waits for its first

    day = in_vietnam(make.AT).date()
    found = comparing.compare(partner="ngsp", channel=channel.channel, day=day, by=SYSTEM, at=make.AT)
    assert (found.ours, found.theirs, found.resent, found.is_equal) == (3, 2, 1, False)
    assert step(channel, make.AT) == "taken"
    assert [one[:2] for one in partner.receiver.acted] == [("b", 1), ("a", 1), ("a", 2)]
    assert comparing.compare(partner="ngsp", channel=channel.channel, day=day, by=SYSTEM, at=make.AT).is_equal


def test_a_second_sender_leaves_a_claimed_letter_alone_until_the_lease_ends_and_the_first_settles_nothing_then(
    partner: Simulator
) -> None:  # fmt: skip
    make.post()
    channel = make.channel("ngsp", partner)

    class Slow:
        """While this sender waits for the answer, another looks twice: at once, and after the lease."""

        def send(self, parcel: Any, *, at: datetime) -> Any:
            assert sending.send_next("ngsp", channel, at=at + timedelta(minutes=1)) is None
            assert sending.send_next("ngsp", channel, at=at + timedelta(minutes=3)).outcome == "taken"
            raise Unreachable("too slow")

    assert sending.send_next("ngsp", Slow(), at=make.AT).outcome == "lost"
    assert Letter.objects.get().state == "taken" and len(partner.receiver.acted) == 1
