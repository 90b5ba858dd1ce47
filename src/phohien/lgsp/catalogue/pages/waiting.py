"""What the catalogue adds to an official's one list: requests that wait for the provider's written answer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.pages.requests import clock_words
from phohien.lgsp.catalogue.queries import access
from phohien.lgsp.catalogue.rules import requests as rules
from phohien.ui.waiting import Waiting


def waiting(actor: Actor, at: datetime, limit: int) -> list[Waiting]:
    """The requests that this provider has not answered yet, with what is left of the time the law gives."""
    if not policy.provides(actor, None):
        return []
    found = []
    for asked in access.list_requests(actor, at, side="in", state=rules.SENT)[:limit]:
        left, tone = clock_words(asked, at)
        found.append(
            Waiting(
                title=str(_("Answer the request to use")),
                detail=" · ".join((asked.code, str(asked.service_version.service.words), str(asked.client.member.words))),
                href=reverse("catalogue:request_detail", args=[asked.code]), system=_("LGSP"), since=asked.sent_at,
                due_at=asked.due_at, left=left, tone=tone,
            )
        )  # fmt: skip
    return found
