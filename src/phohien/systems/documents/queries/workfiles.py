"""Work files: the yearly list, one with its documents, those due to go to the archive, and what a package needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.systems.documents.models import Disposal, Document, DocumentFile, WorkFile
from phohien.systems.documents.rules import retention

MOST = 500


def list_work_files(agency: str, *, year: int | None = None) -> QuerySet[WorkFile]:
    """The agency's work files, with how many documents each holds."""
    found = WorkFile.objects.filter(agency=agency).annotate(documents=Count("placements"))
    return found.filter(year=year) if year else found


STAGES = ("open", "due", "offered", "archived", "expired", "held", "destroyed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which work files of an office are wanted. ``stage`` is one of ``STAGES`` or empty for all."""

    text: str = ""
    year: int | None = None
    term: str = ""
    stage: str = ""


def find_work_files(agency: str, wanted: Narrowed, *, today: date, sort: str = "") -> QuerySet[WorkFile]:
    """The office's work files that answer to it, with how many documents each holds; words with or without accents."""
    found = list_work_files(agency, year=wanted.year)
    for word in fold(wanted.text).split():
        found = found.filter(search_key__contains=word)
    if wanted.term:
        found = found.filter(term=wanted.term)
    if wanted.stage in STAGES:
        found = found.filter(_stage(wanted.stage, today))
    return found.order_by(sort, "pk") if sort else found


def _stage(stage: str, today: date) -> Q:
    return {
        "open": Q(closed_on=None),
        "due": Q(handed_over_on=None) & ~Q(closed_on=None),
        "offered": Q(handed_over_on=None) & ~Q(offered_on=None),
        "archived": ~Q(handed_over_on=None) & Q(destroyed_on=None),
        "expired": expired(today),
        "held": ~Q(hold_reason=""),
        "destroyed": ~Q(destroyed_on=None),
    }[stage]


def expired(today: date) -> Q:
    """Work files of the archive whose term ran out, neither held nor destroyed: what may be proposed for destruction."""
    over = Q(pk=None)
    for term in retention.TERMS.values():
        if term.years is not None:
            over |= Q(term=term.code, closed_on__lt=retention.closed_before(today, term.years))
    return over & ~Q(handed_over_on=None) & Q(destroyed_on=None, hold_reason="")


def count_stages(agency: str, today: date) -> dict[str, int]:
    """How many work files of the office stand at each stage, in one question."""
    rows = WorkFile.objects.filter(agency=agency)
    return rows.aggregate(**{stage: Count("pk", filter=_stage(stage, today)) for stage in STAGES})


def handed_over(agency: str, *, since: date, until: date) -> QuerySet[WorkFile]:
    """What the archive received between these days, in the order it came."""
    found = list_work_files(agency).filter(handed_over_on__gte=since, handed_over_on__lte=until)
    return found.order_by("handed_over_on", "pk")


def list_disposals(agency: str) -> QuerySet[Disposal]:
    """The office's proposals to destroy, the latest first, with how many work files each names."""
    return Disposal.objects.filter(agency=agency).annotate(work_files=Count("lines")).order_by("-id")


def get_disposal(code: str) -> Disposal:
    """The proposal of that code. Raises NotFound."""
    found = Disposal.objects.filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có đề nghị này.", "There is no such proposal."), code="documents.no_disposal")
    return found


def get_work_file(code: str) -> WorkFile:
    """The work file of that code. Raises NotFound."""
    found = WorkFile.objects.filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có hồ sơ này.", "There is no such work file."), code="documents.no_work_file")
    return found


def choices_for(actor: Actor, agency: str) -> list[tuple[str, str]]:
    """The open work files of the agency a document can be put into, the actor's own first."""
    found = WorkFile.objects.filter(agency=agency, closed_on=None)[:MOST]
    ordered = sorted(found, key=lambda one: (one.keeper_post != actor.post, -one.year, one.notation))
    return [(one.code, f"{one.notation}/{one.year} {one.title}") for one in ordered]


def documents_of(work_file: WorkFile) -> list[Document]:
    """Its documents in the order of time."""
    found = Document.objects.filter(placements__work_file=work_file).select_related("entry")
    return sorted(found, key=lambda one: (one.issued_on or one.created_at.date(), one.pk))


def due_for_archive(today: date) -> QuerySet[WorkFile]:
    """Closed work files to be handed over within thirty days, or overdue."""
    closed_before = today + retention.WARNING - timedelta(days=365)
    return WorkFile.objects.filter(handed_over_on=None, closed_on__lte=closed_before).order_by("closed_on")


@dataclass(frozen=True, slots=True)
class PackagePart:
    """A document of a package for the archive, with its current files."""

    document: Document
    files: tuple[DocumentFile, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """What a submission package (E-ARK SIP) of a work file needs: its description, documents in the order of time, files with
    their hashes, and how long it is kept.
    """

    work_file: WorkFile
    term: retention.Term
    parts: tuple[PackagePart, ...]


def package_of(work_file: WorkFile) -> Package:
    """The work file as a package's builder reads it."""
    parts = tuple(
        PackagePart(document, tuple(document.files.filter(is_current=True))) for document in documents_of(work_file)
    )
    return Package(work_file, retention.term_of(work_file.term), parts)
