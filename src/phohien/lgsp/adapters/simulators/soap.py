"""The test partner's SOAP side: an X-Road security server with the service behind it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from lxml import etree

from phohien.lgsp.adapters.simulators import national
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.soap import messages, mime

if TYPE_CHECKING:
    from phohien.lgsp.adapters.simulators.server import Reply, Simulator

XML = "text/xml; charset=UTF-8"


def reply(partner: Simulator, body: bytes, content_type: str, fault: str) -> Reply:
    """The answer to one SOAP message."""
    try:
        wrapped = mime.unwrap(content_type, body, mime.REQUEST)
        asked = messages.read(wrapped.xml, messages.CLIENT_SIDE, wrapped.charset)
        members = {etree.QName(item).localname: item.text or "" for item in asked.content}
        files = _files(asked.content, body)
        told = _answer(partner, asked.service.code if asked.service else "", members, files, fault)
    except Fault as refusal:
        return 500, XML, messages.fault_xml(refusal), {}
    namespace = etree.QName(asked.content).namespace
    content = etree.Element(f"{{{namespace}}}{etree.QName(asked.content).localname}Response")
    for name, value in told.items():
        etree.SubElement(content, name).text = (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        )
    return 200, XML, messages.answer_to(asked, wrapped.xml, content), {}


def _files(content: Any, body: bytes) -> list[dict[str, str]]:
    """The files the message names, each truly there with that digest. Raises Fault."""
    found = []
    for item in content.findall("file"):
        head, sought = f"Content-ID: <{item.get('href', '').removeprefix('cid:')}>".encode(), item.get("sha256", "")
        part = body.partition(head)[2].partition(b"\r\n\r\n")[2]
        boundary = body.partition(b"\r\n")[0]
        if sha256(part.partition(b"\r\n" + boundary)[0]).hexdigest() != sought:
            raise Fault("client.attachment", "An attachment is not the one the message names.")
        found.append({"name": item.get("name", ""), "sha256": sought})
    return found


def _answer(partner: Simulator, code: str, members: dict[str, str], files: list[Any], fault: str) -> dict[str, Any]:
    if code == "ping":
        return {"name": "Máy chủ bảo mật thử nghiệm"}
    if code == "reconcile":
        return partner.compared(members.get("day", ""), "vdxp", wants_list=members.get("list") == "true")
    if "question" in members:
        question, purpose = json.loads(members["question"]), members.get("purpose", "")
        partner.heard.append(
            {"service": code, "question": question, "purpose": purpose, "case": members.get("case", "")}
        )
        status, answer = national.answer(partner.people, code, question, purpose, partner.today)
        if status >= 400:
            raise Fault("client.not_found" if status == 404 else "client.service_refused", str(answer["title"]))
        return {"answer": answer}
    letter = {**members, "data": json.loads(members.get("data", "null")), "attachments": files, "over": "vdxp"}
    status, receipt = partner.heard_letter(letter, fault)
    if status >= 400:
        raise Fault("client.service_refused", str(receipt["title"]))
    return receipt
