"""The sample messages of the national exchange's kit, which nobody here wrote, are read and written as they mean."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from phohien.systems.documents.rules.edxml import check, read, write
from phohien.systems.documents.rules.edxml.wire import SIGNATURES
from phohien.systems.documents.tests.edxml import golden

FILES = golden.sample_files()
pytestmark = [
    pytest.mark.skipif(not FILES, reason="../shared/vectors/edxml is absent"),
    pytest.mark.parametrize("path", FILES or [Path("absent")], ids=lambda path: path.stem),
]
# The name that stands inside the zip of the samples, so that the attachment's text can be compared, too.
ENTRY = "3ed3cc90-1dcb-4382-9725-1de9cd899790.edxml"


def said_by(octets: bytes) -> Counter[tuple[str, str]]:
    """Every name with its text, however often; an attachment's text is what the standard library unpacks from it.

    Left out is the envelope's signature, which we never write again.
    """
    root = etree.fromstring(octets, etree.XMLParser(huge_tree=True, remove_comments=True))
    for element in [found for found in root.iter() if etree.QName(found).localname in SIGNATURES]:
        element.getparent().remove(element)
    texts = [(etree.QName(element).localname, (element.text or "").strip()) for element in root.iter()]
    return Counter((name, unpacked(text) if name == "ContentTransferEncoded" else text) for name, text in texts if text)


def unpacked(text: str) -> str:
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(text)))
    return hashlib.sha256(archive.read(archive.namelist()[0])).hexdigest()


def test_a_sample_says_what_its_golden_file_says(path: Path) -> None:
    expected = (golden.GOLDEN / f"{path.stem}.json").read_text(encoding="utf-8")

    assert golden.as_json(read(path.read_bytes())) == expected


def test_a_sample_written_again_says_the_same(path: Path) -> None:
    package = read(path.read_bytes()).package

    again = read(write(package, entry_name=lambda _file: ENTRY))

    assert again.package == replace(package, signature=None)
    assert again.findings == ()


def test_what_we_write_has_the_names_and_values_of_the_sample(path: Path) -> None:
    octets = path.read_bytes()

    assert said_by(write(read(octets).package, entry_name=lambda _file: ENTRY)) == said_by(octets)


def test_a_validator_finds_nothing_wrong_with_a_sample(path: Path) -> None:
    assert check(read(path.read_bytes()).package) == ()
