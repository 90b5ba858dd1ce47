"""A draft comes into force or is thrown away; a procedure is not taken any more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.catalogue import CloseForm, PublishForm
from phohien.systems.onestop.pages.catalogue.listing import crumbs
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import keeping
from phohien.systems.onestop.services import catalogue as services
from phohien.ui.guard import actor_of, guard


@require_POST
@guard(POLICY, policy.KEEP_CATALOGUE)
def catalogue_publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The draft is in force from the day chosen; its predecessor ends there. Raises Refused with what is missing."""
    version = keeping.version_of(keeping.get_procedure(code), number)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise Refused(
            _("Choose from which day the version is in force."), code="onestop.no_day", field="effective_from"
        )
    services.publish_version(
        pk=version.pk, by=actor_of(request), at=clock.now(), effective_from=form.cleaned_data["effective_from"],
        base=form.cleaned_data["mark"] or None,
    )  # fmt: skip
    messages.success(request, _("Version %(number)s was published.") % {"number": number})
    return redirect("onestop:catalogue_version", code, number)


@guard(POLICY, policy.KEEP_CATALOGUE)
def catalogue_discard(request: HttpRequest, code: str) -> HttpResponse:
    """One question before the open draft is thrown away."""
    procedure = keeping.get_procedure(code)
    if request.method == "POST":
        services.discard_draft(code=code, by=actor_of(request), at=clock.now())
        messages.success(request, _("The draft was thrown away."))
        return redirect("onestop:catalogue_list")
    context = {
        "code": code,
        "draft": keeping.head_of(procedure),
        "back": reverse("onestop:catalogue_procedure", args=[code]),
        "crumbs": crumbs((code, reverse("onestop:catalogue_procedure", args=[code])), (_("Throw the draft away"), "")),
    }
    return render(request, "onestop/catalogue_discard.html", context)


@guard(POLICY, policy.KEEP_CATALOGUE)
def catalogue_close(request: HttpRequest, code: str) -> HttpResponse:
    """No new dossiers from the day chosen; those under way go on."""
    keeping.get_procedure(code)
    form = CloseForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        services.close_procedure(code=code, on=form.cleaned_data["on"], by=actor_of(request), at=clock.now())
        messages.success(request, _("The procedure is not taken any more from that day on."))
        return redirect("onestop:catalogue_procedure", code)
    context = {
        "form": form,
        "title": _("Close the procedure %(code)s") % {"code": code},
        "lead": _("No new dossiers from that day on; those under way go on under their version."),
        "action": _("Close"),
        "danger": True,
        "cancel": reverse("onestop:catalogue_procedure", args=[code]),
        "crumbs": crumbs((code, reverse("onestop:catalogue_procedure", args=[code])), (_("Close"), "")),
    }
    return render(request, "onestop/catalogue_form_page.html", context, status=422 if form.errors else 200)
