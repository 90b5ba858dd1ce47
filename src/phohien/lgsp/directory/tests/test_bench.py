"""The directory is fast enough: a hundred times over on these two cores, so that a slow neighbour breaks nothing."""

import pytest

from phohien.lgsp.directory.bench import figures

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def test_resolving_and_the_tree_of_a_day_take_less_than_a_millisecond() -> None:
    measured = {figure["name"]: figure for figure in figures()}

    assert measured["resolve a code, 161 to 104 units, cached"]["met"]
    assert measured["tree of a day, cached"]["met"]
    assert measured["load all reference data"]["value"] < 10
