"""An issued document goes to its recipients over the axis: one package, in the issue's own transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from phohien.base.files import queries as kept
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Consignment, Document, DocumentFile
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import codes, model
from phohien.systems.documents.services.axis import accepting
from phohien.systems.documents.services.axis.grouping import is_reached
from phohien.systems.documents.services.axis.telling import house

PLACE = "Hưng Yên"


def package_of(document: Document, receivers: tuple[model.Organisation, ...]) -> model.Document:
    """The document as it travels: its description, its current files, whom it answers and what it replaces."""
    own = directory.find_agency(document.agency)
    return model.Document(
        sender=model.Organisation(agency_code=document.agency, name=own.name if own else document.agency),
        receivers=receivers, document_id=id_of(document), number=document.number, symbol=document.notation,
        issued_at_place=PLACE, issued_on=document.issued_on, type=wire_type(document.type_code), abstract=document.subject,
        signatory=model.Signatory(competence=document.signer_competence, position=document.signer_position,
                                  name=document.signer_name),
        recipients=tuple(one.name[:150] for one in document.recipients.all()), urgency=str(document.urgency),
        steering=str(document.steering), business=_business(document), attachments=_files(document),
        replies_to=_answered(document),
    )  # fmt: skip


def id_of(document: Document) -> str:
    """The id under which the document goes out: agency, day, number and notation, as the national samples have it."""
    day = f"{document.issued_on:%Y/%m/%d}" if document.issued_on else ""
    return f"{document.agency},{day},{document.full_number}"


def wire_type(code: str) -> model.TypeOfDocument:
    """The kind of document of that code as the wire names it; nothing for one its list does not have."""
    group = codes.NORMATIVE if code.startswith("A") else codes.ADMINISTRATIVE
    known = codes.DOCUMENT_TYPES.get(f"{group}.{int(code[1:])}") if code[1:].isdecimal() else None
    return codes.type_to_send(known) if known else model.TypeOfDocument()


def _business(document: Document) -> model.Business:
    if document.replaces is None:
        return model.Business(kind="0", reason="Văn bản mới", on_paper="0")
    agencies = tuple(one.agency for one in document.recipients.all() if one.agency)
    replaced = model.Replaced(document_id=id_of(document.replaces), agency_codes=agencies)
    return model.Business(kind="3", reason="Thay thế văn bản", on_paper="0", replaced=(replaced,))


def _answered(document: Document) -> tuple[model.Reference, ...]:
    asked = document.response_to
    if asked is None or not asked.issuer_code:
        return ()
    known = Consignment.objects.filter(deliveries__document=asked.code).first()
    return (model.Reference(agency_code=asked.issuer_code, code=asked.full_number[:50], issued_on=asked.issued_on,
                            document_id=known.document_id if known else ""),)  # fmt: skip


def _files(document: Document) -> tuple[model.Attachment, ...]:
    """Without their content, which is read from the store while the package is written."""
    return tuple(
        model.Attachment(content_id=str(place), name=one.name, description=one.note or one.name,
                         content_type="application/zip", size=kept.get_file(one.file_code).size_bytes, sha256=one.sha256)
        for place, one in enumerate(_rows(document), start=1)
    )  # fmt: skip


def _rows(document: Document) -> list[DocumentFile]:
    return [one for one in reads.files_in_order(document) if one.is_current and one.role in ("main", "appendix")]


def dispatch(document: Document, *, by: Actor, at: datetime) -> Consignment | None:
    """The document is on its way to every recipient that is an agency; None when none is. Part of the issue.

    Recipients nobody can reach stay on paper, as the table of deliveries shows. Raises NotSendable.
    """
    receivers = tuple(
        model.Organisation(agency_code=one.agency, name=one.name) for one in document.recipients.all()
        if one.agency and one.agency != document.agency and is_reached(one.agency, at)
    )  # fmt: skip
    if not receivers or document.direction != "out":
        return None
    return send(document, receivers, by=by, at=at)


def send(document: Document, receivers: tuple[model.Organisation, ...], *, by: Actor, at: datetime) -> Consignment:
    """The document's package is on its way to these. Part of a larger act. Raises NotSendable, AxisRefused."""
    rows = _rows(document)
    package = package_of(document, receivers)
    kept_as = {str(place): one.file_code for place, one in enumerate(rows, start=1)}
    with written(package, kept_as, document.code) as octets:
        handed = accepting.Handed(content=octets, document=document.code)
        return accepting.accept_package(handed=handed, by=house(by), at=at)


@contextmanager
def written(package: model.Document, kept_as: dict[str, str], mark: str) -> Iterator[BinaryIO]:
    """The package's octets, on the disk when it is large; no file is in memory while it is written. Raises NotSendable.

    ``kept_as`` is where the content of each attachment is kept, by its id; ``mark`` begins the names inside the zips.
    """
    with tempfile.SpooledTemporaryFile(max_size=accepting.IN_MEMORY) as octets:
        edxml.write_to(
            octets, package, content_of=lambda file: kept.open_stream(kept_as[file.content_id]),
            entry_name=lambda file: f"{mark}-{file.content_id}{PurePosixPath(file.name).suffix or '.bin'}",
        )  # fmt: skip
        octets.seek(0)
        yield cast(BinaryIO, octets)
