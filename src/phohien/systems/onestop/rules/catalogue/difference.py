"""What changed between two versions of a procedure, path by path, to be read before publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from phohien.systems.onestop.rules.catalogue.model import ProcedureVersion
from phohien.systems.onestop.rules.records import plain


@dataclass(frozen=True, kw_only=True)
class Change:
    """One changed value; ``before`` or ``after`` is None when it was added or removed."""

    path: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def _keyed(items: Sequence[Any]) -> dict[str, Any]:
    """A list as a mapping: by code (or number) where every item has its own, else by position."""
    for key in ("code", "number", "channel"):
        names = [item.get(key) if isinstance(item, dict) else None for item in items]
        if items and all(names) and len(set(names)) == len(names):
            return dict(zip(map(str, names), items, strict=True))
    return {str(position + 1): item for position, item in enumerate(items)}


def _compare(before: Any, after: Any, path: str) -> list[Change]:
    if before == after:
        return []
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        before, after = _keyed(before), _keyed(after)
    if isinstance(before, dict) and isinstance(after, dict):
        changes: list[Change] = []
        for key in [*before, *(key for key in after if key not in before)]:
            inner = f"{path}.{key}" if path else key
            changes += _compare(before.get(key), after.get(key), inner)
        return changes
    return [Change(path=path, before=before, after=after)]


def differences(before: ProcedureVersion, after: ProcedureVersion) -> list[Change]:
    """Every value that differs, in the order of the older version; components, fees… are matched by code."""
    return _compare(plain(before), plain(after), "")
