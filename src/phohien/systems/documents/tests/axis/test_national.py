"""The national kit's client speaks to our axis unchanged."""

from __future__ import annotations

import json
from datetime import date, timedelta

from phohien.lgsp.directory.models import Agency, AgencyAlias
from phohien.systems.documents.models import Consignment, Delivery, Member
from phohien.systems.documents.rules.axis import signed
from phohien.systems.documents.services.axis import members
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Kit


def test_the_kit_sends_lists_downloads_and_settles_a_package(kits: dict[str, Kit]) -> None:
    north, south = kits[NORTH], kits[SOUTH]
    content = make.octets(make.document(NORTH, SOUTH))
    sent = north.send(content)
    assert (sent["status"], sent["ErrorCode"]) == ("OK", "0") and sent["DocId"]

    listed = south.post("getReceivedEdocList", servicetype="eDoc", messagetype="edoc")["data"]
    code = listed[0]["docId"]
    assert south.count("countReceiveEdoc") == 1 and south.count("countReceiveStatus") == 0
    assert south.fetched(code) == content
    assert b"".join(south.get("downloadEdoc", docId=code, filePath="/tmp/x").streaming_content) == content
    assert south.post("updateStatus", b"{}", docId=code, status="done")["ErrorCode"] == "0"
    assert south.post("getReceivedEdocList", messagetype="edoc")["data"] == []

    known = north.post("getSentEdocList", docId=sent["DocId"])["data"]
    assert [(one["receiverDocId"], one["toCode"], one["receiveStatus"]) for one in known] == [(code, SOUTH, "done")]


def test_receivers_named_beside_the_package_are_the_ones_it_goes_to(kits: dict[str, Kit]) -> None:
    kits[NORTH].send(make.octets(make.document(NORTH, SOUTH, make.HOUSE)), to=json.dumps([SOUTH]))

    assert [one.receiver for one in Delivery.objects.all()] == [SOUTH]


def test_vietnamese_in_a_signed_field_is_judged_in_the_octets_that_came(kits: dict[str, Kit]) -> None:
    told = kits[NORTH].post("getReceivedEdocList", messagetype="edoc", note="Đỗ Thị Ngọc – Sở Bắc")

    assert told["ErrorCode"] == "0"


def test_a_changed_field_an_old_time_and_a_body_of_another_hash_are_refused(kits: dict[str, Kit]) -> None:
    north, content = kits[NORTH], make.octets(make.document(NORTH, SOUTH))
    fields = north.fields(messagetype="edoc") | {"XroadVnpt-messagetype": "status"}
    told = north.client.post(f"{Kit.base}/getReceivedEdocList", headers=fields).json()
    assert told["ErrorCode"] == "15"
    old = Kit(NORTH, north.secret, make.AT - signed.OLDEST - timedelta(minutes=1))
    assert old.post("getReceivedEdocList")["ErrorCode"] == "15"
    assert north.post("sendEdoc", content, **{"hash-file": "00" * 32})["ErrorCode"] == "10"
    assert not Consignment.objects.exists()


def test_an_agency_below_the_members_own_is_registered_once_and_deleted(kits: dict[str, Kit]) -> None:
    north, below = kits[NORTH], f"{NORTH}.1"
    first, again, other = (north.post("registerAgency", entry(one)) for one in (below, below, f"{NORTH}.2"))
    assert {one["ErrorCode"] for one in (first, again, other)} == {
        "0"
    }  # one object, fields alike: the body tells them apart
    assert north.post("deleteAgency", b"{}", AgencyCode=below)["ErrorCode"] == "0"
    assert Member.objects.get(agency=below).state == "deleted"
    assert north.post("deleteAgency", b"{}", AgencyCode=SOUTH)["ErrorCode"] != "0"
    assert Member.objects.get(agency=SOUTH).state == "active"


def entry(code: str) -> bytes:
    """What an agency says of itself, as the kit's sample has it."""
    return json.dumps(
        {"id": "", "pcode": NORTH, "code": code, "name": "Phòng Một", "mail": "a@b.vn", "mobile": "3", "fax": "4"},
        ensure_ascii=False,
    ).encode()


