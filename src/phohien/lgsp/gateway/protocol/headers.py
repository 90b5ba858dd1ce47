"""Which header fields pass, which stop here, and how they are written into the signed message and onto the wire.

Source: PR-REST §4.3 (“Filtered headers”, “Specially handled headers”, “Cache headers”: Pragma passes, though the
peer's implementation drops it) and RFC 9110 §7.6.1 (fields nominated by Connection are hop-by-hop too).

A field is written ``name:value`` CRLF. That is the form X-Road signs, and valid HTTP/1.1, so the very octets that were
signed are the octets that are sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from phohien.lgsp.gateway.protocol.faults import bad_request
from phohien.lgsp.gateway.protocol.limits import LONGEST_HEAD, MOST_HEADERS

Headers = Sequence[tuple[bytes, bytes]]

HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
NAMES_THE_HOST = frozenset({b"host", b"user-agent", b"server"})
HANDLED_HERE = frozenset({b"expect", b"content-length"})
FILTERED = HOP_BY_HOP | NAMES_THE_HOST | HANDLED_HERE
PROOFS = frozenset(
    {b"x-app-name", b"x-access-key", b"x-timestamp", b"x-nonce", b"x-signature", b"x-content-sha256",
     b"x-client-certificate", b"x-front-secret", b"x-phohien-door"}
)  # fmt: skip
"""The caller's proof is for the gateway alone (``core.callers``); the last is the gateway's own to its house."""
FROM_CALLER = FILTERED | PROOFS | {b"x-road-request-id", b"x-road-request-hash"}
FROM_PROVIDER = FILTERED | {
    b"x-road-id",
    b"x-road-client",
    b"x-road-service",
    b"x-road-request-id",
    b"x-road-request-hash",
    b"x-road-error",
}
_USUAL = {b"keep-alive", b"close", b""}
REMEMBERED = 512


class Filter:
    """Lets fields pass but those stopped. Answers for a name's usual spellings are remembered: the same few come always."""

    def __init__(self, stopped: frozenset[bytes]) -> None:
        self.stopped = stopped
        self._known: dict[bytes, bool] = {}

    def stops(self, name: bytes) -> bool:
        """Whether the field stops here."""
        known = self._known.get(name)
        if known is None:
            known = name.lower() in self.stopped
            if len(self._known) < REMEMBERED:
                self._known[name] = known
        return known

    def __call__(self, headers: Headers) -> list[bytes]:
        """The fields that pass, each as its line, in order, their values as they came. Raises Fault."""
        if len(headers) > MOST_HEADERS:
            raise bad_request(f"A message may have at most {MOST_HEADERS} header fields.")
        lines, known = [], self._known
        for name, value in headers:
            stopped = known[name] if name in known else self.stops(name)
            if not stopped:
                lines.append(b"%b:%b\r\n" % (name, value))
            elif value.lower() not in _USUAL and name.lower() == b"connection":
                nominated = b",".join(value for name, value in headers if name.lower() == b"connection")
                without = [item for item in headers if item[0].lower() != b"connection"]
                return Filter(self.stopped | _named(nominated))(without)
        return lines


def _named(value: bytes) -> frozenset[bytes]:
    """The fields Connection nominates. X-Road's own and the body's type are end-to-end: they cannot be nominated away."""
    names = {name.strip().lower() for name in value.split(b",")}
    return frozenset(name for name in names if not name.startswith(b"x-road-") and name != b"content-type")


def block(lines: list[bytes]) -> bytes:
    """The lines as one piece. Raises Fault when a line break or NUL hid in one, or when it grew too large."""
    joined = b"".join(lines)
    breaks = len(lines)
    if joined.count(b"\n") != breaks or joined.count(b"\r") != breaks or b"\0" in joined:
        raise bad_request("A header field holds a character that is not allowed there.")
    if len(joined) > LONGEST_HEAD:
        raise bad_request(f"The header fields may have at most {LONGEST_HEAD} octets.")
    return joined


from_caller = Filter(FROM_CALLER)
from_provider = Filter(FROM_PROVIDER)
