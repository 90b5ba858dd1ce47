"""What a person decides about dead letters: try again, or discard for a written reason. Also pausing a partner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters import policy
from phohien.lgsp.adapters.models import Letter, PartnerState, Thread, Try
from phohien.lgsp.adapters.outbox import partners
from phohien.lgsp.adapters.policy import POLICY

MOST_AT_ONCE = 500


@transaction.atomic
def retry(*, key: str, by: Actor, at: datetime) -> Letter:
    """The dead letter is due now, its hopes counted anew; those behind it follow in order. Raises NotAllowed, Stale."""
    POLICY.require(by, policy.SETTLE)
    letter = _dead(key)
    letter.state, letter.bad_answers, letter.due_at, letter.hopeful_since = Letter.State.WAITING, 0, at, at
    letter.finished_at, letter.why, letter.lease = None, "", None
    letter.save(update_fields=["state", "bad_answers", "due_at", "hopeful_since", "finished_at", "why", "lease"])
    _record(letter, "retried", by, at)
    return letter


def retry_many(*, keys: Sequence[str], by: Actor, at: datetime) -> tuple[int, int]:
    """Each of them is tried again, each in its own transaction; how many were, and how many had been settled already."""
    POLICY.require(by, policy.SETTLE)
    done = gone = 0
    for key in list(dict.fromkeys(keys))[:MOST_AT_ONCE]:
        try:
            retry(key=key, by=by, at=at)
            done += 1
        except Stale:
            gone += 1
    return done, gone


@transaction.atomic
def discard(*, key: str, reason: str, by: Actor, at: datetime) -> Letter:
    """The dead letter is given up for the written reason; those behind it go on. Raises NotAllowed, Refused, Stale."""
    POLICY.require(by, policy.SETTLE)
    if not reason.strip():
        words = Words("Hãy ghi lý do bỏ.", "Give the reason for discarding.")
        raise Refused(words, code="adapters.no_reason", field="ly_do")
    letter = _dead(key)
    letter.state, letter.finished_at, letter.lease = Letter.State.DISCARDED, at, None
    letter.save(update_fields=["state", "finished_at", "lease"])
    _record(letter, "discarded", by, at, note=reason.strip())
    return letter


def _dead(key: str) -> Letter:
    """The dead letter, its subject locked."""
    found = Letter.objects.filter(key=key).first()
    if found is None:
        raise NotFound(Words("Không có thông điệp này.", "There is no such letter."), code="adapters.no_letter")
    Thread.objects.select_for_update().get(pk=found.thread_id)
    found.refresh_from_db()
    if found.state != Letter.State.DEAD:
        words = Words("Thông điệp này đã được xử lý.", "This letter has been settled already.")
        raise Stale(words, code="adapters.not_dead")
    return found


def _record(letter: Letter, outcome: str, by: Actor, at: datetime, *, note: str = "") -> None:
    Try.objects.create(letter=letter, at=at, outcome=outcome, error=note[:500], by_code=by.code)
    ledger.record(
        act=policy.SETTLE, subject=f"letter:{letter.key}", case=letter.case, by=by, at=at, note=note,
        data={"partner": letter.partner, "outcome": outcome, "why": letter.why, "tries": letter.tries},
    )  # fmt: skip


@transaction.atomic
def read(*, key: str, purpose: str, by: Actor, at: datetime) -> Letter:
    """The letter with what it says; who read it and what for stands in the ledger. Raises NotAllowed, NotFound, Refused."""
    POLICY.require(by, policy.READ)
    found = Letter.objects.select_related("thread").filter(key=key).first()
    if found is None:
        raise NotFound(Words("Không có thông điệp này.", "There is no such letter."), code="adapters.no_letter")
    if not purpose.strip():
        words = Words("Hãy ghi mục đích xem nội dung.", "Say what you read it for.")
        raise Refused(words, code="adapters.no_purpose", field="muc_dich")
    ledger.record(
        act=policy.READ, subject=f"letter:{found.key}", case=found.case, by=by, at=at, note=purpose.strip(),
        data={"partner": found.partner, "kind": found.kind, "subject": found.thread.subject},
    )  # fmt: skip
    return found


@transaction.atomic
def pause(*, code: str, reason: str, by: Actor, at: datetime) -> PartnerState:
    """Nothing goes out to the partner, for the written reason, until somebody resumes it. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.PAUSE)
    if not reason.strip():
        words = Words("Hãy ghi lý do tạm dừng.", "Give the reason for the pause.")
        raise Refused(words, code="adapters.no_reason", field="ly_do")
    row = partners.state_of(code)
    PartnerState.objects.filter(pk=row.pk).update(is_paused=True, pause_reason=reason.strip()[:500])
    ledger.record(act=policy.PAUSE, subject=f"partner:{code}", by=by, at=at, note=reason.strip(), data={"paused": True})
    return row


@transaction.atomic
def resume(*, code: str, by: Actor, at: datetime) -> PartnerState:
    """Letters go out again at once, whatever the breaker said. Raises NotAllowed."""
    POLICY.require(by, policy.PAUSE)
    row = partners.state_of(code)
    PartnerState.objects.filter(pk=row.pk).update(is_paused=False, pause_reason="", failures=0, rests_until=None)
    ledger.record(act=policy.PAUSE, subject=f"partner:{code}", by=by, at=at, data={"paused": False})
    return row
