"""The clerk gives the signed document its number; the PDF is drawn beforehand, so that the register waits for no drawing.

The number is foreseen, the PDF filled in with it while nothing is locked, and both are kept only when the number taken is the
one foreseen; else everything is undone, the number too, and done again. NĐ 30/2020/NĐ-CP, Điều 15.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, DocumentFile, Entry
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import numbering, transitions
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import acting, attaching, letters, signing
from phohien.systems.documents.services import numbering as numbers

TRIES = 4
NUMBERED = DocumentFile.Stage.NUMBERED


class OvertakenError(Exception):
    """Another clerk took the number that was foreseen, or the document was changed: nothing was kept."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF with a number nobody has taken yet: what it shows, and the version it was made from."""

    number: str
    day: date
    seen: str
    pdf: bytes


def number_document(
    *, code: str, by: Actor, at: datetime, after: int | None = None, revision: int | None = None
) -> Document:
    """The signed document has its number, notation and date, also in its PDF; ``after`` inserts it behind a number given
    before. No number is left over, whatever happens.

    Raises NotAllowed, Refused, MoveRefused, Stale.
    """
    for _try in range(TRIES):
        try:
            drawn = _draw(reads.get_document(code), by=by, at=at, after=after)
            return _number(code, drawn, by=by, at=at, after=after, revision=revision)
        except OvertakenError:
            continue
    # So much is going on that foreseeing does not help: draw while the register's row is held.
    return _number(code, None, by=by, at=at, after=after, revision=revision)


def _draw(document: Document, *, by: Actor, at: datetime, after: int | None) -> Drawn | None:
    """The PDF as it will be if nobody is faster; None when there is none to be filled in. Locks nothing."""
    POLICY.require(by, policy.NUMBER, document)
    transitions.find(document.direction, document.state, "number")
    main = _pdf_of(document)
    if main is None:
        return None
    group = numbering.group_of(document.direction, type_of(document.type_code))
    number = numbers.foresee(agency=document.agency, kind=document.direction, group=group, after=after, at=at)
    full, day = f"{number}/{letters.notation_of(document, at)[:30]}", in_vietnam(at).date()
    return Drawn(full, day, main.sha256, signing.numbered(kept.read(main.file_code), number=full, on=day))


@transaction.atomic
def _number(
    code: str, drawn: Drawn | None, *, by: Actor, at: datetime, after: int | None, revision: int | None
) -> Document:
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.NUMBER, document)
    acting.apply(document, "number", by=by, at=at)
    main = _pdf_of(document)
    if drawn is not None and main is not None:
        if main.sha256 != drawn.seen:
            raise OvertakenError
        _keep(document, main, drawn.pdf, number=drawn.number, by=by, at=at)
    entry = take_number(document, since=document.signed_at or at, after=after, by=by, at=at)
    if drawn is not None and (document.full_number, document.issued_on) != (drawn.number, drawn.day):
        raise OvertakenError
    if drawn is None and main is not None and document.issued_on is not None:
        pdf = signing.numbered(kept.read(main.file_code), number=document.full_number, on=document.issued_on)
        _keep(document, main, pdf, number=document.full_number, by=by, at=at)
    acting.record(document, policy.NUMBER, by=by, at=at, data={"number": str(entry)})
    return document


def _keep(document: Document, main: DocumentFile, pdf: bytes, *, number: str, by: Actor, at: datetime) -> None:
    if pdf != kept.read(main.file_code):
        attaching.succeed(document, main, pdf, stage=NUMBERED, by=by, at=at, name=_file_name(number))


def _file_name(number: str) -> str:
    """What receivers find the letter under: its number, not the name of the draft."""
    return f"{fold(number).replace('/', '-').upper()}.pdf"


def _pdf_of(document: Document) -> DocumentFile | None:
    main = attaching.main_file(document)
    return main if main is not None and main.media_type == "application/pdf" else None


def take_number(document: Document, *, since: datetime, by: Actor, at: datetime, after: int | None = None) -> Entry:
    """The outgoing document is numbered, dated and found by its number. Part of a larger act."""
    kind = type_of(document.type_code)
    agency, group = document.agency, numbering.group_of(document.direction, kind)
    if after is None:
        entry = numbers.take(
            agency=agency, kind=document.direction, group=group, since=since, by=by, at=at, document=document
        )
    else:
        entry = numbers.insert(
            agency=agency,
            kind=document.direction,
            group=group,
            after=after,
            since=since,
            by=by,
            at=at,
            document=document,
        )
    document.number, document.notation = str(entry), letters.notation_of(document, at)[:30]
    document.number_notation = numbering.folded(document.full_number)
    document.issued_on, document.registered_at = in_vietnam(at).date(), at
    attaching.index(document)
    return entry


def take_back(document: Document, entry: Entry, *, by: Actor, at: datetime) -> None:
    """The voided number is the document's no longer: an outgoing one is again as the leader signed it and waits for another
    number; an incoming one waits to be registered. Part of the act that voids. Raises MoveRefused for one in use.
    """
    acting.apply(document, "void", by=by, at=at)
    entry.document = None
    document.registered_at = None
    if document.direction != "in":
        document.number = document.notation = document.number_notation = ""
        document.issued_on = None
        signed = document.files.filter(role="main", stage=DocumentFile.Stage.SIGNED).order_by("-version").first()
        main = _pdf_of(document)
        if signed is not None and main is not None and main.stage != signed.stage:
            attaching.succeed(
                document, main, kept.read(signed.file_code), stage=DocumentFile.Stage.SIGNED, by=by, at=at
            )
    attaching.index(document)
    acting.record(document, policy.VOID, by=by, at=at, note=entry.void_reason, data={"number": str(entry)})
