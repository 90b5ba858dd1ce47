"""The acts a process may call by name; a definition can call these and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from phohien.base.notices import services as notices
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier

HouseAct = Callable[[Dossier, Actor, datetime, str], None]


def notify_applicant(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The person knows that the dossier moved on; the notice carries its code and nothing personal."""
    if not dossier.account_code:
        return
    notices.notify(
        to=dossier.account_code,
        subject=_("Dossier %(code)s has moved on") % {"code": dossier.code},
        body=_("Your dossier “%(title)s” has moved on. Open it to see where it stands.")
        % {"title": dossier.title},
        link=f"/mot-cua/ho-so-cua-toi/{dossier.code}/",
        about=dossier.code,
        by=by,
        at=at,
    )


def request_payment(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The financial duty is asked of the person (national state 6 is shown while it is open)."""
    notify_applicant(dossier, by, at)


ACTS: dict[str, HouseAct] = {}


def house_act(name: str) -> Callable[[HouseAct], HouseAct]:
    """Register the decorated function under the name a process may call it by."""

    def register(act: HouseAct) -> HouseAct:
        ACTS[name] = act
        return act

    return register


house_act("notify_applicant")(notify_applicant)
house_act("request_payment")(request_payment)
house_act("send_tax_notice")(request_payment)


def do(name: str, dossier: Dossier, *, by: Actor, at: datetime, note: str = "") -> None:
    """The named act is done. Raises Refused for a name the house does not know: the check before publication failed."""
    act = ACTS.get(name)
    if act is None:
        raise Refused(
            _("The process calls “%(name)s”, which this system cannot do.") % {"name": name},
            code="onestop.unknown_act",
        )
    act(dossier, by, at, note)
