"""What is shown of a delivery does not depend on the order in which its statuses arrive, nor on clocks that run ahead."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from phohien.systems.documents.rules.axis import states
from phohien.systems.documents.rules.axis.states import Said, is_taken_back, is_told
from phohien.systems.documents.tests.axis.make import AT


def shown(said: list[Said]) -> str:
    """The status after all of it was told in that order."""
    status = ""
    for place, one in enumerate(said, start=1):
        status = states.status_after(status, one.code, is_worked_on=is_taken_back(said[:place]))
    return status


def told(*codes: str, later: int = 0) -> list[Said]:
    """Statuses of one minute after the other, all heard at last."""
    last = AT + timedelta(hours=1)
    return [Said(code, AT + timedelta(minutes=place + later), last) for place, code in enumerate(codes)]


def test_work_that_goes_on_after_the_end_is_shown_in_whatever_order_it_is_told() -> None:
    for codes, wanted in (
        (("01", "03", "05", "06"), "06"), (("01", "05", "06", "05"), "05"), (("03", "05", "06", "05", "06"), "06"),
        (("01", "06", "03"), "06"),
    ):  # fmt: skip
        assert {shown(list(order)) for order in permutations(told(*codes))} == {wanted}, codes


def test_a_moment_in_the_future_counts_as_when_it_was_heard_and_one_without_a_moment_takes_nothing_back() -> None:
    ahead = Said("05", AT + timedelta(days=900), AT)
    assert not is_taken_back([ahead, Said("06", AT + timedelta(minutes=1), AT + timedelta(minutes=1))])
    assert not is_taken_back([Said("06", AT, AT), Said("05", None, AT + timedelta(days=1))])
    assert not is_taken_back([Said("06", AT, AT), Said("05", AT, AT + timedelta(minutes=3))])


def test_the_end_is_told_again_after_work_went_on_and_nothing_else_twice() -> None:
    codes = ["01", "03", "04", "05", "06"]
    assert all(is_told(codes, one) for one in codes)
    codes.append("05")
    assert [one for one in dict.fromkeys(codes) if not is_told(codes, one)] == ["06"]
    assert is_told([*codes, "06"], "06")
