"""The acts a process may call by name; a definition can call these and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.base.notices import services as notices
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier

HouseAct = Callable[[Dossier, Actor, datetime, str], None]
ACTS: dict[str, HouseAct] = {}


def house_act(name: str) -> Callable[[HouseAct], HouseAct]:
    """Register the decorated function under the name a process may call it by."""

    def register(act: HouseAct) -> HouseAct:
        ACTS[name] = act
        return act

    return register


def do(name: str, dossier: Dossier, *, by: Actor, at: datetime, note: str = "") -> None:
    """The named act is done. Raises Refused for a name the house does not know: the check before publication failed."""
    act = ACTS.get(name)
    if act is None:
        raise Refused(
            _("The process calls “%(name)s”, which this system cannot do.") % {"name": name},
            code="onestop.unknown_act",
        )
    act(dossier, by, at, note)


def tell_applicant(
    dossier: Dossier, *, subject: object, body: object, by: Actor, at: datetime, by_mail: bool = True
) -> None:
    """The person who applied online has the notice; it leads to the dossier and holds nothing personal."""
    if not dossier.account_code:
        return
    notices.notify(
        to=dossier.account_code, subject=subject, body=body, link=f"/mot-cua/ho-so-cua-toi/{dossier.code}/",
        about=dossier.code, by=by, at=at, by_mail=by_mail,
    )  # fmt: skip


@house_act("notify_applicant")
def notify_applicant(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The person knows that the dossier moved on; the notice carries its code and nothing personal."""
    tell_applicant(
        dossier,
        subject=gettext_lazy("Dossier %(code)s has moved on") % {"code": dossier.code},
        body=gettext_lazy("Your dossier “%(title)s” has moved on. Open it to see where it stands.")
        % {"title": dossier.title},
        by=by,
        at=at,
    )
