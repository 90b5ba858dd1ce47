"""A gateway process behind the raw front, from start to graceful stop."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine, Iterable
from typing import Any

import uvloop

from phohien.lgsp.gateway.core.lane import Lane
from phohien.lgsp.gateway.fronts.govstack import Directory, Party
from phohien.lgsp.gateway.fronts.raw import RawServer
from phohien.lgsp.gateway.service import Gateway, Settings


def run(main: Coroutine[Any, Any, None]) -> None:
    """The coroutine ran to its end on uvloop. An exchange makes hundreds of short-lived objects and no circles, so the
    collector of circles is asked a hundred times less often than usual: that is a tenth of an exchange.
    """
    gc.freeze()
    gc.set_threshold(70_000, 20, 100)
    uvloop.run(main)


async def serve(settings: Settings, host: str, port: int, stop: asyncio.Event, *, reuse_port: bool = False) -> None:
    """Serves until told to stop; then exchanges under way are answered and everything waiting is kept."""
    gateway = await Gateway(settings).start()
    server = RawServer(gateway.door, Lane(gateway.hub))
    await server.listen(host, port, reuse_port=reuse_port)
    await stop.wait()
    await server.close()
    await gateway.close()


async def serve_directory(parties: Iterable[Party], host: str, port: int, stop: asyncio.Event) -> None:
    """Serves the directory in GovStack's words until told to stop."""
    server = RawServer(Directory(parties))
    await server.listen(host, port)
    await stop.wait()
    await server.close()
