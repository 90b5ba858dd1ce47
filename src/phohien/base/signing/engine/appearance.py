"""What a signature looks like on the page: a small Typst page, brought into the PDF as a form.

Source: NĐ 30/2020/NĐ-CP, Phụ lục I: the person's signature is blue; the agency's stands top right of the
first page with the agency's name and the time of signing with its zone, upright, size 10, black.
"""

from __future__ import annotations

import importlib.util
import io
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from phohien.base.signing import rules
from phohien.kernel.clock import VIETNAM

_TEMPLATE = (Path(__file__).parent / "stamp.typ").read_bytes()


@dataclass(frozen=True, slots=True)
class Words:
    """What the stamp says."""

    kind: str
    signer: str
    title: str
    agency: str
    at: datetime
    is_test: bool


def style(words: Words, box: rules.Box, image: bytes | None) -> StaticStampStyle:
    """The stamp, drawn to fill the box exactly."""
    with tempfile.TemporaryDirectory(prefix="phohien-stamp-") as folder:
        drawing = _drawn(words, box, image, Path(folder))
    layout = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)
    return StaticStampStyle(background=_Drawing(drawing), background_layout=layout, border_width=0)


class _Drawing(PdfContent):
    """The first page of a PDF held in memory."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """The operator that draws the page, which is now an object of the document."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)), page_ix=0)
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def _drawn(words: Words, box: rules.Box, image: bytes | None, folder: Path) -> bytes:
    if image is not None:
        (folder / "image.png").write_bytes(image)
    data = {
        "kind": words.kind,
        "signer": words.signer,
        "title": words.title,
        "agency": words.agency,
        "at": words.at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S %z")[:-2] + ":00",
        "test": words.is_test,
        "width": box[2] - box[0],
        "height": box[3] - box[1],
        "image": "image.png" if image is not None else "",
    }
    (folder / "stamp.typ").write_bytes(_TEMPLATE)
    return bytes(
        typst.compile(
            str(folder / "stamp.typ"),
            root=str(folder),
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(data)},
        )
    )


def fonts() -> list[str]:
    """The house's own typefaces, wherever the ``ui`` floor keeps them."""
    found = importlib.util.find_spec("phohien.ui")
    places = found.submodule_search_locations if found is not None else None
    return [str(Path(place) / "fonts") for place in places or []]
