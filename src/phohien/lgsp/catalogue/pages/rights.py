"""Rights: who may call what until when; given to a group, taken back one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.access import GroupRightForm
from phohien.lgsp.catalogue.forms.members import ReasonForm
from phohien.lgsp.catalogue.models import Grant
from phohien.lgsp.catalogue.pages.finding import href_of
from phohien.lgsp.catalogue.pages.frame import desk_crumbs, done, form_page, may, require
from phohien.lgsp.catalogue.queries import access, members
from phohien.lgsp.catalogue.queries import services as versions
from phohien.lgsp.catalogue.services import requests as services
from phohien.ui.components import formats
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table


def holder_of(grant: Grant) -> str:
    """Who has the right, in words."""
    if grant.group is not None:
        return _("group %(name)s") % {"name": grant.group.words}
    return str(grant.subsystem.words) if grant.subsystem else ""


def limits_of(grant: Grant) -> str:
    """The right's limits in words."""
    parts = []
    if grant.per_minute:
        parts.append(_("%(n)s a minute") % {"n": formats.number(grant.per_minute)})
    if grant.per_day:
        parts.append(_("%(n)s a day") % {"n": formats.number(grant.per_day)})
    return ", ".join(parts) or _("none")


def grant_table(request: HttpRequest, grants: Iterable[Grant], *, by_client: bool, caption: Any) -> Table:
    """Rights as a table: of one client (then the service stands first) or on one service (then the holder)."""

    now = clock.now()

    def ways(row: Grant) -> Any:
        if row.valid_until <= now:
            return _("has ended")
        if not may(request, policy.REVOKE_RIGHT, row):
            return ""
        href = reverse("catalogue:right_revoke", args=[row.code])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {} {}</span></a>',
            href,
            _("Revoke"),
            row.endpoint,
            holder_of(row),
        )

    first = (
        Column(
            lambda row: str(row.endpoint.service_version.service.words), _("Service"), is_heading=True,
            href=lambda row: href_of(row.endpoint.service_version),
        )
        if by_client
        else Column(holder_of, _("Holder of the right"), is_heading=True)
    )  # fmt: skip
    columns = [
        first,
        Column(lambda row: str(row.endpoint), _("Operation (method and path)"), kind="code"),
        Column("valid_from", _("In force from"), kind="datetime"),
        Column("valid_until", _("Until (exclusive)"), kind="datetime"),
        Column(limits_of, _("Limits")),
        Column(ways, _("What can be done"), kind="html"),
    ]
    return Table(columns, grants, caption=caption, empty=_("There are no rights in force."))


@guard(policy.POLICY, policy.GIVE_RIGHT)
def group_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Operations of a service are opened to a whole group."""
    version = versions.version_by_pk(pk)
    require(request, policy.GIVE_RIGHT, version)
    form = GroupRightForm(
        request.POST or None, endpoints=versions.endpoints_of(version), groups=members.list_groups(clock.now())
    )
    back = reverse("catalogue:version_detail", args=[pk])

    def act(values: dict[str, Any]) -> HttpResponse:
        services.give_rights(
            version=version, endpoints=form.chosen(), group=members.group_by_code(values["nhom"]),
            ends_on=values["den_ngay"], ground=values["can_cu"], per_day=values["moi_ngay"] or 0, by=actor_of(request),
            at=clock.now(),
        )  # fmt: skip
        return done(request, _("The right was given to the group."), "catalogue:version_detail", pk)

    title = _("Give a right to a group")
    return form_page(
        request, form, act, title=title, action=_("Give the right"), back=back,
        way=desk_crumbs((version.service.words, back), (title, "")), caption=version.service.words,
        lead=_("Every system of the group, now and later, may then call these operations without asking by itself."),
    )  # fmt: skip


@guard(policy.POLICY, policy.REVOKE_RIGHT)
def right_revoke(request: HttpRequest, code: str) -> HttpResponse:
    """One right ends now."""
    grant = access.grant_by_code(code)
    require(request, policy.REVOKE_RIGHT, grant)
    version = grant.endpoint.service_version
    back = reverse("catalogue:version_detail", args=[version.pk])

    def act(values: dict[str, Any]) -> HttpResponse:
        services.revoke_right(grant=grant, reason=values["ly_do"], by=actor_of(request), at=clock.now())
        return done(request, _("The right was revoked."), "catalogue:version_detail", version.pk)

    title = _("Revoke the right to %(endpoint)s") % {"endpoint": grant.endpoint}
    return form_page(
        request, ReasonForm(request.POST or None), act, title=title, action=_("Revoke"), back=back, danger=True,
        way=desk_crumbs((version.service.words, back), (_("Revoke a right"), "")), caption=holder_of(grant),
        lead=_("Its calls are refused within a second, and its agency reads your reason. This cannot be undone."),
    )  # fmt: skip
