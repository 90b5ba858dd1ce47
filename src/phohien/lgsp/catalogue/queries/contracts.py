"""The in-process contracts of our own systems, found by their names."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module

from phohien.kernel import facts
from phohien.kernel.errors import NotFound
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.lgsp import contracts
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.rules import lifecycle, messages
from phohien.lgsp.exchange import rules as exchange


@lru_cache(maxsize=1)
def all_contracts() -> dict[str, messages.Contract]:
    """Every message the systems' contract modules publish, by its full name."""
    for module in pkgutil.iter_modules(contracts.__path__):
        import_module(f"{contracts.__name__}.{module.name}")
    published = {
        name: message
        for name, message in facts.all_messages().items()
        if message.__module__.startswith(f"{contracts.__name__}.")
    }
    return {name: messages.contract_of(name, message) for name, message in published.items()}


def list_contracts(*, text: str = "", system: str = "", kind: str = "") -> list[messages.Contract]:
    """The contracts of one system or kind or of all, whose name or explanation holds the folded words."""
    words = fold(text).split()
    return [
        one
        for one in all_contracts().values()
        if system in ("", one.system)
        and kind in ("", one.kind)
        and all(word in fold(f"{one.name} {one.summary} {one.text}") for word in words)
    ]


def contract(name: str) -> messages.Contract:
    """The contract of that full name. Raises NotFound."""
    found = all_contracts().get(name)
    if found is None:
        words = Words("Không có hợp đồng dữ liệu tên này.", "There is no contract of this name.")
        raise NotFound(words, code="catalogue.no_such_contract")
    return found


def systems() -> list[str]:
    """The systems that publish contracts."""
    return sorted({one.system for one in all_contracts().values()})


def answers_here(name: str) -> bool:
    """Whether a system of this installation answers the question."""
    return exchange.provider_of(name) is not None


def listeners_of(name: str) -> list[str]:
    """The systems of this installation that listen to the fact."""
    return [system for system, heard in exchange.listeners().items() if name in heard]


def carried_by(name: str) -> list[ServiceVersion]:
    """The services in operation that carry the question to parties outside."""
    found = ServiceVersion.objects.filter(question=name, state__in=lifecycle.OPEN_STATES)
    return list(found.select_related("service__subsystem__member"))
