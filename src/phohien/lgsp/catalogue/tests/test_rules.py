"""The catalogue's rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel.calendar import build_calendar
from phohien.kernel.clock import VIETNAM
from phohien.lgsp.catalogue.rules import keys, lifecycle, naming, openapi, publication, requests, rights, snapshot, wsdl
from phohien.lgsp.catalogue.tests.make import NOW, TEXTS
from phohien.lgsp.catalogue.tests.make import openapi as good_openapi
from phohien.lgsp.contracts import configuration as contract
from phohien.lgsp.contracts import sealing

LIMIT = requests.Limit(2, "NĐ 194/2025/NĐ-CP", False)
CALENDAR = build_calendar()


def sentences(description: object) -> str:
    return " | ".join(str(one) for one in description.findings if one.blocking)  # type: ignore[attr-defined]


# Life cycle


def test_a_version_goes_from_draft_to_closed_and_never_comes_back_from_closed() -> None:
    state = lifecycle.DRAFT
    for act in ("test", "publish", "deprecate", "close"):
        state = lifecycle.after(state, act)  # type: ignore[assignment]

    assert state == lifecycle.CLOSED
    assert lifecycle.acts_in(lifecycle.CLOSED) == ()


def test_a_published_service_cannot_be_closed_without_announcement() -> None:
    refusal = lifecycle.after(lifecycle.PUBLISHED, "close")

    assert isinstance(refusal, lifecycle.No) and "báo sắp ngừng" in refusal.words.vi


@given(st.sampled_from(list(lifecycle.STATE_WORDS)), st.sampled_from(list(lifecycle.ACT_WORDS)))
def test_every_act_in_every_state_leads_to_a_state_or_to_a_sentence(state: str, act: str) -> None:
    following = lifecycle.after(state, act)

    assert following in lifecycle.STATE_WORDS or (isinstance(following, lifecycle.No) and following.words.vi)


# Descriptions


def test_the_operations_of_an_openapi_become_endpoints_with_parameters_and_fields() -> None:
    found = openapi.read(good_openapi())

    assert found.is_usable and found.title == "Tra cứu dân cư"
    first, second = found.operations
    assert (first.method, first.path, first.name) == ("GET", "/persons/{personal_id}", "personByCode")
    assert [(one.name, one.place, one.required) for one in first.parameters] == [("personal_id", "path", True)]
    assert [(one.name, one.kind, one.required, one.depth) for one in first.answers[0].fields] == [
        ("full_name", "string", True, 0),
        ("mother", "Person", False, 0),
    ]
    assert (second.method, second.path) == ("POST", "/persons")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"openapi": "2.0"}, "OpenAPI 3.x"),
        ({"info": {}}, "Thiếu tên dịch vụ"),
        ({"paths": {}}, "Không có thao tác"),
        ({"paths": {"/a/{x}": {"get": {"responses": {"200": {"description": ""}}}}}}, "{x} chưa được khai báo"),
        ({"paths": {"/a": {"get": {"summary": "x"}}}}, "Chưa mô tả câu trả lời"),
        ({"x": {"$ref": "http://elsewhere/x.json"}}, "Tham chiếu ra ngoài tệp"),
        ({"x": {"$ref": "#/components/schemas/Gone"}}, "không dẫn tới đâu"),
    ],
)
def test_what_is_wrong_with_an_openapi_is_said_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    found = openapi.read(good_openapi(**changes))

    assert not found.is_usable
    assert sentence in sentences(found)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"openapi: 3.0.0\ninfo: &a {x: *a}", "YAML"),
        (b"chao ban", "OpenAPI"),
        (b"{", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "OpenAPI"),
        (b" " * 3_000_000, "2 MB"),
        (b"[" * 200_000, "JSON"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    assert sentence in sentences(openapi.read(content))


def test_yaml_says_the_same_as_json_and_is_kept_as_json() -> None:
    text = yaml.safe_dump(json.loads(good_openapi()), allow_unicode=True, sort_keys=False).encode()

    assert openapi.read(text) == openapi.read(good_openapi())
    assert json.loads(openapi.as_json(text)) == json.loads(good_openapi())
    assert openapi.as_json(good_openapi()) == good_openapi()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "openapi",
                        "info",
                        "paths",
                        "/a",
                        "get",
                        "responses",
                        "parameters",
                        "content",
                        "schema",
                        "$ref",
                        "200",
                        "allOf",
                        "items",
                        "properties",
                        "type",
                        "in",
                        "name",
                        "title",
                        "version",
                        "enum",
                    ]
                ),
                inner,
            )
        ),
        max_leaves=30,
    )
)
def test_no_json_breaks_the_reader(document: object) -> None:
    openapi.read(json.dumps(document).encode())
    if isinstance(document, dict):
        openapi.read(json.dumps({**document, "openapi": "3.1.0"}).encode())


WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:thua-dat" name="ThuaDat" targetNamespace="urn:thua-dat">
 <wsdl:types><xs:schema targetNamespace="urn:thua-dat">
  <xs:element name="TraCuu"><xs:complexType><xs:sequence>
    <xs:element name="soTo" type="xs:int"/><xs:element name="soThua" type="xs:int" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="TraCuuTraLoi"><xs:complexType><xs:sequence>
    <xs:element name="thua" type="t:Thua" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
  <xs:complexType name="Thua"><xs:sequence><xs:element name="dienTich" type="xs:decimal"/></xs:sequence></xs:complexType>
 </xs:schema></wsdl:types>
 <wsdl:message name="in"><wsdl:part name="body" element="t:TraCuu"/></wsdl:message>
 <wsdl:message name="out"><wsdl:part name="body" element="t:TraCuuTraLoi"/></wsdl:message>
 <wsdl:portType name="P"><wsdl:operation name="TraCuu"><wsdl:documentation>Tra cứu thửa đất</wsdl:documentation>
  <wsdl:input message="t:in"/><wsdl:output message="t:out"/></wsdl:operation></wsdl:portType>
 <wsdl:binding name="B" type="t:P"><soap:binding style="STYLE" transport="http://schemas.xmlsoap.org/soap/http"/></wsdl:binding>
 <wsdl:service name="ThuaDat"><wsdl:port name="p" binding="t:B"><soap:address location="http://dat.example.vn/"/></wsdl:port>
 </wsdl:service></wsdl:definitions>"""


