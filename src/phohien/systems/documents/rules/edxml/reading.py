"""Reading a package: tolerant of what partners really send, with a remark on each oddity; refused only when unsafe or no edXML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml import wire
from phohien.systems.documents.rules.edxml.branches import Branch, Notes
from phohien.systems.documents.rules.edxml.findings import Finding, Unreadable
from phohien.systems.documents.rules.edxml.model import (
    Attachment,
    Business,
    Document,
    EnvelopeSignature,
    GroupChange,
    Organisation,
    Package,
    ReceiverChange,
    Reference,
    Replaced,
    Signatory,
    Staff,
    Status,
    Trace,
    TypeOfDocument,
    WireError,
)
from phohien.systems.documents.rules.edxml.octets import Limits, Run, Tree, tree_of
from phohien.systems.documents.rules.edxml.payload import Sink, unwrap
from phohien.systems.documents.rules.edxml.source import Octets

SinkFor = Callable[[Attachment], Sink | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """A package and what was noticed while reading it."""

    package: Package
    findings: tuple[Finding, ...]


def read(
    octets: Octets, limits: Limits | None = None, *, sink_for: SinkFor | None = None, hashes: Sequence[str] = ()
) -> Reading:
    """The package these octets hold, in memory or (:class:`Lying`) elsewhere. Raises Unreadable.

    ``sink_for`` is asked for each attachment, of which only what the wire says of it is known by then, and may return
    where its content goes; then it does not stay in memory, and ``Attachment.content`` is empty. ``hashes`` of the attachments
    in their order are for who read the same octets before; they are not found out again.
    """
    limits = limits or Limits()
    tree = tree_of(octets, limits)
    notes = Notes(limits.text)
    root = Branch(tree.root, "", notes)
    _remark_namespace(tree.root, notes)
    envelope = root.branch("edXMLEnvelope") if "edXMLEnvelope" in root else root
    header = envelope.branch("edXMLHeader")
    message = header.branch("MessageHeader")
    if message.element is None:
        raise Unreadable("no_header", "edXMLHeader.MessageHeader", _NO_HEADER)
    message.place = "MessageHeader"
    package = _status(message, header) if "StatusCode" in message else _document(message, header)
    files = _files(root, envelope, tree, notes, limits, sink_for, hashes)
    if isinstance(package, Document):
        package = replace(package, attachments=files)
    elif files:
        notes.warn("status_with_files", "AttachmentEncoded", _STATUS_WITH_FILES)
    for branch in (message, header, *((envelope,) if envelope is root else (envelope, root))):
        branch.done()
    return Reading(package, tuple(notes.findings))


def _remark_namespace(root: etree._Element, notes: Notes) -> None:
    namespace = etree.QName(root).namespace or ""
    if namespace != wire.NAMESPACE:
        words = _OLDER if namespace in wire.OLDER_NAMESPACES else _FOREIGN
        notes.warn("namespace", etree.QName(root).localname, words, namespace)


def _status(message: Branch, header: Branch) -> Status:
    about = message.optional("ResponseFor")
    return Status(
        sender=_organisation(message.branch("From")),
        about=_reference(about) if about else Reference(),
        staff=_staff(message),
        code=message.text("StatusCode"),
        description=message.text("Description"),
        at=message.moment("Timestamp"),
        errors=_errors(header),
        signature=_signature(header),
    )


def _document(message: Branch, header: Branch) -> Document:
    code, info, other = message.branch("Code"), message.branch("PromulgationInfo"), message.branch("OtherInfo")
    kind, signer, places = message.branch("DocumentType"), message.branch("SignerInfo"), message.branch("ToPlaces")
    appendices, traces = other.branch("Appendixes"), header.branch("TraceHeaderList")
    business = traces.optional("Bussiness") or header.branch("Bussiness")
    said = other.record(wire.OTHER)
    document = Document(
        sender=_organisation(message.branch("From")),
        receivers=tuple(_organisation(branch) for branch in message.branches("To")),
        document_id=message.text("DocumentId"),
        number=code.text("CodeNumber"),
        symbol=code.text("CodeNotation"),
        issued_at_place=info.text("Place"),
        issued_on=info.day("PromulgationDate"),
        type=TypeOfDocument(**kind.record(wire.TYPE)),
        abstract=message.text("Subject"),
        content=message.text("Content"),
        signatory=Signatory(**signer.record(wire.SIGNATORY)),
        due_on=message.day("DueDate"),
        recipients=places.texts("Place"),
        urgency=said["urgency"],
        sphere=said["sphere"],
        typist=said["typist"],
        copies=said["copies"],
        pages=said["pages"],
        direction=said["direction"],
        appendices=appendices.texts("Appendix"),
        replies_to=tuple(_reference(branch) for branch in message.branches("ResponseFor")),
        steering=message.text("SteeringType"),
        trace=tuple(_trace(branch) for branch in traces.branches("TraceHeader")),
        business=_business(business),
        errors=_errors(header),
        signature=_signature(header),
    )
    for branch in (code, info, kind, signer, places, appendices, other, traces):
        branch.done()
    return document


def _organisation(branch: Branch) -> Organisation:
    found = Organisation(**branch.record(wire.ORGANISATION))
    branch.done()
    return found


def _reference(branch: Branch) -> Reference:
    found = Reference(
        agency_code=branch.text("OrganId"),
        code=branch.text("Code"),
        issued_on=branch.day("PromulgationDate"),
        document_id=branch.text("DocumentId"),
    )
    branch.done()
    return found


def _staff(parent: Branch) -> Staff | None:
    branch = parent.optional("StaffInfo")
    if branch is None:
        return None
    found = Staff(**branch.record(wire.STAFF))
    branch.done()
    return found


def _trace(branch: Branch) -> Trace:
    found = Trace(agency_code=branch.text("OrganId"), at=branch.moment("Timestamp"))
    branch.done()
    return found


def _business(branch: Branch) -> Business:
    replaced = branch.branch("ReplacementInfoList")
    found = Business(
        kind=branch.text("BussinessDocType"),
        reason=branch.text("BussinessDocReason"),
        document_id=branch.text("DocumentId"),
        on_paper=branch.text("Paper"),
        staff=_staff(branch),
        group_change=_group_change(branch.optional("BussinessDocumentInfo")),
        replaced=tuple(_replaced(item) for item in replaced.branches("ReplacementInfo")),
    )
    replaced.done()
    branch.done()
    return found


def _group_change(branch: Branch | None) -> GroupChange | None:
    if branch is None:
        return None
    receivers = branch.branch("ReceiverList")
    found = GroupChange(
        information=branch.text("DocumentInfo"),
        receivers_change=branch.text("DocumentReceiver"),
        receivers=tuple(
            ReceiverChange(agency_code=item.text("OrganId"), change=item.text("ReceiverType"))
            for item in receivers.branches("Receiver")
        ),
    )
    receivers.done()
    branch.done()
    return found


def _replaced(branch: Branch) -> Replaced:
    agencies = branch.branch("OrganIdList")
    found = Replaced(document_id=branch.text("DocumentId"), agency_codes=agencies.texts("OrganId"))
    agencies.done()
    branch.done()
    return found


def _errors(header: Branch) -> tuple[WireError, ...]:
    return tuple(WireError(**item.record(wire.ERROR)) for item in header.branch("ErrorList").branches("Error"))


def _signature(header: Branch) -> EnvelopeSignature | None:
    branches = [branch for name in wire.SIGNATURES for branch in header.branches(name)]
    for branch in branches:
        if branch.element is not None and len(branch.element):
            algorithm = branch.branch("SignedInfo").branch("SignatureMethod").attribute("Algorithm")
            subject = branch.branch("KeyInfo").branch("X509Data").text("X509SubjectName")
            return EnvelopeSignature(algorithm=algorithm, subject=subject)
    return None


def _files(
    root: Branch, envelope: Branch, tree: Tree, notes: Notes, limits: Limits, sink_for: SinkFor | None,
    hashes: Sequence[str],
) -> tuple[Attachment, ...]:  # fmt: skip
    """The attachments in the order in which they stand, each with what the manifest says of it."""
    body = envelope.branch("edXMLBody")
    listed = _manifest(body)
    body.done()
    carried = root.branch("AttachmentEncoded") if "AttachmentEncoded" in root else envelope.branch("AttachmentEncoded")
    branches = carried.branches("Attachment")
    carried.done()
    if len(branches) > limits.attachments:
        raise Unreadable("too_many_attachments", "AttachmentEncoded", _TOO_MANY.filled(limit=limits.attachments))
    files: list[Attachment] = []
    for number, branch in enumerate(branches, start=1):
        branch.place = f"Attachment[{number}]"
        room = limits.inflated - sum(file.size for file in files)
        known = hashes[number - 1] if len(hashes) == len(branches) else ""
        files.append(_file(branch, listed, tree.runs, notes, limits, room, sink_for, known))
    for content_id in listed:
        notes.warn("no_such_attachment", "edXMLManifest.Reference", _NOT_CARRIED.filled(id=content_id[:60]), content_id)
    return tuple(files)


def _manifest(body: Branch) -> dict[str, dict[str, str]]:
    """What the manifest says of each attachment, by its id without ``cid:``."""
    manifest = body.branch("edXMLManifest")
    listed: dict[str, dict[str, str]] = {}
    for branch in manifest.branches("Reference"):
        said = branch.record(wire.FILE)
        listed[_bare(said["content_id"] or branch.attribute("href"))] = said
        branch.done()
    manifest.done()
    return listed


def _file(
    branch: Branch,
    listed: dict[str, dict[str, str]],
    runs: dict[str, Run],
    notes: Notes,
    limits: Limits,
    room: int,
    sink_for: SinkFor | None,
    sha256: str,
) -> Attachment:
    said = branch.record(wire.FILE)
    place = branch.there(wire.PAYLOAD)
    payload = branch.branch(wire.PAYLOAD).element
    branch.done()
    content_id = _bare(said["content_id"])
    promised = listed.pop(content_id, None)
    if promised is None:
        notes.warn("not_in_manifest", branch.place, _NOT_LISTED.filled(id=content_id[:60]), content_id)
    # What the attachment does not say of itself, the manifest may.
    known = {key: value or (promised or {}).get(key, "") for key, value in said.items()}
    header = Attachment(
        content_id=content_id,
        name=known["name"],
        description=known["description"],
        content_type=known["content_type"],
    )
    if payload is not None and len(payload):
        raise Unreadable("base64", place, _NOT_ONLY_TEXT)
    file = unwrap(
        _run(payload, runs),
        header.name,
        place,
        limits=limits,
        room=room,
        sink=sink_for(header) if sink_for else None,
        warn=notes.add,
        sha256=sha256,
    )
    if not file.size:
        notes.warn("empty_file", place, _EMPTY)
    return replace(header, zipped=file.zipped, content=file.content, size=file.size, sha256=file.sha256)


def _run(payload: etree._Element | None, runs: dict[str, Run]) -> Run:
    text = (payload.text or "") if payload is not None else ""
    cut = runs.get(text.strip())
    if cut is not None:
        return cut
    octets = text.encode("utf-8")
    return Run(octets, 0, len(octets))


def _bare(content_id: str) -> str:
    return content_id.removeprefix("cid:").strip()


_NO_HEADER = Words("Gói tin không có MessageHeader.", "The package has no MessageHeader.")
_OLDER = Words(
    "Gói tin dùng không gian tên cũ; hệ thống vẫn đọc được.",
    "The package uses an older namespace; it was read all the same.",
)
_FOREIGN = Words(
    "Gói tin dùng không gian tên lạ; hệ thống vẫn đọc theo QCVN 102:2016/BTTTT.",
    "The package uses an unknown namespace; it was read by QCVN 102:2016/BTTTT all the same.",
)
_STATUS_WITH_FILES = Words(
    "Gói tin trạng thái có kèm tệp; hệ thống không giữ tệp.", "The status package carries files; they were not kept."
)
_TOO_MANY = Words("Gói tin có hơn {limit} tệp đính kèm.", "The package has more than {limit} attachments.")
_NOT_ONLY_TEXT = Words(
    "Nội dung tệp đính kèm có phần tử XML ở bên trong.", "The attachment's content has XML elements inside."
)
_EMPTY = Words("Tệp đính kèm rỗng.", "The attachment is empty.")
_NOT_CARRIED = Words(
    "Danh mục của gói tin nêu tệp {id} nhưng gói tin không mang tệp đó.",
    "The package's manifest names the attachment {id}, which the package does not carry.",
)
_NOT_LISTED = Words(
    "Gói tin mang tệp {id} mà danh mục của gói tin không nêu.",
    "The package carries the attachment {id}, which its manifest does not name.",
)
