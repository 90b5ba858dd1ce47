"""What the documents system tells its neighbours, and what it can be asked to do.

Facts carry no subject, text or name of a person: who needs those opens the document with its right to.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from phohien.kernel.facts import Fact, Question, message

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
class DocumentsFigures:
    """What an office did with documents from ``since`` to ``until``, both days included, and how it stands ``as_of``.

    ``received`` and ``registered`` are incoming documents; ``registered_late`` those entered after the next working day (NĐ
    30/2020/NĐ-CP, Điều 4 and 22); ``handled`` those finished. ``issued`` are outgoing and internal documents, ``issued_late`` those
    numbered after the next working day. ``directives_given`` and ``directives_done`` lie in the period; ``directives_open`` and
    ``directives_overdue`` stand at ``as_of``. ``deliveries_sent`` are packages to other agencies, one a receiver; of those of the
    period ``deliveries_failed`` failed and ``deliveries_waiting`` have not been taken over at ``as_of``. ``tasks_open`` and
    ``tasks_overdue`` are what waits for the office's people at ``as_of``.
    """

    agency: str
    since: date
    until: date
    as_of: datetime
    received: int
    registered: int
    registered_late: int
    returned: int
    handled: int
    issued: int
    issued_late: int
    directives_given: int
    directives_done: int
    directives_done_late: int
    directives_open: int
    directives_overdue: int
    deliveries_sent: int
    deliveries_failed: int
    deliveries_waiting: int
    tasks_open: int
    tasks_overdue: int


@message("documents", answer=DocumentsFigures)
class DocumentsOf(Question[DocumentsFigures]):
    """What did this office do with documents from ``since`` to ``until`` (both included, at most 366 days)?

    Raises Refused for a period that ends before it begins or is longer, NotAllowed for who may not see the office's figures.
    """

    agency: str
    since: date
    until: date


@message("documents")
class DocumentsCounted(Fact):
    """An office's day with documents was counted, once, after it ended; told only for days on which something happened or
    waits. The figures are those of :class:`DocumentsFigures` for ``day`` alone, as they stood when it was counted.
    """

    agency: str
    day: date
    counted_at: datetime
    received: int
    registered: int
    registered_late: int
    handled: int
    issued: int
    issued_late: int
    directives_given: int
    directives_done: int
    directives_done_late: int
    directives_overdue: int
    deliveries_failed: int
    deliveries_waiting: int
    tasks_overdue: int


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
