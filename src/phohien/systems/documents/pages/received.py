"""What a document's page says of a copy that arrived: that it is one, of what and by whom, and what its seal is worth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phohien.kernel.policy import Actor
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import received as finding
from phohien.systems.documents.rules import copying


def shown(document: Any, checked: Any, by: Actor, at: datetime) -> dict[str, Any] | None:
    """The notice's words; None for a document that is no copy. The original is linked for who may see it."""
    found = finding.received_of(document, checked, at=at)
    if found is None:
        return None
    kind, original = copying.KINDS[found.told.kind].words, found.original
    names = {"kind": kind, "number": document.full_number, "agency": document.issuer_name}
    may_see = original is not None and POLICY.may(by, policy.VIEW, original)
    return {
        "title": _("%(kind)s %(number)s, made by %(agency)s") % names, "sentence": found.told.sentence,
        "tone": "success" if found.is_sealed else "warning", "seal": _seal(found),
        "original_href": showing.href_of(original) if may_see else "",
        "inside": [{"name": name, "summary": report.summary} for name, report in found.inside],
    }  # fmt: skip


def _seal(found: finding.Received) -> str:
    if found.is_sealed:
        return _("The digital seal of %(agency)s on the copy holds.") % {"agency": found.sealed_by}
    if found.sealed_by:
        return _("The seal on the copy is %(agency)s’s and proves nothing for this copy. See the signatures below.") % {
            "agency": found.sealed_by
        }
    return _("The copy bears no seal of the agency that made it, so it is worth nothing until it is sent sealed.")
