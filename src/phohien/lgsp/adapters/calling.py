"""A test call: does the partner answer us, with our credentials, now?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.adapters import policy
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.outbox import partners
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable
from phohien.lgsp.adapters.policy import POLICY


def call(*, code: str, by: Actor, at: datetime) -> str:
    """What the partner said of itself; also a partner that is left alone is called, and is well again when it answers.

    Raises NotAllowed, Unreachable, Declined.
    """
    POLICY.require(by, policy.CALL)
    channel, outcome = connecting.channel_to(code), "answered"
    if channel is None:
        raise Unreachable("Nobody is configured.")
    try:
        said = channel.call(at=at)
    except Unreachable as fault:
        outcome = str(fault)
        partners.failed(code, outcome, at, rest=fault.rest)
        raise
    except Declined as refusal:
        outcome = str(refusal)
        raise
    else:
        partners.answered(code, at)
        return said
    finally:
        with transaction.atomic():
            ledger.record(act=policy.CALL, subject=f"partner:{code}", by=by, at=at, data={"outcome": outcome[:200]})
