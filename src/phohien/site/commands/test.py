"""Run all tests, the browser's too when Chromium is there; arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from phohien.site.commands import environment

SYSTEMS = Path("src/phohien/systems")
PROCESSES = "3"  # two cores: browsers, drills and databases make a third process worth its while
NOTHING_COLLECTED = 5  # pytest's exit status: a system whose rooms are laid but not yet lived in


def run(arguments: list[str]) -> int:
    """The tests have run. Without a path: the house's own, then each system's with every other system uninstalled."""
    if any(not word.startswith("-") for word in arguments):
        return _session(arguments)
    shared = ["-n", PROCESSES, "--dist", "loadfile", *arguments]
    results = [_session([*shared, f"--ignore={SYSTEMS}"])]
    for system in sorted(path.parent.name for path in (environment.ROOT / SYSTEMS).glob("*/apps.py")):
        environment.say(f"The tests of {system}, with every other system uninstalled:")
        results.append(_session([*shared, str(SYSTEMS / system)], systems=system))
    return max(0 if result == NOTHING_COLLECTED else result for result in results)


def _session(words: list[str], systems: str = "") -> int:
    alone = {"PHOHIEN_SYSTEMS": systems} if systems else {}
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(command, cwd=environment.ROOT, env=os.environ | alone, check=False).returncode
