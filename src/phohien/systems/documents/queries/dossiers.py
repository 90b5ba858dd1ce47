"""A work file with all that its submission package says of it: documents in the order of time, files, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from importlib import metadata
from operator import attrgetter

from phohien.base.ledger import queries as ledger
from phohien.systems.documents.models import ArchivePackage, Delivery, Document, WorkFile
from phohien.systems.documents.queries.documents import agency_name, files_in_order, sizes_of
from phohien.systems.documents.queries.workfiles import documents_of
from phohien.systems.documents.rules import labels, retention
from phohien.systems.documents.rules.axis import labels as axis_labels
from phohien.systems.documents.rules.sip.parts import Dossier, Held, Item, Line, place_of
from phohien.systems.documents.rules.types import type_of

COUNTING = ("main", "appendix", "scan")
ACTS = {
    "close": "Kết thúc hồ sơ", "keep_work_file": "Lập, sửa hồ sơ", "offer_work_file": "Đề nghị nộp lưu",
    "return_work_file": "Trả lại hồ sơ", "take_into_archive": "Nhận vào lưu trữ", "hold_work_file": "Giữ, thôi giữ theo yêu cầu",
}  # fmt: skip


def version() -> str:
    """The version of this software, as packages name it."""
    try:
        return metadata.version("phohien")
    except metadata.PackageNotFoundError:
        return "0.1.0"


def dossier_of(package: ArchivePackage) -> Dossier:
    """The package's work file as it is submitted: what is kept of each document is what was issued or received."""
    work_file = package.work_file
    documents = documents_of(work_file)
    items = tuple(_item(number, one, package.asked_at) for number, one in enumerate(documents, 1))
    name = agency_name(work_file.agency, package.asked_at.date())
    return Dossier(
        code=work_file.code, agency=work_file.agency, agency_name=name, archive_name=f"Lưu trữ {name}",
        notation=f"{work_file.notation}/{work_file.year}", title=work_file.title,
        term=retention.term_of(work_file.term).words.vi, keeper=work_file.keeper_name, opened_on=work_file.opened_on,
        closed_on=work_file.closed_on or work_file.opened_on, made_at=package.asked_at, made_by=package.asked_by_name,
        version=version(), fields=_file_fields(work_file, documents), items=items, lines=_file_lines(work_file, package),
    )  # fmt: skip


def _file_fields(work_file: WorkFile, documents: list[Document]) -> tuple[tuple[str, str], ...]:
    """The fields of a work file. NĐ 30/2020/NĐ-CP, Phụ lục VI (names at second hand: to be confirmed)."""
    pages = [one.pages for one in documents if one.pages]
    return (
        ("OrganId", work_file.agency), ("FileCatalog", str(work_file.year)), ("FileNotation", work_file.notation),
        ("Title", work_file.title), ("Maintenance", retention.term_of(work_file.term).words.vi), ("Rights", "Nội bộ cơ quan"),
        ("Creator", work_file.keeper_name), ("Language", labels.LANGUAGES["vi"].vi), ("StartDate", _day(work_file.opened_on)),
        ("EndDate", _day(work_file.closed_on)), ("DocTotal", str(len(documents))), ("PageTotal", str(sum(pages)) if pages else ""),
    )  # fmt: skip


def _document_fields(number: int, one: Document) -> tuple[tuple[str, str], ...]:
    """The fields of a document, incoming or outgoing. NĐ 30/2020/NĐ-CP, Phụ lục VI (names at second hand: to be confirmed)."""
    entry = getattr(one, "entry", None)
    is_incoming = one.direction == "in"
    recipients = [] if is_incoming else [row.name for row in one.recipients.all()]
    return (
        ("DocOrdinal", str(number)), ("DocumentCode", one.code), ("Direction", labels.DIRECTIONS[one.direction].vi),
        ("TypeName", type_of(one.type_code).words.vi), ("CodeNumber", one.number), ("CodeNotation", one.notation),
        ("IssuedDate", _day(one.issued_on)), ("OrganId", one.issuer_code), ("OrganName", one.issuer_name),
        ("Subject", one.subject), ("Language", labels.LANGUAGES[one.language].vi), ("PageAmount", str(one.pages or "")),
        ("SignerPosition", one.signer_position), ("SignerFullName", one.signer_name), ("To", "; ".join(recipients)),
        ("Priority", labels.URGENCIES[one.urgency].vi), ("DueDate", _day(one.due_at)),
        ("ArrivalDate", _day(one.registered_at) if is_incoming else ""),
        ("ArrivalNumber", str(entry) if is_incoming and entry else ""), ("State", labels.STATES[one.state].vi),
        ("RecallReason", one.recall_reason),
    )  # fmt: skip


