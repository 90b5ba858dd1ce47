"""Letters to partners go out once and in order, over both protocols, whatever the partner does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from phohien.lgsp.adapters.models import Letter, PartnerState
from phohien.lgsp.adapters.outbox import Declined, Unreachable, sending
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests import make

pytestmark = pytest.mark.django_db


def send_all(protocol: str, partner: Simulator, *, at: datetime = make.AT) -> list[str]:
    """What came of each step until nothing is due."""
    channel, outcomes = make.channel(protocol, partner), []
    while step := sending.send_next(protocol, channel, at=at):
        outcomes.append(step.outcome)
    return outcomes


@pytest.mark.parametrize("protocol", ["ngsp", "vdxp"])
def test_letters_of_a_subject_arrive_once_and_in_order(partner: Simulator, protocol: str) -> None:
    for subject in ("a", "b", "a"):
        make.post(subject, partner=protocol)

    assert send_all(protocol, partner) == ["taken"] * 3
    assert [(subject, number) for subject, number, _key in partner.receiver.acted] == [("a", 1), ("b", 1), ("a", 2)]
    assert set(Letter.objects.values_list("state", flat=True)) == {"taken"}


@pytest.mark.parametrize("protocol", ["ngsp", "vdxp"])
@pytest.mark.parametrize(
    "fault", ["lose", "lose_answer", "wrong_status", "truncated", "other_answer", "empty_ok", "slow", "too_many"]
)
def test_a_letter_whose_receipt_did_not_come_goes_out_again_and_has_its_effect_once(
    partner: Simulator, protocol: str, fault: str
) -> None:
    make.post(partner=protocol)
    make.post(partner=protocol)
    partner.misbehaviour.script = ["well", fault]

    assert send_all(protocol, partner) == ["taken", "later"]
    assert send_all(protocol, partner, at=make.AT + timedelta(hours=2)) == ["taken"]
    assert [(subject, number) for subject, number, _key in partner.receiver.acted] == [("a", 1), ("a", 2)]


@pytest.mark.parametrize(("said", "outcome"), [(Declined, "dead"), (Unreachable, "later"), (RuntimeError, "dead")])
def test_whatever_signs_a_partner_says_no_with_the_letter_is_settled(
    said: type[Exception], outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL holds neither NUL nor half a sign; a letter that cannot be settled would go out again for ever."""

    # what runs tests side by side cannot carry half a sign either
    monkeypatch.setattr(sending.LOG, "disabled", True)

    class Rude:
        def send(self, parcel: object, *, at: datetime) -> None:
            raise said("no\0 and \ud800")

    make.post(partner="ngsp")

    step = sending.send_next("ngsp", Rude(), at=make.AT)  # type: ignore[arg-type]

    assert step is not None and step.outcome == outcome
    letter = Letter.objects.get(partner="ngsp")
    assert letter.error.endswith("no and ?") and letter.lease is None
    assert said is not Unreachable or PartnerState.objects.get(code="ngsp").last_error == "no and ?"
