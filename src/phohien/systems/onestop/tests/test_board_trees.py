"""Dossiers of any time counted under the units of another: nothing lost, nothing assigned by a guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from phohien.kernel import periods
from phohien.kernel.clock import VIETNAM
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.models import Agency
from phohien.systems.onestop.queries import board, counted, trees
from phohien.systems.onestop.tests import make, make_figures
from phohien.systems.onestop.tests.make_pages import world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=VIETNAM)
TODAY = NOW.date()
YEAR_2024, YEAR_2026 = periods.year(2024), periods.year(2026)
CASES: dict[str, list[str]] = {}


def committees(on: date) -> list[Agency]:
    return [
        item for item in directory.list_agencies(on, kind="committee") if item.unit and item.unit.level == "commune"
    ]


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        with django_db_blocker.unblock():
            heirs = {item.code: trees.heirs_of(item.code, TODAY) for item in committees(date(2024, 6, 30))}
            CASES["split"] = [code for code, found in heirs.items() if len(found) > 1]
            CASES["whole"] = [code for code, found in heirs.items() if len(found) == 1][:5]
            first = datetime(2024, 3, 1, 8, tzinfo=VIETNAM)
            make_figures.dossiers(30, *CASES["whole"], first=first, days=60, seed=2)
            make_figures.dossiers(12, *CASES["split"], first=first, days=60, seed=3)
            make_figures.dossiers(20, "H31.101", "H31.102", seed=4)
        yield


def lens(period: Any, tree: str = "hien-nay", **more: Any) -> board.Lens:
    return board.Lens(period=period, at=NOW, tree=tree, **more)


def test_the_three_units_that_were_split_have_several_heirs() -> None:
    split = [unit for unit in committees(date(2025, 6, 30)) if len(trees.heirs_of(unit.code, TODAY)) > 1]

    assert len(split) == 3
    assert CASES["split"]


def test_dossiers_of_2024_are_counted_under_todays_communes_and_the_split_in_a_row_of_their_own() -> None:
    filed = board._counted(lens(YEAR_2024), "agency")
    today = board.by_agency(lens(YEAR_2024))

    for code in CASES["whole"]:
        assert trees.counted_under(code, TODAY) in today
    expected = sum(filed[code]["received"] for code in CASES["split"] if code in filed)
    assert today[trees.UNRESOLVED]["received"] == expected > 0
    assert sum(one["received"] for one in today.values()) == sum(one["received"] for one in filed.values())
    assert set(today) <= {item.code for item in committees(TODAY)} | {trees.UNRESOLVED}


def test_the_same_dossiers_under_the_units_of_2024_stand_where_they_were_filed() -> None:
    filed = board._counted(lens(YEAR_2024), "agency")

    assert board.by_agency(lens(YEAR_2024, "truoc-11-2024")) == filed


def test_dossiers_of_today_are_under_the_units_of_2024_only_where_there_is_exactly_one() -> None:
    then = board.by_agency(lens(YEAR_2026, "truoc-11-2024"))
    now = board.by_agency(lens(YEAR_2026))

    assert sum(one["received"] for one in then.values()) == sum(one["received"] for one in now.values())
    for code in now:
        found = trees.heirs_of(code, date(2024, 10, 31))
        assert (found[0] if len(found) == 1 else trees.UNRESOLVED) in then


def test_the_row_of_a_commune_opens_the_dossiers_of_those_it_came_from() -> None:
    today = board.by_agency(lens(YEAR_2024))
    for code in today:
        rows = counted.dossiers(lens(YEAR_2024, agency=code), ["received"])
        assert rows.count() == today[code]["received"]


def test_a_communes_leader_sees_the_own_commune_and_what_it_came_from() -> None:
    code = trees.counted_under(CASES["whole"][0], TODAY)
    leader = make.official("leader", agency=code)
    look = board.lens(leader, period=YEAR_2024, at=NOW)

    assert set(board.by_agency(look)) == {code}
    assert counted.dossiers(look, ["received"]).count() == board.by_agency(lens(YEAR_2024))[code]["received"]


def test_the_provinces_leader_and_operators_see_everything_and_a_department_only_itself() -> None:
    for who in (
        make.official("leader", agency="H31"),
        make.official("leader", agency="H31.1"),
        make.official("operator"),
    ):
        assert trees.scope_of(who, TODAY) is None
    assert trees.scope_of(make.official("leader", agency="H31.3"), TODAY) == frozenset({"H31.3"})
    below = trees.scope_of(make.official("leader", agency="H31.101"), TODAY)
    assert below is not None and "H31.101" in below and "H31.101.1" in below and "H31.102" not in below
    assert trees.scope_of(make.official("leader", agency="H31.9999"), TODAY) == frozenset()
