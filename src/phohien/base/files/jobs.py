"""Timed work on files: safe to repeat, safe beside people at work."""

from __future__ import annotations

from phohien.base.files import services
from phohien.kernel import clock


def sweep_files() -> services.Sweeping:
    """Blobs nobody names and temporary leftovers older than a day are gone. Nightly."""
    return services.sweep(at=clock.now())


def scan_waiting_files() -> int:
    """Files whose virus scanner was silent have been offered to it again. Every five minutes."""
    return services.scan_waiting(at=clock.now())
