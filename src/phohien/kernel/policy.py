"""Who may do what: one registry of acts, each with its words and its rule.

Every system states its acts once in its ``policy`` room::

    POLICY = Policy("onestop")
    RECEIVE = POLICY.act("receive_dossier", vi="Tiếp nhận hồ sơ", en="Receive a dossier", rule=is_receiving_officer)

Pages, APIs and services then ask ``POLICY.may(actor, RECEIVE, thing)`` or ``POLICY.require(...)``; an architecture
test refuses a URL or a service without an act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from phohien.kernel.errors import NotAllowed
from phohien.kernel.words import Words

_NOT_ALLOWED = Words("Bạn không có quyền thực hiện việc này: {act}.", "You may not do this: {act}.")
ActorKind = Literal["anonymous", "citizen", "enterprise", "official", "subsystem", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account as it stands at this moment, with the post it is acting in.

    A ``subsystem`` is an outside system the LGSP's gateway let through; what it may ask is the provider's right.
    ``code`` is the account's public code (``"system"`` for the machine itself, ``""`` for nobody signed in).
    ``assurance`` is 0 anonymous, 1 one factor, 2 two factors or an electronic identity of level 2 (NĐ 69/2024).
    ``personal_id`` is the twelve-digit identifier when the identity provider vouched for it, else empty.
    A ``subsystem`` is a machine of a member of the LGSP that the gateway vouches for; ``organisation_code`` is its address.
    ``roles`` belong to the post, not to the person; ``delegated_by`` names the post's holder in absence.
    """

    code: str
    name: str = ""
    kind: ActorKind = "anonymous"
    personal_id: str = ""
    organisation_code: str = ""
    agency: str = ""
    post: str = ""
    post_title: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    assurance: int = 0
    delegated_by: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody (or the system itself) stands behind this actor."""
        return self.kind != "anonymous"

    @property
    def is_official(self) -> bool:
        """Whether this actor acts in a post of an agency."""
        return self.kind == "official" and bool(self.post)

    @property
    def shown_name(self) -> str:
        """The name as a record of an act bears it: who acts for an absent holder is shown to do so."""
        return f"{self.name} (thay {self.delegated_by})" if self.delegated_by else self.name

    @property
    def shown_title(self) -> str:
        """The title as a record of an act bears it, with the holder somebody acts for in absence."""
        return f"{self.post_title} (thay {self.delegated_by})" if self.delegated_by else self.post_title

    def has_role(self, *roles: str) -> bool:
        """Whether the post carries any of these roles."""
        return not self.roles.isdisjoint(roles)


ANONYMOUS = Actor(code="")
SYSTEM = Actor(code="system", name="Hệ thống", kind="system", assurance=2)

Rule = Callable[[Actor, Any], bool]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person can do, in words, with the rule that says who."""

    system: str
    name: str
    vi: str
    en: str
    rule: Rule

    @property
    def code(self) -> str:
        """The act's name everywhere: ledger, permission table, architecture tests."""
        return f"{self.system}.{self.name}"


_ACTS: dict[str, Act] = {}


class Policy:
    """All the acts of one system, and the only place that answers questions of permission for it."""

    def __init__(self, system: str) -> None:
        self.system = system

    def act(self, name: str, *, vi: str, en: str, rule: Rule) -> Act:
        """Register an act and return it. Raises ValueError when the name is taken by another act."""
        act = Act(self.system, name, vi, en, rule)
        known = _ACTS.get(act.code)
        if known is not None and (known.vi, known.en) != (vi, en):
            raise ValueError(f"The act {act.code} is already registered.")
        _ACTS[act.code] = act
        return act

    def may(self, actor: Actor, act: Act, thing: Any = None) -> bool:
        """Whether ``actor`` may do ``act`` to ``thing`` (None: to some thing at all). The system may do anything."""
        return actor.kind == "system" or act.rule(actor, thing)

    def require(self, actor: Actor, act: Act, thing: Any = None) -> None:
        """Nothing, or NotAllowed with the act's name in words."""
        if not self.may(actor, act, thing):
            raise NotAllowed(
                _NOT_ALLOWED.filled(act=Words(act.vi, act.en)),
                code=f"not_allowed.{act.code}",
            )


def all_acts() -> Iterator[Act]:
    """Every registered act, in the order of their codes."""
    return iter(sorted(_ACTS.values(), key=lambda act: act.code))


def anyone(_actor: Actor, _thing: Any) -> bool:
    """A rule: everybody, signed in or not."""
    return True


def signed_in(actor: Actor, _thing: Any) -> bool:
    """A rule: anybody who signed in."""
    return actor.is_signed_in


def any_official(actor: Actor, _thing: Any) -> bool:
    """A rule: anybody holding a post now."""
    return actor.is_official
