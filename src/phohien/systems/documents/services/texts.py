"""The text of files, read in the background and kept beside them; the file itself is never touched.

A content is asked for once (``ask``), taken up by one reader at a time (``take_up``), told of (``tell_letters``, ``tell_page``), and
then its documents are found by it (``tell_documents``). Each step is a transaction that a restart goes on from. Whoever
attaches a content that is just being read waits for that row, so that no document misses its text.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, QuerySet, When

from phohien.base.files import queries as kept
from phohien.base.files import reading
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.files.reading.reader import PICTURES, READABLE
from phohien.base.files.rules.kinds import TXT
from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.models import Access, Document, DocumentFile, FileText, PageText
from phohien.systems.documents.policy import POLICY, READ_TEXT, RETRY_TEXT
from phohien.systems.documents.queries.texts import unfinished
from phohien.systems.documents.services import indexing

LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
MOST_TRIES = 2
MOST_OCTETS = 800_000
BREAK = "\f"
SIDECAR = "sidecar"
OF_THE_FILE = ("password", "damaged")
# The row is locked until the act that attaches commits: whoever finishes reading meanwhile waits, and then sees the new file.
ASK = """
insert into documents_filetext
    (sha256, file_code, media_type, state, engine, total, done, tries, due_at, fault, is_cut, remarks, text, asked_at)
values (%s, %s, %s, %s, '', 0, 0, 0, %s, '', false, '{}', '', %s)
on conflict (sha256) do update set asked_at = excluded.asked_at
returning id, state, engine
"""


def plain_text(stored: StoredFile) -> str:
    """The text of a plain text file, known at once; empty for every other kind."""
    if stored.media_type != TXT:
        return ""
    with kept.open_stored(stored) as stream:
        return stream.read(MOST_OCTETS).decode("utf-8", "replace").replace("\x00", "")


def ask(made: DocumentFile, *, at: datetime) -> None:
    """The file's content is read already, or will be. Kinds without letters or pictures are left alone."""
    if made.media_type not in (READABLE | PICTURES) - {TXT}:
        return
    state = FileText.State.SCAN if made.media_type in PICTURES else FileText.State.WAITING
    with connection.cursor() as cursor:
        cursor.execute(ASK, [made.sha256, made.file_code, made.media_type, state, at, at])
        key, known, engine = cursor.fetchone()
    if known in (FileText.State.READ, FileText.State.INDEXING) and engine:
        _lay_beside(FileText.objects.get(pk=key), [made], at=at)


def inherit(made: DocumentFile, before: DocumentFile, *, at: datetime) -> None:
    """A signed version shows what the version before it showed: its text is known, and no machine looks at it again."""
    known = FileText.objects.filter(sha256=before.sha256).first()
    if known is None or known.state != FileText.State.READ:
        return
    made.text = known.text
    made.save(update_fields=["text"])
    if known.engine:
        FileText.objects.filter(sha256=made.sha256, state=FileText.State.WAITING).update(
            state=known.state, engine=known.engine, total=known.total, done=known.done, text=known.text, remarks=known.remarks,
            is_cut=known.is_cut, read_at=at,
        )  # fmt: skip
        before.sidecars.update(is_current=True)


@transaction.atomic
def take_up(*, by: Actor, at: datetime, can_see: bool) -> FileText | None:
    """One content to read next, leased to the caller for ten minutes; pictures only to who ``can_see``. None: nothing waits.

    What only superseded versions or destroyed files still have is dropped unread: no search shows it.
    """
    POLICY.require(by, READ_TEXT)
    while (found := _next(at, can_see=can_see)) is not None:
        if _having(found.sha256).exists():
            found.due_at = at + LEASE
            found.save(update_fields=["due_at"])
            return found
        found.delete()
    return None


def _having(sha256: str) -> QuerySet[DocumentFile]:
    """The files a search may show this content for."""
    return DocumentFile.objects.filter(sha256=sha256, is_current=True, destroyed_on=None).exclude(role=SIDECAR)


def _next(at: datetime, *, can_see: bool) -> FileText | None:
    states = [FileText.State.WAITING, FileText.State.INDEXING, *([FileText.State.SCAN] if can_see else [])]
    waiting = unfinished().select_for_update(skip_locked=True).filter(state__in=states, due_at__lte=at)
    pictures_last = Case(When(state=FileText.State.SCAN, then=1), default=0)
    return waiting.order_by(pictures_last, "due_at", "id").first()


