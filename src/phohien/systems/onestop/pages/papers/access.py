"""Who may open a dossier's papers: the office, the owner, or somebody who looked the dossier up with its secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotAllowed, NotFound
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.citizen import looking_up
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.services import reading
from phohien.ui.guard import actor_of


def open_dossier(request: HttpRequest, code: str, *, at: datetime) -> Any:
    """The dossier, for somebody who may read its papers; an official's look is written down.

    Raises NotAllowed with the same sentence whether there is no such dossier or it is somebody else's.
    """
    actor = actor_of(request)
    try:
        dossier = dossiers.get_dossier(code)
    except NotFound:
        dossier = None
    if dossier is not None and looking_up.remembered(request, at) == dossier.code:
        return dossier
    if dossier is None or not POLICY.may(actor, policy.VIEW_DOSSIER, dossier):
        raise NotAllowed(
            _(
                "You cannot open this paper. Sign in with the account that filed the dossier, "
                "or look the dossier up with its code and secret first."
            ),
            code="onestop.paper_closed",
        )  # fmt: skip
    if actor.is_official and dossier.account_code != actor.code:
        reading.read_dossier(dossier=dossier, by=actor, at=at, purpose=_("Opening a paper of the dossier"))
    return dossier