def test_the_operations_of_a_wsdl_become_endpoints_with_their_fields() -> None:
    found = wsdl.read(WSDL.replace("STYLE", "document").encode())

    assert found.is_usable and found.title == "ThuaDat"
    only = found.operations[0]
    assert (only.method, only.path, only.summary) == ("POST", "/TraCuu", "Tra cứu thửa đất")
    assert [(one.name, one.kind, one.required) for one in only.request] == [
        ("soTo", "int", True),
        ("soThua", "int", False),
    ]
    assert [(one.name, one.kind, one.depth) for one in only.answers[0].fields] == [
        ("thua", "Thua[]", 0),
        ("dienTich", "decimal", 1),
    ]


def test_rpc_style_is_refused_and_so_are_document_types_and_entities() -> None:
    assert "document/literal" in sentences(wsdl.read(WSDL.replace("STYLE", "rpc").encode()))
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "DOCTYPE" in sentences(wsdl.read(bomb))
    assert "wsdl:definitions" in sentences(wsdl.read(b"<x/>"))
    assert "XML" in sentences(wsdl.read(b"<x"))


# Publication


def candidate(**changes: object) -> publication.Candidate:
    texts = {name: value for name, value in TEXTS.items() if name != "name_en"}
    values = {
        "url": "https://a.vn/x",
        "sandbox_url": "",
        "protocol": "rest",
        "contact_email": "",
        "is_checked": True,
        **texts,
        **changes,
    }
    return publication.Candidate(**values)  # type: ignore[arg-type]


