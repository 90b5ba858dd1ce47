"""Letters and results on their way through the office's register: where each is, why one was not issued, asking again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import outgoing as reads
from phohien.systems.onestop.queries.dossier_parts import Parts
from phohien.systems.onestop.rules import outgoing as rules
from phohien.systems.onestop.services import outgoing
from phohien.ui.guard import guard


def rows(parts: Parts, viewer: Actor) -> list[dict[str, Any]]:
    """Every asking of the dossier, the latest of each paper with what can be done about it."""
    may_ask = POLICY.may(viewer, policy.ASK_FOR_ISSUE, parts.dossier)
    latest = {(one.paper_id, one.result_id): one.pk for one in parts.outgoing}
    found = []
    for one in parts.outgoing:
        words, tone = rules.STATES[one.state]
        is_last = latest[one.paper_id, one.result_id] == one.pk
        found.append(
            {
                "title": reads.title_of(one),
                "state": str(words),
                "tone": tone if is_last else "neutral",
                "number": one.number,
                "at": one.issued_at or one.refused_at or one.asked_at or one.made_at,
                "why": sentence_of(one),
                "is_pressing": is_last and one.state == "refused",
                "href": showing.dossier_href(parts.dossier.code, "desk_file", one.file_code) if one.file_code else "",
                "again_href": showing.dossier_href(parts.dossier.code, "desk_ask_again", one.pk)
                if may_ask and is_last and one.state == "refused"
                else "",
            }
        )
    return found


def sentence_of(one: Any) -> str:
    """Why it was not issued, in the reader's language; nothing while nobody said no."""
    return str(Words(one.sentence_vi, one.sentence_en or one.sentence_vi))


@guard(POLICY, policy.ASK_FOR_ISSUE)
def ask_again(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was not issued is asked for once more, after whatever was wrong was mended."""
    found = opening.open_for(request, code, policy.ASK_FOR_ISSUE)
    row = next((one for one in found.parts.outgoing if one.pk == number), None)
    if row is None:
        raise NotFound(_("This dossier has no such request."), code="onestop.no_request")
    form = forms.ActForm(request.POST if request.method == "POST" else None, initial=acts.revision_of(found))

    def do(_values: dict[str, Any]) -> str:
        outgoing.ask_again(code=found.code, number=number, by=found.by, at=found.at)
        return _("The records office was asked again.")

    page = acts.ActPage(
        title=_("Ask the records office again"), button=_("Ask again"), form=form, do=do, icon="send",
        lead=_("Mend first what the sentence names. A wrong text of a signed result is not asked for again: replace the result."),
        context={"facts": [(_("Document"), reads.title_of(row)), (_("Why it was not issued"), sentence_of(row))]},
    )  # fmt: skip
    return acts.answer(request, found, page)
