"""Whom an outgoing document goes to, read from the lines a drafter typed: agencies are known by code or by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phohien.kernel.text import fold, normalise
from phohien.lgsp.directory import queries as directory

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Named:
    """One recipient: ``agency`` is the code when it is one of the directory's, ``name`` what the letter prints."""

    agency: str
    name: str


def read_lines(lines: Iterable[str], on: date) -> list[Named]:
    """The recipients of these lines in order, each once; empty lines are passed over."""
    return list(dict.fromkeys(_read(normalise(line), on) for line in lines if line.strip()))


def _read(line: str, on: date) -> Named:
    """A line is an agency's code, its code and name, its name, or anybody's name."""
    code, _space, rest = line.partition(" ")
    found = directory.find_agency(code, on)
    if found is not None:
        return Named(found.code, (rest.strip(" –-") or found.name)[:LONGEST])
    wanted = fold(line)
    same = [one for one in directory.list_agencies(on, text=line)[:20] if fold(one.name) == wanted]
    return Named(same[0].code, same[0].name[:LONGEST]) if len(same) == 1 else Named("", line[:LONGEST])


def line_of(agency: str, name: str, on: date) -> str:
    """What a drafter sees of a recipient and may change; read again, it is the same recipient."""
    if not agency or _read(normalise(name), on).agency == agency:
        return name
    return f"{agency} {name}"
