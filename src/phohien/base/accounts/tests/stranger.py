"""An identity provider that is not ours and may lie: what VNeID's address would answer if somebody sat in the wire."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = "the-key"

Alter = Callable[[dict[str, Any]], dict[str, Any]]


def as_is(content: dict[str, Any]) -> dict[str, Any]:
    """Nothing is altered."""
    return content


class Stranger:
    """Its answers, which a test may alter: the claims before they are signed, the signed token, the person."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.nonce = ""
        self.alter_config: Alter = as_is
        self.alter_claims: Alter = as_is
        self.alter_person: Alter = as_is
        self.sign: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(
            claims, KEY, algorithm="RS256", headers={"kid": KID}
        )
        self.asked: list[dict[str, str]] = []

    def config(self) -> dict[str, Any]:
        """Discovery."""
        ends = {"authorization_endpoint": "/a", "token_endpoint": "/t", "userinfo_endpoint": "/u", "jwks_uri": "/k"}
        return self.alter_config({"issuer": self.issuer, **{name: self.issuer + path for name, path in ends.items()}})

    def keys(self) -> dict[str, Any]:
        """The public key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": KID, "use": "sig", "alg": "RS256"}]}

    def tokens(self) -> dict[str, Any]:
        """The id_token and its companion."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "nguoi-1",
            "aud": "phohien",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }
        return {"access_token": "t", "token_type": "Bearer", "id_token": self.sign(self.alter_claims(claims))}

    def person(self) -> dict[str, Any]:
        """Who it is."""
        return self.alter_person(
            {
                "sub": "nguoi-1",
                "name": "Lê Thị Cúc",
                "citizen_pid": "000190123456",
                "birthdate": "1990-05-17",
                "level_of_assurance": 2,
            }
        )


def public_pem() -> bytes:
    """The public key as somebody would feed it to HMAC."""
    return KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@contextmanager
def running() -> Iterator[Stranger]:
    """The stranger answers on a port of its own while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def _say(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            answers = {"/.well-known/openid-configuration": stranger.config, "/k": stranger.keys, "/u": stranger.person}
            self._say(answers[self.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            stranger.asked.append(dict(item.split("=", 1) for item in body.split("&")))
            self._say(stranger.tokens())

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stranger = Stranger(server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stranger
    finally:
        server.shutdown()
        server.server_close()
