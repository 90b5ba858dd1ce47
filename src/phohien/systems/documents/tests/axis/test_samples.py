"""The national kit's own sample packages, unchanged, pass over our axis by the kit's own calls: documents of each kind, every status."""

from __future__ import annotations

import re
from typing import Any

import pytest

from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import Kit
from phohien.systems.documents.tests.edxml import golden

FILES = {path.stem: path for path in golden.sample_files()}
pytestmark = pytest.mark.skipif(not FILES, reason="../shared/vectors/edxml is absent")
SENDER, RECEIVER = "000.00.00.G22", "000.00.00.H41"
STATUSES = sorted((name for name in FILES if name.startswith("status_")), key=lambda name: name[-2:])


@pytest.fixture
def nation(db: None) -> dict[str, Kit]:
    """Every agency the samples name, each with the kit."""
    named = {SENDER, RECEIVER}
    for name in ("edoc_new", "edoc_replacement", "edoc_revocation"):
        named |= set(re.findall(r"OrganId>([0-9A-Z.]+)<", FILES[name].read_text("utf-8")[:20_000]))
    return {code: Kit(code, make.member(code)) for code in sorted(named)}


def sent(kits: dict[str, Kit], name: str, by: str, kind: str = "edoc") -> Any:
    """The sample as it is, handed in by the agency it comes from."""
    return kits[by].send(FILES[name].read_bytes(), kind)


def test_every_sample_status_finds_its_sample_document_and_shows_the_furthest(nation: dict[str, Kit]) -> None:
    assert sent(nation, "edoc_replacement", SENDER)["ErrorCode"] == "0"
    delivery = Delivery.objects.get(receiver=RECEIVER)
    shown = {}
    for name in STATUSES:
        told = sent(nation, name, RECEIVER, "status")
        assert told["ErrorCode"] == "0", (name, told)
        delivery.refresh_from_db()
        shown[name[-2:]] = (delivery.status, delivery.side)
    assert shown == {
        "01": ("01", ""), "02": ("01", "02"), "03": ("03", "02"), "04": ("04", "02"), "05": ("05", "02"), "06": ("06", "02"),
        "15": ("06", "15"), "16": ("06", "16"),
    }  # fmt: skip
    assert [one.code for one in delivery.events.all()] == sorted(shown)
    listed = nation[SENDER].post("getReceivedEdocList", servicetype="eDoc", messagetype="status")["data"]
    assert len(listed) == len(STATUSES) == nation[SENDER].count("countReceiveStatus")
    assert {nation[SENDER].fetched(one["docId"]) for one in listed} == {FILES[name].read_bytes() for name in STATUSES}


def test_statuses_in_any_order_and_again_and_again_end_the_same(nation: dict[str, Kit]) -> None:
    sent(nation, "edoc_replacement", SENDER)
    for name in [*reversed(STATUSES), *STATUSES]:
        assert sent(nation, name, RECEIVER, "status")["ErrorCode"] == "0"
    delivery = Delivery.objects.get(receiver=RECEIVER)
    assert delivery.status == "06" and delivery.events.count() == len(STATUSES)


def test_a_new_document_a_replacement_and_a_revocation_reach_whom_they_name_under_one_id(
    nation: dict[str, Kit],
) -> None:
    for name, by in (("edoc_new", "000.00.00.A80"), ("edoc_replacement", SENDER), ("edoc_revocation", SENDER)):
        assert sent(nation, name, by)["ErrorCode"] == "0", name
    found = Consignment.objects.filter(kind="edoc", state="accepted")
    assert sorted(one.business for one in found) == ["0", "1", "3"]
    waiting = nation[RECEIVER].post("getReceivedEdocList", servicetype="eDoc", messagetype="edoc")["data"]
    assert {nation[RECEIVER].fetched(one["docId"]) for one in waiting} <= {path.read_bytes() for path in FILES.values()}


def test_the_sender_asks_for_its_document_back_and_each_receiver_answers_for_itself(nation: dict[str, Kit]) -> None:
    sent(nation, "edoc_replacement", SENDER)
    asked = FILES[STATUSES[0]].read_text("utf-8").replace("<edXML:StatusCode>01<", "<edXML:StatusCode>13<")
    swapped = asked.replace(RECEIVER, "@").replace(f"OrganId>{SENDER}<", f"OrganId>{RECEIVER}<").replace("@", SENDER)
    assert nation[SENDER].send(swapped.encode(), "status")["ErrorCode"] == "0"
    delivery = Delivery.objects.get(receiver=RECEIVER, consignment__kind="edoc")
    assert delivery.side == "13" and nation[RECEIVER].count("countReceiveStatus") == 1
    assert sent(nation, "status_change-acceptance_15", RECEIVER, "status")["ErrorCode"] == "0"
    delivery.refresh_from_db()
    assert (delivery.side, delivery.status) == ("15", "")