def tell_letters(*, key: int, told: reading.Reading, by: Actor, at: datetime) -> FileText:
    """What the letters say is kept; a content with pictures of letters waits for the engine, any other is done."""
    with transaction.atomic():
        POLICY.require(by, READ_TEXT)
        whole = FileText.objects.select_for_update().get(pk=key)
        if whole.state != FileText.State.WAITING:
            return whole
        if told.fault and told.fault not in OF_THE_FILE and whole.tries + 1 < MOST_TRIES:
            return _again(whole, told.fault, at)
        _keep_pages(whole, told.pages)
        whole.total, whole.is_cut, whole.fault = told.total, told.is_cut, told.fault
        whole.remarks = sorted(reading.remark_on(told))
        if any(page.is_scan for page in told.pages):
            whole.state, whole.tries, whole.due_at = FileText.State.SCAN, 0, at
            whole.done = sum(not page.is_scan for page in told.pages)
            whole.save()
            return whole
        return _finish(whole, at=at)


@transaction.atomic
def tell_page(*, key: int, number: int, told: reading.Reading, engine: str, by: Actor, at: datetime) -> FileText:
    """What the engine saw on one page is kept, whatever happens to the next one; after the last page the content is read.

    A page that twice brings the engine down is passed over, and the fall is noted on the content.
    """
    POLICY.require(by, READ_TEXT)
    whole = FileText.objects.select_for_update().get(pk=key)
    if whole.state != FileText.State.SCAN:
        return whole
    if told.fault and told.fault not in OF_THE_FILE and whole.tries + 1 < MOST_TRIES:
        return _again(whole, told.fault, at)
    seen = told.pages[0].text if told.pages else ""
    PageText.objects.update_or_create(whole=whole, number=number, defaults={"text": seen, "is_scan": False})
    whole.engine, whole.fault, whole.tries = engine, whole.fault or told.fault, 0
    whole.total = whole.total or 1
    whole.done, whole.due_at = whole.done + 1, at
    if whole.media_type not in PICTURES and whole.pages.filter(is_scan=True).exists():
        whole.save()
        return whole
    return _finish(whole, at=at)


def next_page(whole: FileText) -> int:
    """The first page whose picture waits for the engine; 1 for a content that is a picture itself."""
    waiting = whole.pages.filter(is_scan=True).values_list("number", flat=True).first()
    return waiting or 1


def _again(whole: FileText, fault: str, at: datetime) -> FileText:
    whole.tries, whole.fault, whole.due_at = whole.tries + 1, fault, at + PAUSE
    whole.save()
    return whole


def _keep_pages(whole: FileText, pages: Iterable[reading.Page]) -> None:
    whole.pages.all().delete()
    PageText.objects.bulk_create(
        PageText(whole=whole, number=page.number, text=page.text, is_scan=page.is_scan) for page in pages
    )


def _finish(whole: FileText, *, at: datetime) -> FileText:
    """The text is whole; its documents are told next."""
    whole.text = BREAK.join(whole.pages.values_list("text", flat=True)).strip("\n")
    whole.state, whole.due_at, whole.done = FileText.State.INDEXING, at, whole.total
    whole.save()
    whole.pages.all().delete()
    return whole


def tell_documents(*, key: int, by: Actor, at: datetime) -> FileText:
    """Every document that has the content is found by its text, one transaction each: documents are locked before contents,
    as every act does. Safe to repeat."""
    POLICY.require(by, READ_TEXT)
    whole = FileText.objects.get(pk=key)
    for number in sorted(set(_having(whole.sha256).values_list("document_id", flat=True))):
        with transaction.atomic():
            _tell_document(Document.objects.select_for_update(of=("self",)).get(pk=number), whole, by=by, at=at)
    with transaction.atomic():
        whole = FileText.objects.select_for_update().get(pk=key)
        if whole.state == FileText.State.INDEXING:
            whole.state, whole.read_at = _outcome(whole), at
            whole.save(update_fields=["state", "read_at"])
    return whole


def _outcome(whole: FileText) -> str:
    if whole.fault:
        return FileText.State.UNREADABLE if whole.fault in OF_THE_FILE else FileText.State.FAILED
    return FileText.State.READ if _has_words(whole) else FileText.State.EMPTY


def _has_words(whole: FileText) -> bool:
    return bool(whole.text.strip(f"\n {BREAK}"))


