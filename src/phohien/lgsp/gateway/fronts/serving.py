"""A gateway process behind the raw front, from start to graceful stop."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

import uvloop

from phohien.lgsp.gateway.core.lane import Lane
from phohien.lgsp.gateway.fronts.govstack import Directory, Party
from phohien.lgsp.gateway.fronts.raw import RawServer
from phohien.lgsp.gateway.fronts.tls import Credentials
from phohien.lgsp.gateway.service import Gateway, Settings

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0


class Secured(NamedTuple):
    """A second port, with TLS of the gateway's own: ``credentials`` are looked at again every second."""

    credentials: Credentials
    port: int


def run(main: Coroutine[Any, Any, None]) -> None:
    """The coroutine ran to its end on uvloop. An exchange makes hundreds of short-lived objects and no circles, so the
    collector of circles is asked a hundred times less often than usual: that is a tenth of an exchange.
    """
    gc.freeze()
    gc.set_threshold(70_000, 20, 100)
    uvloop.run(main)


async def serve(settings: Settings, host: str, port: int, stop: asyncio.Event, *, reuse_port: bool = False,
                secured: Secured | None = None) -> None:  # fmt: skip
    """Serves until told to stop; then exchanges under way are answered and everything waiting is kept."""
    gateway = await Gateway(settings).start()
    server = RawServer(gateway.door, Lane(gateway.hub))
    await server.listen(host, port, reuse_port=reuse_port)
    looking: asyncio.Task[None] | None = None
    if secured is not None:
        secured.credentials.trust(gateway.hub.configuration.shown())
        listen = partial(server.listen, host, secured.port, reuse_port=reuse_port, secured=secured.credentials.context)
        is_open = await _opened(listen, secured.port)
        looking = asyncio.get_running_loop().create_task(_look(gateway, secured, None if is_open else listen))
    gc.collect()
    gc.freeze()  # what was made to start stays: it need not be looked through while exchanges wait
    await stop.wait()
    if looking is not None:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
    await server.close()
    await gateway.close()


async def _opened(listen: Callable[[], Awaitable[int]], port: int) -> bool:
    """Whether the port with TLS is ours now. One that somebody else holds must not keep the plain one shut."""
    try:
        await listen()
    except OSError as error:
        log.error("Nobody is answered with TLS at port %d yet: %s. It is tried again every second.", port, error)
        return False
    return True


async def _look(gateway: Gateway, secured: Secured, listen: Callable[[], Awaitable[int]] | None) -> None:
    """New files and newly registered certificates count for the connections that come after; the others go on."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if listen is not None:
            with suppress(OSError):
                await listen()
                listen = None
                log.info("Port %d answers with TLS.", secured.port)
        try:
            secured.credentials.refresh()
            secured.credentials.trust(gateway.hub.configuration.shown())
        except Exception:  # whatever lies there, the last good credentials stay in use
            log.exception("The credentials for TLS could not be looked at.")


async def serve_directory(parties: Iterable[Party], host: str, port: int, stop: asyncio.Event) -> None:
    """Serves the directory in GovStack's words until told to stop."""
    server = RawServer(Directory(parties))
    await server.listen(host, port)
    await stop.wait()
    await server.close()
