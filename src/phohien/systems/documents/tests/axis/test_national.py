"""The national kit's client speaks to our axis unchanged."""

from __future__ import annotations

import json
from datetime import timedelta

from phohien.systems.documents.models import Consignment, Delivery, Member
from phohien.systems.documents.rules.axis import signed
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Kit


def test_the_kit_sends_lists_downloads_and_settles_a_package(kits: dict[str, Kit]) -> None:
    north, south = kits[NORTH], kits[SOUTH]
    content = make.octets(make.document(NORTH, SOUTH))
    sent = north.send(content)
    assert (sent["status"], sent["ErrorCode"]) == ("OK", "0") and sent["DocId"]

    listed = south.post("getReceivedEdocList", servicetype="eDoc", messagetype="edoc")["data"]
    code = listed[0]["docId"]
    assert south.get("countReceiveEdoc", messagetype="edoc").json()["count"] == 1
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


def test_a_signed_call_that_changes_members_works_once(kits: dict[str, Kit]) -> None:
    north, below = kits[NORTH], f"{NORTH}.1"
    body = json.dumps({"id": "1", "code": below, "name": "Phòng Một", "pcode": NORTH}).encode()
    fields = north.fields()
    first, again = (north.client.post(f"{Kit.base}/registerAgency", body, content_type="application/json",
                                      headers=fields).json() for _time in range(2))  # fmt: skip
    assert first["ErrorCode"] == "0" and again["ErrorCode"] == "15"
    assert north.post("deleteAgency", b"{}", AgencyCode=below)["ErrorCode"] == "0"
    assert Member.objects.get(agency=below).state == "deleted"
    assert north.post("deleteAgency", b"{}", AgencyCode=SOUTH)["ErrorCode"] != "0"
    assert Member.objects.get(agency=SOUTH).state == "active"


def test_the_list_of_agencies_names_those_of_the_house_and_the_members(kits: dict[str, Kit]) -> None:
    codes = {one["code"] for one in kits[NORTH].post("getAgenciesList")["data"]}

    assert {NORTH, SOUTH, make.HOUSE} <= codes
