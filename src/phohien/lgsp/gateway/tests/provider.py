"""A provider for tests, in a thread: answers by path, remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    """``/prefix`` of the address is stripped; the rest says what to do."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[dict[str, Any]]] = []

    def log_message(self, *arguments: object) -> None:
        """Nothing."""

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            pieces = []
            while size := int(self.rfile.readline(), 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def _serve(self) -> None:
        body, parts = self._body(), urlsplit(self.path)
        self.asked.append({"method": self.command, "path": self.path, "headers": self.headers.items(), "body": body})
        act = getattr(self, "do_" + parts.path.strip("/").split("/")[-1].replace("-", "_"), self.do_echo)
        act(body, parse_qs(parts.query))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _serve  # noqa: N815

    def answer(self, status: int, body: bytes, *fields: tuple[str, str]) -> None:
        """One answer with its length."""
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_echo(self, body: bytes, query: dict[str, list[str]]) -> None:
        """The body comes back, and the path."""
        self.answer(
            200, body or json.dumps({"path": self.path}).encode(), ("Content-Type", "application/json"), ("ETag", "1")
        )

    script: ClassVar[tuple[int, str, bytes]] = (200, "text/xml", b"")

    def do_script(self, body: bytes, query: dict[str, list[str]]) -> None:
        """What the test wrote down."""
        status, kind, content = self.script
        self.answer(status, content, *([("Content-Type", kind)] if kind else []))

    def do_redirect(self, body: bytes, query: dict[str, list[str]]) -> None:
        """Elsewhere."""
        self.answer(302, b"", ("Location", "/r1/EE/BUSINESS/producer/sub/notexists"))

    def do_teapot(self, body: bytes, query: dict[str, list[str]]) -> None:
        """The provider's own error."""
        self.answer(418, b"short and stout", ("X-Road-Error", "forged"), ("Content-Type", "text/plain"))

    def do_large(self, body: bytes, query: dict[str, list[str]]) -> None:
        """As many octets as asked for, in chunks."""
        size = int(query["bytes"][0])
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        for at in range(0, size, 8192):
            piece = b"x" * min(8192, size - at)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def do_until_close(self, body: bytes, query: dict[str, list[str]]) -> None:
        """An answer that ends with the connection."""
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end")
        self.close_connection = True

    def do_slow(self, body: bytes, query: dict[str, list[str]]) -> None:
        """Later than the route's patience."""
        time.sleep(2.5)
        self.answer(200, b"late")

    def do_broken(self, body: bytes, query: dict[str, list[str]]) -> None:
        """Half an answer."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        self.close_connection = True

    def do_gone(self, body: bytes, query: dict[str, list[str]]) -> None:
        """No answer at all."""
        self.close_connection = True

    def do_nonsense(self, body: bytes, query: dict[str, list[str]]) -> None:
        """No HTTP."""
        self.wfile.write(b"I am not HTTP\r\n\r\n")
        self.close_connection = True

    def do_two_lengths(self, body: bytes, query: dict[str, list[str]]) -> None:
        """An answer two parsers would read differently."""
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        )
        self.close_connection = True


class Provider:
    """The provider while a test runs."""

    def __init__(self) -> None:
        self.asked = Handler.asked
        self.handler = Handler
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
