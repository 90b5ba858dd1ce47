"""What the documents system tells its neighbours, and what it can be asked to do.

Facts carry no subject, text or name of a person: who needs those opens the document with its right to.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from phohien.kernel.facts import Fact, message

PERSONAL_DATA = "none"
"""The class of personal data in this contract's facts, for who outside may subscribe to them as events."""


@message("documents")
class DocumentIssued(Fact):
    """An outgoing document was signed, numbered, sealed and issued. ``request_code`` is the asker's own, if it was asked for."""

    document_code: str
    agency: str
    number_notation: str
    type_code: str
    issued_on: date
    issued_at: datetime
    request_code: str = ""
    sha256: str = ""


@message("documents")
class DirectiveGiven(Fact):
    """A leader directed a document: who leads, by when. Agencies are those of the posts charged with it."""

    directive_code: str
    document_code: str
    agency: str
    lead_agency: str
    given_at: datetime
    due_at: datetime | None = None


@message("documents")
class DirectiveCompleted(Fact):
    """A directive was carried out, in time or not."""

    directive_code: str
    document_code: str
    agency: str
    completed_at: datetime
    is_on_time: bool


@message("documents")
class DirectiveExtended(Fact):
    """Who gave the directive allowed a later day; every report keeps the first one."""

    directive_code: str
    agency: str
    due_at: datetime
    original_due_at: datetime | None
    extended_at: datetime


@message("documents")
class DirectiveConfirmed(Fact):
    """Who gave the directive accepted its result."""

    directive_code: str
    agency: str
    confirmed_at: datetime


@message("documents")
class DirectiveReturned(Fact):
    """The result was not accepted: the directive is open again, to be done by ``due_at``."""

    directive_code: str
    document_code: str
    agency: str
    returned_at: datetime
    due_at: datetime | None = None


Stage = Literal["drafted", "signed", "sealed"]
"""How far a requested document is: for the office's leader to sign; signed, to be numbered and sealed; signed and sealed."""


@message("documents")
class OutgoingDocumentRequested(Fact):
    """A neighbour asks the agency's office to issue a document (told, acted on once); the office answers with
    :class:`OutgoingDocumentIssued` or :class:`OutgoingDocumentRefused`.

    ``request_code`` is the asker's own, unique in its agency; who asks anew after a refusal takes a new one. ``case`` is the
    asker's case. ``file_code`` names the PDF kept in the common store, ``title`` names the kind of document and no person.
    ``stage`` says which signatures it bears: what is ``signed`` has the form of number and day, and the account
    ``signer`` signed it in the form ``signer_competence`` (NĐ 30/2020/NĐ-CP, Điều 13). ``work_file`` is a short sign of the
    matter and ``work_file_title`` its words: documents of one matter and year lie in one work file.
    """

    request_code: str
    agency: str
    type_code: str
    title: str
    file_code: str
    sha256: str
    signed_on: date | None = None
    signer_position: str = ""
    stage: Stage = "sealed"
    case: str = ""
    signer: str = ""
    signer_competence: str = ""
    work_file: str = ""
    work_file_title: str = ""


@message("documents")
class OutgoingDocumentIssued(Fact):
    """A document that was asked for is out: its number, its day, and its signed and sealed file in the common store."""

    request_code: str
    case: str
    agency: str
    document_code: str
    number_notation: str
    issued_on: date
    issued_at: datetime
    file_code: str
    sha256: str


@message("documents")
class OutgoingDocumentRefused(Fact):
    """A document that was asked for will not be issued as it was asked. ``reason`` is a code, the sentences say what to do.

    Codes of the house end a fault of the request (``documents.no_register``, ``documents.other_file`` …); with
    ``documents.declined`` somebody of the office said why, and ``refused_by`` is that person's post.
    """

    request_code: str
    case: str
    agency: str
    reason: str
    sentence_vi: str
    sentence_en: str
    refused_at: datetime
    refused_by: str = ""
