"""Work files: the yearly list, one with its documents, those due to go to the archive, and what a package needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.models import Document, DocumentFile, WorkFile
from phohien.systems.documents.rules import retention

MOST = 500


def list_work_files(agency: str, *, year: int | None = None) -> QuerySet[WorkFile]:
    """The agency's work files, with how many documents each holds."""
    found = WorkFile.objects.filter(agency=agency).annotate(documents=Count("placements"))
    return found.filter(year=year) if year else found


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
