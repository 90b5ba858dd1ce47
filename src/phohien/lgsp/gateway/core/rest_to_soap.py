"""A REST caller and a SOAP provider: a JSON object posted to the service becomes the message's content, the answer JSON again.

What is proven are the REST messages, the caller's and the one he got; the SOAP messages between follow from them.
"""

from __future__ import annotations

from lxml import etree

from phohien.lgsp.contracts.conversion import Conversion
from phohien.lgsp.gateway.core.bodies import Body, Source
from phohien.lgsp.gateway.core.pool import Pool
from phohien.lgsp.gateway.core.routing import Route
from phohien.lgsp.gateway.core.upstream import Answer
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, service_failed, too_large
from phohien.lgsp.gateway.protocol.identifiers import ClientId
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY
from phohien.lgsp.gateway.protocol.requests import Request
from phohien.lgsp.gateway.protocol.soap import conversion as rules
from phohien.lgsp.gateway.protocol.soap import messages, mime

SOAP_FIELDS = b'Content-Type:text/xml;charset=UTF-8\r\nSOAPAction:""\r\n'


async def send(pool: Pool, route: Route, request: Request, body: bytes | Source) -> Answer:
    """The provider's answer in JSON; a SOAP fault of his is an answer with status 500. Raises Fault."""
    declared = route.service.conversion
    if declared is None:
        raise service_failed(f"The service {route.id} declares no conversion.")
    if request.method != "POST" or request.target.path.strip("/") or request.query:
        raise bad_request(
            f"The service {route.id} speaks SOAP; by REST it takes a JSON object by POST, at its own address."
        )
    sent = _envelope(request, await _whole(body), declared)
    got = await pool.send(route, "POST", "", b"", SOAP_FIELDS, sent, len(sent))
    return _answer(got, await _whole(got.body), request, declared)


async def _whole(body: bytes | Source | Body) -> bytes:
    if isinstance(body, bytes):
        return body
    whole = bytearray()
    while piece := await body.read():
        whole += piece
        if len(whole) > LARGEST_BODY:
            raise too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB.")
    return bytes(whole)


def _envelope(request: Request, body: bytes, declared: Conversion) -> bytes:
    service = request.target.service
    try:
        value = rules.read_json(body) if body.strip() else {}
        content = rules.to_xml(value, service.code, declared.request, declared.namespace, qualified=declared.qualified)
    except rules.MismatchError as error:
        raise bad_request(f"The body is not what the service declares: {error}.") from error
    return messages.new(request.client, service, request.id, content)


def _answer(got: Answer, raw: bytes, request: Request, declared: Conversion) -> Answer:
    if got.status not in {200, 202, 500}:
        raise service_failed(f"The provider answered with HTTP status {got.status}.")
    told = next((value for name, value in got.headers if name.lower() == b"content-type"), b"text/xml")
    try:
        wrapped = mime.unwrap(told.decode("latin-1"), raw, mime.ANSWER)
        found = messages.read(wrapped.xml, messages.SERVICE_SIDE, wrapped.charset)
    except Fault as fault:
        raise service_failed(f"The provider's answer cannot be read: {fault.message}") from fault
    if found.fault:
        text = (found.content.findtext("faultstring") or "").strip()
        return _json(500, b"Internal Server Error", {"type": found.fault, "message": text, "detail": ""})
    wanted: tuple[ClientId, object] = (request.client, request.target.service)
    if wrapped.is_multipart or (found.client, found.service) != wanted:
        raise service_failed(
            "The provider's answer belongs to another request, or has attachments, which JSON cannot carry."
        )
    if etree.QName(found.content).localname != f"{request.target.service.code}Response":
        raise service_failed("The provider's answer does not bear the name of an answer.")
    try:
        value = rules.to_json(found.content, declared.answer, declared.namespace, qualified=declared.qualified)
    except rules.MismatchError as error:
        raise service_failed(f"The provider's answer is not what it declares: {error}.") from error
    return _json(200, b"OK", value)


def _json(status: int, reason: bytes, value: object) -> Answer:
    return Answer(status, reason, [(b"Content-Type", b"application/json")], rules.write_json(value))