def _tell_document(document: Document, whole: FileText, *, by: Actor, at: datetime) -> None:
    if whole.engine and _has_words(whole):
        having = _having(whole.sha256).filter(document=document)
        laid = _lay_beside(whole, list(having), at=at)
        if laid:
            ledger.record(
                act=READ_TEXT, subject=document.code, case=document.code, by=by, at=at, agency=document.agency,
                data={"engine": whole.engine, "pages": whole.total},
            )  # fmt: skip
    indexing.index(document)


def admit_next(*, by: Actor) -> bool:
    """One document's late readers stand in the search's index; whether there was one. Until then the search asks for them apart."""
    POLICY.require(by, READ_TEXT)
    with transaction.atomic():
        late = (
            Access.objects.filter(is_found=False).order_by("principal", "document").values_list("document", flat=True)
        )
        free = Document.objects.select_for_update(of=("self",), skip_locked=True)
        document = free.filter(pk__in=list(late[:1])).first()
        if document is not None:
            indexing.admit_late(document)
        return document is not None


def index_again(*, key: int, by: Actor, at: datetime) -> None:
    """The document is found by what it is now; files nobody has had read yet are asked for. Safe to repeat."""
    POLICY.require(by, READ_TEXT)
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).get(pk=key)
        for one in document.files.filter(is_current=True, text="", destroyed_on=None).exclude(role=SIDECAR):
            ask(one, at=at)
        indexing.index(document)


def _lay_beside(whole: FileText, having: list[DocumentFile], *, at: datetime) -> int:
    """Each file has the machine's text beside it as a version of its own; returns how many had none before."""
    bare = [one for one in having if not one.sidecars.exists()]
    for one in bare:
        name = f"{one.name[:180]}.txt"
        last = (
            DocumentFile.objects.filter(document=one.document_id, role=SIDECAR, name=name).order_by("-version").first()
        )
        stored = _kept(whole, name, one, at)
        if stored is None:
            continue
        DocumentFile.objects.filter(
            document=one.document_id, role=SIDECAR, name=name, read_from__is_current=False
        ).update(is_current=False)
        DocumentFile.objects.create(
            document_id=one.document_id, role=SIDECAR, name=name, file_code=stored.code, sha256=stored.sha256,
            media_type=stored.media_type, version=(last.version if last else 0) + 1, added_at=at,
            added_by="system", added_by_name=whole.engine, read_from=one,
        )  # fmt: skip
    return len(bare)


def _kept(whole: FileText, name: str, of: DocumentFile, at: datetime) -> StoredFile | None:
    """The text as a file that says what it is; None for a text that looks like something dangerous, which is only searched."""
    head = f"Chữ do máy đọc ({whole.engine}), có thể có lỗi. / Text read by machine, may contain errors."
    content = f"{head}\n\n{whole.text.replace(BREAK, chr(10) * 2)}"
    owner = StoredFile.objects.filter(code=of.file_code).values_list("kept_by", flat=True).first() or "system"
    by = Actor(code=owner, kind="system", name="")
    try:
        return files.keep(content=io.BytesIO(content.encode()), name=name, by=by, at=at, kinds=frozenset({TXT}))
    except files.FileRefused as refusal:
        LOG.warning("The text of %s has no side-car: %s", of.file_code, refusal.code)
        return None


@transaction.atomic
def retry(*, key: int, by: Actor, at: datetime) -> FileText:
    """A content whose reader fell is read once more from its beginning. Raises NotAllowed, NotFound."""
    POLICY.require(by, RETRY_TEXT)
    whole = FileText.objects.select_for_update().filter(pk=key, state=FileText.State.FAILED).first()
    if whole is None:
        raise NotFound(
            Words("Tệp này không ở trạng thái đọc hỏng.", "This file is not among those whose reading failed."),
            code="documents.text_not_failed",
        )
    whole.pages.all().delete()
    is_picture = whole.media_type in PICTURES
    whole.state = FileText.State.SCAN if is_picture else FileText.State.WAITING
    whole.tries, whole.done, whole.fault, whole.due_at = 0, 0, "", at
    whole.save()
    ledger.record(act=RETRY_TEXT, subject=f"text:{whole.sha256[:16]}", by=by, at=at)
    return whole


def forget(contents: Iterable[str]) -> None:
    """What was read of these contents is gone, unless a file that was not destroyed still has them. Part of a destruction."""
    held = DocumentFile.objects.filter(sha256__in=contents, destroyed_on=None).values("sha256")
    FileText.objects.filter(sha256__in=contents).exclude(sha256__in=held).delete()
