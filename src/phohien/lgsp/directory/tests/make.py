"""What the directory's tests are built from."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from phohien.base.accounts import services as accounts
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.text import fold, slug
from phohien.lgsp.directory import services
from phohien.lgsp.directory.models import Agency, Post
from phohien.lgsp.directory.rules import KIND_WORDS, Parenthood, Snapshot, Step, Unit
from phohien.lgsp.directory.services.reference import read

PASSWORD = "trăng-rằm-tháng-tám"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
BEFORE = date(2023, 6, 1)
BETWEEN = date(2025, 1, 15)
AFTER = date(2026, 11, 23)
OPERATOR = Actor(
    code="operator",
    name="Trần Thị Vận Hành",
    kind="official",
    agency="H31.8",
    post="P-1",
    roles=frozenset({"operator"}),
)
CLERK = Actor(
    code="clerk", name="Lê Văn Thư", kind="official", agency="H31.101", post="P-2", roles=frozenset({"clerk"})
)


@lru_cache
def territory() -> Snapshot:
    """The committed territory read from its files, without a database."""
    units: dict[tuple[str, date], Unit] = {}
    for number, row in enumerate(read("units.csv"), start=1):
        key = fold(f"{KIND_WORDS[row['kind']].vi} {row['name']}")
        units[row["code"], row["valid_from"]] = Unit(id=number, search_key=key, **row)
    links = [
        Parenthood(
            units[row["code"], row["unit_from"]].id,
            units[row["parent_code"], row["parent_from"]].id,
            row["valid_from"],
            row["valid_until"],
        )
        for row in read("memberships.csv")
    ]
    steps = []
    for row in read("successions.csv"):
        old = units[row.pop("old_code"), row.pop("old_from")].id
        steps.append(Step(old=old, new=units[row.pop("new_code"), row.pop("new_from")].id, **row))
    return Snapshot(units.values(), links, steps, "files")


def official(name: str = "Nguyễn Văn Cán") -> Any:
    """An official's account."""
    return accounts.open_account(
        username=slug(name), kind="official", full_name=name, password=PASSWORD, by=SYSTEM, at=NOW
    )


def citizen(name: str = "Phạm Thị Dân") -> Any:
    """A citizen's account."""
    return accounts.open_account(username=slug(name), kind="citizen", full_name=name, by=SYSTEM, at=NOW)


def post(
    account: Any,
    agency: str = "H31.101",
    *,
    title: str = "Chuyên viên",
    roles: tuple[str, ...] = ("handler",),
) -> Post:
    """A post held since this morning."""
    chosen = Agency.objects.filter(code=agency, valid_until=None).get()
    return services.appoint_to_post(account=account, agency=chosen, title=title, roles=roles, by=OPERATOR, at=NOW)
