"""The monitor's pages as an operator and a party see them, in both languages, and what machines are told."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from phohien.base.ledger.models import Entry
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER, granted, member
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.models import Alert
from phohien.lgsp.monitor.queries import traffic
from phohien.lgsp.monitor.rules import picture
from phohien.lgsp.monitor.services import alerts
from phohien.lgsp.monitor.tests import make
from phohien.lgsp.monitor.tests.test_alerts import DEAD

pytestmark = pytest.mark.django_db
OTHER = "VN-HY/GOV/H31.8/DANHMUC/DanhMuc.v1"
LISTS = ("overview", "service_list", "relations", "call_list", "exchange_list", "quota_list", "report", "report_print",
         "alert_list", "rule_list")  # fmt: skip


@pytest.fixture
def passed(reference_data: None, fixed_clock: None) -> None:
    """An hour of traffic: 40 calls well, 2 failed, 3 refused, 5 between others, and an open alert."""
    for code in ("H31.3", "H31.15", "H31.6", "H31.8"):
        member(code)
    make.told(
        NOW + timedelta(hours=1),
        providers=[{"address": "127.0.0.1:9", "open": True, "busy": 0, "idle": 1, "waiting": 0}],
    )
    make.calls(NOW + timedelta(minutes=50), 40, id_="well")
    make.calls(NOW + timedelta(minutes=51), 2, outcome="failed", took=3.0, id_="bad")
    make.calls(NOW + timedelta(minutes=52), 3, outcome="refused", id_="no")
    make.calls(NOW + timedelta(minutes=53), 5, client="VN-HY/GOV/H31.17/HOSODAT", service=OTHER, id_="others")
    alerts.settle_alerts(found=[DEAD], by=SYSTEM, at=NOW)


def seen(name: str, by: Any, *, query: str = "", args: Any = (), post: Any = None, language: str = "vi") -> Any:
    """The page as that person sees it."""
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.utils import translation

    from phohien.lgsp.monitor.urls import urlpatterns

    view = next(item.callback for item in urlpatterns if item.name == name)
    address = reverse(f"monitor:{name}", args=args) + query
    request = RequestFactory().post(address, post) if post is not None else RequestFactory().get(address)
    request.actor = by  # type: ignore[attr-defined]
    request.user = None  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    with translation.override(language):
        return view(request, *args)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_there_for_the_operator_full_and_empty(passed: None, language: str) -> None:
    for name in LISTS:
        assert seen(name, OPERATOR, language=language).status_code == 200, name
    empty = seen("call_list", OPERATOR, query="?ben_goi=khongco", language=language)
    assert {"vi": "Không có lượt gọi nào như vậy.", "en": "No call answers to this."}[language] in text_of(empty)


def test_every_page_is_there_where_no_gateway_ever_ran(reference_data: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("drop schema if exists operations cascade")
    for name in LISTS:
        assert seen(name, OPERATOR).status_code == 200, name


def test_an_agency_sees_the_figures_of_what_it_took_part_in(passed: None) -> None:
    span = traffic.span_of(NOW, NOW + timedelta(hours=1))
    assert traffic.total(span, None).calls == 50
    for parties, calls in (
        (policy.parties_of(PROVIDER), 45),
        (policy.parties_of(CONSUMER), 45),
        (policy.parties_of(STRANGER), 0),
        ([], 0),
    ):
        assert traffic.total(span, parties).calls == calls
    page = text_of(seen("relations", PROVIDER))
    assert "<svg" in page and "HOSODAT" not in page
    assert "H31.17" not in text_of(seen("call_list", CONSUMER)) and "DANHMUC" in text_of(seen("call_list", OPERATOR))


def test_figures_tell_refusals_apart_and_count_only_what_reached_for_the_provider(passed: None) -> None:
    found = traffic.by_service(traffic.span_of(NOW, NOW + timedelta(hours=1)), None)[make.SERVICE]
    assert (found.calls, found.reached, found.bad, found.refused) == (45, 42, 2, 3)
    assert found.error_rate == pytest.approx(100 * 2 / 42)
    assert found.p50 is not None and found.p50 <= 10 and found.p99 is not None and found.p99 > 2000
    days = traffic.span_of(NOW - timedelta(days=29), NOW + timedelta(hours=1))
    assert (days.grain, traffic.total(days, None).calls, len(traffic.series(days, None))) == ("day", 50, 30)


def test_a_look_at_calls_is_in_the_ledger_and_figures_need_none(passed: None) -> None:
    before = Entry.objects.filter(act="monitor.view_calls").count()
    seen("overview", OPERATOR)
    seen("service_list", OPERATOR)
    assert Entry.objects.filter(act="monitor.view_calls").count() == before
    seen("call_list", CONSUMER, query="?ket_qua=failed")
    entry = Entry.objects.filter(act="monitor.view_calls").latest("id")
    assert (entry.by_code, entry.data) == (CONSUMER.code, {"outcome": "failed", "seen": 2})


def test_the_page_renews_itself_and_can_be_renewed_by_a_link(passed: None) -> None:
    page = text_of(seen("overview", OPERATOR))
    assert 'hx-trigger="every 5s"' in page and "Làm mới" in page and "127.0.0.1:9" in page
    assert "127.0.0.1:9" not in text_of(seen("overview", PROVIDER))  # a gateway's state is the operator's


def test_a_service_has_a_page_with_its_callers_for_who_takes_part(passed: None) -> None:
    query = f"?dich_vu={make.SERVICE}"
    page = text_of(seen("service_detail", PROVIDER, query=query))
    assert "H31.3/HOTICH" in page and "Server.ServerProxy.NetworkError" in page
    from phohien.kernel.errors import NotFound

    with pytest.raises(NotFound):
        seen("service_detail", STRANGER, query=query)


def test_the_report_counts_by_agency_and_goes_out_as_a_file(passed: None) -> None:
    granted()
    answer = seen("report_export", OPERATOR, query="?ky=24h", args=("csv",))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_name = {row[0]: row[1:] for row in rows[1:]}
    population = next(
        values for name, values in by_name.items() if "Nông nghiệp" in name or values[0] == "1" and values[2] == "45"
    )
    assert population[:4] == ["1", "1", "45", "40"] and population[8:10] == ["1", "1"]
    for name in ("service_export", "relations_export", "alert_export", "call_export"):
        for form in ("csv", "xlsx"):
            assert seen(name, OPERATOR, args=(form,)).status_code == 200


def test_a_wrong_period_is_told_beside_the_field(passed: None) -> None:
    page = text_of(seen("report", OPERATOR, query="?tu_ngay=02/11/2026&den_ngay=01/11/2026"))
    assert "Ngày này trước ngày bắt đầu." in page


def test_an_alert_is_acknowledged_on_its_page(passed: None) -> None:
    code = Alert.objects.get().code
    assert "Tiếp nhận" in text_of(seen("alert_detail", OPERATOR, args=(code,)))
    assert seen("alert_detail", OPERATOR, args=(code,), post={"ghi_chu": ""}).status_code == 422
    assert seen("alert_detail", OPERATOR, args=(code,), post={"ghi_chu": "abc"}).status_code == 422
    assert seen("alert_detail", OPERATOR, args=(code,), post={"ghi_chu": "Đã gọi đầu mối."}).status_code == 302
    page = text_of(seen("alert_detail", PROVIDER, args=(code,)))
    assert "Đã gọi đầu mối." in page and 'name="ghi_chu"' not in page
    from phohien.kernel.errors import NotFound

    with pytest.raises(NotFound):
        seen("alert_detail", STRANGER, args=(code,))


def test_a_threshold_is_changed_on_its_page(passed: None) -> None:
    assert seen("rule_change", OPERATOR, args=("slow",)).status_code == 200
    assert seen("rule_change", OPERATOR, args=("slow",), post={"nguong": "-1", "phut": "5"}).status_code == 422
    assert (
        seen("rule_change", OPERATOR, args=("slow",), post={"nguong": "500", "phut": "5", "bat": "on"}).status_code
        == 302
    )
    assert "500" in text_of(seen("rule_list", OPERATOR))


def test_machines_are_told_the_record_in_the_peers_words(passed: None) -> None:
    from phohien.lgsp.monitor.services import looks

    since = int(NOW.timestamp())
    found = looks.hand_out_record(by=CONSUMER, at=NOW + timedelta(hours=2), since=since, until=since + 3600)
    assert len(found["records"]) == 45 and found["records"][0]["clientSubsystemCode"] == "HOTICH"
    assert Entry.objects.filter(act="monitor.view_calls", subject="lgsp:record", by_code=CONSUMER.code).exists()
    from phohien.kernel.errors import Refused

    with pytest.raises(Refused):
        looks.hand_out_record(by=CONSUMER, at=NOW, since=since, until=since - 1)
    for address in ("operational-data?recordsFrom=1&recordsTo=2", "health-data", "alerts"):
        assert Client().get(f"/api/v1/monitor/{address}").status_code == 401


def test_the_picture_gives_each_flow_a_band_and_puts_the_small_ones_together() -> None:
    flows = {(f"a{number:02}", "b"): (number, 0.0) for number in range(1, 31)} | {("a01", "c"): (5, 50.0)}
    drawn = picture.draw(flows)
    assert drawn is not None
    assert sum(band.calls for band in drawn.ribbons) == sum(calls for calls, _rate in flows.values())
    assert len(drawn.sources) <= picture.MOST + 1 and drawn.sources[-1].name == picture.OTHERS
    for nodes in (drawn.sources, drawn.targets):
        for above, below in zip(nodes, nodes[1:], strict=False):
            assert above.y + above.height <= below.y
        assert nodes[-1].y + nodes[-1].height <= drawn.height
    assert picture.draw({}) is None and picture.draw({("a", "b"): (0, None)}) is None
