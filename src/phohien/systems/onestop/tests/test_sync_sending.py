"""The national portal hears of every change once and in order, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phohien.base.ledger import queries as ledger
from phohien.systems.onestop.models import Dossier, SimulatedPortalCall, SyncMessage, Tally
from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.rules import index, national
from phohien.systems.onestop.services import clocks, handling, reception, results
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests import make_synchronisation as sync

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for all tests here."""
    yield from sync.world(django_db_blocker)


def whole_life() -> Dossier:
    dossier = make.settled()
    results.hand_over_result(code=dossier.code, manner="online", receiver="", by=make.RECEIVER, at=make.at(15))
    return Dossier.objects.get(pk=dossier.pk)


def test_a_whole_life_is_told_in_exactly_its_order() -> None:
    portal, heard = sync.portal()
    dossier = whole_life()

    assert sync.send(portal) == 6
    assert heard.told() == [
        ("DongBoHoSoMC", 1, "1"),
        ("DongBoHoSoMC", 2, "2"),
        ("CapNhatTienDoHoSoMC", 3, "4"),
        ("CapNhatTienDoHoSoMC", 4, "4"),
        ("DongBoHoSoMC", 5, "9"),
        ("CapNhatTrangThai", 6, "10"),
    ]
    assert sync.known(dossier)["NgayTra"] == "20261123150000"
    assert sync.sync_state(dossier) == "done"


def test_each_message_tells_the_dossier_as_it_stood_at_its_act() -> None:
    portal, heard = sync.portal()
    whole_life()
    sync.send(portal)

    first, second = heard.calls[0]["data"][0], heard.calls[1]["data"][0]
    assert (first["NgayTiepNhan"], first["NgayHenTra"], first["NgayTra"]) == ("", "", "")
    assert second["NgayTiepNhan"] == "20261123093000"
    assert second["DanhSachGiayToKetQua"] == []
    assert heard.calls[4]["data"][0]["DanhSachGiayToKetQua"][0]["TenGiayTo"] == "Giấy khai sinh"


def test_a_supplement_is_told_with_the_deadline_before_and_after() -> None:
    portal, heard = sync.portal()
    dossier = make.received()
    clocks.request_supplement(code=dossier.code, text="Thiếu giấy", components=[], by=make.CIVIL, at=make.at(10))
    clocks.answer_supplement(code=dossier.code, answer="Đã bổ sung", files={}, by=make.CITIZEN, at=make.at(16))
    sync.send(portal)

    assert [call[2] for call in heard.told()] == ["1", "2", "5", "4"]
    asked, answered = (call["data"][0]["DanhSachHoSoBoSung"][0] for call in heard.calls[2:4])
    assert (asked["TrangThaiBoSung"], asked["NgayHenTraMoi"]) == ("0", "")
    assert answered["NgayHenTraTruoc"] == "20261123170000"
    assert answered["NgayHenTraMoi"] == "20261125110000"


def test_a_refused_dossier_is_told_as_not_received() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    reception.refuse_dossier(
        code=dossier.code, reason="Sai nơi nộp", article="Điều 13", by=make.RECEIVER, at=make.at(10)
    )
    sync.send(portal)

    assert heard.told()[-1] == ("CapNhatTrangThai", 2, "3")
    assert "Sai nơi nộp" not in str(heard.calls[-1]), "free notes may be personal and stay here"


def test_acts_that_change_nothing_for_the_portal_send_nothing() -> None:
    dossier = make.received()
    handling.take_task(code=dossier.code, key=make.task_key(dossier), by=make.CIVIL, at=make.at(10))

    assert SyncMessage.objects.filter(dossier=dossier).count() == 2


def test_an_act_costs_one_insert_more_and_no_other_query() -> None:
    dossier = make.submit()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(10))

    assert len([query for query in seen.captured_queries if "onestop_syncmessage" in query["sql"]]) == 1


def test_an_act_that_was_rolled_back_leaves_no_message() -> None:
    from django.db import transaction

    dossier = make.submit()
    with pytest.raises(RuntimeError), transaction.atomic():
        reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(10))
        raise RuntimeError

    assert SyncMessage.objects.filter(dossier=dossier).count() == 1


