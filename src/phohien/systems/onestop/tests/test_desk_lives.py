"""Each shipped process lived to its end on the pages, every official in turn: nothing waits where no page leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from phohien.base.notices.models import Notice
from phohien.kernel.policy import Actor
from phohien.lgsp.contracts.documents import OutgoingDocumentIssued
from phohien.lgsp.directory import queries as territory
from phohien.systems.onestop import links
from phohien.systems.onestop.demo import Desk, answers
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import places, versions
from phohien.systems.onestop.rules import catalogue, states
from phohien.systems.onestop.services import applications
from phohien.systems.onestop.tests import make, make_desk
from phohien.systems.onestop.tests.make_citizen import photograph, text
from phohien.systems.onestop.tests.make_pages import As

pytestmark = pytest.mark.django_db
CONSTRUCTION = make.official("handler", agency="H31.7", name="Trần Thị Bích Hà")
ENVIRONMENT = make.official("handler", agency="H31.6", name="Lưu Đình Phong")
LAND, BUILDING, SINGLE, EXTRACT = "1.013978", "1.013225", "1.004873", "2.000635"


@pytest.fixture(scope="module")
def ward(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Desk]:
    """A ward with its officials, once for the module, taken back afterwards."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        found = make_desk.ward(make.at(7))
    yield found
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    territory.forget_snapshot()


class Life:
    """One dossier, and whoever's turn it is at their browser."""

    def __init__(self, ward: Desk, monkeypatch: Any) -> None:
        self.ward, self.monkeypatch, self.code = ward, monkeypatch, ""
        self.now = make.at(8, 30)
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: self.now)

    def set_to(self, instant: datetime) -> None:
        self.now = instant

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(code=self.code)

    def apply(self, procedure: str, **changes: Any) -> None:
        """The citizen's application has come in online."""
        values = {
            **answers.requester(make.CITIZEN.name, make.CITIZEN.personal_id, 1, make.UNIT),
            **answers.answers_of(procedure, make.CITIZEN.name, make.UNIT, self.now), "delivery": "electronic", **changes,
        }  # fmt: skip
        version = versions.in_force(procedure, on=self.now.date())
        rules = versions.rules_of(version)
        place = places.place_for(
            rules.competence, catalogue.competent_unit(rules, values) or make.UNIT, self.now.date()
        )
        assert place is not None
        application = applications.Application(
            version=version, agency=place.receiving.code, competent_agency=place.competent.code,
            unit_code=place.unit_code, channel=catalogue.Channel.ONLINE, values=values, account_code=make.CITIZEN.code,
            parties=(applications.Applicant(full_name=make.CITIZEN.name, personal_id=make.CITIZEN.personal_id),),
        )  # fmt: skip
        self.code = applications.submit_dossier(application=application, by=make.CITIZEN, at=self.now).code

    def browser(self, actor: Actor) -> As:
        return As(actor, self.monkeypatch)

    def press(self, actor: Actor, name: str, *more: Any, **given: Any) -> Any:
        """The official finds the button on the dossier's page, opens it, fills it in and presses; all goes through."""
        browser, href = self.browser(actor), reverse(f"onestop:{name}", args=[self.code, *more])
        here = reverse("onestop:desk_dossier", args=[self.code])
        page = browser.get(here)
        if "steps" not in page.context:  # no open step of one's own: why do they look?
            browser.post(here, {"purpose": "Người nộp đến quầy"})
            page = browser.get(here)
        assert f'href="{href}' in text(page), f"{name} is not offered to {actor.name}"
        shown = browser.get(href)
        assert shown.status_code == 200, text(shown)
        form = shown.context["form"]
        known = {one: form.get_initial_for_field(form.fields[one], one) for one in form.fields}
        answer = browser.post(href, {one: value for one, value in known.items() if value is not None} | given)
        assert answer.status_code == 302, text(answer)
        return answer

    def task(self, act: str) -> Any:
        return self.dossier.tasks.get(act=act, state="open")

    def waits_for(self, actor: Actor) -> bool:
        """Whether the dossier stands in the one list of what waits for this official."""
        return self.code in text(self.browser(actor).get(reverse("desk")))

    def receive(self) -> None:
        for one in self.dossier.components.filter(state__in=["to_supply", "supplied"]):
            href = reverse("onestop:desk_component", args=[self.code, one.pk])
            answer = self.browser(self.ward.receiver).post(href, {"state": "accepted", "originals": 1})
            assert answer.status_code == 302, text(answer)
        self.press(self.ward.receiver, "desk_reception")

    def result(self) -> None:
        """Drafted, signed, sealed."""
        self.press(self.ward.handler, "desk_draft")
        task = self.dossier.tasks.filter(act__in=["handle", "verify"], state="open").get()
        good = next((one["code"] for one in task.outcomes if one["code"] in ("pass", "eligible")), "")
        self.press(self.ward.handler, "desk_complete", task.key, **({"outcome": good} if good else {}))
        self.seal()

    def seal(self) -> None:
        self.press(self.ward.leader, "desk_sign", has_read="on")
        row = self.dossier.outgoing.filter(state="asked").first()
        if row is None:
            self.press(self.ward.clerk, "desk_seal", number="15/2026")
        else:
            self.issued(row)

    def issued(self, row: Any) -> None:
        """The office's register answered what the leader's signature asked of it."""
        at, result = self.now, row.result
        fact = OutgoingDocumentIssued(
            request_code=row.code, case=self.code, agency=row.agency, document_code="d1", number_notation="15/QĐ-UBND",
            issued_on=at.date(), issued_at=at, file_code=result.file_code, sha256=result.sha256,
        )  # fmt: skip
        links.outgoing_document_issued(fact, at=at)

    def hand_over(self) -> None:
        while self.dossier.money_state == "due":
            self.press(self.ward.receiver, "desk_payment")
        self.press(self.ward.receiver, "desk_hand_over")
        assert self.dossier.state == states.State.RETURNED
        assert not self.dossier.tasks.filter(state="open").exists()

    def own_page(self) -> str:
        """What the citizen reads of it."""
        return text(self.browser(make.CITIZEN).get(reverse("onestop:own_dossier", args=[self.code])))


