"""How long to wait before another try, when to stop trying, and when to leave a partner alone.

No law or standard gives these figures: they are the house's, and stand here together so that they can be judged together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Longer than any call can last: nobody else sends the letter meanwhile.
LEASE = timedelta(minutes=2)
#: So much of a wait is spread, so that letters that failed together do not come back together.
SPREAD = 0.25
#: So many failures in a row, of whatever letters, and the partner is left alone for a while.
FAILURES_TO_OPEN = 5
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)
LONGEST_ASKED_REST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Pace:
    """How letters of a kind are tried: the first wait, the longest, and how old one gets before a person has to look.

    ``most_bad_answers``: so many answers that were none do the same; None: age alone. Silence is never counted: an outage is
    nobody's mistake.
    """

    first: timedelta
    longest: timedelta
    oldest: timedelta
    most_bad_answers: int | None


USUAL = Pace(timedelta(seconds=5), timedelta(hours=1), timedelta(days=3), 8)
#: Documents between agencies: an office must know within a day that its letter did not go.
DOCUMENTS = Pace(timedelta(seconds=30), timedelta(hours=1), timedelta(hours=24), None)


def wait_after(tries: int, key: str, pace: Pace = USUAL) -> timedelta:
    """The wait after that many tries: doubling up to the longest, spread by a quarter either way, the same for the same try."""
    return _spread(pace.first, pace.longest, max(tries - 1, 0), f"{key} {tries}")


def _spread(first: timedelta, longest: timedelta, doublings: int, text: str) -> timedelta:
    full: timedelta = min(first * 2 ** min(doublings, 20), longest)
    return full * (1 - SPREAD + 2 * SPREAD * _share(text))


def _share(text: str) -> float:
    """A number from 0 below 1 that looks random and is the same for the same text: runs can be repeated."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def is_hopeless(*, bad_answers: int, posted_at: datetime, at: datetime, pace: Pace = USUAL) -> bool:
    """Whether a person has to look at the letter now."""
    is_too_bad = pace.most_bad_answers is not None and bad_answers >= pace.most_bad_answers
    return is_too_bad or at - posted_at >= pace.oldest


def rest_after(failures: int, partner: str) -> timedelta | None:
    """How long the partner is left alone after that many failures in a row; None: it is not."""
    if failures < FAILURES_TO_OPEN:
        return None
    return _spread(FIRST_REST, LONGEST_REST, failures - FAILURES_TO_OPEN, f"{partner} {failures}")


def asked_rest(wanted: timedelta | None) -> timedelta | None:
    """The rest the partner asked for itself (Retry-After), within reason."""
    return None if wanted is None else min(max(wanted, timedelta(seconds=1)), LONGEST_ASKED_REST)
