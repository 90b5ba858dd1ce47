"""Members and their systems, for operators and for the agencies' own officials."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.finding import MemberFilterForm
from phohien.lgsp.catalogue.forms.members import AliasForm, EndMemberForm, MemberForm, ReasonForm, SubsystemForm
from phohien.lgsp.catalogue.models import Member, Subsystem
from phohien.lgsp.catalogue.pages.frame import (
    Crumbs,
    agency_name,
    desk_crumbs,
    done,
    form_page,
    history,
    may,
    require,
    writer_of,
)
from phohien.lgsp.catalogue.pages.keys import certificate_table, key_table, sender_key_table
from phohien.lgsp.catalogue.pages.rights import grant_table
from phohien.lgsp.catalogue.queries import access
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.rules import keys as key_rules
from phohien.lgsp.catalogue.rules import naming
from phohien.lgsp.catalogue.services import members as services
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 50


def _href(member: Member) -> str:
    return reverse("catalogue:member_detail", args=[member.pk])


def _columns() -> list[Column]:
    return [
        Column(lambda row: str(row.words), gettext_lazy("Member"), is_heading=True, href=_href),
        Column("address", gettext_lazy("Address in the LGSP"), kind="code"),
        Column(lambda row: str(naming.CLASS_WORDS[row.member_class]), gettext_lazy("Class")),
        Column("systems", gettext_lazy("Systems"), kind="number"),
        Column("valid_from", gettext_lazy("Since"), kind="date"),
    ]


def _found(request: HttpRequest) -> tuple[MemberFilterForm, Any]:
    form = MemberFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    return form, queries.list_members(clock.today(), text=values.get("q", ""), member_class=values.get("lop", ""))


@guard(policy.POLICY, policy.WORK)
def member_list(request: HttpRequest) -> HttpResponse:
    """The members of today."""
    form, found = _found(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    table = Table(_columns(), page.object_list, caption=_("Members"), empty=_("No member answers to this."))
    may_add = may(request, policy.KEEP_MEMBERS, None)
    context = {
        "form": form,
        "page": page,
        "table": table,
        "may_add": may_add,
        "crumbs": desk_crumbs((_("Members"), "")),
    }
    return render(request, "catalogue/member_list.html", context)


@guard(policy.POLICY, policy.WORK)
def member_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as Excel or CSV."""
    return writer_of(form)(_found(request)[1], _columns(), _("Members of the LGSP"))  # type: ignore[no-any-return]


def _way(*more: tuple[Any, str]) -> Crumbs:
    return desk_crumbs((_("Members"), reverse("catalogue:member_list")), *more)


@guard(policy.POLICY, policy.KEEP_MEMBERS)
def member_new(request: HttpRequest) -> HttpResponse:
    """A member is registered."""

    def act(values: dict[str, Any]) -> HttpResponse:
        member = services.register_member(
            member_class=values["lop"], code=values["ma"].strip(), agency_code=values["co_quan"].strip(),
            name=values["ten"], name_en=values["ten_en"], legal_basis=values["can_cu"], by=actor_of(request),
            at=clock.now(),
        )  # fmt: skip
        return done(request, _("The member was registered."), "catalogue:member_detail", member.pk)

    title = _("Register a member")
    return form_page(
        request, MemberForm(request.POST or None), act, title=title, action=_("Register"),
        back=reverse("catalogue:member_list"), way=_way((title, "")),
    )  # fmt: skip


