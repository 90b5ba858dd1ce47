"""A SOAP caller and a REST provider: the message's content becomes the declared REST call, its answer the message's answer.

A right to the whole service is needed: SOAP knows no endpoints. What is proven are the SOAP messages, the caller's and the
one he got; the REST call follows from them by the declaration in the configuration of that time.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from phohien.lgsp.contracts.conversion import Conversion
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import encoded
from phohien.lgsp.gateway.protocol.soap import conversion as rules
from phohien.lgsp.gateway.protocol.soap.messages import CLIENT_SIDE, SERVICE_SIDE, SoapMessage, answer_to

_PLACE = re.compile(r"\{([^{}/]+)\}")
_PLAIN = re.compile(r"[\x21-\x7e]{1,255}")


class Call(NamedTuple):
    """A REST call as the pool sends it."""

    method: str
    path: str
    query: bytes
    fields: bytes
    body: bytes


def call_of(asked: SoapMessage, declared: Conversion) -> Call:
    """The REST call that the message asks for. Raises Fault."""
    try:
        value = rules.to_json(asked.content, declared.request, declared.namespace, qualified=declared.qualified)
    except rules.MismatchError as error:
        raise Fault(f"{CLIENT_SIDE}.invalid_body", f"The Body is not what the service declares: {error}.") from error
    path = _PLACE.sub(lambda place: _segment(value.pop(place[1], None)), declared.path)
    fields = b"Accept:application/json\r\n" + _naming(asked)
    if declared.method in {"GET", "DELETE"}:
        query = urlencode([(name, _plain(item)) for name, item in _flat(value)])
        return Call(declared.method, path, b"?" + query.encode() if query else b"", fields, b"")
    return Call(declared.method, path, b"", b"Content-Type:application/json\r\n" + fields, rules.write_json(value))


def _naming(asked: SoapMessage) -> bytes:
    """Who asks and under which number, as a REST provider is told."""
    told = [(b"X-Road-Client", b"" if asked.client is None else encoded(asked.client))]
    if _PLAIN.fullmatch(asked.id):
        told.append((b"X-Road-Id", asked.id.encode()))
    return b"".join(b"%b:%b\r\n" % item for item in told)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _segment(value: Any) -> str:
    text = "" if value is None or isinstance(value, dict | list) else _plain(value)
    if text in {"", ".", ".."}:
        raise Fault(f"{CLIENT_SIDE}.invalid_body", "A part of the Body that names what is asked for is missing.")
    return quote(text, safe="")


def _flat(value: dict[str, Any]) -> list[tuple[str, Any]]:
    pairs = [(name, item) for name, found in value.items() for item in (found if isinstance(found, list) else [found])]
    if any(isinstance(item, dict) for _, item in pairs):
        raise Fault(f"{CLIENT_SIDE}.invalid_body", "An object cannot be asked for in a query.")
    return pairs


def answer_of(status: int, body: bytes, asked: SoapMessage, request: bytes, declared: Conversion) -> bytes:
    """The SOAP answer. Raises Fault when the provider refused, or answered what was not declared."""
    if not 200 <= status < 300:
        raise Fault(f"{SERVICE_SIDE}.http_error", f"The provider answered with HTTP status {status}.")
    code = "" if asked.service is None else asked.service.code
    try:
        value = rules.read_json(body) if body.strip() else {}
        content = rules.to_xml(
            value, f"{code}Response", declared.answer, declared.namespace, qualified=declared.qualified
        )
    except rules.MismatchError as error:
        raise Fault(
            f"{SERVICE_SIDE}.invalid_body", f"The provider's answer is not what it declares: {error}."
        ) from error
    return answer_to(asked, request, content)
