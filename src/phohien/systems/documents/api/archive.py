"""The archive for machines: the office's work files, and their packages asked for, watched and fetched."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from phohien.base.files import pages as serving
from phohien.base.files import queries as kept
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.api.documents import PROBLEMS
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import workfiles as reads
from phohien.systems.documents.services import packaging
from phohien.ui.guard import actor_of, guard

router = Router(tags=["documents"])
MOST = 500
Stage = Literal["open", "due", "offered", "archived", "expired", "held", "destroyed"]


class WorkFileOut(Schema):
    """A work file of the caller's office. ``term`` is the code of its term of keeping."""

    code: str
    year: int
    notation: str
    title: str
    term: str
    keeper_name: str
    documents: int
    opened_on: date
    closed_on: date | None
    handed_over_on: date | None
    destroyed_on: date | None


class FindingOut(Schema):
    """A requirement of E-ARK that does not hold."""

    rule: str
    level: str
    place: str
    text: str


class PackageOut(Schema):
    """A submission package: how far it is, and when it is done its hash and what the check found."""

    code: str
    state: str
    done: int
    total: int
    asked_at: datetime
    finished_at: datetime | None
    sha256: str
    size_bytes: int
    fault: str
    report: list[FindingOut]


@router.get("/", response=list[WorkFileOut], operation_id="listWorkFiles", openapi_extra=PROBLEMS)
@guard(POLICY, policy.VIEW_ARCHIVE)
def list_work_files(request: HttpRequest, stage: Stage | None = None, year: int | None = None, q: str = "") -> Any:
    """The office's work files at a stage, of a year or with these words, at most five hundred."""
    wanted = reads.Narrowed(stage=stage or "", year=year, text=q[:200])
    return list(reads.find_work_files(actor_of(request).agency, wanted, today=clock.today(), sort="-year")[:MOST])


@router.post("/{code}/packages", response={201: PackageOut}, operation_id="askPackage", openapi_extra=PROBLEMS)
@guard(POLICY, policy.PACK)
def ask_package(request: HttpRequest, code: str) -> Any:
    """A package of the closed work file is built in the background."""
    return Status(201, packaging.ask_package(work_file=code, by=actor_of(request), at=clock.now()))


@router.get("/{code}/packages/{package}", response=PackageOut, operation_id="readPackage", openapi_extra=PROBLEMS)
@guard(POLICY, policy.PACK)
def read_package(request: HttpRequest, code: str, package: str) -> Any:
    """How far the package is."""
    return _package(request, code, package)


@router.get("/{code}/packages/{package}/content", operation_id="fetchPackage", openapi_extra=PROBLEMS)
@guard(POLICY, policy.TAKE_PACKAGE)
def fetch_package(request: HttpRequest, code: str, package: str) -> Any:
    """The zip; the ledger says who fetched it."""
    found = _package(request, code, package)
    taken = packaging.take_package(code=found.code, by=actor_of(request), at=clock.now())
    return serving.serve(kept.get_file(taken.file_code), request=request)


def _package(request: HttpRequest, code: str, package: str) -> Any:
    work_file = reads.get_work_file(code)
    found = work_file.packages.filter(code=package).first()
    if found is None or work_file.agency != actor_of(request).agency:
        raise NotFound(Words("Chưa có gói tin.", "There is no package yet."), code="documents.no_package")
    return found
