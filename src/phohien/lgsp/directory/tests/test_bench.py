"""The directory is fast enough, with room for a busy machine: the goals themselves are judged by ``bench``."""

import pytest

from phohien.lgsp.directory.bench import figures

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def test_every_figure_stays_far_below_what_a_person_would_notice() -> None:
    measured = {figure["name"]: figure for figure in figures(url="", rows=0, say=print)}

    assert len(measured) == 9
    for figure in measured.values():
        assert figure["met"] == (figure["value"] <= figure["goal"])
        assert figure["value"] < 20 * figure["goal"], figure
