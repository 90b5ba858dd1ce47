"""What becomes of evidence stands in the ledger, and only the operator, or the system by its terms, decides it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue.tests.make import OPERATOR, PROVIDER
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.tests import make
from phohien.lgsp.monitor.keeping import jobs, services
from phohien.lgsp.monitor.keeping.tests.conftest import NIGHT
from phohien.lgsp.monitor.queries import evidence
from phohien.lgsp.monitor.services import looks

pytestmark = pytest.mark.django_db


def lines(act: str) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.subject, entry.data) for entry in Entry.objects.filter(act=act).order_by("id")]


def test_by_night_old_evidence_is_archived_and_the_monitor_still_hands_it_out(home: Path) -> None:
    assert jobs.keep_evidence(NIGHT - timedelta(hours=12)) == 0  # by day, and not late
    assert jobs.keep_evidence(NIGHT) == 1
    assert jobs.keep_evidence(NIGHT) == 0

    ((subject, data),) = lines("monitor.archive_evidence")
    assert (subject, data["exchanges"], len(list((home / "archives").glob("*.zip")))) == ("evidence:test", 3, 1)
    one = evidence.find_exchanges(parties=None, query_id="id-2")[0]
    _, content = looks.open_evidence(
        chain=one.chain, batch=one.batch, place=one.place, answer=False, by=OPERATOR, at=NIGHT
    )
    assert b"body" in content and Verifier([make.office().root]).verify(content).valid


def test_what_is_past_its_term_is_dropped_and_counted_in_the_ledger(home: Path) -> None:
    over = make.AT + timedelta(days=91)
    services.place_hold(party="", query_id="id-2", since=make.AT - timedelta(days=1), until=over, reason="Vụ án 12/2026",
                        by=OPERATOR, at=make.AT)  # fmt: skip

    jobs.keep_evidence(over.replace(hour=3))
    jobs.keep_evidence(over.replace(hour=4))

    assert lines("monitor.drop_content") == [
        ("evidence:2026-11-28", {"term": 90, "exchanges": 2, "archived": 0, "held": 1})
    ]
    services.lift_hold(number=hold_number(), reason="Đã xét xử", by=OPERATOR, at=over)
    jobs.keep_evidence(over + timedelta(days=1))
    assert [(data["exchanges"], data["archived"]) for _, data in lines("monitor.drop_content")] == [(2, 0), (0, 3)]
    assert [data.get("lifted", False) for _, data in lines("monitor.hold_evidence")] == [False, True]


def hold_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select id from evidence.hold")
        return int(cursor.fetchone()[0])


def test_only_the_operator_decides_and_a_hold_has_a_reason(home: Path) -> None:
    about: dict[str, Any] = {"party": "", "query_id": "", "since": make.AT, "until": NIGHT, "at": NIGHT}
    with pytest.raises(NotAllowed):
        services.place_hold(reason="x", by=PROVIDER, **about)
    with pytest.raises(NotAllowed):
        services.drop_ended(by=PROVIDER, at=NIGHT)
    with pytest.raises(NotAllowed):
        services.archive_next(chain="test", until=NIGHT, by=PROVIDER, at=NIGHT)
    with pytest.raises(Refused):
        services.place_hold(reason=" ", by=OPERATOR, **about)
    with pytest.raises(Refused):
        services.place_hold(reason="x", by=OPERATOR, **(about | {"until": make.AT}))
    with pytest.raises(NotFound):
        services.lift_hold(number=99, reason="x", by=OPERATOR, at=NIGHT)
    with pytest.raises(Refused):
        services.lift_hold(number=99, reason=" ", by=OPERATOR, at=NIGHT)


def test_a_machine_without_the_gateways_keys_leaves_evidence_alone(tmp_path: Path, settings: Any) -> None:
    settings.GATEWAY_ROOT = tmp_path

    assert jobs.keep_evidence(NIGHT) == 0
    with pytest.raises(Refused):
        services.drop_ended(by=SYSTEM, at=NIGHT)
