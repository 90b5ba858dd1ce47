"""Recipients change after the issue: who joins receives the document, who is taken off is told, and nothing that was said is lost."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.notices.models import Notice
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.models import Letter
from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml.model import Business, GroupChange, ReceiverChange
from phohien.systems.documents.services import regrouping
from phohien.systems.documents.services.axis import taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Rest
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.edxml import samples

OFFICE, NEIGHBOUR = office.OFFICE, office.NEIGHBOUR
EVENING = office.at(17)


@pytest.fixture
def members(db: None, settings: Any, tmp_path: Any, monkeypatch: Any) -> dict[str, Rest]:
    """Two agencies with software of their own beside the offices of the house, which can sign and seal."""
    settings.SIGNING_ROOT = tmp_path / "signing"
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    office.offices()
    office.credentials()
    return {code: Rest(code, make.member(code)) for code in (NORTH, SOUTH)}


def take_in() -> None:
    """Everything due for the house is taken in."""
    while taking_in.take_in_next(by=SYSTEM, at=EVENING) is not None:
        pass


def state(document: Document) -> dict[str, tuple[bool, str]]:
    """Each receiver of the document's own package: taken off or not, and how its package fares."""
    found = Delivery.objects.filter(consignment__document=document.code, consignment__business="0")
    return {one.receiver: (one.is_removed, one.transport) for one in found}


def test_who_joins_receives_the_document_and_who_is_taken_off_is_told(members: dict[str, Rest], tmp_path: Any) -> None:
    (tmp_path / "partners.toml").write_text('[partner.nation]\nprotocol = "vxp"\naddress = "http://127.0.0.1:9/axis"\n')
    document = office.issued(NEIGHBOUR, NORTH)
    take_in()
    first = members[NORTH].list()[0]["docId"]
    regrouping.change_recipients(
        code=document.code,
        added=[SOUTH, "G22"],
        removed=[NEIGHBOUR, NORTH],
        reason="Đổi nơi nhận",
        by=office.CLERK,
        at=EVENING,
    )
    take_in()

    assert state(document) == {
        NEIGHBOUR: (True, "done"), NORTH: (True, "initial"), SOUTH: (False, "initial"), "G22": (False, "initial"),
    }  # fmt: skip
    assert {one.agency for one in document.recipients.exclude(agency="")} == {SOUTH, "G22"}
    received = [
        edxml.read(members[SOUTH].get(one["docId"])["data"]["edxml"].encode()).package for one in members[SOUTH].list()
    ]
    assert sorted((one.business.kind, len(one.attachments)) for one in received) == [("0", 1), ("2", 0)]
    assert [one["docId"] for one in members[NORTH].list()] != [first] and not members[NORTH].get(first)["success"]
    (told,) = [
        edxml.read(members[NORTH].get(one["docId"])["data"]["edxml"].encode()).package for one in members[NORTH].list()
    ]
    assert {(one.agency_code, one.change) for one in told.business.group_change.receivers} == {
        (SOUTH, "1"), ("G22", "1"), (NEIGHBOUR, "0"), (NORTH, "0"),
    }  # fmt: skip
    assert told.business.reason == "Đổi nơi nhận" and told.business.document_id.endswith(document.full_number)
    assert [one.data["kind"] for one in Letter.objects.filter(recipient="G22")] == ["edoc", "edoc"]
    assert Notice.objects.filter(recipient__code="acc-stranger", subject__contains="bỏ đơn vị").exists()
    assert Document.objects.filter(agency=NEIGHBOUR).count() == 1


def test_a_member_taken_off_and_added_again_is_one_delivery_with_its_whole_story(members: dict[str, Rest]) -> None:
    document = office.issued(NORTH)
    for added, removed in (((), (NORTH,)), ((NORTH,), ()), ((), (NORTH,))):
        regrouping.change_recipients(
            code=document.code, added=added, removed=removed, reason="Sửa", by=office.CLERK, at=EVENING
        )
    (delivery,) = Delivery.objects.filter(consignment__document=document.code, consignment__business="0")
    assert [one.code for one in delivery.events.all()] == ["-", "+", "-"] and delivery.is_removed
    assert Consignment.objects.filter(business="2", state="accepted").count() == 3 and delivery.status == ""


def test_a_foreign_senders_changes_come_again_and_again_under_the_documents_own_id(members: dict[str, Rest]) -> None:
    sent = make.document(NORTH, SOUTH, attachments=(samples.file(office.pdf()),))
    members[NORTH].send(make.octets(sent))
    for code, change in ((NEIGHBOUR, "1"), (SOUTH, "0"), (SOUTH, "1")):
        group = GroupChange(
            information="0", receivers_change="1", receivers=(ReceiverChange(agency_code=code, change=change),)
        )
        business = Business(kind="2", reason="Đổi", document_id=sent.document_id, on_paper="0", group_change=group)
        assert members[NORTH].send(make.octets(make.document(NORTH, SOUTH, attachments=(), business=business)))[
            "success"
        ]
    assert not Consignment.objects.filter(state="quarantined").exists()
    take_in()
    found = Delivery.objects.filter(consignment__business="0")
    assert {(one.receiver, one.is_removed) for one in found} == {(SOUTH, False), (NEIGHBOUR, False)}
    assert Document.objects.get(agency=NEIGHBOUR).source == "axis"


def test_only_the_clerk_changes_recipients_and_nobody_is_added_whom_no_way_reaches(members: dict[str, Rest]) -> None:
    document = office.issued(NORTH)

    def change(by: Any = office.CLERK, **more: Any) -> None:
        regrouping.change_recipients(**{"code": document.code, "reason": "Sửa", "by": by, "at": EVENING, **more})

    with pytest.raises(NotAllowed):
        change(office.SPECIALIST, added=[SOUTH])
    for wrong in ({"added": ["H99.404"]}, {"added": [OFFICE]}, {"added": [NORTH]}, {"added": [SOUTH], "reason": " "}):
        with pytest.raises(Refused):
            change(**wrong)
    assert state(document) == {NORTH: (False, "initial")}


def test_a_clerk_changes_recipients_on_the_documents_page(members: dict[str, Rest], monkeypatch: Any) -> None:
    document = office.issued(NORTH)
    clerk = As(office.CLERK, monkeypatch)
    page = f"/van-ban/van-ban/{document.code}/noi-nhan/"
    assert page in clerk.get(f"/van-ban/van-ban/{document.code}/").content.decode()
    refused = clerk.post(page, {"added": "H99.404", "text": "Bổ sung"})
    assert refused.status_code == 422 and "H99.404" in text(refused)
    done = clerk.post(page, {"added": f"{SOUTH} Sở Nam", "removed": [NORTH], "text": "Bổ sung"}, follow=True)
    assert "Đã đổi nơi nhận" in text(done) and "đã bỏ khỏi nơi nhận" in text(done)
    assert state(document) == {NORTH: (True, "initial"), SOUTH: (False, "initial")}
