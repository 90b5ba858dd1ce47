"""Finding documents by words or by number: a page of hits with the place each was found in, and all of them as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.documents import policy
from phohien.systems.documents.forms import SearchForm
from phohien.systems.documents.pages import exporting, saved, showing
from phohien.systems.documents.pages.registers import title_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import excerpts, registers
from phohien.systems.documents.queries import search as finding
from phohien.systems.documents.rules import searching
from phohien.systems.documents.rules.excerpts import marked
from phohien.systems.documents.services import reading
from phohien.ui import exports
from phohien.ui.components.data import query_with
from phohien.ui.guard import actor_of, guard

MOST, FILE_SECONDS = 5000, 20.0


def _form(request: HttpRequest, query: QueryDict | None = None) -> SearchForm:
    actor = actor_of(request)
    books = registers.list_registers(actor.agency) if POLICY.may(actor, policy.VIEW_REGISTERS) else []
    choices = [(str(one.pk), title_of(one)) for one in books if one.kind != "secret"]
    return SearchForm(query or request.GET or None, registers=choices)


def _wanted(values: dict[str, Any]) -> finding.Wanted:
    return finding.Wanted(
        text=values["q"], direction=values["direction"], type_code=values["type_code"], since=values["since"],
        until=values["until"], issuer=values["issuer"], state=values["state"], turn=values["turn"],
        register=int(values["register"]) if values.get("register") else None, order=values["order"] or "newest",
    )  # fmt: skip


def _wanted_by(request: HttpRequest, query: QueryDict) -> finding.Wanted | None:
    """What a kept search looks for; None when it asks for what is no more, such as a register of another office."""
    form = _form(request, query)
    return _wanted(form.cleaned_data) if form.is_valid() else None


@guard(POLICY, policy.OPEN_DESK)
def search(request: HttpRequest) -> HttpResponse:
    """What the official may see that holds the words or bears the number; excerpts of files are looks at them, and on record."""
    actor, at, form = actor_of(request), clock.now(), _form(request)
    found, wanted = finding.Found([]), finding.Wanted()
    if form.is_bound and form.is_valid():
        wanted = _wanted(form.cleaned_data)
        found = finding.find(actor, wanted, after=request.GET.get("sau", "")[:20], is_far=request.GET.get("xa") == "1")
    where = excerpts.excerpts_of(found.documents, wanted.text)
    reading.see_excerpts(shown={key: one.file for key, one in where.items()}, by=actor, at=at)
    tasks, words = reads.open_tasks_of(found.documents), searching.words_of(wanted.text)
    rows = [
        {
            **showing.document_row(one, tasks.get(one.pk, []), at), "marked": marked(one.subject, words),
            "where": where.get(one.pk),
        }
        for one in found.documents
    ]  # fmt: skip
    context = {
        "form": form, "rows": rows, "searched": form.is_bound and form.is_valid(), "is_empty": wanted.is_empty,
        "label": _("Documents found"), "looked_back_to": found.looked_back_to, "has_words": bool(words),
        "narrowed": bool(form.errors) or wanted != finding.Wanted(text=wanted.text),
        "words_href": query_with(request, **dict.fromkeys(NARROWING)) if words and wanted.is_narrowed else "",
        "more_href": query_with(request, sau=found.after, xa="1" if found.looked_back_to else None) if found.after else "",
        "first_href": query_with(request, sau=None, xa=None) if request.GET.get("sau") else "",
        "query": request.GET.urlencode(), "keepable": saved.kept_part(request.GET) if form.is_bound and form.is_valid() else "",
        "is_saved_open": not form.is_bound, "saved": saved.rows_for(actor, lambda query: _wanted_by(request, query)),
    }  # fmt: skip
    return render(request, "documents/search.html", context)


NARROWING = ("direction", "type_code", "register", "issuer", "state", "turn", "since", "until", "sau", "xa")


@guard(POLICY, policy.OPEN_DESK)
def search_file(request: HttpRequest, form: str) -> HttpResponse:
    """What was found as an Excel sheet or a CSV file, at most five thousand documents; the ledger says who took it."""
    if form not in ("xlsx", "csv"):
        raise NotFound(_("There is no such list."), code="documents.no_list")
    actor, at, asked = actor_of(request), clock.now(), _form(request)
    found = (
        finding.find(actor, _wanted(asked.cleaned_data), size=MOST, is_far=True, patience=FILE_SECONDS).documents
        if asked.is_valid()
        else []
    )
    tasks = reads.open_tasks_of(found)
    rows = [showing.document_row(one, tasks.get(one.pk, []), at) for one in found]
    reading.take_list(act=policy.OPEN_DESK, kind=f"search.{form}", count=len(rows), by=actor, at=at)
    return (exports.excel if form == "xlsx" else exports.csv)(rows, exporting.columns(), _("Documents found"))