@pytest.fixture
def life(ward: Desk, monkeypatch: Any) -> Life:
    return Life(ward, monkeypatch)


def test_a_same_day_dossier_is_lived_on_the_pages(life: Life) -> None:
    life.apply(EXTRACT)
    assert life.waits_for(life.ward.receiver)
    life.receive()
    assert life.waits_for(life.ward.handler)
    life.set_to(make.at(10))
    life.result()
    life.hand_over()


def test_an_ordinary_dossier_is_lived_on_the_pages(life: Life) -> None:
    life.apply("1.014027")
    life.receive()
    life.press(life.ward.leader, "desk_assign_handler", life.task("assign").key, post=life.ward.handler.post)
    life.set_to(make.at(14))
    life.press(life.ward.handler, "desk_complete", life.task("verify").key, outcome="pass")
    life.result()
    life.hand_over()


def test_a_dossier_of_several_agencies_in_parallel_is_lived_on_the_pages(life: Life) -> None:
    life.apply(BUILDING)
    life.receive()
    life.press(life.ward.leader, "desk_assign_handler", life.task("assign").key, post=life.ward.handler.post)
    life.press(life.ward.handler, "desk_partners", first="H31.7", second="H31.6")
    life.press(life.ward.handler, "desk_complete", life.task("verify").key, note="Đề nghị cho ý kiến về quy hoạch.")
    first, second = life.dossier.tasks.filter(act="coordinate", state="open").order_by("step")
    assert (first.agency, second.agency) == ("H31.7", "H31.6")
    assert life.waits_for(CONSTRUCTION)
    assert life.waits_for(ENVIRONMENT)

    life.set_to(make.at(14))
    life.press(CONSTRUCTION, "desk_complete", first.key, outcome="agree")
    life.press(ENVIRONMENT, "desk_complete", second.key, outcome="agree_if", note="Giữ khoảng lùi 2 m.")
    life.set_to(make.at(9, day=25))
    assert "Đồng ý, kèm kiến nghị" in text(
        life.browser(life.ward.handler).get(reverse("onestop:desk_dossier", args=[life.code]))
    )
    assert life.dossier.transfers.filter(giver=CONSTRUCTION.name).get().receiver == "Chờ các bước song song"
    assert "Giữ khoảng lùi 2 m." in text(
        life.browser(life.ward.handler).get(reverse("onestop:desk_dossier", args=[life.code]))
    )
    life.result()
    life.hand_over()


