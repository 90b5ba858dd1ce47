"""The measured gateway, one process behind the raw front: ``python -m phohien.lgsp.gateway.bench.serve FOLDER PORT``."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from phohien.lgsp.gateway.bench import office
from phohien.lgsp.gateway.fronts import serving


async def main(folder: Path, port: int) -> None:
    """Serves until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await serving.serve(office.settings(folder), "127.0.0.1", port, stop)


if __name__ == "__main__":
    serving.run(main(Path(sys.argv[1]), int(sys.argv[2])))
