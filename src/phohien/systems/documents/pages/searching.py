"""Finding documents by words or by number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.systems.documents import policy
from phohien.systems.documents.forms import SearchForm
from phohien.systems.documents.pages import showing
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import search as finding
from phohien.ui.guard import actor_of, guard


@guard(POLICY, policy.OPEN_DESK)
def search(request: HttpRequest) -> HttpResponse:
    """What the official may see that holds the words, or bears the number."""
    actor, at = actor_of(request), clock.now()
    form = SearchForm(request.GET or None)
    found = None
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        found = finding.find_documents(
            actor,
            finding.Wanted(
                text=values["q"], direction=values["direction"], type_code=values["type_code"], since=values["since"],
                until=values["until"],
            ),
        )  # fmt: skip
    tasks = reads.open_tasks_of(found or [])
    rows = [showing.document_row(one, tasks.get(one.pk, []), at) for one in found or []]
    context = {
        "form": form, "rows": rows, "searched": found is not None, "label": _("Documents found"),
        "is_cut": len(rows) >= finding.PAGE, "most": finding.PAGE,
    }  # fmt: skip
    return render(request, "documents/search.html", context)
