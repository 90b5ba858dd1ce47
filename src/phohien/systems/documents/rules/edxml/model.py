"""What an edXML package says, in the house's words: a document sent between agencies, or a status told about one.

Frozen and without behaviour. Every code is text and stays as it came, known or not (``codes`` says what it means); a day
or moment that could not be read is ``None`` and a finding tells what stood there. ``document_id`` is opaque: samples
hold UUIDs, impossible days and numbers that contradict the document's own.
Source: QCVN 102:2016/BTTTT with Sửa đổi 1:2022; shapes as in the sample messages of the national exchange's kit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An agency as sender or receiver. ``agency_code`` by QĐ 20/2020/QĐ-TTg or older; ``in_charge`` names the one above."""

    agency_code: str = ""
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeOfDocument:
    """The document's type: ``group`` 1 legal normative or 2 administrative, ``detail`` its number in the list, and its name.

    Senders disagree about the two codes; believe ``name`` first (``codes.document_type``).
    """

    group: str = ""
    detail: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signed the document: ``competence`` is the form of signing (TM., KT., TL., TUQ.; NĐ 30/2020, Điều 13)."""

    competence: str = ""
    position: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The document this package answers or speaks of: its agency, its number and symbol, its day, its id."""

    agency_code: str = ""
    code: str = ""
    issued_on: date | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The official to ask about the package. Personal data."""

    unit: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One agency the package passed, and when."""

    agency_code: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """One document that this one replaces, and the agencies for which it does."""

    document_id: str = ""
    agency_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverChange:
    """One receiver removed (``change`` 0) or added (1) by an update."""

    agency_code: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """What an update changes: ``information`` and ``receivers_change`` are the wire's two flags, ``receivers`` who."""

    information: str = ""
    receivers_change: str = ""
    receivers: tuple[ReceiverChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What the sender does with the document: ``kind`` 0 new, 1 revoke, 2 update, 3 replace, and why.

    ``document_id`` is the earlier document's; ``on_paper`` 1 when the paper follows (one source says pages: to be
    confirmed).
    """

    kind: str = ""
    reason: str = ""
    document_id: str = ""
    on_paper: str = ""
    staff: Staff | None = None
    group_change: GroupChange | None = None
    replaced: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WireError:
    """An error a partner answers with: its code as it came, and its words."""

    code: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSignature:
    """That the envelope carried a signature, and what it says of itself. Never proof: the legal signature is the PDF's."""

    algorithm: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file of a package. ``name`` is for people and never a path.

    ``content`` is the file itself, unwrapped; empty when it was handed to a sink. ``size`` and ``sha256`` (hex) are
    always those of the file. ``zipped`` says whether it travels inside a zip of one entry.
    """

    content_id: str = ""
    name: str = ""
    description: str = ""
    content_type: str = ""
    zipped: bool = True
    content: bytes = field(default=b"", repr=False)
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document sent from one agency to others, with its files."""

    sender: Organisation = Organisation()
    receivers: tuple[Organisation, ...] = ()
    document_id: str = ""
    number: str = ""
    symbol: str = ""
    issued_at_place: str = ""
    issued_on: date | None = None
    type: TypeOfDocument = TypeOfDocument()
    abstract: str = ""
    content: str = ""
    signatory: Signatory = Signatory()
    due_on: date | None = None
    recipients: tuple[str, ...] = ()
    urgency: str = ""
    sphere: str = ""
    typist: str = ""
    copies: str = ""
    pages: str = ""
    direction: str = ""
    appendices: tuple[str, ...] = ()
    replies_to: tuple[Reference, ...] = ()
    steering: str = ""
    trace: tuple[Trace, ...] = ()
    business: Business = Business()
    errors: tuple[WireError, ...] = ()
    signature: EnvelopeSignature | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What became of a document: ``code`` 01 to 16 as it came, told by ``sender`` about ``about``."""

    sender: Organisation = Organisation()
    about: Reference = Reference()
    staff: Staff | None = None
    code: str = ""
    description: str = ""
    at: datetime | None = None
    errors: tuple[WireError, ...] = ()
    signature: EnvelopeSignature | None = None


Package = Document | Status
