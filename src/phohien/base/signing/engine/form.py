"""Places in a document for what comes after the leader's signature: the number, the day, the leader's and the agency's signature.

Page content never changes once somebody signed, so the number and the day are values of form fields that were there
before (ISO 32000-2, 12.7, 12.8.2.2). The seal closes the document: only time stamps and evidence may follow.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import Any

import typst
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, append_signature_field

from phohien.base.signing import rules
from phohien.base.signing.engine.appearance import fonts
from phohien.base.signing.engine.sign import inherited, open_writer

name, text = generic.pdf_name, generic.pdf_string
READ_ONLY, PRINTED, CENTRED = 1, 4, 1
_TEXT = """#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 0pt, fill: white)
#set text(font: ("Tinos", "Libertinus Serif"), size: 13pt, lang: "vi", hyphenate: false, style: data.style)
#layout(room => {
  let fits(size) = measure(text(size: size, data.text)).width <= room.width
  let size = range(26, 8, step: -1).map(half => half * 0.5pt).find(fits)
  align(center + horizon, text(size: if size == none { 4pt } else { size }, data.text))
})
"""


@dataclass(frozen=True, slots=True)
class State:
    """What of the form a document has: whether it is there, what is filled in, which signatures have a field and are made."""

    is_prepared: bool
    values: dict[str, str]
    signed: frozenset[str]
    signatures: int
    places: frozenset[str] = frozenset()


def read(pdf: bytes) -> State:
    """The state of the document's form. Raises what the PDF library raises on a broken document."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    found = _fields(reader)
    values = {key: str(found[key].get("/V", "")) for key in rules.TEXT_FIELDS if key in found}
    initials = {rules.initial_name(order) for order in range(rules.MOST_INITIALS)}
    places = {key for key in {*rules.SIGNATURE_FIELDS, *initials} if key in found}
    signed = {key for key in places if "/V" in found[key]}
    every = set(rules.TEXT_FIELDS) | set(rules.SIGNATURE_FIELDS)
    count = len(list(reader.embedded_signatures))
    return State(every <= set(found), values, frozenset(signed), count, frozenset(places))


def prepare(pdf: bytes, initials: int = 0) -> bytes:
    """The unsigned document with the four fields, and places for so many initials. Raises ValueError when it is signed or has
    one of them already.
    """
    before = read(pdf)
    if before.signatures or before.values or before.is_prepared:
        raise ValueError("The document is signed or prepared already.")
    writer = open_writer(pdf)
    marked = _marked_places(writer)
    initial_names = [rules.initial_name(order) for order in range(min(initials, rules.MOST_INITIALS))]
    for key in (*initial_names, *rules.SIGNATURE_FIELDS):
        _add_signature(writer, key, marked.get(key), after_others=bool(initial_names))
    for key in rules.TEXT_FIELDS:
        _add_text(writer, key, marked.get(key))
    # Signatures exist and only additions are allowed (ISO 32000-2, 12.7.3): set now, so that no signature changes it.
    form = writer.root["/AcroForm"]
    form[name("/SigFlags")] = generic.NumberObject(3)
    writer.update_container(form)
    _identify(writer, pdf)
    return _written(writer)


def _identify(writer: IncrementalPdfFileWriter, pdf: bytes) -> None:
    """The file's identifier is made of its octets: the same document prepared twice is the same to the octet, so that what a
    token signed can be compared with what is prepared anew (ISO 32000-2, 14.4).
    """
    digest = hashlib.sha256(pdf).digest()
    known = writer.prev.trailer["/ID"][0] if "/ID" in writer.prev.trailer else digest[16:]
    first = known.original_bytes if isinstance(known, generic.TextStringObject) else bytes(known)
    writer._document_id = generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(digest[:16])])


def with_form(pdf: bytes) -> bytes:
    """The document with a form that has room for a signature's field: an empty one where there was none at all.

    A signing program's file is compared with what went out, and a form that appears with the signature would count as a change.
    """
    writer = open_writer(pdf)
    if "/AcroForm" in writer.root:
        return pdf
    form = {name("/Fields"): generic.ArrayObject(), name("/SigFlags"): generic.NumberObject(3)}
    writer.root[name("/AcroForm")] = writer.add_object(generic.DictionaryObject(form))
    writer.update_root()
    return _written(writer)


def fill(pdf: bytes, values: dict[str, str]) -> bytes:
    """The document with these values in its text fields, as one increment. Raises KeyError for a field it has not,
    ValueError when the seal has closed it.
    """
    if rules.AGENCY_FIELD in read(pdf).signed:
        raise ValueError("The agency has sealed the document: its number and day can no longer be changed.")
    writer = open_writer(pdf)
    found = _fields(writer.prev)
    for key, value in values.items():
        field = found[key]
        left, bottom, right, top = (float(side) for side in field["/Rect"])
        field[name("/V")] = text(value)
        look = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(_drawn(key, value, right - left, top - bottom))))
        field[name("/AP")] = generic.DictionaryObject({name("/N"): look})
        writer.mark_update(field.container_ref)
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _fields(reader: PdfFileReader) -> dict[str, Any]:
    try:
        rows = reader.root["/AcroForm"]["/Fields"]
    except KeyError:
        return {}
    return {str(row.get_object().get("/T", "")): row.get_object() for row in rows}


