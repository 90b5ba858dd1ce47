"""A vendor's register, a program of its own: `python vendor.py PORT PEOPLE` answers PersonByCode from a file of people.

Knows nothing of this house but the contract's JSON. Prints the code of each person it is asked for.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PEOPLE = json.loads(Path(sys.argv[2]).read_text())


class Register(BaseHTTPRequestHandler):
    """One question a call."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """The person, or a refusal as problem JSON."""
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        code = question["personal_id"]
        told = [self.headers[name] for name in ("X-Road-Client", "X-Purpose", "X-Case")]
        sys.stdout.write(" ".join((code, *told)) + "\n")
        sys.stdout.flush()
        person = PEOPLE.get(code) or PEOPLE.get("*")
        if person is None or self.headers["X-Purpose"] != "birth_registration":
            return self._say(404, {"title": "Không có người này.", "code": "population.no_such_person"}, "problem+json")
        return self._say(200, {**person, "personal_id": code, "as_of": "2026-11-28"}, "json")

    def _say(self, status: int, content: dict[str, object], kind: str) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", f"application/{kind}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Register).serve_forever()
