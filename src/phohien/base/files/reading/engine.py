"""The program that reads pictures: tesseract 5 with Vietnamese, when the machine has it. The house runs without it, and says so."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

LANGUAGE = "vie"
_KNOWN: dict[str, Engine] = {}


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that reads pictures, and its name with its version as people see it."""

    program: str
    name: str


def engine() -> Engine | None:
    """The engine, or None while the program or its Vietnamese is not installed: looked for anew each time until found."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    if program not in _KNOWN:
        languages = _output(program, "--list-langs").split()
        if LANGUAGE not in languages:
            return None
        version = _output(program, "--version").split("\n", 1)[0].strip()
        _KNOWN[program] = Engine(program, f"{version} ({LANGUAGE})")
    return _KNOWN[program]


def _output(program: str, argument: str) -> str:
    try:
        done = subprocess.run([program, argument], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout or done.stderr
