"""Opening a dossier: the policy is asked, the purpose is known, the reading is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.policy import Act, Actor
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.queries.dossier_parts import Parts, own_tasks
from phohien.systems.onestop.services import reading
from phohien.ui.guard import actor_of

PURPOSES = "onestop.purposes"
MOST_REMEMBERED = 200


@dataclass(frozen=True)
class Opened:
    """A dossier somebody looks at, at one moment."""

    parts: Parts
    by: Actor
    at: datetime
    purpose: str

    @property
    def dossier(self) -> Any:
        """The dossier itself."""
        return self.parts.dossier

    @property
    def code(self) -> str:
        """Its code."""
        return str(self.dossier.code)


def remembered_purpose(request: HttpRequest, code: str) -> str:
    """The purpose named for this dossier in this session, or nothing."""
    return str(request.session.get(PURPOSES, {}).get(code, ""))


def remember_purpose(request: HttpRequest, code: str, purpose: str) -> None:
    """The session knows the purpose; the oldest of too many is forgotten."""
    known = dict(request.session.get(PURPOSES, {}))
    known.pop(code, None)
    known[code] = purpose
    request.session[PURPOSES] = dict(list(known.items())[-MOST_REMEMBERED:])


def preset_purpose(parts: Parts, by: Actor) -> str:
    """The purpose an open step of this official's own gives: doing it. Nothing without one."""
    task = next(iter(own_tasks(parts, by)), None)
    return showing.task_name(task) if task is not None else ""


def look(request: HttpRequest, code: str) -> Opened:
    """The dossier, if this official may see it; the purpose is empty when it has still to be asked.

    Raises NotFound and NotAllowed. Nothing is written down yet.
    """
    by, at = actor_of(request), clock.now()
    parts = Parts(dossiers.get_dossier(code))
    POLICY.require(by, policy.VIEW_DOSSIER, parts.dossier)
    purpose = remembered_purpose(request, parts.dossier.code) or preset_purpose(parts, by)
    return Opened(parts, by, at, purpose)


def open_for(request: HttpRequest, code: str, act: Act | None = None) -> Opened:
    """The dossier, open to be worked on: ``act`` is allowed and the reading is written down.

    Raises NotFound and NotAllowed.
    """
    found = look(request, code)
    if act is not None:
        POLICY.require(found.by, act, found.dossier)
    purpose = found.purpose or (str(act.vi) if act is not None else _("Handling the dossier"))
    reading.read_dossier(dossier=found.dossier, by=found.by, at=found.at, purpose=purpose)
    return Opened(found.parts, found.by, found.at, purpose)
