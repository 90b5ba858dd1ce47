"""A line that is hung up when its time is over, however little comes over it.

A socket's own timeout begins anew with every octet: who sends one now and then, in a field of the head or in the size of a chunk,
is never late.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def hung_up_after(seconds: float, line: socket.socket | None) -> Iterator[threading.Event]:
    """Within, the line ends after so long for whoever reads from it, as if the other side had hung up; the event tells whether."""
    is_over = threading.Event()

    def end() -> None:
        is_over.set()
        if line is not None:
            with suppress(OSError):  # gone by itself
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # also of one with TLS: that has its own, for who reads

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        yield is_over
    finally:
        watch.cancel()
