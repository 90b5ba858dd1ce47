"""What the documents system tells its neighbours, and what it can be asked to do.

Facts carry no subject, text or name of a person: who needs those opens the document with its right to.
"""

from __future__ import annotations

from datetime import date, datetime

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
class OutgoingDocumentRequested(Fact):
    """A neighbour asks the agency's clerk to number and file a result it has signed and sealed (told, acted on once).

    ``request_code`` is the asker's own, unique in its agency. ``file_code`` names the signed file kept in the common store,
    ``title`` names the kind of result and no person.
    """

    request_code: str
    agency: str
    type_code: str
    title: str
    file_code: str
    sha256: str
    signed_on: date
    signer_position: str = ""
