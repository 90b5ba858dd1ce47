"""Codes of three states of the province, over the directory's own data: whatever a package names, today's agency answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory import services
from phohien.lgsp.directory.models import Agency, AgencyAlias
from phohien.systems.documents.models import Delivery, Member
from phohien.systems.documents.services.axis import addressing, handing_on
from phohien.systems.documents.services.axis.refusing import AxisRefused
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, Kit, Rest

pytestmark = pytest.mark.django_db
BEFORE = make.AT.replace(year=2025, month=6, day=20)
AFTER = make.AT.replace(year=2025, month=7, day=2)
MERGER = date(2025, 7, 1)


@pytest.fixture(scope="module")
def _province(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The province's agencies as they are committed, loaded once."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        services.load_reference_data(by=SYSTEM, at=make.AT)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    directory.forget_snapshot()


@pytest.fixture
def day(_province: None, monkeypatch: Any) -> Any:
    """Sets the day the axis lives in."""

    def live(at: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    live(BEFORE)
    return live


def merged() -> tuple[Agency, Agency]:
    """A committee that ended with the merger, and the one that answers for it alone."""
    for one in Agency.objects.filter(
        kind="committee", valid_until=MERGER, code__startswith="H31.", unit__isnull=False
    ).order_by("code"):
        heirs = directory.agency_heirs(one, AFTER.date())
        if len(heirs) == 1 and heirs[0].code != one.code:
            return one, heirs[0]
    raise AssertionError("Nothing was merged.")


def test_every_commune_of_before_the_merger_leads_to_today_or_names_its_heirs(day: Any) -> None:
    ended = Agency.objects.filter(
        kind="committee", valid_until__lte=MERGER, code__regex=r"^H(31|54)\.\d+\.\d+$", unit__isnull=False
    )
    found, split = 0, []
    for one in ended:
        try:
            address = addressing.address_of(one.code, AFTER)
        except AxisRefused as refusal:
            assert refusal.axis_code == "18" and "," in str(refusal)
            split.append(one.name)
            continue
        assert (address.route, directory.find_agency(address.agency, AFTER.date()) is not None) == ("house", True)
        found += 1
    assert found > 370 and len(split) <= 3


def test_the_old_code_of_thirteen_signs_and_the_dotted_one_are_one_agency(day: Any) -> None:
    old, heir = merged()
    alias = AgencyAlias.objects.filter(agency=old).first()
    assert alias is not None and alias.code.endswith(".H31")
    assert addressing.address_of(alias.code, BEFORE).agency == old.code
    assert addressing.address_of(alias.code, AFTER).agency == addressing.heir_of(old.code, AFTER) == heir.code


def test_a_status_finds_its_document_whichever_side_changed_its_code_meanwhile(day: Any) -> None:
    old, heir = merged()
    north, commune = Rest(NORTH, make.member(NORTH, BEFORE)), Rest(old.code, make.member(old.code, BEFORE))
    sent = make.document(NORTH, old.code)
    back = make.document(old.code, NORTH, name="7/CV-UBND")
    assert north.send(make.octets(sent))["success"] and commune.send(make.octets(back))["success"]
    day(AFTER)
    today = Rest(heir.code, make.member(heir.code, AFTER))
    assert today.send(make.octets(make.status(heir.code, sent, "03")), "status")["success"]
    told = make.status(NORTH, back, "06")
    told = replace(told, about=replace(told.about, agency_code=heir.code))
    assert north.send(make.octets(told), "status")["success"]
    assert {one.receiver: one.status for one in Delivery.objects.filter(consignment__kind="edoc")} == {
        old.code: "03",
        NORTH: "06",
    }
    assert [one["messageType"] for one in today.list("status")] == ["status"]


def test_what_waits_for_an_agency_that_ended_is_handed_to_its_heir_once(day: Any) -> None:
    old, heir = merged()
    kit, north = Kit(old.code, make.member(old.code, BEFORE), BEFORE), Rest(NORTH, make.member(NORTH, BEFORE))
    for number in (1, 2):
        north.send(make.octets(make.document(NORTH, old.code, name=f"{number}/KH-UBND")))
    fetched = kit.post("getReceivedEdocList", messagetype="edoc")["data"][0]["docId"]
    assert kit.fetched(fetched)
    assert handing_on.hand_to_heirs(by=SYSTEM, at=BEFORE) == 0
    day(AFTER)
    assert [handing_on.hand_to_heirs(by=SYSTEM, at=AFTER) for _time in range(2)] == [1, 0]
    ways = {one.code: (one.receiver, one.named, one.route) for one in Delivery.objects.all()}
    assert ways.pop(fetched) == (old.code, old.code, "fetch")  # its software has it and may still say so
    assert list(ways.values()) == [(heir.code, old.code, "house")]
    assert kit.post("updateStatus", b"{}", docId=fetched, status="done")["ErrorCode"] == "0"
    assert (
        Kit(old.code, kit.secret, AFTER - timedelta(minutes=1)).post("getReceivedEdocList", messagetype="edoc")["data"]
        == []
    )


def test_a_member_that_is_deleted_gives_what_waits_back_to_the_house(day: Any) -> None:
    commune = Agency.objects.get(code="H31.101")
    day(AFTER)
    make.member(commune.code, AFTER)
    Rest(NORTH, make.member(NORTH, AFTER)).send(make.octets(make.document(NORTH, commune.code)))
    assert Delivery.objects.get().route == "fetch"
    Member.objects.filter(agency=commune.code).update(state="deleted")
    assert handing_on.hand_to_heirs(by=SYSTEM, at=AFTER) == 1 and Delivery.objects.get().route == "house"
