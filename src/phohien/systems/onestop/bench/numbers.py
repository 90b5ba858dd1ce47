"""Ten thousand dossier codes from eight processes: none missing, none twice, and how many a second."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from typing import Any

from phohien.kernel import clock
from phohien.systems.onestop.bench.people import Office
from phohien.systems.onestop.bench.reckoning import figure

PROCESSES, CODES = 8, 10_000
TEN_YEARS = timedelta(days=3653)
ISSUE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phohien.site.settings")
import django
django.setup()
from datetime import datetime
from django.db import transaction
from phohien.systems.onestop.services import numbering
agency, at, count = sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    with transaction.atomic():
        code = numbering.next_code(agency, at)
        if number % 100 == 99:
            transaction.set_rollback(True)  # an application that fails gives its number back
        else:
            print(code)
"""


def figures(office: Office, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Whether the codes are without gap or duplicate, and their rate, each in a durable transaction of its own."""
    say(f"{CODES} codes from {PROCESSES} processes…")
    at = clock.now() + TEN_YEARS  # a day nothing else of the bench uses
    begun, codes = issue(office.centre, at.isoformat(), processes=PROCESSES, each=CODES // PROCESSES)
    numbers = sorted(int(code.rpartition("-")[2]) for code in codes)
    faults = len(codes) - len(set(codes)) + sum(1 for place, number in enumerate(numbers, 1) if place != number)
    return [
        figure(f"gaps and duplicates, {CODES} codes, {PROCESSES} processes, 1 % rolled back", faults, "", 0),
        figure(f"codes, {PROCESSES} processes, one agency", CODES / begun, "1/s"),
    ]


def issue(agency: str, at: str, *, processes: int, each: int) -> tuple[float, list[str]]:
    """The seconds it took and every code the processes gave out; they begin together."""
    call = [sys.executable, "-c", ISSUE, agency, at, str(each)]
    crowd = [
        subprocess.Popen(call, env=os.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for one in crowd:
        assert one.stdout is not None
        one.stdout.readline()
    begun = perf_counter()
    for one in crowd:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    codes = [line for one in crowd for line in one.communicate()[0].split()]
    return perf_counter() - begun, codes
