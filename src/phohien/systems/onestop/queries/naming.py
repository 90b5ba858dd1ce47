"""Codes put into the Vietnamese words papers print: agencies, places, entries of code lists, as of one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.models import Agency
from phohien.lgsp.directory.rules import KIND_WORDS
from phohien.systems.onestop.rules import catalogue

#: The one-stop's own names of shared code lists, and the directory's.
CODE_LISTS = {"ethnicity": "dan-toc", "nationality": "quoc-tich", "sex": "gioi-tinh"}

LONGEST_LINE = 26


def name_of(on: date) -> Callable[[str, str], str]:
    """A function from a code list and a code to the entry's Vietnamese name; the bare code when nobody knows it."""

    def name(code_list: str, code: str) -> str:
        item = directory.items_of(CODE_LISTS.get(code_list, code_list), on).filter(code=code).first()
        if item is not None:
            return str(item.name)
        choices = catalogue.shipped().code_lists.get(code_list, ())
        return next((choice.name.vi for choice in choices if choice.code == code), code)

    return name


def place_of(on: date) -> Callable[[Any], str]:
    """A function from an address (``{"unit": code, "detail": text}`` or text) to one line of Vietnamese."""

    def place(address: Any) -> str:
        if not isinstance(address, Mapping):
            return str(address or "")
        parts = [str(address.get("detail") or "").strip(), *_elsewhere(address, name_of(on))]
        parts.append(unit_name(str(address.get("unit") or ""), on))
        return ", ".join(part for part in parts if part)

    return place


def _elsewhere(address: Mapping[str, Any], name: Callable[[str, str], str]) -> list[str]:
    """Commune and province outside the directory, or the country, in words."""
    if address.get("province"):
        return [str(address.get("commune") or ""), name("province", str(address["province"]))]
    return [name("nationality", str(address["country"]))] if address.get("country") else []


def unit_name(code: str, on: date) -> str:
    """``phường Phố Hiến, tỉnh Hưng Yên``; empty for a code that named nothing on that day."""
    territory = directory.snapshot() if code else None
    unit = territory.unit_on(code, on) if territory else None
    if territory is None or unit is None:
        return ""
    line = [unit, *reversed(territory.as_of(on).ancestors(code))]
    return ", ".join(f"{KIND_WORDS[item.kind].vi.lower()} {item.name}" for item in line)


def heading_of(agency_code: str, on: date) -> dict[str, Any]:
    """What the head of an agency's paper says: its name in one or two lines, the body above it, the place.

    ``lines`` and ``parent`` follow NĐ 30/2020/NĐ-CP, Phụ lục I, II.2: a People's Committee names nobody above itself.
    """
    agency = directory.find_agency(agency_code, on) or directory.find_agency(agency_code)
    if agency is None:
        return {"code": agency_code, "name": agency_code, "parent": "", "lines": [agency_code], "place": "", "unit": ""}
    unit = agency.unit
    above = agency.parent if agency.kind != "committee" else None
    parent = str(above.short_name or above.name) if above is not None else ""
    return {
        "code": agency.code,
        "name": agency.name,
        "parent": parent,
        "lines": _lines(agency, parent),
        "place": unit.name if unit else "Hưng Yên",
        "unit": unit_name(unit.code, on) if unit else "",
    }


def _lines(agency: Agency, parent: str) -> list[str]:
    place = f"{KIND_WORDS[agency.unit.kind].vi.lower()} {agency.unit.name}" if agency.unit else ""
    name = str(agency.name)
    if not place or not name.endswith(place):
        return [name]
    bare = name.removesuffix(place).strip()
    return _balanced(bare) if parent.endswith(place) else [*_balanced(bare), place]


def _balanced(line: str) -> list[str]:
    """A long name in two lines of about the same length."""
    words = line.split()
    if len(line) <= LONGEST_LINE:
        return [line]
    cut = min(range(1, len(words)), key=lambda place: abs(len(" ".join(words[:place])) * 2 - len(line)))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def office_address(agency_code: str, on: date) -> str:
    """Where the agency hands out results: the address of its reception point; empty when it has none."""
    offices = directory.offices_of(agency_code, on)
    return str(offices[0].address) if offices else ""
