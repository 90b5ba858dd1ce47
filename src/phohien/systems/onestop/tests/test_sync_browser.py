"""The synchronisation's pages in a real browser: accessible, and fitting at 360 and 1280."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.accounts.models import Account
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory.services import reference
from phohien.systems.onestop.models import SimulatedPortalDossier, SimulatedPortalFiling
from phohien.systems.onestop.rules import national
from phohien.systems.onestop.services.synchronisation import hearing, sending, simulator
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests import make_synchronisation as sync
from phohien.systems.onestop.tests.make_browser import NEEDS_BROWSER, a_browser, a_desk, judge  # noqa: F401

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


def test_every_page_is_accessible_and_fits(desk: Any) -> None:
    reference.load_reference_data(by=SYSTEM, at=make.MONDAY)
    make.load_catalogue()
    Account.objects.get_or_create(
        code=sync.OPERATOR.code, defaults={"username": "operator", "full_name": "Ngô Gia Bảo"}
    )
    dossier, parked = make.settled(), make.submit()
    sync.switch(refuse=0)
    sending.send_due(make.at(18))
    sync.switch(refuse=1)
    parked = make.submit(when=make.at(9, 45))
    sending.send_due(make.at(18))
    make.submit(when=make.at(9, 50))
    SimulatedPortalDossier.objects.filter(code=parked.code).delete()
    data = {"MaTTHC": "9.999999", "ChuHoSo": "Trần Thị Hoa", "MaDonViTiepNhan": "H31.1"}
    code = simulator.file_on_portal(kind=national.FilingKind.SUBMIT, data=data, at=make.at(9))
    hearing.hear_due(make.at(10))
    assert SimulatedPortalFiling.objects.get().taken_at

    pages = {
        "sync": ("sync",), "sync-list": ("sync_list", "tam-giu"), "sync-incoming": ("sync_list", "tu-cong"),
        "sync-dossier": ("sync_dossier", dossier.code), "sync-procedures": ("sync_procedures",),
        "test-portal": ("test_portal",), "test-portal-dossier": ("test_portal_dossier", dossier.code),
        "test-portal-file": ("test_portal_file",), "test-portal-filed": ("test_portal_filed", code),
    }  # fmt: skip
    faults = []
    page = desk.as_(sync.OPERATOR)
    for name, address in pages.items():
        page.goto(desk.url(*address))
        faults += judge(page, name)
    page.goto(desk.url("sync_dossier", parked.code))
    page.get_by_role("button", name="Đối soát với Cổng").click()
    page.get_by_text("Cổng không biết hồ sơ này").first.wait_for()
    faults += judge(page, "sync-compared")
    page.context.close()
    assert faults == []
