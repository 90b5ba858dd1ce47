"""Where a package for an agency goes: taken in by this house, fetched by a member's software, or up to the national axis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phohien.base.statements import Prepared
from phohien.kernel.calendar import in_vietnam
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Member
from phohien.systems.documents.rules.axis import codes
from phohien.systems.documents.services.axis.refusing import AxisRefused

HOUSE, FETCH = "house", "fetch"


_MEMBER = Prepared(lambda agency: Member.objects.filter(agency=agency), agency=str)


@dataclass(frozen=True, slots=True)
class Address:
    """``agency`` answers for the code that was named; ``route`` is ``house``, ``fetch``, or a partner's code."""

    agency: str
    name: str
    route: str


def axes() -> tuple[Partner, ...]:
    """The document axes beyond this one that the installation names: the national one, other provinces'."""
    return connecting.partners().axes


def axis_to(agency: str) -> Partner | None:
    """The axis over which an agency that is not ours is reached; None when there is none."""
    return connecting.partners().axis_to(agency)


def is_ours(code: str, at: datetime) -> bool:
    """Whether the code is, or was, that of an agency of this axis: one of the directory, or a member."""
    code, today = normalise_agency_code(code), in_vietnam(at).date()
    if (directory.find_agency(code, today) or directory.find_agency(code)) is not None:
        return True
    member = _MEMBER.first(agency=code)
    return member is not None and member.state != Member.State.DELETED


def heir_of(code: str, at: datetime) -> str:
    """The code of today's agency for a code that may be old, or an agency's that was merged; the code itself when unknown."""
    code, today = normalise_agency_code(code), in_vietnam(at).date()
    found = directory.find_agency(code, today) or directory.find_agency(code)
    heirs = directory.agency_heirs(found, today) if found else []
    return heirs[0].code if len(heirs) == 1 else code


def address_of(named: str, at: datetime) -> Address:
    """Where it goes. Raises AxisRefused: unknown here and no national axis, split among several, or locked."""
    code, today = normalise_agency_code(named), in_vietnam(at).date()
    found = directory.find_agency(code, today) or directory.find_agency(code)
    heirs = directory.agency_heirs(found, today) if found else []
    if len(heirs) > 1:
        raise AxisRefused(codes.UNKNOWN_RECEIVER, detail=f"{code} → {', '.join(one.code for one in heirs)}")
    agency = heirs[0].code if heirs else code
    member = _MEMBER.first(agency=agency)
    if member is not None and member.state == Member.State.LOCKED:
        raise AxisRefused(codes.RECEIVER_LOCKED, detail=agency)
    if member is not None and member.state == Member.State.ACTIVE:
        return Address(agency, member.name, FETCH)
    if heirs:
        return Address(agency, heirs[0].name, HOUSE)
    partner = axis_to(code)
    if partner and code:
        return Address(code, "", partner.code)
    raise AxisRefused(codes.UNKNOWN_RECEIVER, detail=code)
