"""Virus scanning by a ClamAV daemon, when one is configured; an honest "not scanned" otherwise.

``settings.CLAMAV_ADDRESS`` is ``unix:/run/clamav/clamd.ctl`` or ``tcp:host:3310``; empty means there is none.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from phohien.base.files.models import ScanState

TIMEOUT_SECONDS = 60
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said; ``name`` is the virus's, when it found one."""

    state: ScanState
    name: str = ""


def scan(stream: BinaryIO) -> Verdict:
    """What is known about these bytes now. Never raises: a silent or broken scanner means WAITING."""
    address = getattr(settings, "CLAMAV_ADDRESS", "")
    if not address:
        return Verdict(ScanState.NOT_SCANNED)
    try:
        answer = _ask(address, stream)
    except OSError:
        return Verdict(ScanState.WAITING)
    if answer.endswith("FOUND"):
        return Verdict(ScanState.INFECTED, answer.removeprefix("stream:").removesuffix("FOUND").strip())
    return Verdict(ScanState.CLEAN if answer.endswith("OK") else ScanState.WAITING)


def _ask(address: str, stream: BinaryIO) -> str:
    """The daemon's one line on the stream. Source: clamd manual, INSTREAM."""
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(_CHUNK_BYTES):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (piece := connection.recv(4096)):
            answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace").strip()


def _connect(address: str) -> socket.socket:
    scheme, _colon, rest = address.partition(":")
    if scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(rest)
        return connection
    host, _colon, port = rest.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)
