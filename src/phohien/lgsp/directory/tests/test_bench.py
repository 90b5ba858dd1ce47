"""The directory's bench measures what it says; how fast the directory is, only the bench judges."""

import pytest

from phohien.lgsp.directory.bench import figures

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def test_every_figure_is_measured_and_judged_by_its_goal() -> None:
    measured = {figure["name"]: figure for figure in figures(url="", rows=0, say=print)}

    assert len(measured) == 9
    for figure in measured.values():
        assert figure["met"] == (figure["value"] <= figure["goal"])
        assert figure["value"] > 0, figure
