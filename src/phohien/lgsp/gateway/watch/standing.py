"""What a gateway watches of its own house: when its certificates end, and whether the worker behind the pages still comes by.

The worker renews a row of ``operations.fact``; the keeper copies its time into a file beside the evidence, which the gateway
reads. So the gateway tells of a dead worker although it asks no database, and although nobody is left to send an alert.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography import x509

log = logging.getLogger(__name__)
WORKER_FILE = "worker-seen"
WORKER_FACT = "worker_seen_timestamp_seconds"
SILENT_SECONDS = 120.0
"""The worker comes by every half minute; four times missed, it is dead or cannot reach the database."""


def note_worker(connection: Any, folder: Path) -> None:
    """The file says when the worker was seen last; there is none where none ever was. Raises psycopg.Error, OSError."""
    row = connection.execute("select value from operations.fact where name = %s", [WORKER_FACT]).fetchone()
    if row is not None:
        new = folder / f".{WORKER_FILE}"
        new.write_text(f"{row[0]:.3f}")
        new.replace(folder / WORKER_FILE)


class Standing:
    """Reads both; what cannot be read stays as it was known before."""

    def __init__(self, folder: Path, certificates: Mapping[str, Path]) -> None:
        """``folder`` is the gateway's; ``certificates`` are files by the name they are told under."""
        self.folder, self.certificates = folder, certificates
        self.worker_seen = 0.0
        self._ends: dict[str, tuple[int, float]] = {}

    def refresh(self) -> None:
        """The files were read again; a certificate only when its file changed."""
        with suppress(OSError, ValueError):
            self.worker_seen = max(self.worker_seen, float((self.folder / WORKER_FILE).read_text()))
        for name, path in self.certificates.items():
            with suppress(OSError, ValueError):
                mark = path.stat().st_mtime_ns
                if self._ends.get(name, (0, 0.0))[0] != mark:
                    first = x509.load_pem_x509_certificate(path.read_bytes())
                    self._ends[name] = (mark, first.not_valid_after_utc.timestamp())

    def ends(self) -> dict[str, float]:
        """By name when each certificate ends, in seconds since 1970."""
        return {name: end for name, (_mark, end) in self._ends.items()}

    def warning(self, now: float) -> str:
        """A sentence when the worker is silent or a certificate has ended; else nothing."""
        said = []
        if self.worker_seen and now - self.worker_seen > SILENT_SECONDS:
            said.append(f"the worker was seen last {now - self.worker_seen:.0f} seconds ago")
        said += [f"the certificate “{name}” has expired" for name, end in sorted(self.ends().items()) if end <= now]
        return "; ".join(said)
