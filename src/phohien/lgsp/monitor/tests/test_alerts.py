"""An alert opens once, is told, is acknowledged by a person with a note, and closes itself when the cause is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.ledger.models import Entry
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotAllowed, NotFound, Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER, asked, member
from phohien.lgsp.monitor import jobs
from phohien.lgsp.monitor.models import Alert
from phohien.lgsp.monitor.queries import alerts as queries
from phohien.lgsp.monitor.rules import alerts as rules
from phohien.lgsp.monitor.rules.alerts import Found, Lately, Rule
from phohien.lgsp.monitor.services import alerts as services
from phohien.lgsp.monitor.tests import make

LATER = NOW + timedelta(minutes=1)


def rule(code: str, **more: Any) -> Rule:
    return Rule(**{"code": code, "threshold": 3.0, "minutes": 5, "severity": "danger", **more})


def lately(**more: Any) -> Lately:
    usual: dict[str, Any] = {
        "service": make.SERVICE,
        "calls": 100,
        "failed": 0,
        "bad": 0,
        "p95": 20.0,
        "succeeded_after": True,
    }
    return Lately(**(usual | more))


class TestTheRules:
    def test_a_provider_is_dead_when_it_failed_often_and_did_not_answer_since(self) -> None:
        found = rules.of_service(rule("provider_dead"), lately(failed=3, succeeded_after=False))
        assert found == Found("provider_dead", make.SERVICE, 3, "VN-HY/GOV/H31.15")
        assert rules.of_service(rule("provider_dead"), lately(failed=3)) is None  # it answered after that
        assert rules.of_service(rule("provider_dead"), lately(failed=2, succeeded_after=False)) is None

    def test_a_provider_is_dead_when_its_machine_takes_no_connection_though_nobody_calls(self) -> None:
        found = rules.of_service(rule("provider_dead"), lately(calls=0, unreachable="ConnectionRefusedError"))
        assert found is not None and found.detail == "ConnectionRefusedError"

    def test_a_rate_says_nothing_of_a_few_calls(self) -> None:
        assert rules.of_service(rule("error_rate", threshold=10), lately(bad=11)) is not None
        assert rules.of_service(rule("error_rate", threshold=10), lately(bad=10)) is None
        assert rules.of_service(rule("error_rate", threshold=10), lately(calls=19, bad=19)) is None
        assert rules.of_service(rule("slow", threshold=2000), lately(p95=2001.0)) is not None
        assert rules.of_service(rule("slow", threshold=2000), lately(p95=None)) is None

    @pytest.mark.parametrize(
        ("code", "threshold", "state", "finds"),
        [
            ("stamp_age", 70, {"stamp_limit": 1000.0, "proven_until": 300.0}, True),
            ("stamp_age", 70, {"stamp_limit": 1000.0, "proven_until": 301.0}, False),
            ("gateway_silent", 60, {}, False),
            ("gateway_silent", 10, {}, True),
            ("journal_behind", 1, {"batch": 6}, True),
            ("journal_behind", 1, {"batch": 5}, False),
            ("records_dropped", 1, {"dropped": 2}, True),
            ("configuration_refused", 1, {"alarm": "Its signature does not hold."}, True),
            ("configuration_refused", 1, {"alarm": ""}, False),
            ("configuration_expiring", 3, {"expires": 1000.0 + 3 * 3600 - 1}, True),
            ("configuration_expiring", 3, {"expires": 1000.0 + 3 * 3600}, False),
        ],
    )  # fmt: skip
    def test_what_a_gateway_tells_of_itself_is_judged(
        self, code: str, threshold: float, state: Any, finds: bool
    ) -> None:
        found = rules.of_gateway(rule(code, threshold=threshold), "gateway-1", state, heard=980.0, loaded=5, now=1000.0)
        assert (found is not None) is finds

    def test_a_quota_is_nearly_used_from_its_threshold_on(self) -> None:
        uses = [("a/b/c/d", "s", 79, 100), ("a/b/c/e", "s", 80, 100), ("a/b/c/f", "s", 5, 0)]
        assert [one.subject for one in rules.of_use(rule("quota", threshold=80), uses)] == ["a/b/c/e → s"]

    def test_every_rule_that_came_along_has_its_words(self) -> None:
        codes = {one.code for one in queries.shipped_rules()}
        assert codes == set(rules.NAMES) == set(rules.UNITS) == set(rules.WHAT_TO_DO)


pytestmark = pytest.mark.django_db
DEAD = Found("provider_dead", make.SERVICE, 3, "VN-HY/GOV/H31.15")


@pytest.fixture
def members(reference_data: None) -> None:
    for code in ("H31.3", "H31.15", "H31.6"):
        member(code)


def settle(*found: Found, at: Any = NOW) -> tuple[int, int]:
    return services.settle_alerts(found=found, by=SYSTEM, at=at)


def test_an_alert_opens_once_and_closes_itself(members: None) -> None:
    assert settle(DEAD) == (1, 0)
    assert settle(Found("provider_dead", make.SERVICE, 9, "VN-HY/GOV/H31.15"), at=LATER) == (0, 0)
    alert = Alert.objects.get()
    assert (alert.value, alert.opened_at, alert.seen_at, alert.closed_at) == (9, NOW, LATER, None)
    assert settle(at=LATER) == (0, 1)
    assert settle(DEAD, at=LATER) == (1, 0)  # the cause came back: another alert
    notes = Entry.objects.filter(act="monitor.keep_alerts", subject=f"alert:{alert.code}").values_list(
        "note", flat=True
    )
    assert sorted(notes) == ["closed", "opened"]
    with pytest.raises(NotAllowed):
        services.settle_alerts(found=[], by=OPERATOR, at=NOW)


def test_the_operator_and_the_provider_are_told_once(members: None, django_user_model: Any) -> None:
    from phohien.lgsp.directory.models import Agency
    from phohien.lgsp.directory.services import appoint_to_post

    people = []
    for number, (role, agency) in enumerate(
        [("operator", "H31.8"), ("service_provider", "H31.15"), ("service_consumer", "H31.3")]
    ):
        account = django_user_model.objects.create(username=f"u{number}", full_name="Ngô Gia Bảo", kind="official")
        appoint_to_post(
            account=account,
            agency=Agency.objects.get(code=agency),
            title="Chuyên viên",
            roles=[role],
            by=SYSTEM,
            at=NOW,
        )
        people.append(account)
    settle(DEAD)
    settle(DEAD, at=LATER)
    told = list(Notice.objects.order_by("recipient").values_list("recipient", "link"))
    link = reverse("monitor:alert_detail", args=[Alert.objects.get().code])
    assert told == sorted((account.pk, link) for account in people[:2])
    settle(
        DEAD, Found("slow", "VN-HY/COM/0900000017/DIACHINH/TraCuuThuaDat", 3000), at=LATER
    )  # a tax number looks like a telephone's
    assert Notice.objects.filter(recipient=people[0], body__contains="TraCuuThuaDat").count() == 1


def test_a_person_acknowledges_with_a_note_and_only_once(members: None) -> None:
    settle(DEAD)
    code = Alert.objects.get().code
    with pytest.raises(Refused):
        services.acknowledge_alert(code=code, note=" x ", by=OPERATOR, at=LATER)
    for nobody in (STRANGER, CONSUMER):
        with pytest.raises(NotAllowed):
            services.acknowledge_alert(code=code, note="Đã gọi điện.", by=nobody, at=LATER)
    services.acknowledge_alert(code=code, note="Đã gọi điện cho đầu mối.", by=PROVIDER, at=LATER)
    with pytest.raises(Stale):
        services.acknowledge_alert(code=code, note="Tôi cũng gọi.", by=OPERATOR, at=LATER)
    alert = Alert.objects.get()
    assert (alert.acknowledged_by_name, alert.note) == (PROVIDER.name, "Đã gọi điện cho đầu mối.")
    assert Entry.objects.filter(act="monitor.acknowledge_alert", note=alert.note).exists()
    assert [queries.list_alerts(None, state=word).count() for word in ("open", "waiting", "closed")] == [1, 0, 0]


def test_the_worker_finds_a_dead_provider_in_the_record_and_sees_it_live_again(members: None) -> None:
    make.told(NOW)
    make.calls(NOW - timedelta(minutes=2), id_="a")
    make.calls(NOW - timedelta(minutes=1), 3, outcome="failed", id_="b")
    assert jobs.watch(NOW) == (1, 0)
    assert Alert.objects.get().subject == make.SERVICE
    make.calls(NOW, id_="c")
    make.told(LATER)
    assert jobs.watch(LATER) == (0, 1)


def test_a_threshold_is_the_operators_and_a_rule_can_be_switched_off(members: None) -> None:
    make.told(NOW)
    make.calls(NOW - timedelta(minutes=1), 3, outcome="failed")
    with pytest.raises(NotAllowed):
        services.change_rule(code="provider_dead", threshold=4, minutes=5, enabled=True, by=PROVIDER, at=NOW)
    with pytest.raises(NotFound):
        services.change_rule(code="nothing", threshold=4, minutes=5, enabled=True, by=OPERATOR, at=NOW)
    services.change_rule(code="provider_dead", threshold=4, minutes=5, enabled=True, by=OPERATOR, at=NOW)
    assert jobs.watch(NOW) == (0, 0)
    services.change_rule(code="provider_dead", threshold=3, minutes=5, enabled=False, by=OPERATOR, at=NOW)
    assert jobs.watch(NOW) == (0, 0)
    services.change_rule(code="provider_dead", threshold=3, minutes=5, enabled=True, by=OPERATOR, at=NOW)
    assert jobs.watch(NOW) == (1, 0)


def test_a_key_that_ends_and_a_request_that_waits_too_long_alarm(members: None) -> None:
    from phohien.lgsp.catalogue.models import AccessRequest, ClientKey

    request = asked()
    owner = request.client
    ClientKey.objects.create(
        subsystem=owner, access_key="PH" + "A" * 18, valid_from=NOW, valid_until=NOW + timedelta(days=29)
    )
    AccessRequest.objects.filter(pk=request.pk).update(due_at=NOW - timedelta(hours=2))
    found = {one.rule: one for one in queries.find_all(NOW)}
    assert found["certificate_expiring"].value == 29 and found["certificate_expiring"].party == owner.member.address
    assert found["request_overdue"].value == 2


def test_facts_for_the_metrics_are_renewed(members: None) -> None:
    assert jobs.note_facts(NOW) == 0  # no gateway ever ran
    connection = make.prepared()
    settle(DEAD)
    assert jobs.note_facts(NOW) > 5
    facts = dict(connection.execute("select name, value from operations.fact").fetchall())
    assert facts["alerts_open"] == 1 and facts["worker_seen_timestamp_seconds"] == NOW.timestamp()


def test_nobody_sees_alerts_without_signing_in() -> None:
    for name in (
        "alert_list",
        "overview",
        "call_list",
        "report",
        "relations",
        "service_list",
        "quota_list",
        "rule_list",
    ):
        assert Client().get(reverse(f"monitor:{name}")).status_code == 302