def test_a_registration_heard_again_undoes_no_deletion_and_an_old_one_changes_nothing(kits: dict[str, Kit]) -> None:
    north, below = kits[NORTH], f"{NORTH}.1"
    fields = north.fields()

    def told() -> str:
        answer = north.client.post(
            f"{Kit.base}/registerAgency", entry(below), content_type="application/json", headers=fields
        )
        return str(answer.json()["ErrorCode"])

    assert told() == "0"
    members.set_member_state(agency=below, state="deleted", by=make.OPERATOR, at=make.AT)
    assert told() == "0" and Member.objects.get(agency=below).state == "deleted"
    old = Kit(NORTH, north.secret, make.AT - signed.OLDEST_FOR_CHANGES - timedelta(minutes=1))
    assert old.post("registerAgency", entry(f"{NORTH}.3"))["ErrorCode"] == "15"
    assert (
        old.post("getReceivedEdocList", messagetype="edoc")["ErrorCode"] == "0"
    )  # kept by a server that runs for weeks


def test_fields_of_earlier_calls_sent_again_mislead_nobody(kits: dict[str, Kit]) -> None:
    north, south = kits[NORTH], kits[SOUTH]
    for number in (1, 2):
        sent = north.send(make.octets(make.document(NORTH, SOUTH, name=f"{number}/KH-UBND")))
    south.send(make.octets(make.document(SOUTH, NORTH)))
    first, second = (one["docId"] for one in south.post("getReceivedEdocList", messagetype="edoc")["data"])
    assert south.fetched(first) and south.fetched(second)
    # Integrators write docId in one call and docid in the next: both are sent then, and the call's own one counts.
    assert south.post("updateStatus", b"{}", docid=first, status="done")["ErrorCode"] == "0"
    assert [one["docId"] for one in south.post("getReceivedEdocList", messagetype="edoc")["data"]] == [second]
    assert b"2/KH-UBND" in south.fetched(second)
    rows = south.post("getSentEdocList", servicetype="eDoc", messagetype="edoc")["data"]
    assert [one["toCode"] for one in rows] == [NORTH]  # docId names what was fetched, not what was sent
    assert len(north.post("getSentEdocList", docId=sent["DocId"], messagetype="edoc")["data"]) == 1
    assert north.post("getSentEdocList", docId=sent["DocId"], messagetype="status")["data"] == []


def test_a_status_is_counted_listed_and_fetched_by_whoever_sent_the_document(kits: dict[str, Kit]) -> None:
    sent = make.document(NORTH, SOUTH)
    kits[NORTH].send(make.octets(sent))
    kits[SOUTH].send(make.octets(make.status(SOUTH, sent, "05")), "status")

    assert kits[NORTH].count("countReceiveStatus") == 1 and kits[NORTH].count("countReceiveEdoc") == 0
    listed = kits[NORTH].post("getReceivedEdocList", servicetype="eDoc", messagetype="status")["data"]
    assert listed[0]["messageType"] == "status" and b"<StatusCode>05" in kits[NORTH].fetched(
        listed[0]["docId"]
    ).replace(b"edXML:", b"")


def test_the_lists_of_agencies_have_every_member_the_kit_reads_as_the_kind_it_reads(kits: dict[str, Kit]) -> None:
    office = Agency.objects.get(code=make.HOUSE)
    AgencyAlias.objects.create(agency=office, code="000.00.07.H99", valid_from=office.valid_from)
    Agency.objects.create(code="H99.6", name="Sở Cũ", name_en="", kind="department", search_key="c", sort_key="c",
                          valid_from=date(2020, 1, 1), valid_until=date(2025, 7, 1))  # fmt: skip
    north = kits[NORTH]
    plain = {one["code"]: one for one in north.post("getAgenciesList", b"")["data"]}
    newer = {one["code"]: one for one in north.post("getAgenciesListQD20", b"")["data"]}
    units = {one["code"]: one for one in north.post("getSynchronizeUnit", b"")["data"]}

    assert {NORTH, SOUTH, make.HOUSE} <= plain.keys() and "H99.6" not in plain.keys() | newer.keys()
    assert plain[make.HOUSE]["oldCode"] == newer[make.HOUSE]["code102"] == "000.00.07.H99"
    for rows, names in ((plain, ("oldCode",)), (newer, ("code102",)), (units, ("centerCode", "modifyDate"))):
        for row in rows.values():
            assert all(isinstance(row[name], str) for name in ("id", "pid", "code", "name", "mail", *names))
    assert all(isinstance(one["version"], int) and isinstance(one["deleted"], bool) for one in units.values())
    assert [(units[code]["deleted"], units[code]["modifyDate"]) for code in ("H99.6", NORTH)] == [
        (True, "2025/07/01"), (False, ""),
    ]  # fmt: skip
