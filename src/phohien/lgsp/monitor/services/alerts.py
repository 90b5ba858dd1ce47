"""Alerts: opened once, told to who must look, acknowledged with a note, closed when the cause is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import Member
from phohien.lgsp.catalogue.policy import OPERATOR, PROVIDER
from phohien.lgsp.catalogue.services.acting import stale, tell
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.models import Alert, RuleChange
from phohien.lgsp.monitor.policy import POLICY
from phohien.lgsp.monitor.queries import alerts as queries
from phohien.lgsp.monitor.rules import alerts as rules
from phohien.lgsp.monitor.rules.alerts import Found

SHORTEST_NOTE = 5


@transaction.atomic
def settle_alerts(*, found: Iterable[Found], by: Actor, at: datetime) -> tuple[int, int]:
    """An alert stands open for each reason found and for no other; returns how many were opened and closed.

    Who may look is told when one opens, once. Raises NotAllowed.
    """
    POLICY.require(by, policy.KEEP_ALERTS)
    reasons = {(one.rule, one.subject): one for one in found}
    open_ = {(alert.rule, alert.subject): alert for alert in Alert.objects.select_for_update().filter(closed_at=None)}
    for key, alert in open_.items():
        if key in reasons:
            alert.seen_at, alert.value = at, reasons[key].value
        else:
            _close(alert, by, at)
    Alert.objects.bulk_update(open_.values(), ["seen_at", "value", "closed_at"])
    opened = [_open(one, by, at) for key, one in reasons.items() if key not in open_]
    return len(opened), sum(alert.closed_at is not None for alert in open_.values())


def _close(alert: Alert, by: Actor, at: datetime) -> None:
    alert.closed_at = at
    ledger.record(
        act=policy.KEEP_ALERTS, subject=f"alert:{alert.code}", by=by, at=at, note="closed", data={"value": alert.value}
    )


def _open(one: Found, by: Actor, at: datetime) -> Alert:
    rule = queries.get_rule(one.rule)
    alert = Alert.objects.create(
        rule=one.rule, severity=rule.severity, subject=one.subject[:400], party=one.party[:200], value=one.value,
        threshold=rule.threshold, detail=one.detail[:300], opened_at=at, seen_at=at,
    )  # fmt: skip
    ledger.record(act=policy.KEEP_ALERTS, subject=f"alert:{alert.code}", by=by, at=at, note="opened",
                  data={"rule": one.rule, "subject": alert.subject, "value": one.value})  # fmt: skip
    _tell(alert, by, at)
    return alert


def _tell(alert: Alert, by: Actor, at: datetime) -> None:
    """Every operator has a notice, and whoever provides for the party it concerns."""
    subject = Words("Cảnh báo LGSP: {name}", "LGSP alert: {name}").filled(name=rules.NAMES[alert.rule])
    body = Words("{name}: {what}. {act}", "{name}: {what}. {act}").filled(
        name=rules.NAMES[alert.rule], what=_plain(alert.subject), act=rules.WHAT_TO_DO[alert.rule]
    )
    link = reverse("monitor:alert_detail", args=[alert.code])
    who = {(OPERATOR, agency) for agency in directory.agencies_with(OPERATOR, at)}
    who |= {
        (PROVIDER, member.agency_code)
        for member in Member.objects.filter(agency_code__gt="")
        if member.address == alert.party
    }
    for role, agency in sorted(who):
        tell(role=role, agency=agency, subject=subject, body=body, link=link, about=f"alert:{alert.code}", by=by, at=at)


def _plain(subject: str) -> str:
    """The subject as a notice may name it: the service's or system's own code. A company's code is a tax number, which
    looks like a telephone's, and a notice never carries one.
    """
    return subject.partition(" · ")[0].rpartition("/")[2]


@transaction.atomic
def acknowledge_alert(*, code: str, note: str, by: Actor, at: datetime) -> Alert:
    """The person has taken the alert up and says what is being done. Raises NotFound, NotAllowed, Refused, Stale."""
    alert = queries.alert_by_code(code)
    POLICY.require(by, policy.ACKNOWLEDGE_ALERT, alert)
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.acknowledged_at is not None:
        raise stale()
    if len(note.strip()) < SHORTEST_NOTE:
        words = Words("Hãy ghi việc đang làm để khắc phục.", "Say what is being done about it.")
        raise Refused(words, code="monitor.no_note", field="note")
    alert.acknowledged_at, alert.acknowledged_by, alert.acknowledged_by_name = at, by.code, by.name
    alert.note = note.strip()
    alert.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_by_name", "note"])
    ledger.record(act=policy.ACKNOWLEDGE_ALERT, subject=f"alert:{alert.code}", by=by, at=at, note=alert.note)
    return alert


@transaction.atomic
def change_rule(*, code: str, threshold: float, minutes: int, enabled: bool, by: Actor, at: datetime) -> RuleChange:
    """The rule has this threshold and window from now on, or is switched off. Raises NotFound, NotAllowed."""
    POLICY.require(by, policy.KEEP_RULES)
    was = queries.get_rule(code)
    change, _made = RuleChange.objects.update_or_create(
        code=code, defaults={"threshold": threshold, "minutes": minutes, "enabled": enabled, "changed_at": at}
    )
    ledger.record(act=policy.KEEP_RULES, subject=f"alert-rule:{code}", by=by, at=at, data={
        "was": [was.threshold, was.minutes, was.enabled], "is": [threshold, minutes, enabled]})  # fmt: skip
    return change
