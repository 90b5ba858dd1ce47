"""Editing the open draft of a procedure, part by part; the first change of a version in force begins the next draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import catalogue as forms
from phohien.systems.onestop.pages.catalogue.listing import crumbs
from phohien.systems.onestop.pages.catalogue.showing import findings_of
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import keeping, versions
from phohien.systems.onestop.rules.records import plain
from phohien.systems.onestop.services import catalogue as services
from phohien.ui.guard import actor_of, guard

if TYPE_CHECKING:
    from phohien.systems.onestop.models import ProcedureVersion

PREFIX = "muc"


@guard(POLICY, policy.KEEP_CATALOGUE)
def catalogue_edit(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """One part of the draft as a form."""
    chosen = forms.PARTS.get(part)
    if chosen is None:
        raise NotFound(_("A procedure has no such part."), code="onestop.no_part")
    head = keeping.head_of(keeping.get_procedure(code))
    form = _form(request, chosen, head)
    if request.method == "POST" and form.is_valid():
        try:
            draft = _save(request, chosen, head, form)
        except Refused as refusal:
            _refused(form, str(refusal))
        else:
            messages.success(request, _("Draft %(number)s was saved.") % {"number": draft.number})
            return redirect("onestop:catalogue_version", code, draft.number)
    return _page(request, chosen, head, form)


def _form(request: HttpRequest, part: forms.Part, head: ProcedureVersion) -> Any:
    data = request.POST or None
    record = plain(versions.rules_of(head))
    if not part.attribute:
        initial = forms.initial_of(part.form, {**record, "process": head.process})
        return part.form(data, initial=initial)
    rows = [forms.initial_of(part.form, row, place) for place, row in enumerate(record[part.attribute])]
    return forms.formset_of(part)(data, initial=rows, prefix=PREFIX)


def _save(request: HttpRequest, part: forms.Part, head: ProcedureVersion, form: Any) -> ProcedureVersion:
    record = plain(versions.rules_of(head))
    if part.attribute:
        changes: dict[str, Any] = {part.attribute: forms.rows_of(form, record[part.attribute])}
    else:
        changes = forms.record_of(form.cleaned_data, record)
    return services.save_part(
        code=head.procedure.code, changes=changes, process=str(changes.get("process") or ""), by=actor_of(request),
        at=clock.now(), base=request.POST.get("mark", ""),
    )  # fmt: skip


def _refused(form: Any, sentence: str) -> None:
    if hasattr(form, "add_error"):
        form.add_error(None, sentence)
    else:
        form.non_form_errors().append(sentence)


def _page(request: HttpRequest, part: forms.Part, head: ProcedureVersion, form: Any) -> HttpResponse:
    code = head.procedure.code
    href = reverse("onestop:catalogue_version", args=[code, head.number])
    is_draft = head.state == "draft"
    is_wrong = request.method == "POST"
    context = {
        "code": code,
        "head": head,
        "is_draft": is_draft,
        "part": part,
        "form": form,
        "prefix": PREFIX,
        "most": forms.MOST_ROWS,
        "mark": request.POST.get("mark") or keeping.mark_of(head),
        "tabs": [
            {
                "label": one.words,
                "href": reverse("onestop:catalogue_edit", args=[code, one.slug]),
                "current": one == part,
            }
            for one in forms.PARTS.values()
        ],
        "findings": findings_of(head) if is_draft else [],
        "back": href,
        "crumbs": crumbs((code, href), (part.words, "")),
    }
    return render(request, "onestop/catalogue_edit.html", context, status=422 if is_wrong else 200)
