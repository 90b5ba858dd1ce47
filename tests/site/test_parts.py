"""The whole suite in parts: nothing is left out, a failure anywhere fails the run, and nobody waits long for the last part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phohien.site.commands import environment, test
from phohien.site.commands.test import Part

REPORT = """<testsuites><testsuite>
<testcase classname="tests.site.test_a" name="test_one" time="1.5"/>
<testcase classname="tests.site.test_a" name="test_two[x]" time="2.5"><failure message="no">…</failure></testcase>
<testcase classname="src.phohien.test_b" name="test_three" time="0.25"><skipped message="why"/></testcase>
</testsuite></testsuites>"""


def test_every_file_is_run_once_and_a_systems_files_with_that_system_alone() -> None:
    on_disk = {
        path.relative_to(environment.ROOT)
        for place in ("src", "tests")
        for path in (environment.ROOT / place).rglob("test_*.py")
    }

    planned = test.parts(test.sessions(), {})

    files = [file for part in planned for file in part.files]
    assert len(files) == len(on_disk) and set(files) == on_disk
    for part in planned:
        homes = {file.parts[3] if file.parts[:3] == ("src", "phohien", "systems") else "" for file in part.files}
        assert homes == {part.system}


def test_parts_are_neighbours_of_about_equal_length_and_the_longest_begins() -> None:
    files = {"": [Path(f"tests/test_{n:02}.py") for n in range(40)], "onestop": [Path("src/test_x.py")]}
    seconds = {path: 1.0 for of_one in files.values() for path in of_one} | {Path("tests/test_07.py"): 20.0}

    planned = test.parts(files, seconds)

    fair = sum(seconds.values()) / (test.SIDE_BY_SIDE * test.ROUNDS)
    assert planned[0].files == (Path("tests/test_07.py"),) or planned[0].seconds >= 20
    assert [part.seconds for part in planned] == sorted((part.seconds for part in planned), reverse=True)
    assert all(part.seconds <= fair or len(part.files) == 1 for part in planned)
    for part in planned:
        assert list(part.files) == sorted(part.files)


def test_what_a_file_took_is_known_from_its_last_report(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(REPORT)
    (tmp_path / "broken.xml").write_text("<testsuites>")

    assert test.seconds_before(tmp_path) == {Path("tests/site/test_a.py"): 4.0, Path("src/phohien/test_b.py"): 0.25}


@pytest.mark.parametrize(
    ("second", "words", "status", "said"),
    [
        ("assert True", [], 0, "2 tests, 0 failures, 0 errors, 0 skipped."),
        ("assert not 'well'", [], 1, "Failed: test_second::test_it"),
        (
            "__import__('os').kill(__import__('os').getpid(), 9)",
            [],
            9,
            "Failed: the house, test_second to test_second: ended with -9.",
        ),
        ("assert not 'well'", ["-kfirst"], 0, "1 tests, 0 failures, 0 errors, 0 skipped."),
        ("assert True", ["-kneither"], test.NOTHING_COLLECTED, "0 tests, 0 failures, 0 errors, 0 skipped."),
    ],
)
def test_a_run_fails_when_one_part_does_and_says_what(
    tmp_path: Path, monkeypatch: Any, capsys: Any, second: str, words: list[str], status: int, said: str
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "test_first.py").write_text("def test_first(): pass\n")
    (tmp_path / "test_second.py").write_text(f"def test_it(): {second}\n")
    planned = [Part("", (Path(name),), 1.0) for name in ("test_first.py", "test_second.py")]

    assert test._run_all(planned, words, tmp_path) == status
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["tests/faults", "src/phohien/lgsp/gateway/tests"])
def test_files_that_share_a_running_house_or_gateway_are_in_one_part(folder: str) -> None:
    planned = test.parts(test.sessions(), {})

    assert len([part for part in planned if any(file.parent == Path(folder) for file in part.files)]) == 1
