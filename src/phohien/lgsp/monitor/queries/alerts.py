"""Reading the rules of alerts, alerts, and everything the rules look at."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import AccessRequest, ClientCertificate, ClientKey
from phohien.lgsp.catalogue.queries import configuration
from phohien.lgsp.catalogue.rules import requests as request_rules
from phohien.lgsp.contracts.configuration import Snapshot
from phohien.lgsp.monitor.models import Alert, RuleChange
from phohien.lgsp.monitor.queries import operating
from phohien.lgsp.monitor.rules import alerts as rules
from phohien.lgsp.monitor.rules.alerts import Found, Lately, Rule

DATA = Path(__file__).parents[1] / "data" / "rules.csv"
PROBE_PATIENCE = timedelta(seconds=45)


@lru_cache(maxsize=1)
def shipped_rules() -> tuple[Rule, ...]:
    """The rules as they came along."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                code=row["code"],
                threshold=float(row["threshold"]),
                minutes=int(row["minutes"]),
                severity=row["severity"],
            )
            for row in csv.DictReader(file)
        )


def list_rules() -> list[Rule]:
    """The rules as the operators want them."""
    changes = {change.code: change for change in RuleChange.objects.all()}
    return [_as_wanted(rule, changes.get(rule.code)) for rule in shipped_rules()]


def _as_wanted(rule: Rule, change: RuleChange | None) -> Rule:
    if change is None:
        return rule
    return Rule(
        code=rule.code,
        threshold=change.threshold,
        minutes=change.minutes,
        severity=rule.severity,
        enabled=change.enabled,
    )


def get_rule(code: str) -> Rule:
    """The rule as it stands. Raises NotFound."""
    for rule in list_rules():
        if rule.code == code:
            return rule
    raise NotFound(Words("Không có quy tắc này.", "There is no such rule."), code="monitor.no_such_rule")


def list_alerts(parties: list[str] | None, *, state: str = "", rule: str = "", text: str = "") -> QuerySet[Alert]:
    """The alerts that concern one of the parties (None: all), newest first; ``state``: open, waiting or closed."""
    found = Alert.objects.all() if parties is None else Alert.objects.filter(party__in=parties)
    states = {
        "open": Q(closed_at=None),
        "waiting": Q(closed_at=None, acknowledged_at=None),
        "closed": Q(closed_at__isnull=False),
    }
    if state in states:
        found = found.filter(states[state])
    if rule:
        found = found.filter(rule=rule)
    return found.filter(Q(subject__icontains=text) | Q(code=text)) if text else found


def alert_by_code(code: str) -> Alert:
    """The alert. Raises NotFound."""
    found = Alert.objects.filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có cảnh báo này.", "There is no such alert."), code="monitor.no_such_alert")
    return found


def open_count(parties: list[str] | None) -> int:
    """How many alerts wait to be acknowledged."""
    return list_alerts(parties, state="waiting").count()


def snapshot() -> Snapshot | None:
    """The newest configuration, or None when none was ever published."""
    made = configuration.latest()
    return None if made is None else configuration.read(made)


def find_all(now: datetime) -> list[Found]:
    """Everything the enabled rules find now, each reason once."""
    found: dict[tuple[str, str], Found] = {}
    told = snapshot()
    for rule in list_rules():
        if rule.enabled:
            for one in _find(rule, told, now):
                found.setdefault((one.rule, one.subject), one)
    return list(found.values())


def _find(rule: Rule, told: Snapshot | None, now: datetime) -> Iterator[Found]:
    if rule.code in {"provider_dead", "error_rate", "slow"}:
        yield from filter(None, (rules.of_service(rule, one) for one in _lately(rule, told, now)))
    elif rule.code == "quota":
        yield from rules.of_use(rule, quota_uses(told, now))
    elif rule.code == "certificate_expiring":
        yield from _expiring(rule, now)
    elif rule.code == "request_overdue":
        yield from _overdue(rule, now)
    else:
        for gateway in operating.gateways():
            one = rules.of_gateway(rule, gateway.chain, gateway.state, heard=gateway.heard_at.timestamp(),
                                   loaded=operating.loaded_batch(gateway.chain), now=now.timestamp())  # fmt: skip
            if one is not None:
                yield one


def services_of(told: Snapshot | None) -> dict[str, tuple[str, ...]]:
    """By identifier every service of the configuration with its providers' machines (host:port)."""
    from phohien.lgsp.gateway.protocol.identifiers import encode

    if told is None:
        return {}
    return {
        encode(told.instance, party.member_class, party.member_code, party.subsystem, service.code, service.version):
            tuple(machine_of(address) for address in service.addresses)
        for party in told.subsystems for service in party.services
    }  # fmt: skip


def machine_of(address: str) -> str:
    """The host and port behind a provider's address."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _lately(rule: Rule, told: Snapshot | None, now: datetime) -> Iterator[Lately]:
    probes, machines = operating.probes(), services_of(told)
    fares = {one.service: one for one in operating.health(None, since=now - timedelta(minutes=rule.minutes))}
    for service in {*fares, *machines}:
        if told is not None and service not in machines:
            continue  # it is not provided any more
        fare, known = (
            fares.get(service),
            [probes[machine] for machine in machines.get(service, ()) if machine in probes],
        )
        mute = known and all(not answers and now - since >= PROBE_PATIENCE for answers, _note, since in known)
        figures = fare.figures if fare else operating.Figures()
        yield Lately(service=service, calls=figures.reached, failed=figures.failed, bad=figures.bad, p95=figures.p95,
                     succeeded_after=fare.answers if fare else True, unreachable=known[0][1] if mute else "")  # fmt: skip


def quota_uses(told: Snapshot | None, now: datetime) -> list[tuple[str, str, int, int]]:
    """Client, service, calls today and calls allowed a day, of every right with a day's quota."""
    from phohien.kernel.clock import VIETNAM

    if told is None:
        return []
    day = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    spent = operating.calls_on(day)
    most: dict[tuple[str, str], int] = {}
    for right in told.rights:
        key = (right.client, right.service)
        most[key] = 0 if not right.per_day or most.get(key) == 0 else max(right.per_day, most.get(key, 0))
    return [(*key, spent.get(key, 0), limit) for key, limit in sorted(most.items()) if limit]


def _expiring(rule: Rule, now: datetime) -> Iterator[Found]:
    edge: Any = {"valid_until__lt": now + timedelta(days=rule.threshold), "valid_until__gt": now - timedelta(days=30)}
    for kind in (ClientCertificate, ClientKey):
        found = kind.objects.filter(revoked_at=None, **edge).select_related("subsystem__member")
        for one in found:
            days = max((one.valid_until - now).total_seconds() / 86_400, 0.0)
            subject = f"{one.subsystem.address} · {one}"[:400]
            yield Found(rule.code, subject, round(days, 1), one.subsystem.member.address)


def _overdue(rule: Rule, now: datetime) -> Iterator[Found]:
    found = AccessRequest.objects.filter(state=request_rules.SENT, due_at__lt=now).select_related(
        "service_version__service__subsystem__member"
    )
    for request in found:
        hours = (now - request.due_at).total_seconds() / 3600
        if hours >= rule.threshold:
            owner = request.service_version.service.subsystem.member.address
            yield Found(rule.code, f"{request.service_version.service.code} · {request.code}", round(hours, 1), owner)
