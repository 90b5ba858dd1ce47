"""A foreign consumer, run by a Python that has zeep: ``python foreign_zeep.py WSDL ADDRESS`` calls getState and prints what came.

It reads the WSDL that the gateway handed out and knows nothing of this project.
"""

from __future__ import annotations

import json
import sys


def main(wsdl: str, address: str) -> None:
    """One call that is answered, one that ends in a fault."""
    import zeep
    from lxml import etree
    from zeep.plugins import HistoryPlugin

    history = HistoryPlugin()
    client = zeep.Client(wsdl, plugins=[history])
    service = client.create_service("{urn:state}state", address)
    space, ids = "{http://x-road.eu/xsd/xroad.xsd}", "{http://x-road.eu/xsd/identifiers}"

    def party(name: str, kind: str, **parts: str) -> object:
        made = etree.Element(space + name, {f"{ids}objectType": kind})
        for part, text in parts.items():
            etree.SubElement(made, ids + part).text = text
        return made

    def field(name: str, text: str) -> object:
        made = etree.Element(space + name)
        made.text = text
        return made

    def header(member: str) -> list[object]:
        whose = {"xRoadInstance": "EE", "memberClass": "BUSINESS"}
        return [
            party("client", "MEMBER", **whose, memberCode=member),
            party("service", "SERVICE", **whose, memberCode="producer", serviceCode="getState"),
            field("userId", "EE1234"), field("id", "zeep-1"), field("protocolVersion", "4.0"),
        ]  # fmt: skip

    said = service.getState(of="Hưng Yên", _soapheaders=header("consumer"))
    hashes = history.last_received["envelope"].findall(f".//{space}requestHash")
    try:
        service.getState(of="x", _soapheaders=header("stranger"))
        fault = ""
    except zeep.exceptions.Fault as error:
        fault = error.code
    sys.stdout.write(json.dumps({"said": said, "hashes": len(hashes), "fault": fault}))


if __name__ == "__main__":
    main(*sys.argv[1:])
