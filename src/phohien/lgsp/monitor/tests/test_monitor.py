"""Exchanges are seen by the operator and by who took part; what was looked at stands in the ledger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER, member, official
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.log import loader
from phohien.lgsp.gateway.log.records import Message, Record
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.tests import make
from phohien.lgsp.gateway.tests.test_log import batches, writer
from phohien.lgsp.monitor.queries import evidence as queries
from phohien.lgsp.monitor.services import looks as services
from phohien.lgsp.monitor.tests import make as traffic_make

pytestmark = pytest.mark.django_db
CLIENT, SERVICE = "VN-HY/GOV/H31.3/HOTICH", "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1"


def record(number: int, client: str = CLIENT, service: str = SERVICE, fault: str = "") -> Record:
    micros = int((NOW + timedelta(hours=number)).timestamp() * 1_000_000)
    said = None if fault else Message(b"200\r\nOK\r\nn:%d\r\n" % number, None, 0, None)
    asked = Message(b"POST\r\n/x\r\nn:%d\r\n" % number, None, 0, None)
    return Record(f"id-{number}", f"r-{number}", client, service, "POST", "/x", 500 if fault else 200, fault,
                  (micros, micros, micros + 12_000, micros + 15_000), asked, said)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> None:
    """Three exchanges: one answered, one failed, one between others."""
    import asyncio

    async def write() -> None:
        keeper = writer(tmp_path / "journal")
        for made in (record(1), record(2, fault="Server.ServerProxy.NetworkError"),
                     record(3, "VN-HY/GOV/H31.17/HOSODAT", "VN-HY/GOV/H31.8/DANHMUC/DanhMuc.v1")):  # fmt: skip
            await keeper.keep(made)
        await keeper.close()

    asyncio.run(write())
    settings.GATEWAY_ROOT = tmp_path
    (tmp_path / "body-secret").write_bytes(b"k" * 32)
    connection.ensure_connection()
    loader.prepare(connection.connection)
    home = make.office()
    identity = Identity("test", home.key, home.certificate)
    loader.keep_certificate(connection.connection, identity.fingerprint, identity.der)
    loader.copy(connection.connection, batches(tmp_path / "journal"))


@pytest.fixture
def members(reference_data: None) -> None:
    for code in ("H31.3", "H31.15", "H31.6"):
        member(code)


def seen(by: Any, **wanted: Any) -> list[str]:
    return [one.id for one in services.look(by=by, at=NOW, offset=0, limit=50, **wanted)]


def test_the_operator_sees_all_and_an_agency_what_its_systems_took_part_in(store: None, members: None) -> None:
    assert seen(OPERATOR) == ["id-3", "id-2", "id-1"]
    assert seen(PROVIDER) == seen(CONSUMER) == ["id-2", "id-1"]
    assert seen(STRANGER) == []
    with pytest.raises(NotAllowed):
        seen(official("handler", "H31.3", "Ai Đó"))


def test_exchanges_are_found_by_id_consumer_service_and_time(store: None, members: None) -> None:
    assert seen(OPERATOR, query_id="id-2") == ["id-2"]
    assert seen(OPERATOR, client="hosodat") == ["id-3"]
    assert seen(OPERATOR, service="PersonByCode") == ["id-2", "id-1"]
    assert seen(OPERATOR, since=NOW + timedelta(hours=2), until=NOW + timedelta(hours=3)) == ["id-2"]
    assert seen(OPERATOR, client="%") == seen(OPERATOR, client="'; drop") == []


def test_evidence_is_valid_and_every_look_is_in_the_ledger(store: None, members: None) -> None:
    one = queries.find_exchanges(parties=None, query_id="id-1")[0]
    assert one.milliseconds == 12
    for answer in (False, True):
        name, content = services.open_evidence(
            chain=one.chain, batch=one.batch, place=one.place, answer=answer, by=CONSUMER, at=NOW
        )
        assert name.endswith(".asice") and Verifier().verify(content).valid
    with pytest.raises(NotAllowed):
        services.open_evidence(chain=one.chain, batch=one.batch, place=one.place, answer=True, by=STRANGER, at=NOW)

    looks = Entry.objects.filter(act="monitor.open_evidence")
    assert [(entry.subject, entry.by_code) for entry in looks] == [("exchange:id-1", CONSUMER.code)] * 2


def test_what_is_not_there_is_refused_with_a_sentence(
    store: None, members: None, settings: Any, tmp_path: Path
) -> None:
    failed = queries.find_exchanges(parties=None, query_id="id-2")[0]
    where: dict[str, Any] = {
        "chain": failed.chain,
        "batch": failed.batch,
        "place": failed.place,
        "by": OPERATOR,
        "at": NOW,
    }
    with pytest.raises(NotFound):
        services.open_evidence(answer=True, **where)
    with pytest.raises(NotFound):
        services.open_evidence(answer=False, **(where | {"batch": 999}))
    settings.GATEWAY_ROOT = tmp_path / "elsewhere"
    with pytest.raises(Refused):
        services.open_evidence(answer=False, **where)


def test_nothing_is_listed_where_no_gateway_ever_ran() -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop schema if exists evidence cascade")
    assert queries.find_exchanges(parties=None) == []


def test_nobody_looks_without_signing_in() -> None:
    assert Client().get(reverse("monitor:exchange_list")).status_code == 302


@pytest.mark.parametrize(("looked_through", "many"), [(1000, 150), (4, 150), (0, 150), (0, 0)])
def test_each_way_to_find_calls_finds_the_same_page(
    members: None, monkeypatch: pytest.MonkeyPatch, looked_through: int, many: int
) -> None:
    """The newest of all looked through, the newest of each pair, and a walk back in time."""
    from phohien.lgsp.monitor.queries import calls, pairs

    monkeypatch.setattr(pairs, "LOOKED_THROUGH", looked_through)
    monkeypatch.setattr(pairs, "LOOKED_THROUGH_A_ROW", 20 if looked_through > 4 else 0)
    monkeypatch.setattr(pairs, "MANY", many)
    others = "VN-HY/GOV/H31.17/HOSODAT", "VN-HY/GOV/H31.8/DANHMUC/DanhMuc.v1"
    for number in range(30):
        client, service = ((traffic_make.ASKER, traffic_make.SERVICE), (traffic_make.ASKER, others[1]), others)[
            number % 3
        ]
        traffic_make.calls(NOW + timedelta(hours=number), client=client, service=service, id_=f"n{number:02}")

    def found(**wanted: Any) -> list[str]:
        return [call.id[1:3] for call in calls.find_calls(**{"parties": None, **wanted})]

    own = [f"{number:02}" for number in range(29, -1, -1) if number % 3 != 2]
    assert found(parties=["VN-HY/GOV/H31.3"]) == own
    assert found(client="hotich", limit=5, offset=5) == own[5:10]
    assert found(service="danhmuc", client="HOTICH") == [one for one in own if int(one) % 3 == 1]
    assert found(parties=["VN-HY/GOV/H31.3"], until=NOW + timedelta(hours=10)) == [one for one in own if int(one) < 10]
    assert found(outcome="failed") == []
