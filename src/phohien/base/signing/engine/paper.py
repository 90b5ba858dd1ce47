"""A PDF as paper: size of its pages, fonts it brings along, how finely it was scanned, and what could make it look otherwise.

Only what is found without drawing a page. A scan is a page with one picture of the page's own shape; its fineness is reckoned
as if the picture filled the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from phohien.base.signing.papers import Paper, Sheet

MOST_PAGES, DEEPEST = 3000, 6
POINTS_PER_INCH = 72
RUNNING = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMedia", "/Movie", "/Sound"}


@dataclass
class _Seen:
    fonts: set[str] = field(default_factory=set)
    visited: set[int] = field(default_factory=set)
    scripts: set[str] = field(default_factory=set)


def look(pdf: bytes) -> Paper:
    """What the document is as paper. Raises what the PDF library raises on a broken document."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    if reader.encrypted:
        return Paper(version=_version(reader), is_encrypted=True)
    root, seen = reader.root, _Seen()
    sheets = tuple(_sheet(number, page, seen) for number, page in enumerate(_pages(root), 1))
    names = _at(root, "/Names")
    names = names if isinstance(names, generic.DictionaryObject) else {}
    _note_action(_at(root, "/OpenAction"), seen)
    for key in ("/AA", "/JavaScript"):
        if key in root or key in names:
            seen.scripts.add(key[1:])
    return Paper(
        version=_version(reader),
        sheets=sheets,
        foreign_fonts=tuple(sorted(seen.fonts)),
        scripts=tuple(sorted(seen.scripts)),
        has_files="/EmbeddedFiles" in names or "/Collection" in root,
        has_layers="/OCProperties" in root,
        fields=tuple(_fields(root)),
        signatures=len(list(reader.embedded_signatures)),
    )


def _version(reader: PdfFileReader) -> tuple[int, int]:
    major, minor = reader.input_version
    return int(major), int(minor)


def _at(node: Any, key: str) -> Any:
    """What stands under the key, wherever it lies; None when nothing does."""
    try:
        return node[key]
    except KeyError:
        return None


def _pages(root: Any) -> Iterator[Any]:
    """The pages in order, each with what it inherits; a loop or a flood of pages ends at the limit."""
    waiting: list[tuple[Any, dict[str, Any]]] = [(root["/Pages"], {})]
    count, seen = 0, 0
    while waiting and count < MOST_PAGES and seen < MOST_PAGES * 4:
        node, above = waiting.pop()
        seen += 1
        known = {**above, **{key: node[key] for key in ("/MediaBox", "/Resources", "/Rotate") if key in node}}
        if "/Kids" in node:
            waiting += [(kid.get_object(), known) for kid in reversed(list(node["/Kids"]))]
        else:
            count += 1
            yield {**known, **{key: node[key] for key in ("/Annots", "/AA") if key in node}}


def _sheet(number: int, page: Any, seen: _Seen) -> Sheet:
    left, bottom, right, top = (float(side) for side in page["/MediaBox"])
    width, height = abs(right - left), abs(top - bottom)
    pictures: list[tuple[int, int]] = []
    _resources(_at(page, "/Resources"), seen, pictures, DEEPEST)
    for one in _at(page, "/Annots") or ():
        note = one.get_object()
        _note_action(_at(note, "/A"), seen)
        if _at(note, "/Subtype") in RUNNING:
            seen.scripts.add(str(note["/Subtype"])[1:])
    if "/AA" in page:
        seen.scripts.add("AA")
    return Sheet(
        number, width / POINTS_PER_INCH * 25.4, height / POINTS_PER_INCH * 25.4, _fineness(width, height, pictures)
    )


def _fineness(width: float, height: float, pictures: list[tuple[int, int]]) -> int | None:
    if len(pictures) != 1 or not width or not height:
        return None
    across, down = pictures[0]
    if not down or abs(across / down - width / height) > 0.1 * width / height:
        return None
    return round(across / (width / POINTS_PER_INCH))


def _resources(resources: Any, seen: _Seen, pictures: list[tuple[int, int]], deep: int) -> None:
    if not isinstance(resources, generic.DictionaryObject) or deep == 0:
        return
    for one in (_at(resources, "/Font") or {}).values():
        _note_font(one.get_object(), seen)
    for one in (_at(resources, "/XObject") or {}).values():
        drawing = one.get_object()
        if _at(drawing, "/Subtype") == "/Image" and not _at(drawing, "/ImageMask"):
            pictures.append((int(_at(drawing, "/Width") or 0), int(_at(drawing, "/Height") or 0)))
        elif _at(drawing, "/Subtype") == "/Form":
            _resources(_at(drawing, "/Resources"), seen, pictures, deep - 1)


def _note_font(font: Any, seen: _Seen) -> None:
    """A font that is not in the file is replaced by another where it is read."""
    if id(font) in seen.visited or _at(font, "/Subtype") == "/Type3":
        return
    seen.visited.add(id(font))
    below = _at(font, "/DescendantFonts")
    described = below[0].get_object() if below else font
    descriptor = _at(described, "/FontDescriptor") or {}
    if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        seen.fonts.add(str(_at(font, "/BaseFont") or "/?")[1:])


def _note_action(action: Any, seen: _Seen) -> None:
    if isinstance(action, generic.DictionaryObject) and _at(action, "/S") in RUNNING:
        seen.scripts.add(str(action["/S"])[1:])


def _fields(root: Any) -> Iterator[str]:
    form = _at(root, "/AcroForm")
    if isinstance(form, generic.DictionaryObject):
        if "/XFA" in form:
            yield "XFA"
        for one in _at(form, "/Fields") or ():
            field = one.get_object()
            if _at(field, "/FT") != "/Sig":
                yield str(_at(field, "/T") or "?")
