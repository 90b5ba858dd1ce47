"""Calls of both dialects with values no software of an agency means: each is answered as the dialect says, and nobody is called for it."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from phohien.base.notices.models import Notice
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.api import awaiting
from phohien.systems.documents.models import Consignment, Delivery, Document, Member, StatusEvent
from phohien.systems.documents.services import issuing
from phohien.systems.documents.services.axis import accepting, deciding, following, members, nation, taking_in
from phohien.systems.documents.services.axis.refusing import AxisRefused
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import HOUSE, NORTH, SOUTH, Kit, Lying, Rest
from phohien.systems.documents.tests.edxml import samples

DEEP = "[" * 100_000
ODD = ("\0", "a\0b", "\ud800", "²", "-1", "9" * 5000, "0001/01/01", "9999/12/31", "x" * 5000)


@pytest.fixture
def _called(rest: dict[str, Rest], monkeypatch: Any) -> Any:
    """An operator who could be called, and was not when the test ends. Nobody waits for what does not come."""
    monkeypatch.setattr(awaiting, "LONGEST_SECONDS", 0.0)
    make.operator()
    yield
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("_called")
def test_whoever_signs_in_with_nonsense_has_the_wrong_credentials(rest: dict[str, Rest]) -> None:
    for name, word in [*((odd, "x") for odd in ODD), *((NORTH, odd) for odd in ODD)]:
        told = Client().post(
            f"{Rest.base}/auth/login", json.dumps({"username": name, "password": word}), content_type="application/json"
        )
        assert (told.status_code, told.json()["data"]["errorCode"]) == (401, "15"), (name, word)
    told = Client().post(f"{Rest.base}/auth/login", DEEP, content_type="application/json")
    assert told.json()["data"]["errorCode"] == "10"


@pytest.mark.usefixtures("_called")
def test_nonsense_in_the_provincial_dialect_is_no_trouble_of_ours(rest: dict[str, Rest]) -> None:
    north = rest[NORTH]
    bodies = [json.dumps({"docId": odd, "status": odd}) for odd in ODD] + [DEEP, "x" * (4 << 20)]
    for odd in ODD:
        odd = odd.encode("utf-8", "replace").decode()  # in an address there are octets, and no halves of letters
        fields = {name: odd for name in ("messageType", "wait", "fromDate", "toDate")}
        for asked in (fields, *({name: odd} for name in fields)):
            told = north.client.get(f"{Rest.base}/syncReceivedEdocList", asked, headers=north.fields)
            assert told.status_code == 200, (asked, told.content)
        for call in ("getEdoc", "getEvidence"):
            assert north.client.get(f"{Rest.base}/{call}", {"docId": odd}, headers=north.fields).status_code == 200
        assert north.send(b"<a/>", kind=odd)["data"]["errorCode"] == "10"
    for body in bodies:
        told = north.client.post(
            f"{Rest.base}/updateStatus", body, content_type="application/json", headers=north.fields
        )
        assert told.status_code == 200, body[:20]


@pytest.mark.usefixtures("_called")
def test_nonsense_in_the_national_dialect_is_no_trouble_of_ours(rest: dict[str, Rest]) -> None:
    kit = Kit(NORTH, rest[NORTH].fields["X-SecretKey"])
    for odd in ODD:
        for entry in ({"code": odd, "name": "x"}, {"code": f"{NORTH}.9", "name": odd, "mail": odd, "mobile": odd}):
            assert kit.post("registerAgency", json.dumps(entry).encode())["ErrorCode"] != "20", entry
    for body in (DEEP.encode(), b"x" * (4 << 20)):
        assert kit.post("registerAgency", body)["ErrorCode"] == "10"
    content = make.octets(make.document(NORTH, SOUTH))
    for to in ('["\\u0000"]', '["\\ud800"]', "[" * 20_000, "5", "{}"):
        assert kit.send(content, to=to)["ErrorCode"] not in ("0", "20"), to
    for wait in ("²", "-1", "9" * 500):
        assert kit.post("getReceivedEdocList", messagetype="edoc", wait=wait)["ErrorCode"] == "0"


def test_a_sender_that_hangs_up_in_the_middle_is_nobodys_alarm(rest: dict[str, Rest]) -> None:
    make.operator()
    kit = Kit(NORTH, rest[NORTH].fields["X-SecretKey"])

    class Gone(io.BytesIO):
        def read(self, *_how_much: Any) -> bytes:
            raise OSError("The other side hung up.")

    fields = kit.fields(**{"hash-file": "00" * 32})
    meta = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in fields.items() if name != "Content-Type"}
    told = kit.client.generic("POST", f"{Kit.base}/sendEdoc", b"x", **{**meta, "wsgi.input": Gone(b"x")})
    assert told.json()["ErrorCode"] == "10" and not Notice.objects.exists()


def test_what_an_operator_locked_no_member_opens_or_deletes(rest: dict[str, Rest]) -> None:
    kit, below = Kit(NORTH, rest[NORTH].fields["X-SecretKey"]), f"{NORTH}.1"
    entry = json.dumps({"code": below, "name": "Phòng Một"}).encode()
    assert kit.post("registerAgency", entry)["ErrorCode"] == "0"
    members.set_member_state(agency=below, state="locked", by=make.OPERATOR, at=make.AT)

    again = json.dumps({"code": below, "name": "Phòng Một khác"}).encode()
    assert kit.post("registerAgency", again)["ErrorCode"] == "23"
    assert kit.post("deleteAgency", b"{}", AgencyCode=below)["ErrorCode"] == "23"
    assert Member.objects.get(agency=below).state == "locked"
    members.set_member_state(agency=below, state="active", by=make.OPERATOR, at=make.AT)
    assert kit.post("registerAgency", json.dumps({"code": below, "name": "Phòng 1"}).encode())["ErrorCode"] == "0"


def test_a_number_nobody_can_keep_does_not_keep_back_what_comes_after_it(rest: dict[str, Rest]) -> None:
    good = make.octets(make.document("V99.5", HOUSE))
    axis = Lying({"\0": b"<a/>", "x\0y": good, "2": good})

    assert nation.fetch(partner="nation", nation=axis, by=SYSTEM, at=make.AT) == 1
    assert [(one.remote_id, one.state) for one in Consignment.objects.all()] == [("2", "accepted")]


def test_the_same_octets_set_aside_under_two_numbers_are_passed_on_once(rest: dict[str, Rest]) -> None:
    late = make.octets(make.document("V99.5", "H99.77"))
    nation.fetch(partner="nation", nation=Lying({"1": late, "2": late}), by=SYSTEM, at=make.AT)
    make.member("H99.77")  # an operator has found out who it is for
    first, second = Consignment.objects.order_by("id")

    deciding.settle_package(code=first.code, passes=True, reason="Có nơi nhận", by=make.OPERATOR, at=make.AT)
    deciding.settle_package(code=second.code, passes=True, reason="Có nơi nhận", by=make.OPERATOR, at=make.AT)

    second.refresh_from_db()
    assert (second.state, second.why, second.about) == ("discarded", "repeated", first)
    assert Delivery.objects.count() == 1
    axis = Lying({"1": late, "2": late})
    Delivery.objects.update(transport="done")
    nation.acknowledge(partner="nation", nation=axis, at=make.AT)
    assert axis.told == [("1", "done"), ("2", "done")]


def test_nobody_above_speaks_for_an_office_of_ours(rest: dict[str, Rest]) -> None:
    make.operator()
    sent = make.document(NORTH, SOUTH)
    rest[NORTH].send(make.octets(sent))
    own = rest[SOUTH].list()[0]["docId"]
    forged = {"1": make.document(HOUSE, SOUTH), "2": make.document(NORTH, HOUSE, abstract="Giả")}
    axis = Lying({code: make.octets(one) for code, one in forged.items()})
    nation.fetch(partner="nation", nation=axis, by=SYSTEM, at=make.AT)
    told = accepting.Handed(
        content=io.BytesIO(make.octets(make.status(SOUTH, sent, "05"))), kind="status", from_nation=True
    )
    with pytest.raises(AxisRefused):
        accepting.accept_package(handed=told, by=SYSTEM, at=make.AT)

    assert [one.state for one in Consignment.objects.exclude(source="provincial")] == ["quarantined", "quarantined"]
    assert [one["docId"] for one in rest[SOUTH].list()] == [own]
    assert Delivery.objects.get().status == "" and Notice.objects.exists()
    back = Lying({"3": make.octets(sent)})  # our own octets, given back to us, are what they are
    assert nation.fetch(partner="nation", nation=back, by=SYSTEM, at=make.AT) == 1
    assert Consignment.objects.get(remote_id="3").state == "discarded"


def test_a_moment_before_all_time_is_not_kept(rest: dict[str, Rest]) -> None:
    sent = make.document(NORTH, SOUTH)
    rest[NORTH].send(make.octets(sent))
    told = make.octets(make.status(SOUTH, sent, "05", at=datetime(2026, 11, 23, 10, 0, tzinfo=VIETNAM)))
    assert told.count(b"2026/11/23 10:00:00") == 1
    for moment in (b"0001/01/01 00:00:00", b"9999/12/31 23:59:59"):
        assert rest[SOUTH].send(told.replace(b"2026/11/23 10:00:00", moment), "status")["success"]

    assert [one.code for one in StatusEvent.objects.all()] == ["05", "05"]
    assert [str(one.told_at)[:4] for one in StatusEvent.objects.all()] == ["None", "None"]


def test_a_locked_receiver_does_not_keep_a_document_from_being_recalled(db: None) -> None:
    office.offices()
    south = [Rest(one, make.member(one)) for one in (NORTH, SOUTH)][1]
    document = office.drafted()
    Document.objects.filter(pk=document.pk).update(state="issued", number="7", notation="SXD", issued_on=make.AT.date())
    sent = make.document(office.OFFICE, NORTH, SOUTH)
    handed = accepting.Handed(content=io.BytesIO(make.octets(sent)), document=document.code)
    accepting.accept_package(handed=handed, by=SYSTEM, at=make.AT)
    members.set_member_state(agency=NORTH, state="locked", by=make.OPERATOR, at=make.AT)

    issuing.recall_document(code=document.code, reason="Sai nội dung", by=office.LEADER, at=make.AT)

    assert list(Delivery.objects.filter(consignment__kind="edoc").values_list("side", flat=True)) == ["13", "13"]
    assert len(south.list("status")) == 1


def test_a_recall_told_while_the_package_is_being_taken_in_stands(db: None) -> None:
    office.offices()
    file = samples.file(office.pdf(), name="a.pdf")
    Rest(NORTH, make.member(NORTH)).send(make.octets(make.document(NORTH, office.OFFICE, attachments=(file,))))
    begun = taking_in._begin(SYSTEM, make.AT)
    assert begun is not None
    following.add_event(Delivery.objects.get(pk=begun.pk), code="13", told_by=NORTH, at=make.AT)

    taking_in._finish(begun, taking_in.take_in, SYSTEM, make.AT)

    begun.refresh_from_db()
    assert (begun.transport, begun.status, begun.side) == ("done", "01", "13")
