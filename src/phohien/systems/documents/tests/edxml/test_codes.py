"""Codes have meanings with a source; unknown ones are shown raw, and what nobody confirmed says so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import codes
from phohien.systems.documents.rules.edxml.model import TypeOfDocument

ROOM = Path(edxml.__file__).parent
STANDARD = {"__future__", "binascii", "codecs", "collections", "contextlib", "dataclasses", "datetime", "hashlib", "io", "re"} | {
    "struct", "types", "typing", "xml", "zipfile", "zlib", "lxml", "pybase64", "tempfile",
}  # fmt: skip
HOUSE = (
    "phohien.systems.documents.rules.edxml",
    "phohien.kernel.words",
    "phohien.kernel.errors",
    "phohien.kernel.text",
)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (TypeOfDocument(group="1", detail="0", name="Công văn"), "2.18"),
        (TypeOfDocument(group="18", name="CÔNG VĂN "), "2.18"),
        (TypeOfDocument(group="2", detail="18"), "2.18"),
        (TypeOfDocument(name="Quyết định"), "2.2"),
        (TypeOfDocument(group="1", detail="0", name="Quyết định"), "2.2"),
        (TypeOfDocument(group="1", detail="8", name="Quyết định"), "1.8"),
        (TypeOfDocument(name="Nghị định"), "1.7"),
        (TypeOfDocument(name="Phiếu chuyển"), "2.31"),
    ],
)
def test_a_type_is_known_by_its_name_before_its_codes(said: TypeOfDocument, code: str) -> None:
    known = codes.document_type(said)

    assert known is not None
    assert known.code == code


@pytest.mark.parametrize(
    "said", [TypeOfDocument(group="2", detail="18", name="Tối hậu thư"), TypeOfDocument(group="9", detail="9")]
)
def test_a_type_nobody_knows_is_not_guessed(said: TypeOfDocument) -> None:
    assert codes.document_type(said) is None


def test_every_type_to_send_is_known_again() -> None:
    for code in codes.DOCUMENT_TYPES.values():
        assert codes.document_type(codes.type_to_send(code)) == code


def test_an_unknown_code_is_shown_raw() -> None:
    assert codes.shown(codes.STATUSES, "07").vi == "mã chưa biết: 07"
    assert codes.shown(codes.STATUSES, "03").vi == "Đã tiếp nhận"


def test_what_comes_from_memory_says_so_when_shown() -> None:
    assert codes.DOCUMENT_TYPES["2.32"].shown().vi == "Thư công (mẫu, cần xác nhận)"
    assert codes.shown(codes.ON_PAPER, "1").en == "Paper follows (sample, to be confirmed)"


def test_every_entry_names_its_source() -> None:
    lists = (codes.DOCUMENT_TYPES, codes.BUSINESS_KINDS, codes.RECEIVER_CHANGES, codes.URGENCIES, codes.STEERING)
    entries = [entry for known in (*lists, codes.ON_PAPER, codes.STATUSES) for entry in known.values()]

    assert all(entry.source and entry.words.vi and entry.words.en for entry in entries)
    assert len(codes.DOCUMENT_TYPES) == 13 + 32


def test_the_package_is_pure() -> None:
    """It imports parsers, packers and the house's words: no Django, clock, file, network, chance or process."""
    foreign = []
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign += [name for name in names if name.split(".")[0] not in STANDARD and not name.startswith(HOUSE)]
        assert "open(" not in path.read_text(encoding="utf-8").replace("archive.open(", "")
    assert foreign == []