def _marked_places(writer: IncrementalPdfFileWriter) -> dict[str, tuple[int, rules.Box]]:
    """Places a template marked with a link to ``truong:FIELD``; the links are taken out."""
    found: dict[str, tuple[int, rules.Box]] = {}
    for number in range(int(writer.prev.root["/Pages"]["/Count"])):
        page = writer.prev.find_page_for_modification(number)[0].get_object()
        kept = generic.ArrayObject()
        for row in page.get("/Annots", ()):
            key = _marked(row.get_object())
            if key:
                left, bottom, right, top = (float(side) for side in row.get_object()["/Rect"])
                found[key] = number, (left, bottom, right, top)
            else:
                kept.append(row)
        if len(kept) != len(page.get("/Annots", ())):
            page[name("/Annots")] = kept
            writer.update_container(page)
    return found


def _marked(annotation: Any) -> str:
    action = annotation.get("/A")
    address = str(action.get("/URI", "")) if isinstance(action, generic.DictionaryObject) else ""
    key = address.removeprefix(rules.PLACE_SCHEME)
    known = key in rules.TEXT_FIELDS or key in rules.SIGNATURE_FIELDS
    return key if address.startswith(rules.PLACE_SCHEME) and known else ""


def _add_signature(
    writer: IncrementalPdfFileWriter, key: str, place: tuple[int, rules.Box] | None, *, after_others: bool
) -> None:
    is_seal = key == rules.AGENCY_FIELD
    page, box = place or _usual_place(writer, key)
    # The seal allows no change at all, number and day among them (/P 1). Naming those two in the lock would say the
    # same, but pyHanko then objects to their old looks whenever a time stamp is added later.
    lock = FieldMDPSpec(FieldMDPAction.INCLUDE, [rules.LEADER_FIELD]) if is_seal else None
    left, bottom, right, top = (round(side) for side in box)
    spec = SigFieldSpec(
        key,
        on_page=page,
        box=(left, bottom, right, top),
        field_mdp_spec=lock,
        doc_mdp_update_value=_closing(key, after_others),
    )
    append_signature_field(writer, spec)


def _closing(key: str, after_others: bool) -> MDPPerm | None:
    """What the signature in this field allows afterwards. The leader's certifies when it is the first; after initials it
    cannot, and its field says the same (ISO 32000-2, 12.7.5.5, /P).
    """
    if key == rules.AGENCY_FIELD:
        return MDPPerm.NO_CHANGES
    return MDPPerm.FILL_FORMS if key == rules.LEADER_FIELD and after_others else None


def _add_text(writer: IncrementalPdfFileWriter, key: str, place: tuple[int, rules.Box] | None) -> None:
    number, box = place or _usual_place(writer, key)
    reference, _resources = writer.find_page_for_modification(number)
    page = reference.get_object()
    # No way back to the page (/P, optional): through it a later stamp in the page's list would count as a change here.
    field = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/FT"): name("/Tx"),
            name("/T"): text(key),
            name("/TU"): text(rules.TEXT_FIELDS[key].vi),
            name("/Ff"): generic.NumberObject(READ_ONLY),
            name("/F"): generic.NumberObject(PRINTED),
            name("/Q"): generic.NumberObject(CENTRED),
            name("/DA"): text("/Tinos 13 Tf 0 g"),
            name("/Rect"): generic.ArrayObject(generic.FloatObject(round(side, 2)) for side in box),
        }
    )
    reference_of_field = writer.add_object(field)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(reference_of_field)
    writer.update_container(form["/Fields"])
    if "/Annots" not in page:
        page[name("/Annots")] = generic.ArrayObject()
    page["/Annots"].append(reference_of_field)
    writer.update_container(page["/Annots"])


def _usual_place(writer: IncrementalPdfFileWriter, key: str) -> tuple[int, rules.Box]:
    number = 0 if key == rules.AGENCY_FIELD or key in rules.TEXT_FIELDS else -1
    reference, _resources = writer.find_page_for_modification(number)
    left, bottom, right, top = (float(side) for side in inherited(reference.get_object(), "/MediaBox"))
    inner = rules.field_box(key, right - left, top - bottom)
    return number, (inner[0] + left, inner[1] + bottom, inner[2] + left, inner[3] + bottom)


def _drawn(key: str, value: str, width: float, height: float) -> bytes:
    style = "italic" if key == rules.DATE_FIELD else "normal"
    data = {"text": value, "width": width, "height": height, "style": style}
    template: Any = _TEXT.encode()
    return bytes(typst.compile(template, font_paths=[*fonts()], sys_inputs={"data": json.dumps(data)}))
