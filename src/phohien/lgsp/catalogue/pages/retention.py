"""The term of keeping of a system."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.retention import TermForm
from phohien.lgsp.catalogue.pages.frame import desk_crumbs, done, form_page, require
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.services import retention
from phohien.ui.guard import actor_of, guard


@guard(policy.POLICY, policy.KEEP_SUBSYSTEM)
def subsystem_retention(request: HttpRequest, pk: int) -> HttpResponse:
    """How long the content of exchanges with a system is kept."""
    system = queries.subsystem_by_pk(pk)
    require(request, policy.KEEP_SUBSYSTEM, system)
    back = reverse("catalogue:subsystem_detail", args=[pk])

    def act(values: dict[str, Any]) -> HttpResponse:
        retention.set_term(subsystem=system, keep_days=values["so_ngay"], keep_basis=values["can_cu"],
                           by=actor_of(request), at=clock.now())  # fmt: skip
        return done(request, _("The term was set, for exchanges from now on."), "catalogue:subsystem_detail", pk)

    title = _("Set the term of keeping")
    lead = _("When the term is over the content can be read by nobody any more. That it was exchanged stays proven.")
    initial = {"so_ngay": system.keep_days, "can_cu": system.keep_basis}
    return form_page(
        request, TermForm(request.POST or None, initial=initial), act, title=title, action=title, back=back,
        way=desk_crumbs((system.words, back), (title, "")), caption=system.words, lead=lead,
    )  # fmt: skip
