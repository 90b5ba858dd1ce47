"""``/asic`` and ``/verificationconf``: evidence handed out, and what one needs to verify it.

Source: X-Road UG-SIGDOC §3 (parameters and answers of both).
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import psycopg

from phohien.lgsp.gateway.core.door import Page
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.log import loader, store
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request
from phohien.lgsp.gateway.protocol.identifiers import encode

ASIC, ZIP, PLAIN = b"application/vnd.etsi.asic-e+zip", b"application/zip", b"text/plain;charset=utf-8"
_PARTY = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode")


def pages(*, database: str, journals: Path, seal: Seal, authorities: bytes) -> dict[bytes, Page]:
    """Both pages. ``journals`` holds a folder for each chain; ``authorities`` are the certificates, in PEM, against which evidence is to be verified."""

    async def asic(incoming: Incoming, query: bytes) -> Reply:
        asked = parse_qs(query.decode("latin-1"), keep_blank_values=True)
        missing = [name for name in ("queryId", *_PARTY) if len(asked.get(name, [])) != 1]
        if missing:
            raise bad_request(f"/asic needs {', '.join(missing)}, each once.")
        if "requestOnly" in asked and "responseOnly" in asked:
            raise bad_request("/asic takes requestOnly or responseOnly, not both.")
        party = encode(*(asked[name][0] for name in _PARTY))

        def work() -> list[store.Exported]:
            with psycopg.connect(database, autocommit=True, connect_timeout=5) as connection:
                return _found(
                    connection, asked["queryId"][0], party, seal, lambda: loader.load_all(connection, journals)
                )

        found = await _in_thread(work)
        return _handed_out(found, asked)

    async def conf(incoming: Incoming, query: bytes) -> Reply:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("verificationconf/authorities.pem", authorities)
        return _file(target.getvalue(), ZIP, "verificationconf.zip")

    return {b"/asic": asic, b"/verificationconf": conf}


def _found(connection: psycopg.Connection[Any], query_id: str, party: str, seal: Seal,
           load: Callable[[], int]) -> list[store.Exported]:  # fmt: skip
    """What the store has, after it was brought up to date when it had nothing."""
    found = store.find(connection, query_id, party, seal)
    if not found and load():
        found = store.find(connection, query_id, party, seal)
    return found


async def _in_thread(work: Callable[[], list[store.Exported]]) -> list[store.Exported]:
    try:
        return await asyncio.get_running_loop().run_in_executor(None, work)
    except (psycopg.Error, LookupError) as error:
        raise Fault(
            "Server.ClientProxy.DatabaseError", f"Evidence cannot be read now: {type(error).__name__}."
        ) from error


def _handed_out(found: list[store.Exported], asked: dict[str, list[str]]) -> Reply:
    """One container as it is, several in a ZIP, or a refusal in the form the peer gives."""
    if "requestOnly" in asked or "responseOnly" in asked:
        found = [item for item in found if item.is_answer == ("responseOnly" in asked)]
    if not found:
        return Reply(404, b"Not Found", b"Content-Type:%b\r\n" % PLAIN, b"No such exchange of this party is kept.\n")
    if "unique" in asked and len(found) > 1:
        return Reply(400, b"Bad Request", b"Content-Type:%b\r\n" % PLAIN, b"There are several messages of this id.\n")
    if len(found) == 1:
        return _file(found[0].content, ASIC, found[0].name)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for item in found:
            archive.writestr(item.name, item.content)
    return _file(target.getvalue(), ZIP, f"{asked['queryId'][0]}.zip")


def _file(content: bytes, kind: bytes, name: str) -> Reply:
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "_" for sign in name).encode("ascii", "replace")
    fields = b'Content-Type:%b\r\nContent-Disposition:attachment; filename="%b"\r\n' % (kind, safe)
    return Reply(200, b"OK", fields, content)
