"""Who answers which question and who listens to which fact: a registry filled by the systems' ``links``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from phohien.kernel import facts

Handler = Callable[..., Any]
_PROVIDERS: dict[str, Provider] = {}
_LISTENERS: dict[tuple[str, str], Handler] = {}
_FROM_NOW: set[str] = set()


@dataclass(frozen=True)
class Provider:
    """The system that answers a question, and its function.

    ``first``, where there is one, is called before, with the same arguments and outside any transaction: it may take its
    time over a network. What it returns is handed to ``answer`` as ``first``.
    """

    system: str
    answer: Handler
    first: Handler | None = None


def system_of(handler: Handler) -> str:
    """The name of the system whose ``links`` hold this handler."""
    return handler.__module__.removeprefix("phohien.systems.").split(".")[0]


def answers(question: type, *, first: Handler | None = None) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one provider of ``question``.

    It is called as ``f(question, *, by, at, purpose, case)``, and with ``first=`` where :class:`Provider` has one. Raises
    ValueError when another function answers already.
    """

    def register(handler: Handler) -> Handler:
        name = facts.name_of(question)
        known = _PROVIDERS.get(name)
        if known is not None and known.answer.__qualname__ != handler.__qualname__:
            raise ValueError(f"{name} is answered by {known.system} already.")
        _PROVIDERS[name] = Provider(system_of(handler), handler, first)
        return handler

    return register


def listens(fact: type, *, system: str = "", from_now: bool = False) -> Callable[[Handler], Handler]:
    """Register the decorated function ``f(fact, *, at)`` to be told every ``fact``, once each and in sealed order.

    ``from_now``: a listener that is new here begins behind what is sealed at its first look, instead of at the first fact.
    """

    def register(handler: Handler) -> Handler:
        if from_now:
            _FROM_NOW.add(system or system_of(handler))
        _LISTENERS[(system or system_of(handler), facts.name_of(fact))] = handler
        return handler

    return register


def begins_now(system: str) -> bool:
    """Whether that listener, when it is new, is spared what was told before it came."""
    return system in _FROM_NOW


def provider_of(name: str) -> Provider | None:
    """Who answers the question of that full name."""
    return _PROVIDERS.get(name)


def listeners() -> dict[str, dict[str, Handler]]:
    """For every listening system, its handlers by the fact's full name."""
    found: dict[str, dict[str, Handler]] = {}
    for (system, name), handler in sorted(_LISTENERS.items(), key=lambda item: item[0]):
        found.setdefault(system, {})[name] = handler
    return found
