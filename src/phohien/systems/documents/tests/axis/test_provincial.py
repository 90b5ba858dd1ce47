"""Two agencies with software of their own exchange a document over the provincial dialect."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phohien.systems.documents.api import awaiting
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.services.axis import members
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Rest


def test_a_package_goes_from_one_agency_to_the_other_and_its_statuses_come_back(rest: dict[str, Rest]) -> None:
    north, south = rest[NORTH], rest[SOUTH]
    sent = make.document(NORTH, SOUTH)
    told = north.send(make.octets(sent))
    assert told["success"] and told["docId"]

    waiting = south.list()
    assert [(one["from"], one["to"], one["status"]) for one in waiting] == [(NORTH, SOUTH, "initial")]
    fetched = south.get(waiting[0]["docId"])["data"]["edxml"].encode()
    assert edxml.read(fetched).package.document_id == sent.document_id
    assert south.send(make.octets(make.status(SOUTH, sent, "01")), "status")["success"]
    assert south.update(waiting[0]["docId"], "done")["success"]
    assert south.list() == []

    assert [one["messageType"] for one in north.list("status")] == ["status"]
    delivery = Delivery.objects.get(consignment__kind="edoc")
    assert (delivery.transport, delivery.status) == ("done", "01")  # two things: taken over, and arrived


def test_the_same_octets_are_one_package_however_often_they_are_sent(rest: dict[str, Rest]) -> None:
    content = make.octets(make.document(NORTH, SOUTH))
    first, again = rest[NORTH].send(content), rest[NORTH].send(content)

    assert first["docId"] == again["docId"]
    assert len(rest[SOUTH].list()) == 1
    assert Consignment.objects.get().times_heard == 2


def test_other_octets_under_the_same_id_reach_nobody_until_a_person_decides(rest: dict[str, Rest]) -> None:
    rest[NORTH].send(make.octets(make.document(NORTH, SOUTH)))
    other = rest[NORTH].send(make.octets(make.document(NORTH, SOUTH, abstract="Nội dung khác")))

    assert other["success"] and Consignment.objects.get(code=other["docId"]).state == "quarantined"
    assert len(rest[SOUTH].list()) == 1


@pytest.mark.parametrize(
    ("package", "code"),
    [
        (make.octets(make.document(NORTH, "H99.404")), "18"),
        (make.octets(make.document(SOUTH, NORTH)), "19"),
        (b"<edXML/>", "22"),
        (b"", "10"),
    ],
)
def test_what_cannot_be_accepted_is_refused_with_the_dialects_own_number(
    rest: dict[str, Rest], package: bytes, code: str
) -> None:
    told = rest[NORTH].send(package)

    assert not told["success"] and told["data"]["errorCode"] == code and told["message"]
    assert not Consignment.objects.exists()


def test_a_locked_receiver_a_wrong_secret_and_a_revoked_one_are_told_apart(rest: dict[str, Rest]) -> None:
    content = make.octets(make.document(NORTH, SOUTH))
    members.set_member_state(agency=SOUTH, state="locked", by=make.OPERATOR, at=make.AT)
    assert rest[NORTH].send(content)["data"]["errorCode"] == "23"
    assert Rest(NORTH, "wrong").send(content)["data"]["errorCode"] == "15"
    number = members.MemberKey.objects.get(member__agency=NORTH).pk
    members.revoke_secret(number=number, reason="mất máy", by=make.OPERATOR, at=make.AT)
    assert rest[NORTH].send(content)["data"]["errorCode"] == "15"


def test_nobody_sees_or_settles_what_is_addressed_to_another(rest: dict[str, Rest]) -> None:
    rest[NORTH].send(make.octets(make.document(NORTH, SOUTH)))
    code = rest[SOUTH].list()[0]["docId"]

    assert not rest[NORTH].get(code)["success"] and not rest[NORTH].update(code, "done")["success"]
    assert Delivery.objects.get().transport == "initial"


def test_a_client_that_begins_with_an_account_is_given_a_token_until_its_secret_is_revoked(
    rest: dict[str, Rest],
) -> None:
    secret, client = rest[NORTH].fields["X-SecretKey"], rest[NORTH].client
    body = {"username": NORTH, "password": secret, "applicationCode": "qlvb", "otp": None, "typeObjs": [0, 1]}

    def login(told: object) -> Any:
        return client.post(
            f"{Rest.base}/auth/login?allow_anonymous=true", json.dumps(told), content_type="application/json"
        )

    token = login(body).json()["data"]["token"]
    shown = {"Authorization": f"Bearer {token}"}
    listed = client.get(f"{Rest.base}/getAgenciesList", headers=shown).json()
    assert {NORTH, SOUTH, make.HOUSE} <= {one["orgCode"] for one in listed["data"]}
    assert login({**body, "password": "x"}).status_code == 401 and login([]).json()["success"] is False
    members.revoke_secret(
        number=members.MemberKey.objects.get(member__agency=NORTH).pk, reason="mất máy", by=make.OPERATOR, at=make.AT
    )
    assert client.get(f"{Rest.base}/getAgenciesList", headers=shown).status_code == 401


def test_a_wait_holds_nobody_up_when_something_is_there_or_somebody_else_waits(
    rest: dict[str, Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleeps(_seconds: float) -> None:
        raise AssertionError("It waited.")

    monkeypatch.setattr(awaiting.time, "sleep", sleeps)

    def listed(**asked: str) -> int:
        told = rest[SOUTH].client.get(
            f"{Rest.base}/syncReceivedEdocList", {"messageType": "edoc", **asked}, headers=rest[SOUTH].fields
        )
        return int(told.json().get("count", -1))

    assert listed() == listed(wait="0") == listed(wait="x") == 0
    with awaiting.SEATS:
        assert listed(wait="10") == 0
    assert listed(wait="10") == -1  # nobody else waits: this one does
    rest[NORTH].send(make.octets(make.document(NORTH, SOUTH)))
    assert listed(wait="10") == 1
