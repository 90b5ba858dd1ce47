"""Signing a PDF: one increment with a PAdES signature, a time stamp and the evidence to check it later."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, SigDSSPlacementPreference
from pyhanko.stamp import StaticStampStyle

from phohien.base.signing import rules
from phohien.base.signing.engine import appearance, parts

MOST_SIGNATURES = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """How the signature shall be."""

    words: appearance.Words
    reason: str
    location: str
    at: datetime
    lists: tuple[bytes, ...]
    appearance: rules.Appearance | None
    field_name: str = ""
    certify: bool = False
    is_stamped: bool = True


def sign(pdf: bytes, signatory: parts.Signatory, wish: Wish) -> bytes:
    """The document with one more signature. Raises what the PDF library raises on a broken document."""
    writer = open_writer(pdf)
    signer = pdf_signer(writer, parts.KeySigner(signatory), wish)
    output = io.BytesIO()
    parts.run(signer.async_sign_pdf(writer, output=output))
    return output.getvalue()


def open_writer(pdf: bytes) -> IncrementalPdfFileWriter:
    """The document, open for one increment."""
    return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)


class TimedSigner(PdfSigner):
    """A signer whose ``/M`` is the act's instant and not this machine's clock."""

    def __init__(self, *details: Any, at: datetime, **named: Any) -> None:
        super().__init__(*details, **named)
        self._at = at

    def init_signing_session(self, *details: Any, **named: Any) -> PdfSigningSession:
        """The library's session, at the act's instant."""
        session = super().init_signing_session(*details, **named)
        session.system_time = self._at
        return session


def pdf_signer(writer: IncrementalPdfFileWriter, signer: Signer, wish: Wish) -> PdfSigner:
    """The library's signer, set up: the first signature certifies and leaves later signatures and form
    fields open.
    """
    name = wish.field_name or free_name(writer.prev)
    metadata = PdfSignatureMetadata(
        field_name=name,
        md_algorithm=parts.DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=wish.reason[: rules.LONGEST_REASON] or None,
        location=wish.location or None,
        name=wish.words.signer,
        certify=wish.certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=bool(wish.lists),
        validation_context=parts.context(at=wish.at, lists=wish.lists, must_check=True, is_own=True)
        if wish.lists
        else None,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    spec, style = _seen(writer, name, wish)
    return TimedSigner(
        metadata,
        signer,
        at=wish.at,
        timestamper=parts.stamper(wish.at) if wish.is_stamped else None,
        new_field_spec=spec,
        stamp_style=style,
    )


def free_name(reader: PdfFileReader) -> str:
    """A name for a signature field that no field has yet."""
    taken = _field_names(reader)
    return next(
        f"ChuKy{number}" for number in range(1, MOST_SIGNATURES + len(taken) + 2) if f"ChuKy{number}" not in taken
    )


def _field_names(reader: PdfFileReader) -> set[str]:
    try:
        fields = reader.root["/AcroForm"]["/Fields"]
    except KeyError:
        return set()
    return {str(item.get_object().get("/T", "")) for item in fields}


def reserve(pdf: bytes, places: tuple[tuple[str, str, rules.Appearance], ...]) -> bytes:
    """The document with empty, visible signature fields: (name, kind of credential, place) each."""
    writer = open_writer(pdf)
    for name, kind, place in places:
        page, box = _place(writer, place, is_seal=kind == "agency_seal")
        append_signature_field(writer, SigFieldSpec(name, on_page=page, box=box))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _seen(
    writer: IncrementalPdfFileWriter, name: str, wish: Wish
) -> tuple[SigFieldSpec | None, StaticStampStyle | None]:
    """The field's place and its look; an invisible field when no appearance is wished."""
    reserved = _reserved_box(writer.prev, name)
    if reserved is not None:
        image = wish.appearance.image if wish.appearance else None
        return None, appearance.style(wish.words, reserved, image) if reserved[2] > reserved[0] else None
    if wish.appearance is None:
        return SigFieldSpec(name), None
    page, box = _place(writer, wish.appearance, is_seal=wish.words.kind == "agency_seal")
    return SigFieldSpec(name, on_page=page, box=box), appearance.style(wish.words, box, wish.appearance.image)


def _reserved_box(reader: PdfFileReader, name: str) -> rules.Box | None:
    for found, _value, field in enumerate_sig_fields(reader, filled_status=False):
        if found == name:
            left, bottom, right, top = (float(side) for side in field.get_object().get("/Rect", (0, 0, 0, 0)))
            return (left, bottom, right, top)
    return None


def _place(
    writer: IncrementalPdfFileWriter, wished: rules.Appearance, *, is_seal: bool
) -> tuple[int, tuple[int, int, int, int]]:
    page = wished.page if wished.page is not None else (0 if is_seal else -1)
    left, bottom, right, top = (round(side) for side in wished.box or _box(writer, page, is_seal))
    return page, (left, bottom, right, top)


def _box(writer: IncrementalPdfFileWriter, page: int, is_seal: bool) -> rules.Box:
    found, _resources = writer.prev.find_page_for_modification(page)
    media = inherited(found.get_object(), "/MediaBox")
    left, bottom, right, top = (float(side) for side in media)
    place = rules.seal_box if is_seal else rules.person_box
    inner = place(right - left, top - bottom)
    return (inner[0] + left, inner[1] + bottom, inner[2] + left, inner[3] + bottom)


def inherited(page: Any, key: str) -> Any:
    """The page's attribute, its own or of a node above it."""
    node = page
    while key not in node:
        node = node["/Parent"]
    return node[key]