def _day(value: date | datetime | None) -> str:
    return "" if value is None else f"{value:%Y-%m-%d}"


def _item(number: int, document: Document, until: datetime) -> Item:
    chosen = [
        one for one in files_in_order(document)
        if one.is_current and one.role in COUNTING and one.destroyed_on is None
    ]  # fmt: skip
    sizes = sizes_of(chosen)
    files = [
        Held(
            path=place_of(number, one.role, one.version, one.name), name=one.name, sha256=one.sha256,
            size=sizes.get(one.file_code, 0), media_type=one.media_type, created=one.added_at, role=one.role,
            version=one.version, file_code=one.file_code,
        )
        for one in chosen
    ]  # fmt: skip
    told = [line for line in _lines(document) if line.at is None or line.at <= until]
    return Item(
        number=number, title=f"{type_of(document.type_code).words.vi}: {document.subject}", issued_on=document.issued_on,
        fields=_document_fields(number, document), files=_apart(files),
        lines=tuple(sorted(told, key=lambda line: (line.at is None, line.at or document.created_at, line.kind))),
    )  # fmt: skip


def _apart(files: list[Held]) -> tuple[Held, ...]:
    """The same files, none with another's place: two names can become one when they are made safe."""
    seen: dict[str, int] = {}
    apart = []
    for one in files:
        seen[one.path] = seen.get(one.path, 0) + 1
        stem, _dot, extension = one.path.rpartition(".")
        path = (
            one.path
            if seen[one.path] == 1
            else f"{stem or extension}-{seen[one.path]}{'.' + extension if stem else ''}"
        )
        apart.append(Held(**{**{name: getattr(one, name) for name in Held.__slots__}, "path": path}))
    return tuple(apart)


def _lines(document: Document) -> Iterator[Line]:
    """Directives, opinions, tasks and deliveries of the document. Who merely read it is told by the ledger, not taken along."""
    for directive in document.directives.all():
        yield Line("but-phe", directive.given_at, "Ý kiến chỉ đạo", directive.given_by_name, directive.text)
    for opinion in document.comments.all():
        what = "Ký nháy" if opinion.is_initial else "Ý kiến"
        yield Line("y-kien", opinion.at, what, opinion.by_name, opinion.text)
    for task in document.tasks.order_by("id"):
        kind = labels.TASKS[task.kind].vi
        yield Line("xu-ly", task.done_at or task.opened_at, f"{kind} ({task.state})", task.holder_name, task.note)
    deliveries = Delivery.objects.filter(consignment__document=document.code, consignment__kind="edoc")
    for delivery in deliveries.prefetch_related("events").order_by("id"):
        receiver = delivery.receiver_name or delivery.receiver
        yield Line("gui", delivery.opened_at, "Gửi qua trục liên thông", receiver)
        for event in delivery.events.all():
            meaning = axis_labels.status_of(event.code)
            text = meaning.vi if hasattr(meaning, "vi") else str(meaning)
            yield Line("trang-thai", event.heard_at, text, event.staff or event.told_by, event.description)
    for line in sorted(ledger.history_of_case(document.code), key=attrgetter("id")):
        yield Line("nhat-ky", line.at, line.act, line.by_name, line.note)


def _file_lines(work_file: WorkFile, package: ArchivePackage) -> tuple[Line, ...]:
    """What happened to the work file until its package was asked for: the same package later says the same."""
    rows = [one for one in ledger.history(f"workfile:{work_file.code}") if one.at <= package.asked_at]
    return tuple(
        Line("nhat-ky", one.at, ACTS.get(one.act.rpartition(".")[2], one.act), one.by_name, one.note) for one in rows
    )
