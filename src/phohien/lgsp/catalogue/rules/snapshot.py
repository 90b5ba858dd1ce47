"""Building the configuration the gateway goes by, out of what stands in the catalogue: complete, ordered, without dead rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from phohien.lgsp.catalogue.rules.naming import identifier
from phohien.lgsp.contracts.configuration import AccessKey, Certificate, Endpoint, PublicKey, Right, Snapshot, Subsystem

LIFE = timedelta(hours=24)
RENEW_BEFORE = timedelta(hours=18)
"""A configuration lives a day and is made anew every six hours, so that a lost control plane shows before it hurts."""


class Inconsistent(Exception):
    """Something refers to what is not in the configuration: a fault of the catalogue, never published."""


def build(
    *,
    instance: str,
    version: int,
    at: datetime,
    subsystems: Iterable[Subsystem],
    rights: Iterable[Right],
    keys: Iterable[AccessKey],
    certificates: Iterable[Certificate],
    public_keys: Iterable[PublicKey] = (),
    events: str = "",
) -> Snapshot:
    """The configuration as of ``at``, in an order of its own; what has ended is left out. Raises Inconsistent."""
    made = Snapshot(
        instance=instance,
        version=version,
        made_at=at,
        expires_at=at + LIFE,
        subsystems=tuple(sorted(map(_ordered, subsystems), key=lambda one: client_of(instance, one))),
        rights=tuple(sorted((one for one in rights if not over(one.until, at)), key=lambda one: (one.client, one.id))),
        keys=tuple(sorted((one for one in keys if not over(one.until, at)), key=lambda one: one.access_key)),
        certificates=tuple(
            sorted((one for one in certificates if not over(one.until, at)), key=lambda one: one.sha256)
        ),
        public_keys=tuple(sorted((one for one in public_keys if not over(one.until, at)), key=lambda one: one.key_id)),
        events=events,
    )
    _check(made)
    return made


def over(until: datetime | None, at: datetime) -> bool:
    """Whether something valid until before ``until`` is over at that instant."""
    return until is not None and until <= at


def client_of(instance: str, party: Subsystem) -> str:
    """The party's identifier, as callers write it."""
    parts = (instance, party.member_class, party.member_code, party.subsystem)
    return identifier(*[part for part in parts if part is not None])


def pattern_of(path: str) -> str:
    """A path of a description as the gateway matches it: each parameter is one segment (``/a/{id}`` → ``/a/*``)."""
    return re.sub(r"\{[^{}/]*\}", "*", path) or "/"


def endpoint_of(method: str, path: str) -> Endpoint:
    """An operation as the gateway matches it."""
    return Endpoint(method=method, path=pattern_of(path))


def _ordered(party: Subsystem) -> Subsystem:
    return replace(party, services=tuple(sorted(party.services, key=lambda one: (one.code, one.version or ""))))


def _check(made: Snapshot) -> None:
    services = {
        "/".join(filter(None, (client_of(made.instance, party), identifier(one.code), one.version))): one
        for party in made.subsystems
        for one in party.services
    }
    clients = {client_of(made.instance, party) for party in made.subsystems}
    named = (
        [one.client for one in made.rights]
        + [one.client for one in made.keys]
        + [one.client for one in made.certificates]
        + [one.client for one in made.public_keys]
    )
    for name in named:
        if name not in clients:
            raise Inconsistent(f"{name} is not in the configuration.")
    for right in made.rights:
        service = services.get(right.service)
        if service is None or not set(right.endpoints) <= set(service.endpoints):
            raise Inconsistent(f"The right {right.id} opens what is not in the configuration.")


def differs(before: Snapshot, after: Snapshot) -> bool:
    """Whether they differ in anything but their number and times."""
    return replace(after, version=before.version, made_at=before.made_at, expires_at=before.expires_at) != before