def test_publication_says_everything_that_is_missing_at_once() -> None:
    bare = candidate(url="", summary="", legal_basis="", terms="", contact_name="", contact_phone="", personal_data="")

    lacks = publication.lacks_for_publication(bare, None)

    assert len(lacks) == 8
    assert publication.lacks_for_publication(candidate(), openapi.read(good_openapi())) == []


@pytest.mark.parametrize(
    "url",
    [
        "a.vn",
        "ftp://a.vn",
        "http://a.vn",
        "https://",
        "https://u:p@a.vn",
        "https://a.vn/?x=1",
        "https://a b.vn",
        "https://a.vn:x",
    ],
)
def test_an_address_the_gateway_could_not_call_is_refused(url: str) -> None:
    assert list(publication.address_faults(url, secure_only=True))


# The clock


def test_two_working_days_end_with_the_second_working_day_after_receipt() -> None:
    friday = datetime(2026, 11, 13, 16, 0, tzinfo=VIETNAM)

    assert requests.due_at(friday, LIMIT, CALENDAR) == datetime(2026, 11, 17, 17, 0, tzinfo=VIETNAM)


def test_a_new_national_day_off_does_not_count_although_nobody_told_the_catalogue() -> None:
    assert requests.due_at(NOW, LIMIT, CALENDAR) == datetime(2026, 11, 26, 17, 0, tzinfo=VIETNAM)  # 24 November is off


def test_days_off_for_tet_do_not_count() -> None:
    before_tet = datetime(2026, 2, 13, 9, 0, tzinfo=VIETNAM)  # a Friday; Tết of 2026 falls on 17 February

    assert requests.due_at(before_tet, LIMIT, CALENDAR) == datetime(2026, 2, 24, 17, 0, tzinfo=VIETNAM)


def test_the_clock_is_running_then_overdue_then_stopped() -> None:
    due = requests.due_at(NOW, LIMIT, CALENDAR)

    assert requests.standing(due, None, CALENDAR, NOW) == requests.Standing(True, 2, False)
    assert requests.standing(due, None, CALENDAR, due) == requests.Standing(True, 0, False)
    assert requests.standing(due, None, CALENDAR, due + timedelta(hours=1)) == requests.Standing(True, -1, True)
    assert requests.standing(due, due + timedelta(days=5), CALENDAR, due) == requests.Standing(False, 0, True)


# Rights

LOOK_UP, FIND = snapshot.endpoint_of("GET", "/persons/{personal_id}"), snapshot.endpoint_of("POST", "/persons")
SERVICE = "VN-HY/GOV/H31/A/Tra.v1"


def made(*rights_: contract.Right, **more: object) -> contract.Snapshot:
    service = contract.Service(code="Tra.v1", addresses=("https://a.vn",), endpoints=(LOOK_UP, FIND))
    parties = [
        contract.Subsystem(member_class="GOV", member_code="H31", subsystem="A", services=(service,)),
        contract.Subsystem(member_class="GOV", member_code="H31", subsystem="C"),
    ]
    parts: dict[str, object] = {"keys": (), "certificates": (), **more}
    return snapshot.build(instance="VN-HY", version=1, at=NOW, subsystems=parties, rights=rights_, **parts)  # type: ignore[arg-type]


def right(name: str = "r", client: str = "VN-HY/GOV/H31/C", days: int = 1, **more: object) -> contract.Right:
    values: dict[str, object] = {
        "service": SERVICE,
        "endpoints": (LOOK_UP,),
        "until": NOW + timedelta(days=days),
        **more,
    }
    return contract.Right(id=name, client=client, **values)  # type: ignore[arg-type]


def test_a_client_may_call_what_it_has_a_right_to_until_the_right_ends() -> None:
    known = rights.Rights(made(right()))
    client = "VN-HY/GOV/H31/C"

    assert known.may_call(client, SERVICE, LOOK_UP, NOW)
    assert known.may_call(client, SERVICE, LOOK_UP, NOW + timedelta(days=1)) is None
    assert known.may_call(client, SERVICE, FIND, NOW) is None
    assert known.may_call("VN-HY/GOV/H31/A", SERVICE, LOOK_UP, NOW) is None


