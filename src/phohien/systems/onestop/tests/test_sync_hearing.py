"""What a person files on the national portal reaches the office once, in order, and as far as it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from phohien.base.accounts.models import Account
from phohien.kernel.errors import NotAllowed
from phohien.systems.onestop.models import Dossier, IncomingMessage, SimulatedPortalFiling
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.rules import national, states
from phohien.systems.onestop.services import clocks
from phohien.systems.onestop.services.synchronisation import hearing, simulator
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests import make_synchronisation as sync

pytestmark = pytest.mark.django_db
COPIES = "2.000815"


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for all tests here."""
    yield from sync.world(django_db_blocker)


def filed(**changes: Any) -> str:
    place = queries.place_of_filing(COPIES, make.UNIT, make.MONDAY.date())
    data = {
        "MaTTHC": COPIES, "MaDonViTiepNhan": place.receiving.code, "MaDonViXuLy": place.competent.code, "MaXa": make.UNIT,
        "ChuHoSo": "Nguyễn Văn Nam", "LoaiDoiTuong": "0", "MaDoiTuong": "000093000017", "SoDienThoai": "0912345678",
        "TaiKhoanDuocXacThucVoiVNeID": "1",
        "ThongTinBieuMau": {"requester_full_name": "Nguyễn Văn Nam", "paper_name": "Bằng đại học", "copies": "ba"},
    } | changes  # fmt: skip
    return simulator.file_on_portal(kind=national.FilingKind.SUBMIT, data=data, at=make.at(9))


def test_a_dossier_filed_there_waits_here_with_the_persons_account() -> None:
    Account.objects.filter(code=make.CITIZEN.code).update(
        personal_id="000093000017", personal_id_confirmed=True, identity_source="vneid"
    )
    portal, _heard = sync.portal()
    code = filed()

    assert hearing.hear_due(make.at(10), portal=portal) == 1
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.channel) == (states.State.REGISTERED, "online")
    assert list(dossiers.own_dossiers(make.CITIZEN)) == [dossier]
    assert SimulatedPortalFiling.objects.get(national_code=code).answer["MaHoSo"] == dossier.code


def test_what_cannot_be_read_is_left_to_the_office_and_never_a_reason_to_refuse() -> None:
    portal, _heard = sync.portal()
    filed()
    hearing.hear_due(make.at(10), portal=portal)

    dossier, message = Dossier.objects.get(), IncomingMessage.objects.get()
    assert dossier.values["paper_name"] == "Bằng đại học"
    assert "copies" not in dossier.values and "copies" in message.error


def test_an_unidentified_person_gets_no_account_by_claiming_a_number() -> None:
    Account.objects.filter(code=make.CITIZEN.code).update(
        personal_id="000093000017", personal_id_confirmed=True, identity_source="vneid"
    )
    portal, _heard = sync.portal()
    filed(TaiKhoanDuocXacThucVoiVNeID="0")
    hearing.hear_due(make.at(10), portal=portal)

    assert Dossier.objects.get().account_code == ""


def test_a_filing_told_twice_makes_one_dossier() -> None:
    portal, _heard = sync.portal()
    filed()
    sync.switch(lose=1)  # the acknowledgement is lost, so the portal tells it again
    hearing.hear_due(make.at(10), portal=portal)
    assert SimulatedPortalFiling.objects.get().taken_at is None
    hearing.hear_due(make.at(11), portal=portal)

    assert Dossier.objects.count() == 1
    assert IncomingMessage.objects.get().times_heard == 2
    assert SimulatedPortalFiling.objects.get().taken_at == make.at(11)


def test_the_portal_hears_its_own_code_beside_ours() -> None:
    portal, _heard = sync.portal()
    code = filed()
    hearing.hear_due(make.at(10), portal=portal)
    sync.send(portal)

    assert sync.known(Dossier.objects.get())["MaHoSoQuocGia"] == code


