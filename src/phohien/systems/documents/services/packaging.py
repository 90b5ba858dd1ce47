"""Submission packages for the archive (E-ARK SIP): asked for by a person, built in the background, checked, kept.

Source: TT 05/2025/TT-BNV (at second hand: to be confirmed); NĐ 30/2020/NĐ-CP, Phụ lục VI (a work file leaves as PDF and XML in the
order of time).
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import ArchivePackage
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.services import filing

OPEN = (ArchivePackage.State.WAITING, ArchivePackage.State.BUILDING)
LOCKS = 7_331_152
"""The first half of the advisory locks that say who builds which package."""


@transaction.atomic
def ask_package(*, work_file: str, by: Actor, at: datetime) -> ArchivePackage:
    """A package of the closed work file waits to be built. Raises NotAllowed; Refused for an open, empty or destroyed one;
    Stale while another is being built.
    """
    found = filing.lock(work_file)
    POLICY.require(by, policy.PACK, found)
    filing.refuse_destroyed(found)
    if found.closed_on is None:
        raise Refused(Words("Hồ sơ chưa kết thúc.", "The work file is not closed yet."), code="documents.not_closed")
    package = ArchivePackage(
        code=uuid.uuid4().hex[:20], work_file=found, total=found.placements.count(), asked_at=at, asked_by=by.code,
        asked_by_name=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError:
        raise Stale(
            Words("Gói tin của hồ sơ này đang được lập.", "A package of this work file is being built already."),
            code="documents.package_waits",
        ) from None
    _record(package, policy.PACK, by=by, at=at)
    return package


@transaction.atomic
def stop_package(*, code: str, by: Actor, at: datetime) -> ArchivePackage:
    """The package is not built any further. Raises NotAllowed, Stale when it has ended already."""
    package = _lock(code)
    POLICY.require(by, policy.PACK, package.work_file)
    if package.state not in OPEN:
        raise Stale(Words("Gói tin đã lập xong.", "The package has ended already."), code="documents.package_ended")
    package.state, package.finished_at = ArchivePackage.State.STOPPED, at
    package.save()
    _record(package, policy.PACK, by=by, at=at, note="stopped")
    return package


def take_next(at: datetime) -> ArchivePackage | None:
    """The oldest package nobody builds at this moment is ours until ``let_go``; one whose builder died is taken up again.

    The lock belongs to the connection: it is gone with the process that held it. Building begins anew then, and people are told so:
    half a package has no name on the disk, and the same wish gives the same octets.
    """
    for package in ArchivePackage.objects.filter(state__in=OPEN).order_by("id"):
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCKS, package.pk % 2**31])
            if not cursor.fetchone()[0]:
                continue
        changed = ArchivePackage.objects.filter(pk=package.pk, state__in=OPEN).update(
            state=ArchivePackage.State.BUILDING, taken_at=at, done=0, begun=F("begun") + 1
        )
        if changed:
            return ArchivePackage.objects.select_related("work_file").get(pk=package.pk)
        let_go(package)
    return None


def let_go(package: ArchivePackage) -> None:
    """Another process may build the package."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCKS, package.pk % 2**31])


def tell_progress(package: ArchivePackage, done: int) -> bool:
    """People see how many documents are in; whether the package is still wanted."""
    rows = ArchivePackage.objects.filter(pk=package.pk, state=ArchivePackage.State.BUILDING)
    return rows.update(done=done) == 1


@transaction.atomic
def finish_package(
    *, code: str, file_code: str, sha256: str, size: int, report: list[dict[str, Any]], by: Actor, at: datetime
) -> ArchivePackage:
    """The built package is kept with its check report. Raises NotAllowed, Stale when it was stopped meanwhile."""
    package = _lock(code)
    POLICY.require(by, policy.PACK, package.work_file)
    if package.state != ArchivePackage.State.BUILDING:
        raise Stale(Words("Việc lập gói tin đã dừng.", "The package was stopped."), code="documents.package_stopped")
    package.state, package.finished_at, package.done = ArchivePackage.State.DONE, at, package.total
    package.file_code, package.sha256, package.size_bytes, package.report = file_code, sha256, size, report
    package.save()
    _record(package, policy.PACK, by=by, at=at, note="built", data={"sha256": sha256})
    return package


@transaction.atomic
def fail_package(*, code: str, fault: str, by: Actor, at: datetime) -> ArchivePackage:
    """The package could not be built; the fault says why. Raises NotAllowed."""
    package = _lock(code)
    POLICY.require(by, policy.PACK, package.work_file)
    if package.state in OPEN:
        package.state, package.finished_at, package.fault = ArchivePackage.State.FAILED, at, fault[:500]
        package.save()
        _record(package, policy.PACK, by=by, at=at, note="failed")
    return package


@transaction.atomic
def take_package(*, code: str, by: Actor, at: datetime) -> ArchivePackage:
    """Who took the package, with all the work file's documents in it, stands in the ledger. Raises NotAllowed, NotFound."""
    package = _lock(code)
    POLICY.require(by, policy.TAKE_PACKAGE, package.work_file)
    if not package.file_code:
        raise NotFound(Words("Chưa có gói tin.", "There is no package yet."), code="documents.no_package")
    _record(package, policy.TAKE_PACKAGE, by=by, at=at, data={"sha256": package.sha256})
    return package


def _lock(code: str) -> ArchivePackage:
    found = ArchivePackage.objects.select_for_update(of=("self",)).select_related("work_file").filter(code=code).first()
    if found is None:
        raise NotFound(Words("Chưa có gói tin.", "There is no package yet."), code="documents.no_package")
    return found


def _record(
    package: ArchivePackage, act: Act, *, by: Actor, at: datetime, note: str = "", data: dict[str, Any] | None = None
) -> None:
    ledger.record(
        act=act, subject=f"workfile:{package.work_file.code}", by=by, at=at, agency=package.work_file.agency, note=note,
        data={"package": package.code, **(data or {})},
    )  # fmt: skip
