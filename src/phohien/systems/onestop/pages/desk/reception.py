"""Taking a dossier in: its papers one by one, the fees, and the promise of a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from phohien.base.files import services as files
from phohien.kernel.errors import NotFound, Problem
from phohien.kernel.words import language
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, dossier, histories, opening, payments, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.services import acting, counter, seen, timing
from phohien.systems.onestop.services import reception as services
from phohien.ui.guard import guard

UNCHECKED = ("to_supply", "supplied")


@guard(POLICY, policy.RECEIVE)
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """The papers, the fees and the button that receives."""
    found = opening.open_for(request, code, policy.RECEIVE)
    rules = versions.rules_of(found.dossier.version)
    cases = [(rule.code, rule.text.in_language(language())) for rule in rules.limits if rule.at_discretion]
    data = request.POST if request.method == "POST" else None
    form = forms.ReceiveForm(data, cases=cases, initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        done = services.receive_dossier(
            code=found.code, decided=frozenset(values.get("decided") or ()), by=found.by, at=found.at
        )
        return _("The dossier was received; the result is promised for %(due)s. The receipt (form 01) is ready to print.") % {
            "due": f"{done.due_at:%H:%M, %d/%m/%Y}" if done.due_at else "",
        }  # fmt: skip

    page = acts.ActPage(
        title=_("Check and receive"), button=_("Receive the dossier"), form=form, do=do, icon="inbox",
        template="onestop/desk_reception.html", context=_context(found),
    )  # fmt: skip
    return acts.answer(request, found, page)


def _context(found: opening.Opened) -> dict[str, Any]:
    rows = [dossier.component_row(found.parts, one) for one in found.parts.components]
    checked = [row for row in rows if row["row"].state not in UNCHECKED]
    fees_form = payments.fees_form(found)
    return {
        "components": rows,
        "checked": len(checked),
        "lacking": [row for row in rows if row["row"].state in ("to_supply", "rejected")],
        "answers": dossier.answers_of(found.parts),
        "payments": histories.payments(found.parts),
        "fees_form": fees_form,
        "unsettled": payments.unsettled(found),
        "promise": _promise(found),
        "limit": histories.limit_words(found.dossier),
        "may_supplement": found.dossier.paused_at is None,
        "people": found.parts.parties,
    }


def _promise(found: opening.Opened) -> Any:
    """The day that would be promised if the dossier were received now."""
    rules = versions.rules_of(found.dossier.version)
    try:
        return timing.legal_end(found.dossier, rules, decided=frozenset(), at=found.at)
    except (Problem, ValueError):
        return None


def _component(found: opening.Opened, number: int) -> Any:
    one = next((row for row in found.parts.components if row.pk == number), None)
    if one is None:
        raise NotFound(_("This dossier has no such component."), code="onestop.no_component")
    return one


@guard(POLICY, policy.CHECK_COMPONENT)
def component(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One paper, looked at; then the next one that nobody has looked at yet."""
    found = opening.open_for(request, code, policy.CHECK_COMPONENT)
    one = _component(found, number)
    initial = {
        **acts.revision_of(found), "originals": one.originals, "certified": one.certified_copies, "copies": one.photocopies,
        "note": one.note, "state": one.state if one.state in forms.ComponentForm.STATES else "accepted",
    }  # fmt: skip
    is_sent = request.method == "POST"
    form = forms.ComponentForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)
    if is_sent and form.is_valid() and _check(request, found, one, form):
        return _after(found, one)
    context = {
        **showing.header_of(request, found.parts, found.at),
        "form": form,
        "component": dossier.component_row(found.parts, one),
        "need": versions.rules_of(found.dossier.version).component(one.code),
        "back": _back(found),
        "crumbs": showing.dossier_crumbs(found.dossier, (_("Check a paper"), "")),
    }
    return render(request, "onestop/desk_component.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest, found: opening.Opened, one: Any, form: forms.ComponentForm) -> bool:
    values = form.cleaned_data
    try:
        with seen.as_seen(found.code, values.get("revision")):
            if values.get("scan"):
                office = acting.office_of(found.by)
                stored = files.keep(content=values["scan"], name=values["scan"].name, by=office, at=found.at)
                one = counter.attach_scan(code=found.code, component_id=one.pk, stored=stored, by=found.by, at=found.at)
            services.check_component(
                code=found.code, component_id=one.pk, state=values["state"], counts=form.counts(), note=values["note"],
                by=found.by, at=found.at,
            )  # fmt: skip
    except Problem as refusal:
        acts.put_refusal(form, refusal, {"file": "scan"})
        return False
    acts.tell(request, _("“%(name)s” was checked.") % {"name": one.name}, href=_back(found), label=_("All papers"))
    return True


def _back(found: opening.Opened) -> str:
    name = "desk_dossier" if found.dossier.received_at else "desk_reception"
    return showing.dossier_href(found.code, name)


def _after(found: opening.Opened, one: Any) -> HttpResponse:
    """On to the next paper nobody has looked at, or back."""
    following = [row for row in found.parts.components if row.state in UNCHECKED and row.pk > one.pk]
    if found.dossier.received_at is None and following:
        return redirect("onestop:desk_component", found.code, following[0].pk)
    return redirect(_back(found))
