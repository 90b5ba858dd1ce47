"""What evidence is made of in a SOAP exchange: the SOAP message as ``message.xml``, all that was sent as ``attachment1``.

Both are encrypted: an envelope holds what is asked and answered. Where the catalogue wants digests only, the message itself
may not be kept: then ``message.xml`` is the few lines that name the exchange, and the whole of what was sent is proven by
its digest.
"""

from __future__ import annotations

from hashlib import sha512
from typing import NamedTuple

from phohien.lgsp.gateway.core.hub import DAY, Hub, Kept, micros
from phohien.lgsp.gateway.core.routing import Route
from phohien.lgsp.gateway.log.records import APART, Message, Record
from phohien.lgsp.gateway.protocol.faults import Fault


class Said(NamedTuple):
    """One side's message: its XML, the body it stood in (the same without attachments), and the body's type.

    A body that streamed is empty here and was ``kept`` as it passed.
    """

    xml: bytes
    body: bytes
    content_type: bytes
    kept: Kept | None = None


class Names(NamedTuple):
    """How an exchange is found again."""

    id: str
    client: str
    service: str


def record(hub: Hub, route: Route, names: Names, asked: Said, said: Said | None, times: tuple[float, float],
           fault: Fault | None) -> Record:  # fmt: skip
    """The record of an exchange; ``said`` is None when no answer could be handed on, ``fault`` then says why."""
    now, full, term = hub.clock(), route.service.evidence == "full", route.service.keep_days
    day = int(times[0]) // DAY

    def message(what: str, sent: Said) -> Message:
        kept = Kept(sent.body, sha512(sent.body).digest(), len(sent.body)) if sent.kept is None else sent.kept
        body_digest, size = kept.digest, kept.size
        if not full:
            lines = (
                what,
                "/",
                f"x-road-id:{names.id}",
                f"x-road-client:{names.client}",
                f"x-road-service:{names.service}",
            )
            head = "".join(f"{line}\r\n" for line in lines).encode() + b"content-type:%b\r\n" % sent.content_type
            return Message(head, body_digest, size, None)
        head, head_digest = hub.seal.close(sent.xml, day, term), sha512(sent.xml).digest()
        if sent.body == sent.xml:
            return Message(head, None, 0, None, head_digest)
        if sent.kept is not None:
            return Message(head, body_digest, size, APART if sent.kept.apart else None, head_digest)
        return Message(head, body_digest, size, hub.seal.close(sent.body, day, term), head_digest)

    return Record(
        names.id, names.id, names.client, names.service, "POST", "", 500 if fault else 200, fault.type if fault else "",
        micros(*times, now, now), message("POST", asked), None if said is None else message("200", said),
        term,
    )  # fmt: skip
