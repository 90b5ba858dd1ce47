"""PREMIS 3: what each file is and that it is whole (SHA-256), who made the package and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from phohien.systems.documents.rules.sip.parts import REPRESENTATION, SOFTWARE, Dossier, Held
from phohien.systems.documents.rules.sip.xml import PREMIS, XSI, add, moment, named, octets

_PLACE = f"{PREMIS} http://www.loc.gov/standards/premis/premis.xsd"
LOCAL = "local"


def of_package(dossier: Dossier) -> bytes:
    """The work file as an intellectual entity with its one representation, the package's making and its makers."""
    root = _root()
    entity = _object(root, "intellectualEntity", dossier.identifier)
    add(entity, "originalName", dossier.title)
    _relation(entity, REPRESENTATION)
    _object(root, "representation", REPRESENTATION)
    _event(root, dossier)
    _agent(root, SOFTWARE, f"{SOFTWARE} {dossier.version}", "software")
    _agent(root, dossier.agency, dossier.agency_name, "organization")
    return octets(root)


def of_files(dossier: Dossier, files: Iterable[Held]) -> bytes:
    """Each file of the representation with its hash, size, kind and the name it came with."""
    root = _root()
    for one in files:
        held = _object(root, "file", one.path)
        traits = add(held, "objectCharacteristics")
        fixity = add(traits, "fixity")
        add(fixity, "messageDigestAlgorithm", "SHA-256")
        add(fixity, "messageDigest", one.sha256)
        add(traits, "size", str(one.size))
        add(add(add(traits, "format"), "formatDesignation"), "formatName", one.media_type)
        add(held, "originalName", one.name)
    _event(root, dossier)
    _agent(root, SOFTWARE, f"{SOFTWARE} {dossier.version}", "software")
    return octets(root)


def _root() -> Any:
    root = etree.Element(named(PREMIS, "premis"), nsmap={"premis": PREMIS, "xsi": XSI})
    root.set("version", "3.0")
    root.set(named(XSI, "schemaLocation"), _PLACE)
    return root


def _identified(parent: Any, kind: str, value: str) -> None:
    identifier = add(parent, f"{kind}Identifier")
    add(identifier, f"{kind}IdentifierType", LOCAL)
    add(identifier, f"{kind}IdentifierValue", value)


def _object(root: Any, kind: str, value: str) -> Any:
    found = add(root, "object")
    found.set(named(XSI, "type"), f"premis:{kind}")
    _identified(found, "object", value)
    return found


def _relation(entity: Any, value: str) -> None:
    relation = add(entity, "relationship")
    add(relation, "relationshipType", "structural")
    add(relation, "relationshipSubType", "is represented by")
    other = add(relation, "relatedObjectIdentifier")
    add(other, "relatedObjectIdentifierType", LOCAL)
    add(other, "relatedObjectIdentifierValue", value)


def _event(root: Any, dossier: Dossier) -> None:
    event = add(root, "event")
    _identified(event, "event", f"{dossier.identifier}-lap-goi")
    add(event, "eventType", "information package creation")
    add(event, "eventDateTime", moment(dossier.made_at))
    add(add(event, "eventDetailInformation"), "eventDetail", f"Lập gói tin nộp lưu: {dossier.made_by}")
    linked = add(event, "linkingAgentIdentifier")
    add(linked, "linkingAgentIdentifierType", LOCAL)
    add(linked, "linkingAgentIdentifierValue", SOFTWARE)


def _agent(root: Any, code: str, name: str, kind: str) -> None:
    agent = add(root, "agent")
    _identified(agent, "agent", code)
    add(agent, "agentName", name)
    add(agent, "agentType", kind)
