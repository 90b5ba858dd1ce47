"""Names of administrative units as they were on the day a record speaks of."""

from __future__ import annotations

from datetime import date

from phohien.lgsp.directory.queries.agencies import find_agency
from phohien.lgsp.directory.queries.territory import snapshot


def unit_name(code: str, on: date) -> str:
    """``Phường Phố Hiến (11953)`` for the unit that code named on that day; the bare code when it is not
    known.
    """
    unit = snapshot().unit_on(code, on) if code else None
    return f"{unit.full_name} ({code})" if unit else code


def agency_name(code: str, on: date) -> str:
    """The agency's name on that day; the bare code when it is not known."""
    agency = find_agency(code, on) if code else None
    return agency.name if agency else code


def communes_on(on: date) -> list[tuple[str, str, bool]]:
    """The communes standing on that day as (code, name, whether it is a ward), in the territory's order."""
    tree = snapshot().as_of(on)
    below = [unit for root in tree.roots() for unit in tree.descendants(root.code)]
    return [(unit.code, unit.full_name, unit.kind == "ward") for unit in below if unit.level == "commune"]