def test_a_message_that_overtakes_another_is_parked_and_applied_in_its_turn() -> None:
    portal, _heard = sync.portal()
    code = filed()
    simulator.file_on_portal(
        kind=national.FilingKind.WITHDRAW, data={"NoiDung": "Đổi ý"}, at=make.at(9, 5), national_code=code
    )
    sync.switch(reorder=1)
    hearing.hear_due(make.at(10), portal=portal)

    assert Dossier.objects.get().state == states.State.STOPPED
    assert list(IncomingMessage.objects.order_by("number").values_list("number", "state")) == [
        (1, "applied"),
        (2, "applied"),
    ]
    assert hearing.hear_due(make.at(10), portal=portal) == 1, "the parked one is acknowledged when it is told again"
    assert not SimulatedPortalFiling.objects.filter(taken_at=None).exists()


def test_a_withdrawal_before_the_dossier_is_parked_not_applied() -> None:
    row = hearing.take_message(
        data={"Loai": "RutHoSo", "MaThongDiep": "k2", "MaHoSoQuocGia": "CQG-1", "SoThuTu": 2},
        by=hearing.NATIONAL,
        at=make.at(9),
    )

    assert row is not None and row.state == "parked"


def test_an_answer_given_there_lets_the_clock_go_on_here() -> None:
    portal, _heard = sync.portal()
    code = filed()
    hearing.hear_due(make.at(10), portal=portal)
    dossier = Dossier.objects.get()
    receiver = make.official("receiving_officer", agency=dossier.agency)
    clocks.request_supplement(code=dossier.code, text="Thiếu bản chính", components=[], by=receiver, at=make.at(11))
    simulator.file_on_portal(
        kind=national.FilingKind.ANSWER, data={"NoiDung": "Tôi đã bổ sung"}, at=make.at(12), national_code=code
    )
    hearing.hear_due(make.at(13), portal=portal)

    dossier.refresh_from_db()
    assert dossier.paused_at is None and dossier.state == states.State.REGISTERED


def test_a_procedure_we_do_not_have_is_refused_with_a_sentence_that_goes_back() -> None:
    portal, _heard = sync.portal()
    filed(MaTTHC="9.999999")
    hearing.hear_due(make.at(10), portal=portal)

    assert IncomingMessage.objects.get().state == "refused"
    assert "9.999999" in SimulatedPortalFiling.objects.get().answer["LyDo"]
    assert not Dossier.objects.exists()


def test_an_agency_we_do_not_have_is_refused() -> None:
    portal, _heard = sync.portal()
    filed(MaDonViTiepNhan="H99.1")
    hearing.hear_due(make.at(10), portal=portal)

    assert IncomingMessage.objects.get().state == "refused"


@pytest.mark.parametrize(
    "message",
    [
        {"MaThongDiep": "k", "Loai": "NopHoSo"},
        {"MaThongDiep": "k", "Loai": "NopHoSo", "MaHoSoQuocGia": "C", "SoThuTu": "một"},
        {"MaThongDiep": "k", "Loai": "XoaHet", "MaHoSoQuocGia": "C", "SoThuTu": 1},
        {"MaThongDiep": "k", "Loai": "NopHoSo", "MaHoSoQuocGia": "C", "SoThuTu": 1, "ChuHoSo": "x" * 201},
        {"MaThongDiep": "k", "Loai": "NopHoSo", "MaHoSoQuocGia": ["C"], "SoThuTu": 1},
        {"MaThongDiep": "k", "Loai": "NopHoSo", "MaHoSoQuocGia": "C", "SoThuTu": 1, "ChuHoSo": "a\x00b", "MaTTHC": ""},
    ],
)
def test_a_message_that_cannot_be_read_is_kept_as_refused(message: dict[str, Any]) -> None:
    row = hearing.take_message(data=message, by=hearing.NATIONAL, at=make.at(9))

    assert row is not None and row.state == "refused" and not Dossier.objects.exists()


def test_only_the_system_hears_the_portal() -> None:
    with pytest.raises(NotAllowed):
        hearing.take_message(data={"MaThongDiep": "k"}, by=make.CITIZEN, at=make.at(9))
