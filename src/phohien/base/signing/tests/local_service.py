"""The local service of official-duty tokens as a process of its own would be: a WebSocket over TLS on 127.0.0.1:8987.

It speaks the names of ``vgca.py`` over the real wire (RFC 6455), fetches and sends back over HTTP, and can be told to fail as
real ones do. Nothing of it is the house's.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import ssl
import struct
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from phohien.base.signing.tests.vgca import Token

ADDRESS = ("127.0.0.1", 8987)
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Service:
    """What listens. ``mode``: sign, cancel, mute (never answers), garbage, hang up. ``calls`` are the names it was called by."""

    def __init__(self, token: Token) -> None:
        self.token, self.mode = token, "sign"
        self.calls: list[str] = []
        self.asked: list[dict[str, Any]] = []

    def answer(self, request: dict[str, Any]) -> str | None:
        """The answer's text; None leaves the caller waiting."""
        if self.mode == "cancel":
            return json.dumps(
                {"Status": 12, "Message": "Người dùng hủy thao tác ký.", "FileName": "", "FileServer": ""}
            )
        if self.mode in ("mute", "hang up"):
            return None
        if self.mode == "garbage":
            return "<html>"
        with urllib.request.urlopen(request["FileName"]) as fetched:
            signed = self.token.sign(fetched.read())
        said = _upload(request["FileUploadHandler"], signed)
        return json.dumps({**said, "Status": 0 if said["Status"] else 1})


def _upload(address: str, content: bytes) -> dict[str, Any]:
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="uploadfile"; filename="a.pdf"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    sent = urllib.request.Request(address, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})
    try:
        with urllib.request.urlopen(sent) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as refused:
        found = json.load(refused)
    return found


@contextlib.contextmanager
def running(service: Service, folder: Path) -> Iterator[None]:
    """The service listens. Raises OSError when somebody else holds its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    listener = socket.create_server(ADDRESS)
    stop = threading.Event()
    worker = threading.Thread(target=_serve, args=(listener, context, service, stop), daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        listener.close()
        worker.join(5)


def _serve(listener: socket.socket, context: ssl.SSLContext, service: Service, stop: threading.Event) -> None:
    listener.settimeout(0.1)
    while not stop.is_set():
        try:
            plain, _address = listener.accept()
        except TimeoutError:
            continue
        except OSError:
            return
        threading.Thread(target=_talk, args=(plain, context, service, stop), daemon=True).start()


def _talk(plain: socket.socket, context: ssl.SSLContext, service: Service, stop: threading.Event) -> None:
    with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as line:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = line.recv(4096)
            if not piece:
                return
            head += piece
        service.calls.append(head.split(b" ")[1].decode().lstrip("/"))
        key = (
            next(one for one in head.split(b"\r\n") if one.lower().startswith(b"sec-websocket-key:"))
            .split(b":")[1]
            .strip()
        )
        accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
        line.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        request = json.loads(_read(line))
        service.asked.append(request)
        said = service.answer(request)
        if said is not None:
            line.sendall(_frame(said.encode()))
        if service.mode != "hang up":
            stop.wait(20 if said is None else 0.5)


def _read(line: ssl.SSLSocket) -> bytes:
    _head, length = _exactly(line, 2)
    size = length & 127
    if size == 126:
        (size,) = struct.unpack(">H", _exactly(line, 2))
    mask, masked = _exactly(line, 4), _exactly(line, size)
    return bytes(octet ^ mask[place % 4] for place, octet in enumerate(masked))


def _exactly(line: ssl.SSLSocket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = line.recv(size - len(found))
        if not piece:
            raise OSError("closed")
        found += piece
    return found


def _frame(text: bytes) -> bytes:
    head = struct.pack(">BB", 0x81, len(text)) if len(text) < 126 else struct.pack(">BBH", 0x81, 126, len(text))
    return head + text


def _certificate(folder: Path) -> Path:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    since = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(since + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS[0]))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "local.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path
