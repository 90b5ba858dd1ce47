"""Reading the evidence store: which exchanges there were. Messages and bodies are not read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.monitor.queries import pairs

_COLUMNS = """
chain, batch, place, id, client, service, method, path, status, fault, request_in, response_in, response_head is not null
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange: its place in the store, who called what, and how it ended."""

    chain: str
    batch: int
    place: int
    id: str
    client: str
    service: str
    method: str
    path: str
    status: int
    fault: str
    asked_at: datetime
    answered_at: datetime
    has_answer: bool

    @property
    def milliseconds(self) -> int:
        """How long it took, from the caller's request to the provider's answer."""
        return int((self.answered_at - self.asked_at).total_seconds() * 1000)

    def is_of(self, party: str) -> bool:
        """Whether a system of that member called, or was called."""
        return self.client == party or self.client.startswith(f"{party}/") or self.service.startswith(f"{party}/")


def find_exchanges(*, parties: list[str] | None, query_id: str = "", client: str = "", service: str = "",
                   since: datetime | None = None, until: datetime | None = None, offset: int = 0,
                   limit: int = 51) -> list[Exchange]:  # fmt: skip
    """The exchanges in which one of the parties took part (None: all), newest first; empty when no gateway ever ran."""
    if not _is_there():
        return []
    where, values = list[str](), list[Any]()
    for sql, value in (("id = %s", query_id), ("request_in >= %s", since), ("request_in < %s", until)):
        if value:
            where.append(sql)
            values.append(value)
    wanted = pairs.Wanted(parties, client, service)
    found = pairs.newest("evidence.exchange", _COLUMNS, wanted, where, values, order="chain, batch desc, place desc",
                         offset=offset, limit=limit)  # fmt: skip
    return [Exchange(*row) for row in found]


def exchange_at(chain: str, batch: int, place: int) -> Exchange:
    """The exchange at that place of the store. Raises NotFound."""
    row = None
    if _is_there():
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {_COLUMNS} from evidence.exchange where chain = %s and batch = %s and place = %s",  # noqa: S608
                [chain, batch, place],
            )
            row = cursor.fetchone()
    if row is None:
        words = Words("Không có lượt trao đổi này.", "There is no such exchange.")
        raise NotFound(words, code="monitor.no_such_exchange")
    return Exchange(*row)


def _is_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('evidence.exchange')")
        return cursor.fetchone()[0] is not None
