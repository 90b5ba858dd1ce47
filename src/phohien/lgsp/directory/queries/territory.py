"""The territory, answered from a snapshot each process keeps and renews when the version row says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.db import connection

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.directory.models import AdministrativeUnit, Agency, UnitMembership, UnitSuccession
from phohien.lgsp.directory.rules import Parenthood, Resolution, Snapshot, Step, Tree, Unit

TRUSTED_SECONDS = 1.0
TOKEN = "select token from directory_version order by id limit 1"  # noqa: S105 - names a version, opens nothing
UNIT_COLUMNS = (
    "id", "code", "level", "kind", "name", "name_en", "search_key",
    "valid_from", "valid_until", "legal_basis", "confirmed", "ground",
)  # fmt: skip
STEP_COLUMNS = (
    "old_id", "new_id", "on", "kind", "is_default", "legal_basis", "confirmed", "ground", "note",
)  # fmt: skip


@dataclass
class _Kept:
    """This process's snapshot and when its version was last compared with the database's."""

    snapshot: Snapshot | None = None
    compared_at: float = 0.0


_kept = _Kept()


def snapshot() -> Snapshot:
    """The whole territory. Within a transaction always as the transaction sees it; else at most a second old."""
    trusted = not connection.in_atomic_block and monotonic() - _kept.compared_at < TRUSTED_SECONDS
    if _kept.snapshot is not None and trusted:
        return _kept.snapshot
    token = _token()
    if _kept.snapshot is None or _kept.snapshot.version != token or not token:
        _kept.snapshot = _read(token)
    _kept.compared_at = monotonic()
    return _kept.snapshot


def _token() -> str:
    with connection.cursor() as cursor:
        cursor.execute(TOKEN)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def forget_snapshot() -> None:
    """This process reads the territory anew at the next question."""
    _kept.snapshot = None


def _read(token: str) -> Snapshot:
    units = [Unit(*row) for row in AdministrativeUnit.objects.order_by("id").values_list(*UNIT_COLUMNS)]
    links = UnitMembership.objects.order_by("id").values_list("unit_id", "parent_id", "valid_from", "valid_until")
    steps = UnitSuccession.objects.order_by("id").values_list(*STEP_COLUMNS)
    return Snapshot(units, [Parenthood(*row) for row in links], [Step(*row) for row in steps], token)


def as_of(on: date) -> Tree:
    """The tree as it stood on that day."""
    return snapshot().as_of(on)


def resolve(code: str, on: date, *, recorded_on: date | None = None) -> Resolution:
    """What the code, written down on ``recorded_on``, is on day ``on``: one unit, several candidates, or none.

    Records should pass the day they were made: a reused code (11992: Chỉ Đạo, now Lạc Đạo) means that day's unit.
    """
    return snapshot().resolve(code, on, recorded_on=recorded_on)


def ancestors(code: str, on: date) -> list[Unit]:
    """The units above the one of that code on that day, the province first."""
    return as_of(on).ancestors(code)


def descendants(code: str, on: date) -> list[Unit]:
    """Every unit below the one of that code on that day."""
    return as_of(on).descendants(code)


def where_did_it_go(code: str, on: date | None = None) -> list[Step]:
    """The direct successions out of the unit the code named on that day (its last unit without a day)."""
    return snapshot().where_did_it_go(code, on)


def where_did_it_come_from(code: str, on: date | None = None) -> list[Step]:
    """The direct successions into the unit the code named on that day (its last unit without a day)."""
    return snapshot().where_did_it_come_from(code, on)


def unit_row(code: str, on: date) -> AdministrativeUnit:
    """The row to hold a foreign key to: the unit the code named on that day. Raises NotFound."""
    unit = snapshot().unit_on(code, on)
    if unit is None:
        raise NotFound(
            Words(
                "Không có đơn vị hành chính mang mã {code} vào ngày {day}.",
                "No administrative unit has the code {code} on {day}.",
            ).filled(code=code, day=f"{on:%d/%m/%Y}"),
            code="directory.no_such_unit",
        )
    return AdministrativeUnit.objects.get(pk=unit.id)


def committee_of(unit_code: str, on: date) -> Agency:
    """The People's Committee of the unit of that code on that day. Raises NotFound."""
    found = Agency.objects.filter(kind="committee", unit_id=unit_row(unit_code, on).pk).first()
    if found is None:
        raise NotFound(
            Words(
                "Chưa có Ủy ban nhân dân của đơn vị hành chính mang mã {code}.",
                "No People's Committee is known for the administrative unit of code {code}.",
            ).filled(code=unit_code),
            code="directory.no_such_agency",
        )
    return found
