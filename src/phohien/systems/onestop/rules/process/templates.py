"""The processes we ship, drawn and named in Vietnamese. A designer copies one and changes the copy."""

from __future__ import annotations

from importlib import resources

from lxml import etree

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.process.reading import load, tag

TEMPLATES: dict[str, Words] = {
    "same-day-commune": Words("Cấp xã, giải quyết trong ngày", "Commune, settled the same day"),
    "ordinary": Words("Thông thường, từ 3 đến 15 ngày", "Ordinary, 3 to 15 days"),
    "co-ordination": Words("Nhiều cơ quan phối hợp song song", "Several agencies side by side"),
    "financial-duty": Words("Có nghĩa vụ tài chính", "With a financial duty"),
}


def renamed(xml: bytes, name: str) -> bytes:
    """The drawing under another name: of the process that runs, and of its pool. Raises ProcessRefused."""
    definition = load(xml)
    root = etree.fromstring(definition.xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(tag("process"), tag("participant")):
        if definition.process_id in (element.get("id"), element.get("processRef")):
            element.set("name", name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")  # type: ignore[no-any-return]


def template(code: str) -> bytes:
    """The BPMN file of that template. Raises KeyError when there is none of that code."""
    if code not in TEMPLATES:
        raise KeyError(code)
    return (resources.files("phohien.systems.onestop") / "data" / "processes" / f"{code}.bpmn").read_bytes()
