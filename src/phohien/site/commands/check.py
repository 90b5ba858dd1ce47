"""Lint, format, types, contracts between modules, migrations, translations and documents: what CI runs beside the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

from phohien.site.commands import environment

SOURCES = ["src", "tests", "phohien"]


def run(arguments: list[str]) -> int:
    """Every check has run (or those named), each with its verdict; 0 only when all are well."""
    if "--write-documents" in arguments:
        from phohien.site.commands import documents

        documents.write()
    chosen = [word for word in arguments if not word.startswith("-")] or list(CHECKS)
    failed = [name for name in chosen if not _passes(name)]
    environment.say("All checks passed." if not failed else f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(name: str) -> bool:
    started = time.monotonic()
    passed = CHECKS[name]() == 0
    environment.say(f"{'ok ' if passed else 'BAD'} {name} ({time.monotonic() - started:.1f} s)")
    return passed


def _tool(*command: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=environment.ROOT, env=os.environ, check=False
    ).returncode


def _script(name: str, *arguments: str) -> int:
    program = os.path.join(os.path.dirname(sys.executable), name)  # noqa: PTH118, PTH120
    return subprocess.run([program, *arguments], cwd=environment.ROOT, env=os.environ, check=False).returncode


def _migrations() -> int:
    return _tool("phohien.site", "manage", "makemigrations", "--check", "--dry-run")


def _documents() -> int:
    from phohien.site.commands import documents

    return documents.check()


def _translations() -> int:
    from phohien.site.commands import translations

    return translations.check()


CHECKS: dict[str, Callable[[], int]] = {
    "lint": lambda: _tool("ruff", "check", "--quiet", *SOURCES),
    "format": lambda: _tool("ruff", "format", "--check", "--quiet", *SOURCES),
    "contracts": lambda: _script("lint-imports", "--no-cache"),
    "types": lambda: _tool("mypy", "src/phohien"),
    "migrations": _migrations,
    "translations": _translations,
    "documents": _documents,
}
