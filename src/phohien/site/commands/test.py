"""Run all tests, the browser's too when Chromium is there; arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys

from phohien.site.commands import environment


def run(arguments: list[str]) -> int:
    """The tests have run. Without arguments the whole suite runs, its files shared between two processes."""
    share = [] if any(not word.startswith("-") for word in arguments) else ["-n", "2", "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", *share, *arguments]
    return subprocess.run(command, cwd=environment.ROOT, env=os.environ, check=False).returncode