def test_a_dossier_the_portal_never_heard_of_is_told_whole_whatever_the_act() -> None:
    dossier = make.received()
    SyncMessage.objects.all().delete()
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(11)
    )

    message = SyncMessage.objects.get()
    assert (message.number, message.kind) == (1, "whole")


# --- on the way -------------------------------------------------------------------------------------------


def test_a_lost_message_goes_out_again_after_a_while_and_arrives_once() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    sync.switch(lose=1)

    assert sync.send(portal) == 0
    assert sync.sync_state(dossier) == "failed"
    assert sync.send(portal, sync.later(29)) == 0, "half a minute has not passed"
    assert len(heard.told()) == 1
    assert sync.send(portal, sync.later(30)) == 1
    assert sync.sync_state(dossier) == "done"
    assert SimulatedPortalCall.objects.count() == 1


def test_when_only_the_answer_was_lost_the_repetition_is_recognised() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    sync.switch(lose_answer=1)
    sync.send(portal)
    sync.send(portal, sync.later(30))

    assert [call["MaThongDiep"] for call in heard.calls if "SoThuTu" in call] == [f"{dossier.code}/1"] * 2
    assert list(SimulatedPortalCall.objects.order_by("id").values_list("outcome", flat=True)) == ["applied", "ignored"]
    assert sync.sync_state(dossier) == "done"


def test_a_repetition_says_the_same_even_when_the_dossier_has_changed_meanwhile() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    sync.switch(lose=1)
    sync.send(portal)
    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(17))
    sync.send(portal, sync.later(30))

    assert heard.calls[0]["data"] == heard.calls[1]["data"]
    assert heard.told() == [("DongBoHoSoMC", 1, "1"), ("DongBoHoSoMC", 1, "1"), ("DongBoHoSoMC", 2, "2")]


def test_the_next_message_waits_until_the_one_before_was_heard() -> None:
    portal, heard = sync.portal()
    make.received()
    sync.switch(lose=1)
    sync.send(portal)

    assert heard.told() == [("DongBoHoSoMC", 1, "1")]


def test_a_message_the_network_repeats_changes_nothing_a_second_time() -> None:
    portal, _heard = sync.portal()
    dossier = whole_life()
    sync.switch(repeat=6)
    sync.send(portal)

    outcomes = SimulatedPortalCall.objects.values_list("outcome", flat=True)
    assert sorted(outcomes) == ["applied"] * 6 + ["ignored"] * 6
    assert len(sync.known(dossier)) and sync.sync_state(dossier) == "done"


def test_a_delayed_message_has_its_effect_later() -> None:
    portal, _heard = sync.portal()
    dossier = make.submit()
    sync.switch(delay=1, delay_seconds=60)
    sync.send(portal)
    assert sync.known(dossier) == {}

    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(17))
    sync.send(portal, sync.later(61))
    assert sync.known(dossier)["TrangThaiHoSo"] == "2"


def test_a_stale_order_is_parked_by_the_receiver_and_applied_in_its_turn() -> None:
    portal, _heard = sync.portal()
    dossier = make.received()
    sync.send(portal)
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(17)
    )
    results.draft_result(code=dossier.code, title="Giấy khai sinh", content={}, by=make.CIVIL, at=make.at(17))
    results.sign_result(code=dossier.code, file_code="f1", sha256="a" * 64, by=make.LEADER, at=make.at(17))
    sync.switch(reorder=1)
    sync.send(portal)

    calls = SimulatedPortalCall.objects.filter(number__gte=3).order_by("number")
    assert [(call.number, call.outcome) for call in calls] == [(3, "applied"), (4, "applied")]
    known = dossier_at_portal(dossier)
    assert [step["SoThuTu"] for step in known.progress] == [3, 4], "the later one waited for the earlier"


def dossier_at_portal(dossier: Dossier) -> object:
    return queries.simulated_dossiers().get(code=dossier.code)


def test_a_late_message_never_undoes_a_newer_whole_dossier() -> None:
    portal, _heard = sync.portal()
    dossier = make.submit()
    sync.switch(reorder=1)
    sync.send(portal)
    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(17))
    sync.send(portal)

    assert sync.known(dossier)["TrangThaiHoSo"] == "2"
    assert SimulatedPortalCall.objects.get(number=1).outcome == "ignored"


