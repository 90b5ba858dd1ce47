"""What the one-stop desk adds to the box that finds in all systems."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from phohien.kernel.errors import NotFound
from phohien.kernel.ids import BadCode, parse_dossier_code
from phohien.kernel.policy import Actor
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import desk, dossiers
from phohien.ui.finding import MOST, Found, Hit


def find(actor: Actor, text: str, at: datetime) -> Found | None:
    """The dossier of that whole code, else the office's dossiers whose code or person holds the words."""
    if not POLICY.may(actor, policy.OPEN_DESK):
        return None
    more = f"{reverse('onestop:desk_queue', args=['tat-ca'])}?{urlencode({'q': text})}"
    exact = _of_code(text)
    if exact is not None:
        return Found(system=_("One-stop"), hits=[_hit(exact)], more_href=more, is_exact=True)
    lines = desk.slice_of(actor, "all", desk.Wanted(search=text), at=at, size=MOST).lines
    return Found(system=_("One-stop"), hits=[_hit(line.dossier) for line in lines], more_href=more)


def _of_code(text: str) -> Any:
    """The dossier of that whole code, or None."""
    try:
        parse_dossier_code(text)
        return dossiers.get_dossier(text)
    except (BadCode, NotFound):
        return None


def _hit(dossier: Any) -> Hit:
    detail = " · ".join(
        str(part) for part in (showing.title_of(dossier), dossier.owner_name, showing.state_words(dossier))
    )
    return Hit(title=dossier.code, detail=detail, href=showing.dossier_href(dossier.code))
