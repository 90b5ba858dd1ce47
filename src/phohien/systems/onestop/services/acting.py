"""What every act on a dossier shares: the row locked, the look of the page still true, the line in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phohien.base import statements
from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Stale
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Act, Actor
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import figures
from phohien.systems.onestop.services.synchronisation import outbox

COLUMNS = tuple(field.attname for field in Dossier._meta.concrete_fields if not field.primary_key)
MUTABLE = {"values", "sources"}
_LOCKED = statements.Prepared(
    lambda code: (
        Dossier.objects.select_for_update(of=("self",))
        .filter(code=code)
        .select_related("version", "process")
        .defer(*versions.HEAVY)
    ),
    code=str,
)


def lock(code: str, *, revision: int | None = None) -> Dossier:
    """The dossier, its row locked until the transaction ends.

    ``revision`` is what the person was looking at. Raises NotFound, and Stale when somebody acted since.
    """
    dossier = _LOCKED.first(code=code)
    if dossier is None:
        raise NotFound(_("There is no dossier %(code)s.") % {"code": code}, code="onestop.no_dossier")
    if revision is not None and revision != dossier.revision:
        raise Stale(
            _("Somebody has worked on this dossier since you opened it. Please look at it again."),
            code="onestop.stale",
        )
    dossier.before = figures.snapshot(dossier)  # type: ignore[attr-defined]
    remember(dossier)
    return dossier


def remember(dossier: Dossier) -> None:
    """What of the dossier changes from now on is what ``record`` writes."""
    dossier.loaded = {name: vars(dossier)[name] for name in COLUMNS}  # type: ignore[attr-defined]


def _save(dossier: Dossier) -> None:
    loaded = getattr(dossier, "loaded", None)
    changed = [name for name in COLUMNS if loaded is None or name in MUTABLE or vars(dossier)[name] != loaded[name]]
    statements.update(dossier, changed)
    remember(dossier)


def office_of(by: Actor) -> Actor:
    """Whom a file belongs to that an official adds in their office: the office, not the person.

    Else it would stay usable in the official's own drafts, unseen and after the post has ended.
    """
    return replace(by, code=by.agency) if by.is_official else by


def require(by: Actor, act: Act, dossier: Dossier) -> None:
    """Nothing, or NotAllowed."""
    POLICY.require(by, act, dossier)


def move(dossier: Dossier, act: states.Act) -> None:
    """The dossier's procedure state is what the act leads to. Raises MoveRefused with both in words."""
    dossier.state = states.moved(dossier.state, act, is_received=dossier.received_at is not None)


def record(
    dossier: Dossier,
    act: Act,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    fact: Fact | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """The changed dossier is saved, its figures and the national portal follow, and the act stands in the ledger."""
    before = getattr(dossier, "before", None)
    dossier.revision += 1
    outbox.follow(dossier, act, before=before["state"] if before else None, by=by, at=at)
    _save(dossier)
    after = figures.follow(dossier, before)
    ledger.record(
        act=act,
        subject=dossier.code,
        case=dossier.code,
        by=by,
        at=at,
        note=note,
        fact=fact,
        agency=dossier.agency,
        data={"figures": after, **(data or {})},
    )
