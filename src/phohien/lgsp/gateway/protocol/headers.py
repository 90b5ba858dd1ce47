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


_PASSES, _STOPS, _CONNECTION = -1, -2, -3


class Filter:
    """Lets fields pass but those stopped, and picks out those noted.

    What a name's usual spellings mean is remembered: the same few come always, so one look-up decides on a field.
    """

    def __init__(self, stopped: frozenset[bytes], noted: dict[bytes, int] | None = None, *, once: bool = True) -> None:
        """``noted`` gives the places of the values of those fields; ``once``: each of them may stand once only."""
        self.stopped, self.noted, self.once = stopped, noted or {}, once
        self._known: dict[bytes, int] = {}

    def _meaning(self, name: bytes) -> int:
        lower = name.lower()
        if lower == b"connection":
            meaning = _CONNECTION
        else:
            meaning = _STOPS if lower in self.stopped else self.noted.get(lower, _PASSES)
        if len(self._known) < REMEMBERED:
            self._known[name] = meaning
        return meaning

    def __call__(self, headers: Headers, found: list[bytes | None] | None = None) -> list[bytes]:
        """The fields that pass, each as its line, in order, their values as they came; noted values in ``found``.

        Raises Fault: too many fields, or a noted one twice.
        """
        if len(headers) > MOST_HEADERS:
            raise bad_request(f"A message may have at most {MOST_HEADERS} header fields.")
        lines, known = [], self._known
        for name, value in headers:
            meaning = known.get(name)
            if meaning is None:
                meaning = self._meaning(name)
            if meaning == _PASSES:
                lines.append(b"".join((name, b":", value, b"\r\n")))
            elif meaning >= 0:
                lines.append(b"".join((name, b":", value, b"\r\n")))
                if found is not None:
                    if self.once and found[meaning] is not None:
                        raise bad_request(f"{name.decode()} may stand once only.")
                    found[meaning] = value
            elif meaning == _CONNECTION and value.lower() not in _USUAL:
                return self._without_nominated(headers, found)
        return lines

    def _without_nominated(self, headers: Headers, found: list[bytes | None] | None) -> list[bytes]:
        nominated = b",".join(value for name, value in headers if name.lower() == b"connection")
        without = [item for item in headers if item[0].lower() != b"connection"]
        if found is not None:
            found[:] = [None] * len(found)
        return Filter(self.stopped | _named(nominated), self.noted, once=self.once)(without, found)


def _named(value: bytes) -> frozenset[bytes]:
    """The fields Connection nominates. X-Road's own and the body's type are end-to-end: they cannot be nominated away."""
    names = {name.strip().lower() for name in value.split(b",")}
    return frozenset(name for name in names if not name.startswith(b"x-road-") and name != b"content-type")


def block(lines: list[bytes]) -> bytes:
    """The lines as one piece. Raises Fault when a line break or NUL hid in one, or when it grew too large."""
    joined = b"".join(lines)
    if len(joined) - len(joined.translate(None, b"\r\n\0")) != 2 * len(lines):  # each line brings one CR and one LF
        raise bad_request("A header field holds a character that is not allowed there.")
    if len(joined) > LONGEST_HEAD:
        raise bad_request(f"The header fields may have at most {LONGEST_HEAD} octets.")
    return joined


CLIENT, ID, PARTY, SECURITY_SERVER = range(4)
"""The places of the fields to which the protocol gives a meaning."""
from_caller = Filter(
    FROM_CALLER,
    {b"x-road-client": CLIENT, b"x-road-id": ID, b"x-road-represented-party": PARTY,
     b"x-road-security-server": SECURITY_SERVER},
)  # fmt: skip
from_provider = Filter(FROM_PROVIDER, {b"date": 0}, once=False)
