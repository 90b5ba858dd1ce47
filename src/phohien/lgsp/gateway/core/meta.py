"""What the gateway itself answers: who there is, what they provide, what is open to the caller, how it is described.

Source: PR-META §2 (listClients), PR-MREST §4 (listMethods, allowedMethods), §5 (getOpenAPI).
"""

from __future__ import annotations

from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import msgspec

from phohien.lgsp.contracts.configuration import Endpoint
from phohien.lgsp.gateway.core.messages import Fields, Reply
from phohien.lgsp.gateway.core.routing import Route, Routing
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, service_type, unknown_member
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.protocol.requests import Request
from phohien.lgsp.gateway.protocol.responses import answer, request_hash

XROAD, IDENTIFIERS = "http://x-road.eu/xsd/xroad.xsd", "http://x-road.eu/xsd/identifiers"


def metaservice(routing: Routing, request: Request, now: float) -> Reply:
    """The answer to a metaservice of a registered provider, asked by a registered client. Raises Fault."""
    provider = request.target.service.provider
    if request.client not in routing.parties:
        raise unknown_member(f"The client {request.client} is not registered here.")
    if provider not in routing.parties:
        raise unknown_member(f"There is no provider {provider} here.")
    if request.method != "GET":
        raise bad_request("A metaservice is asked with GET.")
    code = request.target.service.code
    if code == "getOpenAPI":
        return _openapi(routing, request)
    if code == "getWsdl":
        raise service_type("getWsdl is asked by SOAP.")
    listed = []
    for route in routing.provided[provider]:
        endpoints = routing.opened(request.client, route, now) if code == "allowedMethods" else route.service.endpoints
        is_told = code == "allowedMethods" or not route.service.hidden
        if route.service.kind != "SOAP" and endpoints is not None and is_told:
            listed.append(_described(route, endpoints))
    return _reply(request, msgspec.json.encode({"service": listed}), b"application/json")


def _described(route: Route, endpoints: tuple[Endpoint, ...]) -> dict[str, object]:
    """One service as PR-MREST annex B writes it."""
    return {
        "member_class": route.id.member_class,
        "member_code": route.id.member_code,
        "object_type": "SERVICE",
        "service_code": route.id.code,
        "service_type": route.service.kind,
        "subsystem_code": route.id.subsystem,
        "xroad_instance": route.id.instance,
        "endpoint_list": [{"method": item.method, "path": item.path} for item in endpoints],
    }


def _openapi(routing: Routing, request: Request) -> Reply:
    asked = parse_qs(request.query[1:].decode("ascii")).get("serviceCode", [])
    if len(asked) != 1:
        raise bad_request("getOpenAPI needs the query parameter serviceCode, once.")
    route = routing.routes.get(ServiceId(*request.target.service.provider, asked[0]))
    if route is None:
        raise unknown_member(f"The provider has no service {asked[0]}.")
    if route.service.kind != "OPENAPI" or route.service.description is None:
        raise service_type(f"The service {asked[0]} has no OpenAPI description.")
    text = route.service.description
    kind = b"application/json" if text.lstrip()[:1] == "{" else b"text/yaml;charset=utf-8"
    return _reply(request, text.encode(), kind)


def _reply(request: Request, body: bytes, content_type: bytes) -> Reply:
    from hashlib import sha512

    made = answer(
        request, request_hash(sha512(request.message).digest(), None), 200, b"OK", [(b"Content-Type", content_type)]
    )
    return Reply(made.status, made.reason, made.fields, body)


def list_clients(routing: Routing, query: bytes, accept: str) -> Reply:
    """All members and subsystems of the instance: JSON when asked for, else X-Road's XML. Raises Fault.

    Source: PR-META §2, annexes A (XML) and B (JSON).
    """
    wanted = parse_qs(query.decode("latin-1")).get("xRoadInstance", [routing.snapshot.instance])
    if wanted != [routing.snapshot.instance]:
        raise Fault("Client.UnknownInstance", f"This gateway knows no instance {wanted[0]}.", status=400)
    parties = sorted(routing.parties.items(), key=lambda item: tuple(part or "" for part in item[0]))
    if "application/json" in accept:
        body, kind = msgspec.json.encode({"member": [_party(*item) for item in parties]}), b"application/json"
    else:
        body, kind = _clients_xml(routing, parties), b"text/xml;charset=utf-8"
    return Reply(200, b"OK", b"Content-Type:%b\r\n" % kind, body)


def _party(client: ClientId, name: str) -> dict[str, object]:
    id_ = {
        "object_type": "SUBSYSTEM" if client.subsystem else "MEMBER",
        "xroad_instance": client.instance,
        "member_class": client.member_class,
        "member_code": client.member_code,
    }
    if client.subsystem:
        id_["subsystem_code"] = client.subsystem
    return {"id": id_, "name": name}


def _clients_xml(routing: Routing, parties: list[tuple[ClientId, str]]) -> bytes:
    members = []
    for client, name in parties:
        kind = "SUBSYSTEM" if client.subsystem else "MEMBER"
        subsystem = f"<id:subsystemCode>{escape(client.subsystem)}</id:subsystemCode>" if client.subsystem else ""
        members.append(
            f'<xrd:member><xrd:id id:objectType="{kind}"><id:xRoadInstance>{escape(client.instance)}</id:xRoadInstance>'
            f"<id:memberClass>{escape(client.member_class)}</id:memberClass>"
            f"<id:memberCode>{escape(client.member_code)}</id:memberCode>{subsystem}</xrd:id>"
            f"<xrd:name>{escape(name)}</xrd:name></xrd:member>"
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><xrd:clientList xmlns:xrd="{XROAD}" xmlns:id="{IDENTIFIERS}">'
        f"{''.join(members)}</xrd:clientList>"
    ).encode()


def accepted(headers: Fields) -> str:
    """The Accept field, lower-cased."""
    return ",".join(value.decode("latin-1").lower() for name, value in headers if name.lower() == b"accept")
