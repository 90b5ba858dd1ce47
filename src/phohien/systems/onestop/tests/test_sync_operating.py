"""What the operator does about messages that did not get through; and the wire itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotAllowed, Refused
from phohien.systems.onestop.models import SimulatedPortalDossier, SyncMessage
from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.services import reception
from phohien.systems.onestop.services.synchronisation import operating
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests import make_synchronisation as sync

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for all tests here."""
    yield from sync.world(django_db_blocker)


def test_a_parked_message_tried_again_gets_through_and_so_do_those_behind_it() -> None:
    portal, _heard = sync.portal()
    dossier = make.received()
    sync.switch(refuse=1)
    sync.send(portal)
    operating.retry_message(code=dossier.code, number=1, by=sync.OPERATOR, at=sync.later(60))

    assert sync.send(portal, sync.later(60)) == 2
    assert sync.sync_state(dossier) == "done"
    assert "onestop.operate_synchronisation" in [entry.act for entry in ledger.history(dossier.code)]


def test_all_parked_messages_are_tried_again_at_once() -> None:
    portal, _heard = sync.portal()
    make.submit()
    make.submit()
    sync.switch(refuse=2)
    sync.send(portal)

    assert operating.retry_all(by=sync.OPERATOR, at=sync.later(1)) == 2
    assert sync.send(portal, sync.later(1)) == 2


def test_a_message_that_got_through_is_not_tried_again() -> None:
    portal, _heard = sync.portal()
    dossier = make.submit()
    sync.send(portal)

    with pytest.raises(Refused):
        operating.retry_message(code=dossier.code, number=1, by=sync.OPERATOR, at=sync.later(1))


def test_the_whole_dossier_replaces_what_did_not_get_through() -> None:
    portal, _heard = sync.portal()
    dossier = make.received()
    sync.switch(refuse=1)
    sync.send(portal)
    operating.resend_whole(code=dossier.code, by=sync.OPERATOR, at=sync.later(1))
    sync.send(portal, sync.later(1))

    assert sync.message_states(dossier) == ["superseded", "superseded", "sent"]
    assert sync.known(dossier)["TrangThaiHoSo"] == "2"
    assert sync.sync_state(dossier) == "done"


def test_comparing_finds_what_the_portal_lost_and_sends_it_again() -> None:
    portal, _heard = sync.portal()
    dossier = make.received()
    sync.send(portal)
    SimulatedPortalDossier.objects.all().delete()

    found = operating.compare(code=dossier.code, by=sync.OPERATOR, at=sync.later(1), portal=portal)
    assert (found.is_known, found.is_resent) == (False, True)
    assert sync.sync_state(dossier) == "pending"
    sync.send(portal, sync.later(1))
    again = operating.compare(code=dossier.code, by=sync.OPERATOR, at=sync.later(2), portal=portal)
    assert (again.is_known, again.differences, again.is_resent) == (True, (), False)


def test_comparing_names_what_differs() -> None:
    portal, _heard = sync.portal()
    dossier = make.received()
    sync.send(portal)
    known = SimulatedPortalDossier.objects.get()
    known.data = {**known.data, "TrangThaiHoSo": "1", "NgayHenTra": ""}
    known.save()

    found = operating.compare(code=dossier.code, by=sync.OPERATOR, at=sync.later(1), portal=portal, resend=False)
    assert [(item.name, item.ours, item.theirs) for item in found.differences] == [
        ("TrangThaiHoSo", "2", "1"), ("NgayHenTra", "20261123170000", ""),
    ]  # fmt: skip
    assert sync.sync_state(dossier) == "done"


def test_what_still_waits_for_its_turn_is_no_difference_to_repair() -> None:
    portal, _heard = sync.portal()
    dossier = make.submit()
    sync.send(portal)
    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(17))

    found = operating.compare(code=dossier.code, by=sync.OPERATOR, at=make.at(17), portal=portal)
    assert found.differences and not found.is_resent
    assert SyncMessage.objects.count() == 2


def test_the_dossiers_told_last_are_compared_together() -> None:
    portal, _heard = sync.portal()
    first, second = make.received(), make.received()
    sync.send(portal)
    SimulatedPortalDossier.objects.filter(code=second.code).delete()

    found = operating.compare_recent(by=sync.OPERATOR, at=sync.later(1), portal=portal)
    assert {item.code: item.is_resent for item in found} == {first.code: False, second.code: True}


def test_only_an_operator_operates() -> None:
    dossier = make.submit()

    for act in (operating.resend_whole, operating.compare):
        with pytest.raises(NotAllowed):
            act(code=dossier.code, by=make.LEADER, at=make.at(10))
    with pytest.raises(NotAllowed):
        operating.retry_message(code=dossier.code, number=1, by=make.CITIZEN, at=make.at(10))


def test_the_figures_say_what_waits_and_since_when() -> None:
    portal, _heard = sync.portal()
    make.submit()
    make.submit(when=make.at(10))
    sync.switch(refuse=1)
    sync.send(portal)

    figures = queries.figures()
    assert (figures.pending, figures.parked, figures.sent) == (0, 1, 1)
    make.submit(when=make.at(11))
    assert queries.figures().oldest_at == make.at(11)


def test_the_portals_list_of_procedures_is_compared_with_ours() -> None:
    portal, _heard = sync.portal()

    known = {row["MATTHC"] for row in portal.procedures(at=make.at(9))}
    assert len(known) == len(queries.versions.published(on=make.MONDAY.date())) - 1