def test_among_two_rights_the_one_that_ends_last_counts() -> None:
    known = rights.Rights(made(right("short"), right("long", days=9)))

    assert known.may_call("VN-HY/GOV/H31/C", SERVICE, LOOK_UP, NOW).id == "long"


@given(st.lists(st.sampled_from(["persons", "{id}", "x.{format}", "a-b"]), max_size=4))
def test_a_path_with_parameters_becomes_a_pattern_of_as_many_segments(parts: list[str]) -> None:
    pattern = snapshot.pattern_of("/" + "/".join(parts))

    assert pattern.count("/") == max(1, len(parts)) and "{" not in pattern and "**" not in pattern


# Configuration


def test_the_same_configuration_is_always_the_same_octets_and_survives_them() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    one, other = made(right("a"), right("b")), made(right("b"), right("a"))

    assert contract.canonical(one) == contract.canonical(other)
    assert contract.accept(contract.publish(one, key), key.public_key(), at=NOW) == one


def test_a_damaged_foreign_expired_or_older_configuration_is_not_accepted() -> None:
    key, stranger = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    file = contract.publish(made(right()), key)

    for content, asked in (
        (file.replace(b"Tra.v1", b"Tra.v2"), {}), (contract.publish(made(), stranger), {}),
        (file, {"at": NOW + timedelta(days=1)}), (file, {"newer_than": 1}), (b"rubbish", {}),
    ):  # fmt: skip
        with pytest.raises(contract.Unacceptable):
            contract.accept(content, key.public_key(), **{"at": NOW, **asked})  # type: ignore[arg-type]


def test_what_has_ended_is_left_out_and_what_hangs_in_the_air_is_never_published() -> None:
    assert made(right(days=0)).rights == ()
    for loose in (right(client="VN-HY/GOV/H31/X"), right(service="VN-HY/GOV/H31/A/Khac.v1"),
                  right(endpoints=(snapshot.endpoint_of("PUT", "/x"),))):  # fmt: skip
        with pytest.raises(snapshot.Inconsistent):
            made(loose)


def test_only_more_than_number_and_times_makes_a_difference() -> None:
    later = replace(made(right()), version=7, made_at=NOW + timedelta(days=1))

    assert not snapshot.differs(made(right()), later)
    assert snapshot.differs(made(), later)


# Names and secrets


def test_a_rest_service_bears_its_version_in_its_code_and_a_soap_service_beside_it() -> None:
    assert naming.service_address("VN-HY/GOV/H31/A", "Tra", "v2", "rest") == "VN-HY/GOV/H31/A/Tra.v2"
    assert naming.service_address("VN-HY/GOV/H31/A", "Tra", "v2", "soap") == "VN-HY/GOV/H31/A/Tra/v2"
    assert naming.identifier("a b", "ế") == "a%20b/%E1%BA%BF"


def test_a_sealed_secret_opens_only_for_its_own_key_and_installation() -> None:
    made, key = keys.new_key(), sealing.sealing_key("x" * 40)
    sealed = sealing.seal_secret(made.secret, access_key=made.access_key, key=key)

    assert made.secret not in sealed
    assert sealing.open_secret(sealed, access_key=made.access_key, key=key) == made.secret
    for other, other_key in (("PHOTHER", key), (made.access_key, sealing.sealing_key("y" * 40))):
        with pytest.raises(sealing.CannotOpen):
            sealing.open_secret(sealed, access_key=other, key=other_key)


def test_a_file_with_a_private_key_is_refused_with_a_warning() -> None:
    found = keys.read_certificate(b"-----BEGIN PRIVATE KEY-----", NOW)

    assert isinstance(found, keys.Unusable) and "khóa bí mật" in found.words.vi
    assert isinstance(keys.read_certificate(b"rubbish", NOW), keys.Unusable)
