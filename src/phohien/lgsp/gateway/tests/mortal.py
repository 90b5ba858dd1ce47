"""Neighbours that a drill may kill: ``python -m phohien.lgsp.gateway.tests.mortal provider|stamper PORT FILE``.

The provider appends the id of every exchange it saw to the file before it answers; the stamper gives time stamps.
"""

from __future__ import annotations

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import tsp

from phohien.lgsp.gateway.tests import make

SEEN = -1


class Quiet(BaseHTTPRequestHandler):
    """Reads a body, answers with one."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        """The answer to what was sent."""
        body = self.said(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def said(self, body: bytes) -> bytes:
        """To be said by each."""
        raise NotImplementedError


class Providing(Quiet):
    """Sends back what came, once it has written down whose it was."""

    def said(self, body: bytes) -> bytes:
        """The same."""
        os.write(SEEN, f"{self.headers['X-Road-Id']}\n".encode())
        return body


class Stamping(Quiet):
    """Gives a token over what it was asked to."""

    def said(self, body: bytes) -> bytes:
        """The response."""
        imprint = tsp.TimeStampReq.load(body)["message_imprint"]["hashed_message"].native
        from asn1crypto import cms

        token = cms.ContentInfo.load(make.token_of(imprint))
        return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


if __name__ == "__main__":
    SEEN = os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    serving = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Providing if sys.argv[1] == "provider" else Stamping)
    serving.daemon_threads = True
    serving.serve_forever()