@guard(policy.POLICY, policy.WORK)
def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A member with its systems."""
    member = queries.member_by_pk(pk)
    columns = [
        Column(
            lambda row: str(row.words), _("System"), is_heading=True,
            href=lambda row: reverse("catalogue:subsystem_detail", args=[row.pk]),
        ),
        Column("code", _("Code"), kind="code"),
        Column(
            lambda row: _("closed") if row.closed_at else _("open"), _("State"), kind="tag",
            tone=lambda row: "neutral" if row.closed_at else "success",
        ),
        Column("registered_at", _("Registered at"), kind="datetime"),
    ]  # fmt: skip
    empty = _("The member has no systems yet.")
    facts = [
        (_("Address in the LGSP"), member.address),
        (_("Class"), naming.CLASS_WORDS[member.member_class]),
        (_("Acted for by the officials of"), agency_name(member.agency_code)),
        (_("Older codes"), ", ".join(alias.code for alias in member.aliases.all())),
        (_("Legal basis"), member.legal_basis),
        (_("Since"), member.valid_from),
    ]
    if member.valid_until:
        facts.append((_("Until (exclusive)"), member.valid_until))
    context = {
        "member": member,
        "title": member.words,
        "facts": facts,
        "table": Table(columns, queries.subsystems_of(member), caption=_("Systems"), empty=empty),
        "may_keep": may(request, policy.KEEP_MEMBERS, member) and member.valid_until is None,
        "crumbs": _way((member.words, "")),
    }
    return render(request, "catalogue/member_detail.html", context)


@guard(policy.POLICY, policy.KEEP_MEMBERS)
def member_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """A member gets an older code it is still known by."""
    member = queries.member_by_pk(pk)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.add_alias(member=member, code=values["ma"].strip(), by=actor_of(request), at=clock.now())
        return done(request, _("The older code was added."), "catalogue:member_detail", pk)

    title = _("Add an older code")
    return form_page(
        request, AliasForm(request.POST or None), act, title=title, action=_("Add"), back=_href(member),
        way=_way((member.words, _href(member)), (title, "")), caption=member.words,
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_MEMBERS)
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A member takes part no more from a day on."""
    member = queries.member_by_pk(pk)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.end_member(
            member=member, valid_until=values["den_ngay"], reason=values["ly_do"], by=actor_of(request), at=clock.now()
        )
        return done(request, _("The end was recorded."), "catalogue:member_detail", pk)

    title = _("End the membership")
    return form_page(
        request, EndMemberForm(request.POST or None), act, title=title, action=_("End the membership"),
        back=_href(member), way=_way((member.words, _href(member)), (title, "")), caption=member.words, danger=True,
        lead=_("Its code stays reserved, so that evidence of earlier exchanges can be read."),
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_SUBSYSTEM)
def subsystem_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A system of a member is registered."""
    member = queries.member_by_pk(pk)

    def act(values: dict[str, Any]) -> HttpResponse:
        system = services.register_subsystem(
            member=member, code=values["ma"].strip(), name=values["ten"], name_en=values["ten_en"],
            purpose=values["muc_dich"], evidence=values["bang_chung"], evidence_reason=values["ly_do_bang_chung"],
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return done(request, _("The system was registered."), "catalogue:subsystem_detail", system.pk)

    title = _("Register a system")
    return form_page(
        request, SubsystemForm(request.POST or None), act, title=title, action=_("Register"), back=_href(member),
        way=_way((member.words, _href(member)), (title, "")), caption=member.words,
    )  # fmt: skip


@guard(policy.POLICY, policy.WORK)
def subsystem_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A system: what it may call, with which keys and certificates, and what happened to it."""
    system = queries.subsystem_by_pk(pk)
    now = clock.now()
    own = may(request, policy.KEEP_KEYS, system)
    context = {
        "system": system,
        "title": system.words,
        "facts": _facts(system, now),
        "grants": grant_table(request, access.grants_of(system, now), by_client=True, caption=_("What it may call")),
        "keys": key_table(system, now) if own else None,
        "certificates": certificate_table(system, now) if own else None,
        "sender_keys": sender_key_table(system, now) if own else None,
        "own": own and system.closed_at is None,
        "may_close": may(request, policy.KEEP_SUBSYSTEM, system) and system.closed_at is None,
        "history": history(f"lgsp:{system.address}") if own else [],
        "crumbs": _way((system.member.words, _href(system.member)), (system.words, "")),
    }
    return render(request, "catalogue/subsystem_detail.html", context)


def _facts(system: Subsystem, now: Any) -> list[Any]:
    groups = ", ".join(str(group.words) for group in queries.groups_of(system, now))
    facts: list[Any] = [
        (_("Address in the LGSP"), system.address),
        (_("AppName"), key_rules.app_name(system.address)),
        (_("What it is for"), system.purpose),
        (_("Groups"), groups),
        (_("Evidence of its exchanges"), naming.EVIDENCE_WORDS[system.evidence]),
        (_("Registered at"), system.registered_at),
    ]
    if system.evidence_reason:
        facts.append((_("Legal reason for keeping less"), system.evidence_reason))
    if system.keep_days:
        term = ngettext("%(days)d day", "%(days)d days", system.keep_days) % {"days": system.keep_days}
        facts += [(_("Content is kept for"), term), (_("Legal basis of the term"), system.keep_basis)]
    else:
        facts.append((_("Content is kept for"), _("no end is set")))
    if system.closed_at:
        facts.append((_("Closed at"), system.closed_at))
    return facts


@guard(policy.POLICY, policy.KEEP_SUBSYSTEM)
def subsystem_close(request: HttpRequest, pk: int) -> HttpResponse:
    """A system closes for good."""
    system = queries.subsystem_by_pk(pk)
    require(request, policy.KEEP_SUBSYSTEM, system)
    back = reverse("catalogue:subsystem_detail", args=[pk])

    def act(values: dict[str, Any]) -> HttpResponse:
        services.close_subsystem(subsystem=system, reason=values["ly_do"], by=actor_of(request), at=clock.now())
        return done(request, _("The system was closed."), "catalogue:subsystem_detail", pk)

    title = _("Close the system")
    lead = _("Its rights, keys and certificates end at once and its code is never used again. This cannot be undone.")
    return form_page(
        request, ReasonForm(request.POST or None), act, title=title, action=title, back=back,
        way=_way((system.words, back), (title, "")), caption=system.words, lead=lead, danger=True,
    )  # fmt: skip
