"""Run all tests, the browser's too when Chromium is there; arguments go to pytest.

Without a path the tests run in parts, three side by side: a part is neighbouring files and a process of its own, so that every file
is read once, what a folder's tests share is made once, and no core waits at the end of one system for the next.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from phohien.site import postgres
from phohien.site.commands import environment

SYSTEMS = Path("src/phohien/systems")
SIDE_BY_SIDE = 3  # two cores: browsers, drills and databases make a third process worth its while
ROUNDS = (
    4  # parts each of them takes one after another: fewer leave a core idle at the end, more start Django more often
)
NOTHING_COLLECTED = 5  # pytest's exit status: nothing in this part was asked for


@dataclass(frozen=True)
class Part:
    """Test files that one process runs; ``system`` is installed alone, or the whole house when it is empty."""

    system: str
    files: tuple[Path, ...]
    seconds: float

    @property
    def name(self) -> str:
        """What the part is called in sentences and in its report's name."""
        return f"{self.system or 'the house'}, {self.files[0].with_suffix('')} to {self.files[-1].stem}"


@dataclass(frozen=True)
class Outcome:
    """How a part ended: pytest's exit status, what it printed, and its report."""

    status: int
    printed: str
    report: Path


def run(arguments: list[str]) -> int:
    """The tests have run. Without a path: the house's own, and each system's with every other system uninstalled."""
    if any(not word.startswith("-") for word in arguments):
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=environment.ROOT, check=False).returncode
    kept = environment.ROOT / "var" / "tests"
    planned = parts(sessions(), seconds_before(kept))
    with postgres.for_tests(environment.ROOT / "var") as url, tempfile.TemporaryDirectory() as reports:
        os.environ["PHOHIEN_DATABASE_URL"] = url
        status = _run_all(planned, arguments, Path(reports))
        if not arguments:  # a choice of tests does not tell how long their files take
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(reports, kept)
    return status


def sessions() -> dict[str, list[Path]]:
    """The test files of the house, under "", and of every system, in the order of their paths."""
    root = environment.ROOT
    found: dict[str, list[Path]] = {"": []}
    for path in sorted(path for place in ("tests", "src") for path in (root / place).rglob("test_*.py")):
        file = path.relative_to(root)
        system = file.relative_to(SYSTEMS).parts[0] if file.is_relative_to(SYSTEMS) else ""
        found.setdefault(system, []).append(file)
    return found


def parts(files: dict[str, list[Path]], known: dict[Path, float]) -> list[Part]:
    """Neighbouring files in parts that take about equally long, the longest first."""
    weights = {path: known.get(path) or _guess(path) for of_one in files.values() for path in of_one}
    enough = sum(weights.values()) / (SIDE_BY_SIDE * ROUNDS)
    made: list[Part] = []
    for system, of_one in files.items():
        taken: list[Path] = []
        for _place, together in groupby(of_one, key=_inseparable):
            more = list(together)
            if taken and sum(weights[one] for one in (*taken, *more)) > enough:
                made.append(_part(system, taken, weights))
                taken = []
            taken += more
        made += [_part(system, taken, weights)] if taken else []
    return sorted(made, key=lambda part: part.seconds, reverse=True)


def _inseparable(path: Path) -> Path:
    """The folder of files that share what is made once a session, a whole house that runs or a gateway; else the file itself."""
    shares = environment.ROOT / path.parent / "conftest.py"
    return path.parent if shares.exists() and 'scope="session"' in shares.read_text() else path


def _part(system: str, files: list[Path], weights: dict[Path, float]) -> Part:
    return Part(system, tuple(files), sum(weights[path] for path in files))


def _guess(path: Path) -> float:
    """Seconds a file may take that never ran here: by its length, and longer where browsers or whole houses are started."""
    slow = "browser" in path.name or path.parts[:2] in {("tests", "faults"), ("tests", "journeys")}
    return (environment.ROOT / path).stat().st_size / 4000 * (5 if slow else 1)


def seconds_before(reports: Path) -> dict[Path, float]:
    """What each file took when it last ran here."""
    found: dict[Path, float] = {}
    for report in reports.glob("*.xml"):
        for case in _cases(report):
            path = Path(*case.get("classname", "").split(".")).with_suffix(".py")
            found[path] = found.get(path, 0.0) + float(case.get("time", 0))
    return found


def _cases(report: Path) -> Iterable[ElementTree.Element]:
    try:
        return ElementTree.parse(report).iter("testcase")  # noqa: S314  pytest wrote it
    except (ElementTree.ParseError, OSError):
        return ()


def _run_all(planned: list[Part], arguments: list[str], reports: Path) -> int:
    environment.say(
        f"{sum(len(part.files) for part in planned)} test files in {len(planned)} parts, {SIDE_BY_SIDE} side by side."
    )
    statuses, counts, failed = [], {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}, []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        running = {pool.submit(_run_part, part, arguments, reports): part for part in planned}
        for done in as_completed(running):
            outcome = done.result()
            statuses.append(outcome.status)
            environment.say(f"Part {len(statuses)} of {len(planned)}: {running[done].name}:")
            print(outcome.printed, flush=True)
            failed += _add(outcome.report, counts)
            if not outcome.report.exists():
                failed.append(f"{running[done].name}: ended with {outcome.status}.")
    environment.say(", ".join(f"{number} {word}" for word, number in counts.items()) + ".")
    for name in failed:
        environment.say(f"Failed: {name}")
    told = [abs(status) for status in statuses if status != NOTHING_COLLECTED]
    return max(told) if told else NOTHING_COLLECTED


def _run_part(part: Part, arguments: list[str], reports: Path) -> Outcome:
    report = reports / f"{'-'.join(part.files[0].with_suffix('').parts)}.xml"
    alone = {"PHOHIEN_SYSTEMS": part.system} if part.system else {}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--no-header",
        f"--junitxml={report}",
        "--override-ini=junit_family=xunit1",  # the newer family refuses what tests record
        *arguments,
        *map(str, part.files),
    ]
    done = subprocess.run(
        command, cwd=environment.ROOT, env=os.environ | alone, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout, report)


def _add(report: Path, counts: dict[str, int]) -> list[str]:
    """The report's numbers are in ``counts``; the names of the tests that failed."""
    failed = []
    for case in _cases(report):
        ends = {child.tag for child in case}
        counts["tests"] += 1
        counts["skipped"] += "skipped" in ends
        counts["failures"] += "failure" in ends
        counts["errors"] += "error" in ends
        if ends & {"failure", "error"}:
            failed.append(f"{case.get('classname')}::{case.get('name')}")
    return failed
