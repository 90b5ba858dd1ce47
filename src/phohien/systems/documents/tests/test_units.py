"""PREMIS and EAD3 in a package have every mandatory unit, and the table that says so finds what is missing or untrue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import pytest
from lxml import etree

from phohien.systems.documents.rules.sip import describing, preserving, units
from phohien.systems.documents.rules.sip.parts import Dossier, Held, Item
from phohien.systems.documents.tests import make

OCTETS = b"%PDF-1.7"
FILE = Held(path="data/0001/main-1-a.pdf", name="a.pdf", sha256=hashlib.sha256(OCTETS).hexdigest(), size=len(OCTETS),
            media_type="application/pdf", created=make.at(9))  # fmt: skip
ITEM = Item(number=1, title="V/v rà soát", issued_on=date(2026, 11, 20), files=(FILE,),
            fields=(("CodeNumber", "12"), ("OrganName", "Bộ Xây dựng")))  # fmt: skip
DOSSIER = Dossier(
    code="abc", agency="H31.7", agency_name="Sở Xây dựng", archive_name="Lưu trữ", notation="01.QH", title="Hồ sơ", term="20 năm",
    keeper="p", opened_on=date(2026, 1, 2), closed_on=date(2026, 11, 1), made_at=make.at(9), made_by="Hoàng Văn Lưu",
    version="0.1.0", fields=(), items=(ITEM,),
)  # fmt: skip
WRITTEN = {
    "a/metadata/descriptive/ead.xml": describing.ead(DOSSIER),
    "a/metadata/preservation/premis.xml": preserving.of_package(DOSSIER),
    "a/representations/rep1/metadata/preservation/premis.xml": preserving.of_files(DOSSIER, [FILE]),
}


def without(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The description with one element after the other taken away, each with the name of what is gone."""
    total = sum(1 for _ in etree.fromstring(content).iter(etree.Element))
    for place in range(1, total):
        root = etree.fromstring(content)
        gone = list(root.iter(etree.Element))[place]
        gone.getparent().remove(gone)
        yield etree.QName(gone).localname, etree.tostring(root)


@pytest.mark.parametrize("path", WRITTEN)
def test_what_is_written_lacks_nothing(path: str) -> None:
    assert list(units.lacking(path, WRITTEN[path])) == []


@pytest.mark.parametrize(
    ("path", "needed"),
    [("a/metadata/descriptive/ead.xml", {"control", "recordid", "filedesc", "titleproper", "maintenancestatus", "agencyname", "agent",
                                         "maintenanceevent", "eventdatetime", "archdesc", "part"}),
     ("a/metadata/preservation/premis.xml", {"objectIdentifier", "relationshipSubType", "event", "eventType", "eventDateTime", "agent"}),
     ("a/representations/rep1/metadata/preservation/premis.xml", {"objectCharacteristics", "format", "fixity", "messageDigest"})],
)  # fmt: skip
def test_each_mandatory_unit_that_is_taken_away_is_missed(path: str, needed: set[str]) -> None:
    missed = {name for name, content in without(WRITTEN[path]) if list(units.lacking(path, content))}
    assert needed <= missed


def test_premis_is_believed_about_no_file_that_has_other_octets_or_is_not_there() -> None:
    path = "a/representations/rep1/metadata/preservation/premis.xml"
    place = "a/representations/rep1/data/0001/main-1-a.pdf"

    def untrue(content: bytes | None) -> list[str]:
        names = {place} if content is not None else set()
        held = content or b""
        return list(
            units.untrue(path, WRITTEN[path], names, lambda _name: (hashlib.sha256(held).hexdigest(), len(held)))
        )

    assert untrue(OCTETS) == []
    assert untrue(OCTETS + b" ") == untrue(None) == [place]
