"""How the gateway says no: the error's type and status, and its body in the form the caller accepts.

Source: PR-REST §4.6. Faults of the caller are ``Client.*`` with status 400; the gateway's own are
``Server.ClientProxy.*`` (before forwarding) and ``Server.ServerProxy.*`` (at the provider's side) with status 500.
The peer's implementation answers 500 to the caller's faults too; we keep to the text of the protocol.
"""

from __future__ import annotations

import json
from uuid import uuid4
from xml.sax.saxutils import escape

JSON = "application/json"
XML = ("application/xml", "text/xml")


class Fault(Exception):
    """The exchange stops here. ``type`` is X-Road's error type, ``message`` a sentence for the caller's developer.

    ``detail`` is a fresh UUID under which the gateway's log knows more; ``challenge`` is the value of the field
    ``WWW-Authenticate`` (RFC 9110 §11.6.1), empty where none is due.
    """

    def __init__(self, type_: str, message: str, *, status: int = 500, detail: str = "", challenge: str = "") -> None:
        super().__init__(message)
        self.type = type_
        self.message = message
        self.status = status
        self.detail = detail or str(uuid4())
        self.challenge = challenge


def bad_request(message: str) -> Fault:
    """The request does not follow the protocol. Source: PR-REST §4.6, example 3."""
    return Fault("Client.BadRequest", message, status=400)


def unproven(message: str) -> Fault:
    """The caller has not shown that it is the subsystem it names. Source of the challenge: RFC 9110 §11.6.1."""
    return Fault("Client.AuthenticationFailed", message, status=401, challenge='Bearer realm="lgsp"')


def too_large(message: str) -> Fault:
    """The request is larger than this gateway takes. Source: PR-REST §4.2 and §3.1 (limits are the server's)."""
    return Fault("Client.TooLarge", message, status=400)


def unknown_member(message: str) -> Fault:
    """The service, or whoever provides it, is not registered here."""
    return Fault("Server.ServerProxy.UnknownService", message)


def access_denied(message: str) -> Fault:
    """The client has no right to this endpoint."""
    return Fault("Server.ServerProxy.AccessDenied", message)


def service_type(message: str) -> Fault:
    """A SOAP service was called by REST, or the reverse."""
    return Fault("Server.ServerProxy.ServiceType", message)


def service_disabled(message: str) -> Fault:
    """The provider closed the service for now; the message is the provider's."""
    return Fault("Server.ServerProxy.ServiceDisabled", message)


def network_error(message: str) -> Fault:
    """The provider could not be reached or did not answer in time. Source: PR-REST §4.6, example 2."""
    return Fault("Server.ServerProxy.NetworkError", message)


def service_failed(message: str) -> Fault:
    """The provider answered with something that is no HTTP/1.1, or broke off."""
    return Fault("Server.ServerProxy.ServiceFailed", message)


def log_failed(message: str) -> Fault:
    """Evidence could not be kept, so nothing is answered (fail closed)."""
    return Fault("Server.ClientProxy.LoggingFailed", message)


def outdated_configuration(message: str) -> Fault:
    """The configuration in force has expired and no newer one is acceptable."""
    return Fault("Server.ClientProxy.OutdatedGlobalConf", message)


def content_type_for(accept: str | None) -> str:
    """The media type of an error body: the first acceptable of JSON and the two XML types, else JSON.

    Source: PR-REST §4.6 (Accept is respected, default ``application/json``).
    """
    ranked: list[tuple[float, int, str]] = []
    for place, item in enumerate((accept or "").split(",")):
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        found = _offered(media)
        if found and (weight := _weight(parameters)) > 0:
            ranked.append((-weight, place, found))
    chosen = min(ranked)[2] if ranked else JSON
    return chosen if chosen == JSON else f"{chosen};charset=utf-8"


def _offered(media: str) -> str:
    if media in XML:
        return media
    if media == "text/*":
        return "text/xml"
    return JSON if media in {JSON, "application/*", "*/*"} else ""


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def body_of(fault: Fault, content_type: str) -> bytes:
    """The error's body in that media type: type, message and detail."""
    parts = {"type": fault.type, "message": fault.message, "detail": fault.detail}
    if content_type == JSON:
        return json.dumps(parts, ensure_ascii=False).encode()
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><error>{inside}</error>'.encode()
