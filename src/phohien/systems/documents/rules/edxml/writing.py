"""Writing a package as the national exchange's samples are written; the same package always gives the same octets."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from xml.sax.saxutils import escape

import pybase64

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml import wire
from phohien.systems.documents.rules.edxml.checking import check
from phohien.systems.documents.rules.edxml.findings import Finding, NotSendable
from phohien.systems.documents.rules.edxml.model import (
    Attachment,
    Business,
    Document,
    Package,
    Reference,
    Staff,
    Status,
    WireError,
)
from phohien.systems.documents.rules.edxml.payload import ASIDE_IN_MEMORY, PIECE, is_zip_of_one

EntryName = Callable[[Attachment], str]
ContentOf = Callable[[Attachment], IO[bytes]]
_PACKED = (b"%PDF", b"PK", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"7z\xbc\xaf")
_IN_A_NAME = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.")


def write(package: Package, *, entry_name: EntryName, lenient: bool = False) -> bytes:
    """The package on the wire, in UTF-8. Raises NotSendable with every fault ``check`` finds.

    As :func:`write_to` writes it, which holds no file in memory.
    """
    octets = io.BytesIO()
    write_to(octets, package, entry_name=entry_name, lenient=lenient)
    return octets.getvalue()


def write_to(
    target: IO[bytes],
    package: Package,
    *,
    entry_name: EntryName,
    content_of: ContentOf | None = None,
    lenient: bool = False,
) -> None:
    """The package stands behind what the target held. Nothing is written when it raises NotSendable.

    ``content_of`` opens an attachment's content, a piece of which is in memory at a time; without it, ``content`` is it.

    ``entry_name`` gives the name a file has inside its zip, ``<uuid>.<ext>``: nothing happens by chance here. An envelope
    signature is not written, for it would sign other octets. ``lenient`` writes a received package that must go on
    although its sender broke a limit.
    """
    if not lenient and (faults := check(package)):
        raise NotSendable(faults)
    page = _Page(content_of or _in_memory, entry_name)
    with page.within("edXML", f' xmlns="{wire.NAMESPACE}" xmlns:edXML="{wire.NAMESPACE}"', prefix=""):
        if isinstance(package, Status):
            _status(page, package)
        else:
            _document(page, package)
    page.write_to(target)


def _in_memory(file: Attachment) -> IO[bytes]:
    if not file.content and file.size:
        raise ValueError("The attachment's content lies elsewhere; say where it is opened.")
    return io.BytesIO(file.content)


class _Page:
    """Elements written one after the other, each on its line and indented by its depth. What is empty is not written."""

    def __init__(self, content_of: ContentOf, entry_name: EntryName) -> None:
        self.content_of, self.entry_name = content_of, entry_name
        self._pieces: list[bytes | IO[bytes]] = []
        self._depth = 0

    def text(self, name: str, value: str) -> None:
        """The element with that text."""
        if value:
            # A bare carriage return would come back as a line feed.
            self._line(f"<edXML:{name}>{escape(value, {chr(13): '&#13;'})}</edXML:{name}>")

    def payload(self, name: str, octets: IO[bytes]) -> None:
        """The element with these octets in base64."""
        self._pieces += (b"  " * self._depth, f"<edXML:{name}>".encode(), octets, f"</edXML:{name}>\n".encode())

    def texts(self, name: str, values: Iterable[str]) -> None:
        """One element for each text."""
        for value in values:
            self.text(name, value)

    def record(self, record: Any, names: dict[str, str]) -> None:
        """The fields the table names, in its order."""
        for field, name in names.items():
            self.text(name, getattr(record, field))

    @contextmanager
    def within(self, name: str, attributes: str = "", *, prefix: str = "edXML:") -> Iterator[None]:
        """What is written meanwhile stands inside the element; with nothing inside there is no element."""
        before = len(self._pieces)
        self._line(f"<{prefix}{name}{attributes}>")
        self._depth += 1
        yield
        self._depth -= 1
        if len(self._pieces) == before + 1:
            self._pieces.pop()
        else:
            self._line(f"</{prefix}{name}>")

    def write_to(self, target: IO[bytes]) -> None:
        """Everything stands behind what the target held."""
        target.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        for one in self._pieces:
            if isinstance(one, bytes):
                target.write(one)
                continue
            with one:
                while piece := one.read(PIECE // 3 * 3):
                    target.write(pybase64.b64encode(piece))

    def _line(self, text: str) -> None:
        self._pieces.append(f"{'  ' * self._depth}{text}\n".encode())


def _status(page: _Page, status: Status) -> None:
    with page.within("edXMLEnvelope"), page.within("edXMLHeader"):
        with page.within("MessageHeader"):
            with page.within("From"):
                page.record(status.sender, wire.ORGANISATION)
            _reference(page, status.about)
            _staff(page, status.staff)
            page.text("StatusCode", status.code)
            page.text("Description", status.description)
            page.text("Timestamp", wire.write_moment(status.at))
        _errors(page, status.errors)


def _document(page: _Page, document: Document) -> None:
    with page.within("edXMLEnvelope"):
        with page.within("edXMLHeader"):
            with page.within("MessageHeader"):
                _message(page, document)
            with page.within("TraceHeaderList"):
                _traces(page, document)
                _business(page, document.business)
            _errors(page, document.errors)
        with page.within("edXMLBody"), page.within("edXMLManifest", ' version="1.0"'):
            for file in document.attachments:
                with page.within("Reference"):
                    _described(page, file)
    with page.within("AttachmentEncoded"):
        for file in document.attachments:
            with page.within("Attachment"):
                _described(page, file)
                page.payload(wire.PAYLOAD, _travelling(file, page))


def _message(page: _Page, document: Document) -> None:
    with page.within("From"):
        page.record(document.sender, wire.ORGANISATION)
    for receiver in document.receivers:
        with page.within("To"):
            page.record(receiver, wire.ORGANISATION)
    page.text("DocumentId", document.document_id)
    with page.within("Code"):
        page.text("CodeNumber", document.number)
        page.text("CodeNotation", document.symbol)
    with page.within("PromulgationInfo"):
        page.text("Place", document.issued_at_place)
        page.text("PromulgationDate", wire.write_day(document.issued_on))
    with page.within("DocumentType"):
        page.record(document.type, wire.TYPE)
    page.text("Subject", document.abstract)
    page.text("Content", document.content)
    with page.within("SignerInfo"):
        page.record(document.signatory, wire.SIGNATORY)
    page.text("DueDate", wire.write_day(document.due_on))
    with page.within("OtherInfo"):
        page.record(document, wire.OTHER)
        with page.within("Appendixes"):
            page.texts("Appendix", document.appendices)
    for reference in document.replies_to:
        _reference(page, reference)
    page.text("SteeringType", document.steering)
    with page.within("ToPlaces"):
        page.texts("Place", document.recipients)


def _traces(page: _Page, document: Document) -> None:
    for trace in document.trace:
        with page.within("TraceHeader"):
            page.text("OrganId", trace.agency_code)
            page.text("Timestamp", wire.write_moment(trace.at))


def _business(page: _Page, business: Business) -> None:
    with page.within("Bussiness"):
        page.text("DocumentId", business.document_id)
        page.text("BussinessDocType", business.kind)
        page.text("BussinessDocReason", business.reason)
        page.text("Paper", business.on_paper)
        if business.group_change is not None:
            with page.within("BussinessDocumentInfo"):
                page.text("DocumentInfo", business.group_change.information)
                page.text("DocumentReceiver", business.group_change.receivers_change)
                with page.within("ReceiverList"):
                    for change in business.group_change.receivers:
                        with page.within("Receiver"):
                            page.text("OrganId", change.agency_code)
                            page.text("ReceiverType", change.change)
        with page.within("ReplacementInfoList"):
            for item in business.replaced:
                with page.within("ReplacementInfo"):
                    page.text("DocumentId", item.document_id)
                    with page.within("OrganIdList"):
                        page.texts("OrganId", item.agency_codes)
        _staff(page, business.staff)


def _reference(page: _Page, reference: Reference) -> None:
    with page.within("ResponseFor"):
        page.text("OrganId", reference.agency_code)
        page.text("Code", reference.code)
        page.text("PromulgationDate", wire.write_day(reference.issued_on))
        page.text("DocumentId", reference.document_id)


def _staff(page: _Page, staff: Staff | None) -> None:
    if staff is not None:
        with page.within("StaffInfo"):
            page.record(staff, wire.STAFF)


def _errors(page: _Page, errors: tuple[WireError, ...]) -> None:
    with page.within("ErrorList"):
        for error in errors:
            with page.within("Error"):
                page.record(error, wire.ERROR)


def _described(page: _Page, file: Attachment) -> None:
    said = {name: getattr(file, field) for field, name in wire.FILE.items()}
    said["ContentId"] = f"cid:{file.content_id}"
    with page.content_of(file) as content:
        is_zipped = _is_zipped(file, content)
    if is_zipped:
        said["ContentType"] = "application/zip"
    for name, value in said.items():
        page.text(name, value)


def _is_zipped(file: Attachment, content: IO[bytes]) -> bool:
    """Whether the file travels in a zip. A file named ``.zip`` never does, for a reader would not take it out again; a
    file that looks like such a zip always does, for a reader would take it apart.
    """
    if file.name.lower().endswith(".zip"):
        return False
    return file.zipped or is_zip_of_one(content)


def _travelling(file: Attachment, page: _Page) -> IO[bytes]:
    """The octets that are put into base64: the file, or a zip of it whose octets depend on nothing else. From the beginning."""
    content = page.content_of(file)
    if not _is_zipped(file, content):
        content.seek(0)
        return content
    name = page.entry_name(file)
    if not name or not set(name) <= _IN_A_NAME or ".." in name or name.startswith("."):
        raise NotSendable((Finding(code="M.entry", place="Attachment", words=_ENTRY_NAME, value=name[:200]),))
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system = 0
    entry.file_size = content.seek(0, 2)
    content.seek(0)
    packed = content.read(8).startswith(_PACKED)
    content.seek(0)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    octets = tempfile.SpooledTemporaryFile(max_size=ASIDE_IN_MEMORY)  # noqa: SIM115  closed by who writes it out
    with content, zipfile.ZipFile(octets, "w") as archive, archive.open(entry, "w") as target:
        while piece := content.read(PIECE):
            target.write(piece)
    octets.seek(0)
    return octets


_ENTRY_NAME = Words(
    "Tên tệp trong tệp nén chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối và gạch dưới.",
    "The name inside the zip holds only unaccented letters, digits, dots, hyphens and underscores.",
)
