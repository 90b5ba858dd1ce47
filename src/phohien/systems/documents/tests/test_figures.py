"""What an office's documents come to in a period: counted, asked over the contract and the gateway, told once a day."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from phohien.base.ledger.models import Entry as Line
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import Actor
from phohien.lgsp import exchange
from phohien.lgsp.catalogue.queries import contracts
from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.documents import DocumentsFigures, DocumentsOf
from phohien.lgsp.exchange.events import schemas
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document
from phohien.systems.documents.services import directing, entering
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
REPORTS = Actor(
    code="lgsp:VN-HY/GOV/H31/BAOCAO", kind="subsystem", organisation_code="VN-HY/GOV/H31/BAOCAO", assurance=2
)


@pytest.fixture(autouse=True)
def _a_day_of_the_office() -> None:
    """One letter handled in time, one directed and overdue by Friday, one registered late."""
    make.offices()
    handled = make.directed(number="1")
    directing.complete_task(code=handled.code, result="Xong", by=make.SPECIALIST, at=make.at(15))
    make.directed(number="2", working_days=1)
    entering.enter_document(
        agency=make.OFFICE, given=make.particulars(number="3"), uploads=[], by=make.CLERK, at=make.at(16),
        arrived_at=make.at(9, day=18),
    )  # fmt: skip


def ask(by: Actor = REPORTS, *, since: date = MONDAY, until: date = MONDAY) -> DocumentsFigures:
    return exchange.ask(
        DocumentsOf(agency=make.OFFICE, since=since, until=until), by=by, at=make.at(9, day=27), purpose="report"
    )


def test_the_office_is_told_what_it_did_and_what_waits() -> None:
    found = ask()

    assert (found.received, found.registered, found.registered_late, found.handled) == (3, 3, 1, 1)
    assert (found.directives_given, found.directives_done, found.directives_done_late) == (2, 1, 0)
    assert (found.directives_open, found.directives_overdue) == (1, 1)
    assert found.tasks_overdue >= 1


def test_days_without_work_count_nothing_but_what_stands() -> None:
    found = ask(since=date(2026, 11, 2), until=date(2026, 11, 6))

    assert (found.received, found.registered, found.directives_given, found.issued) == (0, 0, 0, 0)
    assert found.directives_overdue == 1


@pytest.mark.parametrize(("since", "until"), [(MONDAY, MONDAY - timedelta(1)), (MONDAY, MONDAY + timedelta(366))])
def test_a_period_that_is_none_or_longer_than_a_year_is_refused(since: date, until: date) -> None:
    with pytest.raises(Refused) as refused:
        ask(since=since, until=until)

    assert refused.value.code == "documents.bad_period"


def test_an_office_does_not_see_its_neighbours_figures() -> None:
    assert ask(make.LEADER).received == 3
    for stranger in (make.STRANGER, make.SPECIALIST):
        with pytest.raises(NotAllowed):
            ask(stranger)


def test_the_question_is_answered_as_json_to_whom_the_gateway_vouches_for() -> None:
    body = json.dumps({"agency": make.OFFICE, "since": "2026-11-23", "until": "2026-11-23"}).encode()
    client, service = "VN-HY/GOV/H31/BAOCAO", "VN-HY/GOV/H31/VANBAN/DocumentsOf.v1"
    mark = sealing.door_mark(
        sealing.door_key(settings.SECRET_KEY), at=int(time.time()), request_id="r-1", client=client, service=service, body=body
    )  # fmt: skip
    fields = {"X-Road-Client": client, "X-Road-Request-Id": "r-1", "X-Phohien-Door": mark, "X-Purpose": "report"}

    def call(headers: dict[str, str]) -> Any:
        return Client().post(
            "/api/v1/exchange/documents.DocumentsOf.v1", body, content_type="application/json", headers=headers
        )

    answer = call(fields)

    assert answer.json()["registered_late"] == 1
    assert set(answer.json()) == set(DocumentsFigures.__dataclass_fields__)
    assert call({}).status_code == 401


def test_the_catalogue_shows_the_question_and_events_can_be_subscribed_to() -> None:
    shown = contracts.contract("documents.DocumentsOf.v1")
    assert shown.answer == "documents.DocumentsFigures.v1"
    facts = schemas.contract_facts()
    assert {"documents.DocumentsCounted.v1", "documents.OutgoingDocumentRefused.v1"} <= set(facts)


def test_a_day_is_told_once_for_each_office_that_keeps_a_register() -> None:
    assert jobs.count_days(make.at(0, 10, day=24)) == 1
    assert jobs.count_days(make.at(0, 20, day=24)) == 0

    fact = Line.objects.get(fact_name="documents.DocumentsCounted.v1").fact
    assert fact is not None
    assert (fact["agency"], fact["day"], fact["received"]) == (make.OFFICE, "2026-11-23", 3)
    assert not any(one.subject in str(fact) for one in Document.objects.all())
