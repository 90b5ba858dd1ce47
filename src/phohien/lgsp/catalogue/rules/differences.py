"""What changed between two versions of a service, and whether its users must change something.

Breaking is what makes a correct consumer of the older version fail or misread: something taken away, something newly
needed in a request, a type that changed, a value no longer sure in an answer. Everything else is an addition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules.description import Description, Field, Operation


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``where`` is the operation, ``what`` the part of it; ``before`` and ``after`` as people write them."""

    where: str
    what: str
    words: Words
    breaking: bool
    before: str = ""
    after: str = ""


GONE, NEW = Words("Bỏ", "Taken away"), Words("Thêm", "Added")
NEEDED, NEW_NEEDED = Words("Trở thành bắt buộc", "Needed from now on"), Words("Thêm, bắt buộc", "Added and needed")
OPTIONAL, KIND = Words("Không còn bắt buộc", "No longer needed"), Words("Đổi kiểu", "Another type")
UNSURE = Words("Có thể vắng", "May be absent from now on")
ENDING = Words("Báo sẽ bỏ", "Announced to end")


def between(before: Description, after: Description) -> list[Change]:
    """The changes from the older to the newer, those that break first, then by operation."""
    old = {(one.method, one.path): one for one in before.operations}
    new = {(one.method, one.path): one for one in after.operations}
    found = []
    for key in {**old, **new}:
        where = f"{key[0]} {key[1]}"
        if key not in new:
            found.append(Change(where, "", GONE, True))
        elif key not in old:
            found.append(Change(where, "", NEW, False))
        else:
            found += _operation(where, old[key], new[key])
    return sorted(found, key=lambda one: (not one.breaking, one.where))


def _operation(where: str, old: Operation, new: Operation) -> Iterator[Change]:
    if new.deprecated and not old.deprecated:
        yield Change(where, "", ENDING, False)
    old_given = {f"{one.name} ({one.place})": (one.kind, one.required) for one in old.parameters}
    new_given = {f"{one.name} ({one.place})": (one.kind, one.required) for one in new.parameters}
    yield from _asked(where, old_given, new_given)
    yield from _asked(where, _paths(old.request), _paths(new.request))
    if old.request_media != new.request_media and old.request_media:
        yield Change(where, "Content-Type", KIND, True, old.request_media, new.request_media or "–")
    was, now = {one.status: one for one in old.answers}, {one.status: one for one in new.answers}
    for status in {**was, **now}:
        if status not in now:
            yield Change(where, status, GONE, True)
        elif status not in was:
            yield Change(where, status, NEW, False)
        else:
            yield from _told(where, status, _paths(was[status].fields), _paths(now[status].fields))


Parts = dict[str, tuple[str, bool]]


def _paths(fields: tuple[Field, ...]) -> Parts:
    """The values by their whole path (``person.name``), with type and whether they must be there."""
    above: list[str] = []
    found = {}
    for one in fields:
        above[one.depth :] = [one.name]
        found[".".join(above)] = (one.kind, one.required)
    return found


def _asked(where: str, old: Parts, new: Parts) -> Iterator[Change]:
    """Of what a consumer sends: taking away and newly needing break."""
    for name in {**old, **new}:
        if name not in new:
            yield Change(where, name, GONE, True, old[name][0])
        elif name not in old:
            kind, needed = new[name]
            yield Change(where, name, NEW_NEEDED if needed else NEW, needed, "", kind)
        else:
            (was, was_needed), (now, now_needed) = old[name], new[name]
            if was != now:
                yield Change(where, name, KIND, True, was, now)
            if now_needed != was_needed:
                yield Change(where, name, NEEDED if now_needed else OPTIONAL, now_needed)


def _told(where: str, status: str, old: Parts, new: Parts) -> Iterator[Change]:
    """Of what a consumer receives: taking away and being no longer sure break."""
    for name in {**old, **new}:
        what = f"{status}: {name}"
        if name not in new:
            yield Change(where, what, GONE, True, old[name][0])
        elif name not in old:
            yield Change(where, what, NEW, False, "", new[name][0])
        else:
            (was, was_sure), (now, now_sure) = old[name], new[name]
            if was != now:
                yield Change(where, what, KIND, True, was, now)
            if was_sure and not now_sure:
                yield Change(where, what, UNSURE, True)
