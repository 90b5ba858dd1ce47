"""What a person does about messages that did not get through: try again, send the whole dossier, compare with the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, SyncMessage
from phohien.systems.onestop.models.synchronisation import UNSENT
from phohien.systems.onestop.policy import OPERATE_SYNC, POLICY
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.rules import national, states
from phohien.systems.onestop.services import acting, figures
from phohien.systems.onestop.services.synchronisation import composing, connecting, outbox
from phohien.systems.onestop.services.synchronisation.portal import Declined, Portal, Unreachable

State = SyncMessage.State
MOST_COMPARED = 50


class NoPortal(Refused):
    """This installation speaks to no national portal, or it does not answer."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One dossier as we know it and as the portal does; ``is_resent`` when it goes out whole because of that."""

    code: str
    is_known: bool
    differences: tuple[national.Difference, ...]
    is_resent: bool = False


@transaction.atomic
def retry_message(*, code: str, number: int, by: Actor, at: datetime) -> SyncMessage:
    """The parked or failed message is due now, with its attempts counted anew. Raises Refused for any other."""
    POLICY.require(by, OPERATE_SYNC)
    dossier = acting.lock(code)
    message = dossier.sync_messages.filter(number=number).first()
    if message is None:
        raise NotFound(_("There is no such message."), code="onestop.no_sync_message")
    if message.state not in (State.PARKED, State.FAILED):
        raise Refused(_("Only a message that did not get through is tried again."), code="onestop.not_parked")
    message.state, message.attempts, message.next_attempt_at = State.PENDING, 0, at
    message.save(update_fields=["state", "attempts", "next_attempt_at"])
    _wait(dossier, message.key, by=by, at=at)
    return message


def retry_all(*, by: Actor, at: datetime) -> int:
    """Every parked message at the head of its dossier is due now; returns how many."""
    POLICY.require(by, OPERATE_SYNC)
    parked = queries.parked(limit=1000)
    for message in parked:
        retry_message(code=message.dossier.code, number=message.number, by=by, at=at)
    return len(parked)


@transaction.atomic
def resend_whole(*, code: str, by: Actor, at: datetime) -> Dossier:
    """The dossier goes out whole, as it stands; it replaces every message that did not get through."""
    POLICY.require(by, OPERATE_SYNC)
    dossier = acting.lock(code)
    dossier.sync_messages.filter(state__in=UNSENT).update(state=State.SUPERSEDED)
    outbox.add(dossier, national.MessageKind.WHOLE, OPERATE_SYNC, by=by, at=at)
    _wait(dossier, dossier.code, by=by, at=at)
    return dossier


def _wait(dossier: Dossier, note: str, *, by: Actor, at: datetime) -> None:
    """The dossier waits for synchronisation again, its figures follow, and who wished it stands in the ledger."""
    if dossier.sync_state not in (states.SyncState.PENDING, states.SyncState.SENDING):
        dossier.sync_state = states.change_sync(dossier.sync_state, states.SyncState.PENDING).value
    dossier.save(update_fields=["sync_state"])
    figures.follow(dossier, getattr(dossier, "before", None))
    ledger.record(
        act=OPERATE_SYNC,
        subject=dossier.code,
        case=dossier.code,
        by=by,
        at=at,
        agency=dossier.agency,
        data={"figures": figures.snapshot(dossier), "message": note},
    )


def compare(*, code: str, by: Actor, at: datetime, resend: bool = True, portal: Portal | None = None) -> Comparison:
    """The dossier was looked up at the portal by its code; where it differs from ours it goes out whole (``resend``).

    Messages still waiting for their turn are no difference to repair: they say it themselves. Raises NotFound, NoPortal.
    """
    POLICY.require(by, OPERATE_SYNC)
    portal = portal or connecting.portal()
    if portal is None:
        raise NoPortal(_("No national portal is configured."), code="onestop.no_portal")
    dossier = dossiers.get_dossier(code)
    try:
        theirs = portal.look_up(dossier.code, at=at)
    except (Unreachable, Declined) as fault:
        raise NoPortal(
            _("The national portal does not answer: %(fault)s") % {"fault": fault}, code="onestop.no_answer"
        ) from fault
    found = tuple(national.differences(national.whole(composing.whole_of(dossier), at=at), theirs))
    is_waiting = dossier.sync_messages.filter(state__in=(State.PENDING, State.FAILED)).exists()
    is_resent = bool(found) and resend and not is_waiting
    if is_resent:
        resend_whole(code=dossier.code, by=by, at=at)
    return Comparison(dossier.code, theirs is not None, found, is_resent)


def compare_recent(*, by: Actor, at: datetime, portal: Portal | None = None) -> list[Comparison]:
    """The dossiers changed last were compared with the portal, at most MOST_COMPARED; those that differ go out whole."""
    codes = queries.recently_told(limit=MOST_COMPARED)
    return [compare(code=code, by=by, at=at, portal=portal) for code in codes]