def test_a_refused_message_is_parked_for_a_person_and_holds_back_those_after_it() -> None:
    portal, heard = sync.portal()
    dossier = make.received()
    sync.switch(refuse=1)
    sync.send(portal)
    sync.send(portal, sync.later(7200))

    assert sync.message_states(dossier) == ["parked", "pending"]
    assert sync.sync_state(dossier) == "parked"
    assert len(heard.told()) == 1
    assert "từ chối" in queries.parked()[0].error


def test_one_dossier_in_trouble_does_not_hold_up_the_others() -> None:
    portal, _heard = sync.portal()
    first, second = make.submit(), make.submit()
    sync.switch(refuse=1)
    sync.send(portal)

    assert (sync.sync_state(first), sync.sync_state(second)) == ("parked", "done")


def test_after_too_many_attempts_a_message_waits_for_a_person() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    heard.is_away = True
    when = make.at(17)
    for _ in range(national.TRIES + 3):
        sync.send(portal, when)
        when += timedelta(hours=1)

    message = SyncMessage.objects.get()
    assert (message.state, message.attempts) == ("parked", national.TRIES)
    assert sync.sync_state(dossier) == "parked"


def test_a_portal_that_is_away_is_not_asked_for_every_dossier() -> None:
    portal, heard = sync.portal()
    for _ in range(5):
        make.submit()
    heard.is_away = True
    sync.send(portal)

    assert heard.signed_in == 2


def test_killed_between_the_answer_and_the_mark_the_message_goes_out_again_and_counts_once() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    heard.die_after_call = True
    with pytest.raises(KeyboardInterrupt):
        sync.send(portal)
    heard.die_after_call = False

    assert sync.message_states(dossier) == ["pending"]
    assert sync.send(portal, sync.later(60)) == 0, "the lease of the one that died has not ended"
    assert sync.send(portal, sync.later(120)) == 1
    assert sorted(SimulatedPortalCall.objects.values_list("outcome", flat=True)) == ["applied", "ignored"]
    assert sync.sync_state(dossier) == "done"


def test_an_ended_session_is_renewed_without_losing_anything() -> None:
    portal, heard = sync.portal()
    make.submit()
    sync.send(portal)
    make.submit(when=make.at(10))
    sync.send(portal, sync.later(3600))  # sessions last half an hour

    assert heard.signed_in == 2
    assert not SyncMessage.objects.exclude(state="sent").exists()


def test_a_portal_that_ends_every_session_at_once_is_given_up_for_now() -> None:
    portal, heard = sync.portal()
    dossier = make.submit()
    sync.switch(end_session=9)
    sync.send(portal)

    assert len(heard.calls) == 2
    assert sync.message_states(dossier) == ["failed"]


# --- the state and the figures ----------------------------------------------------------------------------


def test_a_new_act_makes_a_synchronised_dossier_wait_again() -> None:
    portal, _heard = sync.portal()
    dossier = make.submit()
    sync.send(portal)
    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(17))

    assert sync.sync_state(dossier) == "pending"


def test_indicator_1_4_counts_what_the_portal_knows_and_equals_a_recount_from_the_ledger() -> None:
    portal, _heard = sync.portal()
    make.received()
    sync.send(portal)
    make.received(when=make.at(17, 5))

    score = queries.share_synchronised(make.at(0).date(), make.at(0, day=30).date())
    assert (score.numerator, score.denominator) == (1, 2)
    snapshots = [
        [entry.data["figures"] for entry in ledger.history(code) if "figures" in entry.data][-1]
        for code in Dossier.objects.values_list("code", flat=True)
    ]
    running = {
        index.Key(row.agency, row.procedure_code, row.day, row.measure): row.count
        for row in Tally.objects.exclude(count=0)
    }
    assert running == {key: count for key, count in index.total(snapshots).items() if count}


def test_being_told_does_not_make_the_officials_page_stale() -> None:
    portal, _heard = sync.portal()
    dossier = make.submit()
    sync.send(portal)

    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(17), revision=dossier.revision)


def test_without_a_portal_messages_wait(settings: object) -> None:
    from phohien.systems.onestop.services.synchronisation import connecting, sending

    settings.DEMO = False  # type: ignore[attr-defined]
    make.submit()

    assert connecting.portal() is None
    assert sending.send_due(make.at(17)) == 0
    assert SyncMessage.objects.get().attempts == 0
