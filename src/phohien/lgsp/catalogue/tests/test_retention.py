"""The term of keeping: on a legal basis, told to the gateway, by the operator alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from phohien.kernel.errors import NotAllowed, Refused
from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.queries import configuration
from phohien.lgsp.catalogue.services import retention
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import NOW, OPERATOR, PROVIDER
from phohien.lgsp.catalogue.tests.test_pages import As, text

pytestmark = [pytest.mark.usefixtures("reference_data", "fixed_clock"), pytest.mark.django_db]
BASIS = "mẫu, chờ xác nhận"


def system() -> Subsystem:
    return Subsystem.objects.select_related("member").get(code="DANCU")


def test_the_term_is_in_the_gateways_configuration() -> None:
    make.published()
    retention.set_term(subsystem=system(), keep_days=730, keep_basis=BASIS, by=OPERATOR, at=NOW)

    told = configuration.build(1, NOW)

    assert [service.keep_days for service in make.real(told)[0]] == [730]


def test_a_term_needs_a_legal_basis_and_the_operator() -> None:
    make.subsystem()
    for days, basis, by, refusal in (
        (730, " ", OPERATOR, Refused),
        (-1, BASIS, OPERATOR, Refused),
        (730, BASIS, PROVIDER, NotAllowed),
    ):
        with pytest.raises(refusal):
            retention.set_term(subsystem=system(), keep_days=days, keep_basis=basis, by=by, at=NOW)
    assert system().keep_days == 0


def test_the_operator_sets_the_term_in_the_browser(monkeypatch: Any) -> None:
    make.subsystem()
    operator, href = As(OPERATOR, monkeypatch), reverse("catalogue:subsystem_retention", args=[system().pk])
    assert "chưa đặt thời hạn" in text(operator.get(reverse("catalogue:subsystem_detail", args=[system().pk])))

    refused = operator.post(href, {"so_ngay": "730", "can_cu": ""})
    done = operator.post(href, {"so_ngay": "730", "can_cu": BASIS}, follow=True)

    assert "Hãy ghi căn cứ pháp lý" in text(refused)
    assert "730 ngày" in text(done) and BASIS in text(done)
    assert As(PROVIDER, monkeypatch).post(href, {"so_ngay": "1", "can_cu": BASIS}).status_code == 403
