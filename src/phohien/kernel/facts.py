"""Facts, questions and their answers: frozen, versioned dataclasses that cross a system's border as JSON.

A *fact* is past tense and carries all its readers need. A *question* names the type of its *answer*. The same
dataclass is a function argument in process and JSON at ``/r1/…`` over the gateway.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform

import msgspec

Answer = TypeVar("Answer")
Message = TypeVar("Message")

_MESSAGES: dict[str, type] = {}


class Fact:
    """Something that happened. Subclasses are decorated with :func:`message`."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]


class Question(Generic[Answer]):
    """Something asked of another system, answered with an ``Answer`` (or a ``kernel.errors.Problem``)."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]
    ANSWER: ClassVar[type]


@dataclass_transform(frozen_default=True, kw_only_default=True)
def message(system: str, *, version: int = 1, answer: type | None = None) -> Any:
    """Class decorator: freeze the dataclass and register it as ``system.ClassName.v1``.

    Raises ValueError when a class of the same name and version is registered already, or has no docstring.
    """

    def register(cls: type[Message]) -> type[Message]:
        frozen = dataclass(frozen=True, kw_only=True, slots=False)(cls)
        if not cls.__doc__:
            raise ValueError(f"The message {cls.__name__} needs a docstring: it is a published contract.")
        frozen.NAME = f"{system}.{cls.__name__}"  # type: ignore[attr-defined]
        frozen.VERSION = version  # type: ignore[attr-defined]
        if answer is not None:
            frozen.ANSWER = answer  # type: ignore[attr-defined]
        key = f"{system}.{cls.__name__}.v{version}"
        if key in _MESSAGES and _MESSAGES[key].__module__ != cls.__module__:
            raise ValueError(f"The message {key} is already registered.")
        _MESSAGES[key] = frozen
        return frozen

    return register


def name_of(thing: Any) -> str:
    """The full name of a message or message class, e.g. ``population.BirthRegistered.v1``."""
    return f"{thing.NAME}.v{thing.VERSION}"


def to_data(thing: Any) -> Any:
    """The message as plain JSON-ready values (dates as ISO 8601)."""
    return msgspec.to_builtins(thing)


def from_data(name: str, data: Any) -> Any:
    """The message of that full name, rebuilt and type-checked. Raises KeyError or msgspec.ValidationError."""
    return msgspec.convert(data, _MESSAGES[name])


def all_messages() -> dict[str, type]:
    """Every published message by its full name."""
    return dict(sorted(_MESSAGES.items()))


def field_names(cls: type) -> list[str]:
    """The names of a message's fields, in order."""
    return [item.name for item in fields(cls)]
