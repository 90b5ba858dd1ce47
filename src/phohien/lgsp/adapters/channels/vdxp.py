"""VDXP: X-Road SOAP 4.0 through the security server, to which we are an information system.

Source: PR-MESS 4.0 (document/literal wrapped, header fields, requestHash, faults; SwA for files). The envelope's fields
are X-Road's; the names inside the Body are ours, to be confirmed against the service's WSDL.
"""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha512
from typing import Any

import msgspec
from lxml import etree

from phohien.base.files import queries as files
from phohien.kernel.errors import NotFound, Refused
from phohien.lgsp.adapters.channels import http
from phohien.lgsp.adapters.outbox.channel import Declined, Receipt, Unreachable, Unreadable
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.rules.letters import Parcel
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.protocol.soap import messages, mime

NAMESPACE = "urn:phohien:letters:1"
XML = "text/xml; charset=UTF-8"
#: Faults that begin so are our own: what we sent is wrong, and stays wrong.
OURS = "client."


class Vdxp:
    """The channel to one service of the bus."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self._client = ClientId(*partner.client.split("/"))
        self._service = service_of(partner.service)

    def send(self, parcel: Parcel, *, at: datetime) -> Receipt:
        """The partner has the letter. Raises Unreachable, Declined."""
        names = ("key", "subject", "number", "previous", "kind", "recipient", "day", "digest", "purpose", "case")
        members = {name: str(getattr(parcel, name)) for name in names}
        members["data"] = json.dumps(parcel.data, ensure_ascii=False)
        attached = [(one.name, one.media_type, one.sha256, files.read(one.file_code)) for one in parcel.attachments]
        told = self._call(self._service, members, parcel.key, attached)
        return Receipt(told.get("key", ""), told.get("digest", ""), told.get("state", ""))

    def summary(self, day: str, *, at: datetime) -> tuple[int, str]:
        """Count and hash of the partner's letters of that day."""
        told = self._day(day, "false")
        if not re.fullmatch(r"[0-9]{1,9}", told.get("count", "")):
            raise Unreadable("The comparison's answer is not that of the day.")
        return int(told["count"]), told.get("hash", "")

    def listing(self, day: str, *, at: datetime) -> Mapping[str, str]:
        """The partner's letters of that day."""
        try:
            rows = json.loads(self._day(day, "true").get("letters", ""))
        except (ValueError, RecursionError) as fault:
            raise Unreadable("The comparison's answer is no list.") from fault
        return {str(key): str(digest) for key, digest in rows.items()} if isinstance(rows, dict) else {}

    def ask(
        self, service: str, question: Any, *, purpose: str, case: str, by: str, request_id: str, at: datetime
    ) -> bytes:
        """The service's answer. Raises Unreachable, or the service's own no as NotFound or Refused."""
        members = {"question": msgspec.json.encode(question).decode(), "purpose": purpose, "case": case, "by": by}
        try:
            told = self._call(service_of(service), members, request_id, [])
        except Declined as refusal:
            kind = NotFound if refusal.code.endswith("not_found") else Refused
            raise kind(str(refusal), code="adapters.partner_refused") from refusal
        return told.get("answer", "").encode()

    def call(self, *, at: datetime) -> str:
        """The service answers."""
        return self._call(self._renamed("ping"), {}, secrets.token_hex(8), []).get("name", "")[:200]

    def _day(self, day: str, wants_list: str) -> dict[str, str]:
        told = self._call(self._renamed("reconcile"), {"day": day, "list": wants_list}, secrets.token_hex(8), [])
        if told.get("day") != day:
            raise Unreadable("The comparison's answer is not that of the day.")
        return told

    def _renamed(self, code: str) -> ServiceId:
        return self._service._replace(code=code)

    def _call(
        self, service: ServiceId, members: Mapping[str, str], id_: str, attached: list[tuple[str, str, str, bytes]]
    ) -> dict[str, str]:
        """The members of the answer's element, when client, service, id and requestHash are those of the request."""
        content = etree.Element(f"{{{NAMESPACE}}}{service.code}", nsmap={"l": NAMESPACE})
        for name, value in members.items():
            etree.SubElement(content, name).text = value
        for place, (name, _type, sha256, _content) in enumerate(attached, 1):
            etree.SubElement(content, "file", href=f"cid:file{place}", name=name, sha256=sha256)
        request = messages.new(self._client, service, id_, content)
        kind, body = (XML, request) if not attached else _with_files(request, attached)
        fields = {"Content-Type": kind, "SOAPAction": '""', "Accept": "text/xml, multipart/related"}
        answer = http.post(self.partner.address, body, fields, partner=self.partner)
        return self._read(answer, service, id_, request)

    def _read(self, answer: http.Answer, service: ServiceId, id_: str, request: bytes) -> dict[str, str]:
        try:
            wrapped = mime.unwrap(answer.content_type, answer.content, mime.ANSWER)
            told = messages.read(wrapped.xml, messages.SERVICE_SIDE, wrapped.charset)
        except Fault as fault:
            raise Unreadable(f"The answer is no SOAP message: {fault.message}"[:300]) from fault
        if told.fault:
            _refuse(told)
        if (told.client, told.service, told.id) != (self._client, service, id_):
            raise Unreadable("The answer is that to another message.")
        if (
            told.document.root.findtext(f".//{messages.XROAD}requestHash")
            != b64encode(sha512(request).digest()).decode()
        ):
            raise Unreadable("The answer's request hash is not that of our message.")
        return {etree.QName(item).localname: item.text or "" for item in told.content if isinstance(item.tag, str)}


def service_of(text: str) -> ServiceId:
    """The service of an identifier: instance, class, member, subsystem, code and perhaps version, with slashes between."""
    parts = text.split("/")
    return ServiceId(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5] if len(parts) > 5 else None)


def _refuse(told: messages.SoapMessage) -> None:
    """Raises what the fault means: our fault is a no, anybody else's may pass."""
    words = f"{told.fault}: {told.content.findtext('faultstring') or ''}"[:400]
    if told.fault.lower().startswith(OURS):
        raise Declined(words, code=told.fault)
    raise Unreachable(words, answered=True)


def _with_files(request: bytes, attached: list[tuple[str, str, str, bytes]]) -> tuple[str, bytes]:
    """The message with its files behind it (SOAP with Attachments, PR-MESS §2.4)."""
    boundary = secrets.token_hex(16)
    parts = [(XML, "soap", request)]
    parts += [(media_type, f"file{place}", content) for place, (_n, media_type, _s, content) in enumerate(attached, 1)]
    pieces = [
        b"--%b\r\nContent-Type: %b\r\nContent-ID: <%b>\r\nContent-Transfer-Encoding: binary\r\n\r\n%b\r\n"
        % (boundary.encode(), kind.encode(), name.encode(), content)
        for kind, name, content in parts
    ]
    kind = f'multipart/related; type="text/xml"; start="<soap>"; boundary="{boundary}"'
    return kind, b"".join(pieces) + f"--{boundary}--\r\n".encode()
