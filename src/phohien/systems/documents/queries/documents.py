"""Lists of documents one may see, one document, its parts. A list is one range of the table of access."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from phohien.base.files.models import StoredFile
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Access, Directive, Document, DocumentFile, Task
from phohien.systems.documents.rules.standing import principals_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a list; ``after`` is where the next part begins, empty at the end."""

    documents: list[Document]
    after: str


def get_document(code: str) -> Document:
    """The document of that code. Raises NotFound."""
    found = Document.objects.filter(code=code).select_related("entry", "response_to", "replaces").first()
    if found is None:
        raise NotFound(
            Words("Không có văn bản {code}.", "There is no document {code}.").filled(code=code),
            code="documents.no_document",
        )
    return found


def count_documents() -> int:
    """How many documents all offices have together."""
    return Document.objects.count()


def keys_after(key: int, *, size: int = 1000) -> list[int]:
    """The next documents' keys, in order: all of them, part by part, whoever asks."""
    return list(Document.objects.filter(pk__gt=key).order_by("pk").values_list("pk", flat=True)[:size])


def documents_by_key(keys: Iterable[int]) -> list[Document]:
    """The documents of these keys, whoever asks: for measuring."""
    return list(Document.objects.filter(pk__in=list(keys)))


def list_documents(actor: Actor, direction: str, *, after: str = "", size: int = PAGE, own: bool = False) -> Slice:
    """The documents of a direction the actor may see, newest first: of the whole office for those who serve it, else the
    actor's own. ``own`` asks for the actor's own in any case.
    """
    principals = principals_of(actor)
    if not principals:
        return Slice([], "")
    rows = Access.objects.filter(principal=principals[0] if own else principals[-1], direction=direction)
    at, _sep, number = after.partition("|")
    if number.isdecimal():
        rows = rows.extra(
            where=["(documents_access.sorted_at, documents_access.document_id) < (%s, %s)"],
            params=[_instant(at), int(number)],
        )
    found = list(rows.order_by("-sorted_at", "-document_id").select_related("document", "document__entry")[: size + 1])
    more = found[size - 1] if len(found) > size else None
    following = f"{more.sorted_at.isoformat()}|{more.document_id}" if more else ""
    return Slice([row.document for row in found[:size]], following)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise NotFound(Words("Không có trang này.", "There is no such page."), code="documents.no_page") from None


def open_tasks_of(documents: list[Document]) -> dict[int, list[Task]]:
    """The open tasks of these documents: whose turn it is, in one question."""
    found: dict[int, list[Task]] = {}
    for task in Task.objects.filter(document__in=documents, state=Task.State.OPEN).order_by("id"):
        found.setdefault(task.document_id, []).append(task)
    return found


def agency_name(code: str, on: date | None = None) -> str:
    """The agency's name on that day, or its code when nobody knows it."""
    agency = directory.find_agency(code, on)
    return agency.name if agency is not None else code


def colleagues(agency: str, at: datetime, *, without: str = "") -> list[tuple[str, str]]:
    """Posts of the agency and of its divisions that can be charged, with name and title."""
    agencies = [agency, *(one.code for one in directory.agencies_under(agency, at.date()) if one.kind == "division")]
    found = directory.list_posts(at).filter(agency__code__in=agencies)
    return [(one.code, f"{one.account} – {one.title}") for one in found if one.code != without]


def usual_first(people: list[tuple[str, str]], *, agency: str, by: str) -> list[tuple[str, str]]:
    """The same people, those this leader charged most often in the office's last two hundred directives first."""
    last = Directive.objects.filter(agency=agency).order_by("-id").values_list("pk", "given_by")[:200]
    given = [pk for pk, giver in last if giver == by]
    counts = Counter(Task.objects.filter(directive__in=given).values_list("holder", flat=True))
    return sorted(people, key=lambda one: -counts[f"post:{one[0]}"])


def history(document: Document) -> QuerySet[Task]:
    """All tasks of the document in order: the path it took."""
    return document.tasks.select_related("directive").order_by("id")


def to_be_stamped(*, before: datetime) -> QuerySet[Document]:
    """Sealed documents whose PDF waits for its time stamp, and those kept for ever whose last version is from before
    ``before``.
    """
    files = DocumentFile.objects.filter(is_current=True, role="main", media_type="application/pdf")
    permanent = files.filter(added_at__lt=before, document__placements__work_file__term="permanent")
    chosen = files.filter(stage=DocumentFile.Stage.UNSTAMPED).values("document") | permanent.values("document")
    return Document.objects.filter(pk__in=chosen, state__in=["sealed", "issued", "filed"]).order_by("pk")


ORDER_OF_ROLES = {role: place for place, role in enumerate(("main", "appendix", "draft", "scan", "sidecar"))}
ONE_A_DOCUMENT = ("main", "draft")
"""Files of which a document has one, whatever its versions are called."""


def files_in_order(document: Document) -> list[DocumentFile]:
    """Every version of every file without its text: the current ones first, the main document before its appendices, these as they
    were handed in; a new version stands in the place of the one before, unless that was taken off. Older versions newest first.
    """
    rows = list(document.files.order_by("id").defer("text"))
    places: dict[int, int] = {}
    begun: dict[tuple[str, str], int] = {}
    for one in rows:
        known_by = (one.role, "" if one.role in ONE_A_DOCUMENT else one.name)
        places[one.pk] = begun.setdefault(known_by, one.pk)
        if one.stage == DocumentFile.Stage.TAKEN_OFF:
            del begun[known_by]
    return sorted(
        rows, key=lambda one: (not one.is_current, ORDER_OF_ROLES[one.role], places[one.pk], -one.version, one.pk)
    )


def sizes_of(files: Iterable[DocumentFile]) -> dict[str, int]:
    """How many octets each file has, by its code, in one question; none for one whose bytes are gone."""
    codes = [one.file_code for one in files]
    return dict(StoredFile.objects.filter(code__in=codes).values_list("code", "size_bytes"))


def reached_recipients(document: Document) -> list[tuple[str, str]]:
    """The document's recipients that are agencies by code, each with its name."""
    return [(one.agency, f"{one.name} ({one.agency})") for one in document.recipients.exclude(agency="")]
