"""The partner's later word about a letter it took: handed over, opened, refused by the recipient."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.adapters.models import Letter, Try


@transaction.atomic
def tell(*, partner: str, key: str, delivery: str, at: datetime) -> Letter:
    """The letter's delivery is what the partner says; an older word than the one we have changes nothing.

    ``at`` is the partner's own time of it. Raises NotFound when we never sent that partner such a letter.
    """
    letter = Letter.objects.select_for_update().filter(partner=partner, key=key).first()
    if letter is None:
        raise NotFound(Words("Không có thông điệp này.", "There is no such letter."), code="adapters.no_letter")
    if letter.delivery_at is None or letter.delivery_at <= at:
        letter.delivery, letter.delivery_at = delivery[:40], at
        letter.save(update_fields=["delivery", "delivery_at"])
        Try.objects.create(letter=letter, at=at, outcome="delivery", error=delivery[:500])
    return letter
