"""Groups of systems."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.members import GroupForm, JoinGroupForm
from phohien.lgsp.catalogue.pages.frame import desk_crumbs, done, form_page, question_page
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.services import members as services
from phohien.ui.guard import actor_of, guard


def _way(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return desk_crumbs((_("Groups of systems"), reverse("catalogue:group_list")), *more)


@guard(policy.POLICY, policy.KEEP_GROUPS)
def group_list(request: HttpRequest) -> HttpResponse:
    """Every group with its systems."""
    context = {"groups": queries.list_groups(clock.now()), "crumbs": desk_crumbs((_("Groups of systems"), ""))}
    return render(request, "catalogue/group_list.html", context)


@guard(policy.POLICY, policy.KEEP_GROUPS)
def group_new(request: HttpRequest) -> HttpResponse:
    """A group is made."""

    def act(values: dict[str, Any]) -> HttpResponse:
        services.create_group(
            code=values["ma"].strip(),
            name=values["ten"],
            name_en=values["ten_en"],
            by=actor_of(request),
            at=clock.now(),
        )
        return done(request, _("The group was made."), "catalogue:group_list")

    title = _("Make a group")
    return form_page(
        request, GroupForm(request.POST or None), act, title=title, action=title, back=reverse("catalogue:group_list"),
        way=_way((title, "")),
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_GROUPS)
def group_join(request: HttpRequest, code: str) -> HttpResponse:
    """A system joins a group."""
    group = queries.group_by_code(code)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.join_group(group=group, subsystem=values["he_thong"], by=actor_of(request), at=clock.now())
        return done(request, _("The system joined the group."), "catalogue:group_list")

    title = _("Add a system to the group")
    return form_page(
        request, JoinGroupForm(request.POST or None), act, title=title, action=_("Add"), caption=group.words,
        back=reverse("catalogue:group_list"), way=_way((title, "")),
        lead=_("The system then has every right of the group."),
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_GROUPS)
def group_leave(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A system leaves a group."""
    group, system = queries.group_by_code(code), queries.subsystem_by_pk(pk)

    def act() -> HttpResponse:
        services.leave_group(group=group, subsystem=system, by=actor_of(request), at=clock.now())
        return done(request, _("The system left the group."), "catalogue:group_list")

    title = _("Take %(system)s out of the group %(group)s?") % {"system": system.words, "group": group.words}
    return question_page(
        request, act, title=title, action=_("Take out"), back=reverse("catalogue:group_list"),
        way=_way((_("Take a system out"), "")), danger=True,
        sentences=[_("The system loses the group's rights within a second.")],
    )  # fmt: skip
