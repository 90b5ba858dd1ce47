"""Reading the evidence store: which exchanges there were. Messages and bodies are not read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words

_COLUMNS = """
chain, batch, place, id, client, service, method, path, status, fault, request_in, response_in, response_head is not null
"""
_PARTY = """
(client = %s or starts_with(client, %s || '/') or starts_with(service, %s || '/'))
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
    where, values = ["true"], list[Any]()
    if parties is not None:
        where.append(f"({' or '.join([_PARTY] * len(parties) or ['false'])})")
        values += [party for party in parties for _ in range(3)]
    for sql, value in (("id = %s", query_id), ("strpos(lower(client), lower(%s)) > 0", client),
                       ("strpos(lower(service), lower(%s)) > 0", service), ("request_in >= %s", since),
                       ("request_in < %s", until)):  # fmt: skip
        if value:
            where.append(sql)
            values.append(value)
    order = "order by request_in desc, chain, batch desc, place desc limit %s offset %s"
    return _read(f"where {' and '.join(where)} {order}", [*values, limit, offset])


def exchange_at(chain: str, batch: int, place: int) -> Exchange:
    """The exchange at that place of the store. Raises NotFound."""
    found = _read("where chain = %s and batch = %s and place = %s", [chain, batch, place])
    if not found:
        words = Words("Không có lượt trao đổi này.", "There is no such exchange.")
        raise NotFound(words, code="monitor.no_such_exchange")
    return found[0]


def _read(rest: str, values: list[Any]) -> list[Exchange]:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('evidence.exchange')")
        if cursor.fetchone()[0] is None:
            return []
        cursor.execute(f"select {_COLUMNS} from evidence.exchange {rest}", values)  # noqa: S608  texts of this module
        return [Exchange(*row) for row in cursor.fetchall()]