def with_tax_notice(life: Life) -> None:
    """A land dossier up to the tax authority's notice, which the handler has in hand."""
    life.apply(LAND)
    life.receive()
    life.press(life.ward.handler, "desk_complete", life.task("verify").key, outcome="duty")
    assert life.waits_for(life.ward.handler)
    life.set_to(make.at(14))
    given = {
        "number": "TB-1502/CCT",
        "issued_on": "23/11/2026",
        "amount_vnd": "12.500.000",
        "scan": photograph("tb.png"),
    }
    life.press(life.ward.handler, "desk_tax_notice", **given)


def test_a_dossier_with_a_financial_duty_is_lived_on_the_pages_the_receipt_brought_to_the_desk(life: Life) -> None:
    with_tax_notice(life)
    waiting = life.dossier
    page = life.own_page()
    assert (waiting.state, waiting.paused_at) == (states.State.FINANCIAL_DUTY, make.at(14))
    assert Notice.objects.filter(about=life.code, recipient__code=make.CITIZEN.code).exists()
    assert "12.500.000" in page
    assert "TB-1502/CCT" in page  # the notice itself lies there to be read
    assert waiting.components.get(code="tax_notice").file_code

    life.set_to(make.at(14, day=25))
    given = {"number": "GNT-77", "paid_on": "25/11/2026", "scan": photograph("bien-lai.png")}
    life.press(life.ward.receiver, "desk_payment", **given)
    paid = life.dossier
    assert (paid.state, paid.paused_at) == (states.State.PROCESSING, None)
    assert paid.paused_seconds == 8 * 3600  # the 24th is a public holiday: one working day was given back
    assert paid.money_state == "due"  # the fees collected with the result
    life.result()
    life.hand_over()
    assert not life.dossier.payment_requests.filter(state="due").exists()


def test_the_fees_collected_with_the_result_do_not_keep_the_clock_standing(life: Life) -> None:
    life.apply(LAND)
    life.receive()
    life.press(life.ward.handler, "desk_complete", life.task("verify").key, outcome="duty")
    given = {"number": "TB-0/CCT", "issued_on": "23/11/2026", "amount_vnd": "0"}
    life.press(life.ward.handler, "desk_tax_notice", **given)
    assert (life.dossier.state, life.dossier.paused_at) == (states.State.PROCESSING, None)
    life.result()
    life.hand_over()


def test_a_receipt_counts_once_and_never_for_a_day_to_come(life: Life) -> None:
    with_tax_notice(life)
    href = reverse("onestop:desk_payment", args=[life.code])
    browser = life.browser(life.ward.receiver)
    reference = life.dossier.payment_requests.get(lines__contains=[{"kind": "duty"}]).reference
    late = browser.post(href, {"number": "GNT-78", "paid_on": "30/11/2026", "reference": reference})
    assert late.status_code == 422
    assert life.dossier.state == states.State.FINANCIAL_DUTY
    life.press(life.ward.receiver, "desk_payment", number="GNT-78", paid_on="23/11/2026")
    other = Life(life.ward, life.monkeypatch)
    with_tax_notice(other)
    reference = other.dossier.payment_requests.get(lines__contains=[{"kind": "duty"}]).reference
    again = browser.post(
        reverse("onestop:desk_payment", args=[other.code]),
        {"number": "GNT-78", "paid_on": "23/11/2026", "reference": reference},
    )
    assert again.status_code == 422
    assert other.dossier.state == states.State.FINANCIAL_DUTY


def test_an_opinion_against_needs_its_reason(life: Life) -> None:
    life.apply(BUILDING)
    life.receive()
    life.press(life.ward.leader, "desk_assign_handler", life.task("assign").key, post=life.ward.handler.post)
    life.press(life.ward.handler, "desk_partners", first="H31.7", second="H31.6")
    life.press(life.ward.handler, "desk_complete", life.task("verify").key)
    task = life.dossier.tasks.get(agency="H31.7", state="open")
    href = reverse("onestop:desk_complete", args=[life.code, task.key])
    answer = life.browser(CONSTRUCTION).post(href, {"outcome": "disagree"})
    assert answer.status_code == 422
    assert life.dossier.tasks.filter(key=task.key, state="open").exists()
