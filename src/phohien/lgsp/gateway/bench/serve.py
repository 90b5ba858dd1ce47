"""A process of the measured gateway, behind the raw front.

``python -m phohien.lgsp.gateway.bench.serve FOLDER PORT NUMBER PROCESSES [TLS-PORT]``
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from phohien.lgsp.gateway.bench import office
from phohien.lgsp.gateway.fronts import serving
from phohien.lgsp.gateway.fronts.tls import Credentials


async def main(folder: Path, port: int, number: int, processes: int, secure_port: int = 0) -> None:
    """Serves until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = office.settings(folder, number, processes)
    secured = serving.Secured(Credentials(folder / "tls"), secure_port) if secure_port else None
    await serving.serve(settings, "127.0.0.1", port, stop, reuse_port=processes > 1, secured=secured)


if __name__ == "__main__":
    serving.run(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
