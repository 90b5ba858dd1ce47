"""What documents add to the box that finds in all systems."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from phohien.kernel.policy import Actor
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import search
from phohien.systems.documents.rules import labels, numbering
from phohien.ui.finding import MOST, Found, Hit


def find(actor: Actor, text: str, at: datetime) -> Found | None:
    """Documents of that number, or that hold the words, which the official may see."""
    if not POLICY.may(actor, policy.OPEN_DESK):
        return None
    documents = search.find_documents(actor, search.Wanted(text=text), limit=MOST)
    code = numbering.folded(text)
    hits = [
        Hit(
            title=one.subject, href=showing.href_of(one),
            detail=" · ".join(str(part) for part in (one.full_number, one.issuer_name, labels.STATES[one.state]) if part),
        )
        for one in documents
    ]  # fmt: skip
    more = f"{reverse('documents:search')}?{urlencode({'q': text})}"
    exact = len(documents) == 1 and documents[0].number_notation == code
    return Found(system=_("Documents"), hits=hits, more_href=more, is_exact=exact)
