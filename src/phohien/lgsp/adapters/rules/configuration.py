"""The partners of an installation, read from one file: who they are, where, by which protocol, with which credentials.

A file and not settings of the environment: there are several partners, each with a dozen values, and the secrets of a
file are kept from listings of processes. ``partners.toml`` lies in the data folder, readable by its owner alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

PROTOCOLS = ("ngsp", "vdxp", "vxp", "edoc")
AXES = ("vxp", "edoc")
"""Protocols of document axes."""
HISTORIES = ("from_now", "all")
WHEN_DOWN = ("refuse", "own_register")


class Unusable(ValueError):
    """The file cannot be used; the sentence says where and why."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A bus above us. ``client`` is who we are there: a client id (NGSP), our subsystem's identifier
    (VDXP), our system id on a document axis (VXP, EDOC).

    ``service`` is the X-Road identifier that takes letters (VDXP). ``facts`` are the facts it is told. ``caller`` is the
    subsystem in whose name it calls us through our gateway. ``credentials_end`` is the last day of what we sign in with.
    ``certificate`` is a file (PEM) with the certificate we show there in the TLS handshake and its private key,
    ``authorities`` one with whose certificates we believe instead of the system's; both beside partners.toml.
    ``history``: a partner newly named is told facts ``from_now``, or ``all`` there ever were. ``user``, ``password`` and
    ``application`` sign in to a provincial document axis that wants a token (EDOC). ``reaches`` are the first parts of the
    agencies' codes a document axis is for; without any it is for all that no other one reaches. ``secret`` and ``password``
    may be sealed (``./phohien partners --seal``): they are opened for each call and nowhere kept open.
    """

    code: str
    protocol: str
    name: str
    address: str
    client: str = ""
    secret: str = field(default="", repr=False)
    token_address: str = ""
    service: str = ""
    facts: tuple[str, ...] = ()
    caller: str = ""
    credentials_end: date | None = None
    patience_seconds: float = 10.0
    certificate: str = ""
    authorities: str = ""
    history: str = "from_now"
    user: str = ""
    password: str = field(default="", repr=False)
    application: str = ""
    reaches: tuple[str, ...] = ()

    def reaches_agency(self, code: str) -> bool:
        """Whether the partner is named for that agency, or one above it."""
        return any(code == one or code.startswith(f"{one}.") or code.endswith(f".{one}") for one in self.reaches)


@dataclass(frozen=True, slots=True)
class National:
    """A national database that answers questions of our contracts: over which partner, by which service each."""

    partner: str
    services: Mapping[str, str]
    when_down: str = "refuse"


@dataclass(frozen=True, slots=True)
class Partners:
    """All of it. ``simulate_port`` is where the test partners run in a demonstration; 0: they do not."""

    partners: Mapping[str, Partner] = field(default_factory=dict)
    national: Mapping[str, National] = field(default_factory=dict)
    simulate_port: int = 0

    def national_of(self, question: str) -> tuple[str, National] | None:
        """The national database (with its code) that answers the question of that full name."""
        return next(((code, one) for code, one in self.national.items() if question in one.services), None)

    @property
    def axes(self) -> tuple[Partner, ...]:
        """The document axes, in the file's order."""
        return tuple(one for one in self.partners.values() if one.protocol in AXES)

    def axis_to(self, agency: str) -> Partner | None:
        """The document axis that is named for the agency, else the first that is named for nobody in particular."""
        named = (one for one in self.axes if one.reaches_agency(agency))
        return next(named, next((one for one in self.axes if not one.reaches), None))

    @property
    def codes(self) -> tuple[str, ...]:
        """Everybody whose state is kept: partners and national databases."""
        return (*self.partners, *self.national)


NOBODY = Partners()


def read(text: str) -> Partners:
    """The partners of that file. Raises Unusable."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unusable(f"partners.toml is no TOML: {fault}") from fault
    unknown = told.keys() - {"partner", "national", "simulate_port"}
    if unknown:
        raise Unusable(f"partners.toml: {', '.join(sorted(unknown))} is not known here.")
    partners = {
        code: _partner(code, _table(values, code))
        for code, values in _table(told.get("partner", {}), "partner").items()
    }
    national = {code: _national(code, _table(values, code), partners)
                for code, values in _table(told.get("national", {}), "national").items()}  # fmt: skip
    if partners.keys() & national.keys():
        raise Unusable("partners.toml: a partner and a national database need different codes.")
    return Partners(partners, national, _typed("simulate_port", told.get("simulate_port", 0), int))


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unusable(f"partners.toml: {where} must be a table.")
    return value


def _typed(where: str, value: Any, kind: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, kind):
        raise Unusable(f"partners.toml: {where} has a value of the wrong kind.")
    return value


KINDS: Mapping[str, Any] = {
    "protocol": str, "name": str, "address": str, "client": str, "secret": str, "token_address": str, "service": str,
    "facts": list, "caller": str, "credentials_end": date, "patience_seconds": (int, float),
    "certificate": str, "authorities": str, "history": str, "user": str, "password": str, "application": str, "reaches": list,
}  # fmt: skip


def _partner(code: str, told: dict[str, Any]) -> Partner:
    for name, value in told.items():
        if name not in KINDS:
            raise Unusable(f"partners.toml: {code}.{name} is not known here.")
        _typed(f"{code}.{name}", value, KINDS[name])
    one = Partner(
        **{
            "code": code,
            "name": code,
            "protocol": "",
            "address": "",
            **told,
            "facts": tuple(told.get("facts", ())),
            "reaches": tuple(told.get("reaches", ())),
        }
    )
    if one.protocol not in PROTOCOLS:
        raise Unusable(f"partners.toml: {code}.protocol must be one of {', '.join(PROTOCOLS)}.")
    for name in ("address", *(["token_address"] if one.protocol == "ngsp" else [])):
        parts = urlsplit(getattr(one, name))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Unusable(f"partners.toml: {code}.{name} must begin with http: or https:.")
    if one.history not in HISTORIES:
        raise Unusable(f"partners.toml: {code}.history must be one of {', '.join(HISTORIES)}.")
    if (one.certificate or one.authorities) and not one.address.startswith("https:"):
        raise Unusable(
            f"partners.toml: {code}.certificate and {code}.authorities need an address that begins with https:."
        )
    if one.protocol == "vdxp" and not (one.client.count("/") == 3 and one.service.count("/") in {4, 5}):
        raise Unusable(f"partners.toml: {code}.client and {code}.service must be X-Road identifiers.")
    return one


def _national(code: str, told: dict[str, Any], partners: Mapping[str, Partner]) -> National:
    unknown = told.keys() - {"partner", "services", "when_down"}
    if unknown:
        raise Unusable(f"partners.toml: {code}.{', '.join(sorted(unknown))} is not known here.")
    one = National(
        _typed(f"{code}.partner", told.get("partner", ""), str), _table(told.get("services", {}), f"{code}.services"),
        _typed(f"{code}.when_down", told.get("when_down", "refuse"), str),
    )  # fmt: skip
    if one.partner not in partners:
        raise Unusable(f"partners.toml: {code}.partner names nobody of this file.")
    if one.when_down not in WHEN_DOWN:
        raise Unusable(f"partners.toml: {code}.when_down must be one of {', '.join(WHEN_DOWN)}.")
    return one
