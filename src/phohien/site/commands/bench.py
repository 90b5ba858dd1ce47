"""Measure, with goals and yardsticks: `bench onestop`, `bench directory` …; --json for machines."""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib import import_module
from typing import Any

from phohien.site import settling
from phohien.site.commands import environment

BENCHES = {
    "directory": "phohien.lgsp.directory.bench",
    "documents": "phohien.systems.documents.bench",
    "events": "phohien.lgsp.exchange.events.bench",
    "gateway": "phohien.lgsp.gateway.bench",
    "monitor": "phohien.lgsp.monitor.bench",
    "onestop": "phohien.systems.onestop.bench",
}


def run(arguments: list[str]) -> int:
    """The figures were measured and printed. Nothing is asserted: meeting a goal is for people to judge."""
    parser = argparse.ArgumentParser(prog="./phohien bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rows", type=int, default=1_000_000, help="dossiers in the large tables")
    options = parser.parse_args(arguments)
    os.environ.setdefault("PHOHIEN_LOG_LEVEL", "WARNING")
    with environment.scratch_database() as url:
        environment.start_django()
        settling.settle()  # as every process that serves does
        figures = import_module(BENCHES[options.name]).figures(url=url, rows=options.rows, say=environment.say)
    report = {"bench": options.name, "machine": machine(), "figures": figures}
    print(json.dumps(report, ensure_ascii=False, indent=2) if options.json else as_text(report))
    return 0


def machine() -> str:
    """What the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    load = os.getloadavg()[0]
    return f"{platform.machine()}, {os.cpu_count()} CPUs, {memory} GiB, Python {platform.python_version()}, load {load:.1f}"


def as_text(report: dict[str, Any]) -> str:
    """The report as a table for people."""
    lines = [f"bench {report['bench']} — {report['machine']}", ""]
    for row in report["figures"]:
        verdict = {True: "met", False: "NOT met", None: ""}[row.get("met")]
        yardstick = (
            f"   {row['yardstick']}: {row['yardstick_value']} (× {row['ratio']})" if row.get("yardstick") else ""
        )
        goal = f"goal {row['goal']}" if row.get("goal") is not None else ""
        value = "–" if row["value"] is None else row["value"]
        lines.append(f"  {row['name']:<58} {value:>12} {row['unit']:<10} {goal:<14} {verdict}{yardstick}")
    return "\n".join(lines)
