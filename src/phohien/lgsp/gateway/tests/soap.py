"""SOAP for tests: envelopes, multipart bodies, a WSDL, and the services behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from phohien.lgsp.contracts.configuration import Service
from phohien.lgsp.contracts.conversion import Conversion, Member

VECTORS = Path(__file__).resolve().parents[6] / "shared" / "vectors" / "xroad-soap"
CODES = ("getState", "test", "testQuery", "generateMtom", "dummy", "kept-by-digest", "nobody")
XML = "text/xml; charset=UTF-8"
WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="state" targetNamespace="urn:state" xmlns:tns="urn:state" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xrd="http://x-road.eu/xsd/xroad.xsd"
    xmlns:id="http://x-road.eu/xsd/identifiers" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types>
    <xs:schema targetNamespace="http://x-road.eu/xsd/identifiers" elementFormDefault="qualified">
      <xs:attribute name="objectType" type="xs:string"/>
    </xs:schema>
    <xs:schema targetNamespace="http://x-road.eu/xsd/xroad.xsd" elementFormDefault="qualified">
      <xs:import namespace="http://x-road.eu/xsd/identifiers"/>
      <xs:element name="client" type="xs:anyType"/><xs:element name="service" type="xs:anyType"/>
      <xs:element name="userId" type="xs:string"/><xs:element name="id" type="xs:string"/>
      <xs:element name="protocolVersion" type="xs:string"/>
    </xs:schema>
    <xs:schema targetNamespace="urn:state">
      <xs:element name="getState"><xs:complexType><xs:sequence>
        <xs:element name="of" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="getStateResponse"><xs:complexType><xs:sequence>
        <xs:element name="state" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="header"><wsdl:part name="client" element="xrd:client"/><wsdl:part name="service" element="xrd:service"/>
    <wsdl:part name="userId" element="xrd:userId"/><wsdl:part name="id" element="xrd:id"/>
    <wsdl:part name="protocolVersion" element="xrd:protocolVersion"/></wsdl:message>
  <wsdl:message name="getState"><wsdl:part name="body" element="tns:getState"/></wsdl:message>
  <wsdl:message name="getStateResponse"><wsdl:part name="body" element="tns:getStateResponse"/></wsdl:message>
  <wsdl:portType name="state"><wsdl:operation name="getState">
    <wsdl:input message="tns:getState"/><wsdl:output message="tns:getStateResponse"/></wsdl:operation></wsdl:portType>
  <wsdl:binding name="state" type="tns:state"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="getState"><soap:operation soapAction="urn:state#getState"/>
      <wsdl:input><soap:body use="literal" parts="body"/>
        <soap:header message="tns:header" part="client" use="literal"/><soap:header message="tns:header" part="service" use="literal"/>
        <soap:header message="tns:header" part="userId" use="literal"/><soap:header message="tns:header" part="id" use="literal"/>
        <soap:header message="tns:header" part="protocolVersion" use="literal"/></wsdl:input>
      <wsdl:output><soap:body use="literal" parts="body"/></wsdl:output></wsdl:operation></wsdl:binding>
  <wsdl:service name="state"><wsdl:port name="state" binding="tns:state">
    <soap:address location="http://10.1.2.3:8080/inner/secret"/></wsdl:port></wsdl:service>
</wsdl:definitions>"""


def services(at: str) -> tuple[Service, ...]:
    """The SOAP services of a provider that answers what a test wrote down."""
    made = {code: Service(code=code, kind="SOAP", addresses=(f"{at}/script",)) for code in CODES}
    made["getState"] = Service(code="getState", kind="SOAP", addresses=(f"{at}/script",), description=WSDL)
    made["kept-by-digest"] = Service(code="kept-by-digest", kind="SOAP", addresses=(f"{at}/script",), evidence="digest")
    made["nobody"] = Service(code="nobody", kind="SOAP", addresses=("http://127.0.0.1:9",))
    return (*made.values(), Service(code="forbidden", kind="SOAP", addresses=(at,)))


PERSON = Conversion(
    namespace="urn:people", path="/people/{code}/script", method="GET",
    request=(Member(name="code"), Member(name="on", element="onDay", optional=True), Member(name="n", kind="decimal", many=True, optional=True)),
    answer=(Member(name="name", element="fullName"), Member(name="alive", kind="boolean"),
            Member(name="children", kind="object", many=True, optional=True, members=(Member(name="age", kind="integer"),))),
)  # fmt: skip
CONVERTED = ("person", "people", "change")


def converted(at: str) -> tuple[Service, ...]:
    """Services called by the other protocol: one speaks SOAP, two speak REST."""
    return (
        Service(code="person", kind="SOAP", addresses=(f"{at}/script",), conversion=PERSON),
        Service(code="people", addresses=(at,), conversion=PERSON),
        Service(
            code="change", addresses=(at,), conversion=replace(PERSON, path="/script", method="PUT", qualified=True)
        ),
    )


def envelope(*, id_: str = "1", body: str = "<getState/>", header: str = "", subsystem: str = "",
             code: str = "getState", provider: str = "producer") -> bytes:  # fmt: skip
    """A message of the peer's test consumer."""
    own = f"<i:subsystemCode>{subsystem}</i:subsystemCode>" if subsystem else ""
    return f"""<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers"><s:Header>
 <x:client i:objectType="MEMBER"><i:xRoadInstance>EE</i:xRoadInstance><i:memberClass>BUSINESS</i:memberClass>
 <i:memberCode>consumer</i:memberCode></x:client>
 <x:service i:objectType="SERVICE"><i:xRoadInstance>EE</i:xRoadInstance><i:memberClass>BUSINESS</i:memberClass>
 <i:memberCode>{provider}</i:memberCode>{own}<i:serviceCode>{code}</i:serviceCode></x:service>
 <x:id>{id_}</x:id>{header}<x:protocolVersion>4.0</x:protocolVersion></s:Header><s:Body>{body}</s:Body></s:Envelope>""".encode()


def multipart(xml: bytes, *attachments: bytes, boundary: bytes = b"b", line: bytes = b"\r\n",
              kind: bytes = b"text/xml; charset=UTF-8") -> bytes:  # fmt: skip
    """A message with attachments."""
    parts = [
        b"Content-Type: %b%bContent-ID: <soap>" % (kind, line),
        *[b"Content-Type: application/octet-stream"] * len(attachments),
    ]
    pieces = [b"--%b%b%b%b%b%b" % (boundary, line, head, line, line, content)
              for head, content in zip(parts, (xml, *attachments), strict=True)]  # fmt: skip
    return line.join([*pieces, b"--%b--%b" % (boundary, line)])
