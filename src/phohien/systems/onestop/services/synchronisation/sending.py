"""Delivering the outbox: one message of a dossier at a time, in order, outside any transaction, repeated until heard.

A message is claimed by moving its next attempt into the future (a lease), then sent, then marked. A crash in between
leaves a lease that ends; the message goes out again under the same key with the same contents, and the portal has it once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import Dossier, SyncMessage
from phohien.systems.onestop.models.synchronisation import UNSENT
from phohien.systems.onestop.policy import SYNCHRONISE
from phohien.systems.onestop.rules import national, states
from phohien.systems.onestop.services import acting, figures
from phohien.systems.onestop.services.synchronisation import composing, connecting
from phohien.systems.onestop.services.synchronisation.portal import Declined, Portal, Unreachable

#: Longer than any call can last: nobody else sends meanwhile.
LEASE = timedelta(minutes=2)
#: After so many unanswered calls in a row the portal counts as away until the next run.
PATIENCE = 2
State = SyncMessage.State

DUE = """
select message.dossier_id from onestop_syncmessage message
where message.state in ('pending', 'failed') and message.next_attempt_at <= %s
  and not exists (
    select 1 from onestop_syncmessage earlier
    where earlier.dossier_id = message.dossier_id and earlier.number < message.number
      and earlier.state in ('pending', 'failed', 'parked'))
order by message.next_attempt_at, message.id limit %s
"""


def send_due(at: datetime, *, portal: Portal | None = None, limit: int = 200) -> int:
    """Every message whose time has come was tried, each dossier's in order; returns how many the portal took.

    Safe to repeat and to run twice at once. Without a portal nothing is tried and messages wait.
    """
    portal = portal or connecting.portal()
    if portal is None:
        return 0
    sent = unanswered = 0
    for dossier_id in _due(at, limit):
        taken, is_answered = _send_chain(dossier_id, portal, at)
        sent += taken
        unanswered = 0 if is_answered else unanswered + 1
        if unanswered >= PATIENCE:
            break
    return sent


def _due(at: datetime, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [at, limit])
        return [row[0] for row in cursor.fetchall()]


def _send_chain(dossier_id: int, portal: Portal, at: datetime) -> tuple[int, bool]:
    """The dossier's messages go out in order until one fails; how many were taken, and whether the portal answered."""
    taken = 0
    while (message := _claim(dossier_id, at)) is not None:
        try:
            kind = national.MessageKind.of(message.kind)
            portal.send(kind, message.payload or {}, key=message.key, number=message.number, at=at)
        except Unreachable as fault:
            _mark_failed(message, str(fault), at)
            return taken, False
        except Declined as fault:
            _settle(message, State.PARKED, at, error=str(fault))
            return taken, True
        _settle(message, State.SENT, at)
        taken += 1
    return taken, True


def _claim(dossier_id: int, at: datetime) -> SyncMessage | None:
    """The dossier's next message with its contents, ours until the lease ends; None: nothing is due, or somebody is at it."""
    with transaction.atomic():
        rows = Dossier.objects.select_for_update(of=("self",), skip_locked=True).select_related("version")
        dossier = rows.filter(pk=dossier_id).first()
        message = dossier.sync_messages.filter(state__in=UNSENT).order_by("number").first() if dossier else None
        if dossier is None or message is None or message.state == State.PARKED or message.next_attempt_at > at:
            return None
        message.payload = message.payload or composing.payload(dossier, message)
        message.attempts += 1
        message.next_attempt_at = at + LEASE
        message.save(update_fields=["payload", "attempts", "next_attempt_at"])
        message.dossier = dossier
        if dossier.sync_state != states.SyncState.SENDING:
            dossier.sync_state = states.change_sync(dossier.sync_state, states.SyncState.SENDING).value
            dossier.save(update_fields=["sync_state"])
        return message


def _mark_failed(message: SyncMessage, error: str, at: datetime) -> None:
    """It will be tried again later, or waits for a person after too many attempts."""
    is_hopeless = message.attempts >= national.TRIES
    _settle(message, State.PARKED if is_hopeless else State.FAILED, at, error=error)


def _settle(message: SyncMessage, to: SyncMessage.State, at: datetime, *, error: str = "") -> None:
    """The message is what it became, and the dossier's synchronisation follows it."""
    with transaction.atomic():
        dossier = acting.lock(message.dossier.code)
        message.refresh_from_db()
        if message.state not in (State.PENDING, State.FAILED):
            return  # somebody else was first: a lease ran out, or a person replaced it
        message.state, message.error = to, error[:500]
        message.sent_at = at if to == State.SENT else None
        message.next_attempt_at = at + national.wait_after(message.attempts) if to == State.FAILED else at
        message.save(update_fields=["state", "error", "sent_at", "next_attempt_at"])
        follow(dossier, message, at=at)


def follow(dossier: Dossier, message: SyncMessage, *, at: datetime) -> None:
    """The dossier's synchronisation state is that of its messages; being done stands in the ledger with the figures."""
    to = _state_after(dossier, message)
    if to == dossier.sync_state:
        return
    dossier.sync_state = _moved(dossier.sync_state, to)
    dossier.save(update_fields=["sync_state"])
    if to is states.SyncState.DONE:
        figures.follow(dossier, getattr(dossier, "before", None))
        ledger.record(
            act=SYNCHRONISE, subject=dossier.code, case=dossier.code, by=SYSTEM, at=at, agency=dossier.agency,
            data={"figures": figures.snapshot(dossier), "message": message.key},
        )  # fmt: skip


def _state_after(dossier: Dossier, message: SyncMessage) -> states.SyncState:
    if message.state == State.PARKED:
        return states.SyncState.PARKED
    if message.state == State.FAILED:
        return states.SyncState.FAILED
    is_waiting = dossier.sync_messages.filter(state__in=UNSENT).exists()
    return states.SyncState.PENDING if is_waiting else states.SyncState.DONE


def _moved(state: str, to: states.SyncState) -> str:
    """The state after the change, through SENDING where the table knows no shorter way: something was sent."""
    if to not in states.SYNC_MOVES[states.SyncState.of(state)]:
        state = states.change_sync(state, states.SyncState.SENDING).value
    return states.change_sync(state, to).value
