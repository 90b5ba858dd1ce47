"""To whom a document goes: agencies of the directory, whole groups of them, and anybody by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phohien.kernel.text import fold, normalise, sort_key
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Document, Recipient

DEPARTMENTS, COMMUNES, OTHERS = "departments", "communes", "others"
WORDS = {
    DEPARTMENTS: Words("Sở, ban, ngành của tỉnh", "Departments and boards of the province"),
    COMMUNES: Words("Ủy ban nhân dân xã, phường", "People's committees of communes and wards"),
    OTHERS: Words("Cơ quan khác", "Other agencies"),
}
# How a letter addresses a whole group instead of naming a hundred offices.
SPOKEN = {DEPARTMENTS: "Các sở, ban, ngành tỉnh", COMMUNES: "Ủy ban nhân dân các xã, phường"}
LATE = 300  # letters of the office looked at for who writes to it
FEW = 3  # so many are named one by one even when they are all there are
LEFT_OUT = ("service_centre", "division")


@dataclass(frozen=True, slots=True)
class Named:
    """A recipient: ``agency`` is empty for one the directory does not know."""

    agency: str
    name: str


def groups(on: date, *, without: str = "") -> list[tuple[Words, list[tuple[str, str]]]]:
    """The agencies of that day one can send to, as code and name, in their groups; ``without`` is the sender."""
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in WORDS}
    for one in directory.list_agencies(on).exclude(kind__in=LEFT_OUT).exclude(code=without):
        found[_group_of(one)].append((one.code, one.name))
    return [(WORDS[group], agencies) for group, agencies in found.items() if agencies]


def _group_of(agency: Any) -> str:
    if agency.kind in ("department", "board"):
        return DEPARTMENTS
    is_commune = agency.kind == "committee" and agency.unit is not None and agency.unit.level == "commune"
    return COMMUNES if is_commune else OTHERS


def named(lines: Iterable[str], agencies: Iterable[str], *, at: datetime) -> list[Named]:
    """The agencies chosen, then the lines typed; each recipient once.

    A line is an agency when it begins with a code (``H31.7 Sở Xây dựng``) or is its name.
    """
    chosen = [_agency(code, at) for code in agencies]
    typed = [_line(normalise(line), at) for line in lines if line.strip()]
    found: dict[tuple[str, str], Named] = {}
    for one in [*filter(None, chosen), *typed]:
        found.setdefault((one.agency, "" if one.agency else fold(one.name)), one)
    return list(found.values())


def _agency(code: str, at: datetime) -> Named | None:
    found = directory.find_agency(code, at.date()) if code else None
    return Named(found.code, found.name) if found else None


def _line(line: str, at: datetime) -> Named:
    code, _sep, rest = line.partition(" ")
    known = directory.find_agency(code)
    if known is not None:
        return Named(code, (rest.strip() or known.name)[:200])
    same = directory.list_agencies(at.date()).filter(sort_key=sort_key(line))[:2]
    return Named(same[0].code if len(same) == 1 else "", line[:200])


def keep(document: Document, recipients: Iterable[Named]) -> None:
    """The document goes to these and to nobody else."""
    document.recipients.all().delete()
    Recipient.objects.bulk_create(Recipient(document=document, agency=one.agency, name=one.name) for one in recipients)


def spoken(recipients: list[Named], on: date, *, without: str = "") -> list[str]:
    """The recipients as a letter names them: a whole group by its name, whoever else by theirs."""
    chosen = {one.agency for one in recipients if one.agency}
    whole = []
    for words, agencies in groups(on, without=without) if len(chosen) > FEW else []:
        codes = {code for code, _name in agencies}
        group = next(name for name, label in WORDS.items() if label is words)
        if group in SPOKEN and len(codes) > FEW and codes <= chosen:
            whole.append(SPOKEN[group])
            chosen -= codes
    return [*whole, *(one.name for one in recipients if not one.agency or one.agency in chosen)]


def issuers_known(agency: str, on: date) -> list[str]:
    """Names to choose from for who wrote a letter: who wrote to this office of late, then the agencies of the province."""
    late = (
        Document.objects.filter(agency=agency, direction="in")
        .order_by("-id")
        .values_list("issuer_name", flat=True)[:LATE]
    )
    names = [name for _words, agencies in groups(on, without=agency) for _code, name in agencies]
    return list(dict.fromkeys([*late, *names]))
