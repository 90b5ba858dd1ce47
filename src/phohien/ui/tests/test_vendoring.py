"""Vendored files are what the manifest says, whole and licensed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from phohien.ui import vendoring

UI = Path(vendoring.__file__).parent
VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ₫–“”…"


def test_committed_files_have_the_recorded_checksums() -> None:
    assert vendoring.CHECKSUMS.read_text("utf-8") == vendoring.checksums()


def test_no_file_is_there_that_no_package_accounts_for() -> None:
    assert vendoring.strangers() == []


def test_every_package_brings_its_licence() -> None:
    for package in vendoring.read_manifest():
        assert package.licence
        licences = [target for target in package.files.values() if "LICENSE" in target.upper()]
        assert licences and all((package.root / target).stat().st_size > 200 for target in licences), package.name


def test_a_package_that_was_tampered_with_is_refused() -> None:
    package = vendoring.read_manifest()[0]

    with pytest.raises(vendoring.VendoringError, match="integrity"):
        vendoring.check_integrity(b"something else", package)


@pytest.mark.parametrize("font", sorted(path.name for path in vendoring.FONTS.glob("*.ttf")))
def test_the_fonts_of_papers_have_every_vietnamese_letter(font: str) -> None:
    letters = TTFont(vendoring.FONTS / font).getBestCmap()

    assert [letter for letter in VIETNAMESE + VIETNAMESE.upper() if ord(letter) not in letters] == []


def test_every_icon_named_in_the_house_is_in_the_sprite() -> None:
    sprite = (vendoring.STATIC / "icons" / "icons.svg").read_text("utf-8")
    present = set(re.findall(r'symbol id="([^"]+)"', sprite))
    named: set[str] = set()
    for path in UI.parent.rglob("*.html"):
        named |= set(re.findall(r'(?:\{% icon |\bicon=)"([a-z0-9-]+)"', path.read_text("utf-8")))
    for path in UI.parent.rglob("*.py"):
        named |= set(re.findall(r'\bicon=[\'"]([a-z0-9-]+)[\'"]', path.read_text("utf-8")))

    assert named and named <= present, f"add to the manifest: {sorted(named - present)}"


def test_icons_with_no_view_box_are_refused() -> None:
    with pytest.raises(vendoring.VendoringError, match="viewBox"):
        vendoring.sprite({"x": "<svg></svg>"})
