"""Requests to use: asked, answered within the law's time, withdrawn, revoked; and how the time is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phohien.base.ledger import queries as ledger
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.access import GrantForm, RefuseForm, RequestForm
from phohien.lgsp.catalogue.forms.finding import RequestFilterForm
from phohien.lgsp.catalogue.forms.members import ReasonForm
from phohien.lgsp.catalogue.models import AccessRequest
from phohien.lgsp.catalogue.pages.finding import href_of
from phohien.lgsp.catalogue.pages.frame import (
    Crumbs,
    agency_name,
    crumbs,
    desk_crumbs,
    done,
    form_page,
    is_operator,
    may,
    nobody_answers,
    question_page,
    require,
    writer_of,
)
from phohien.lgsp.catalogue.pages.rights import grant_table
from phohien.lgsp.catalogue.queries import access as queries
from phohien.lgsp.catalogue.queries import services as versions
from phohien.lgsp.catalogue.rules import requests as rules
from phohien.lgsp.catalogue.services import requests as services
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 25
ACTS = {
    policy.REQUEST_USE.code: Words("Gửi đề nghị", "The request was sent"),
    policy.ANSWER_REQUEST.code: Words("Bên cung cấp trả lời", "The provider answered"),
    policy.WITHDRAW_REQUEST.code: Words("Rút đề nghị", "The request was withdrawn"),
    policy.REVOKE_RIGHT.code: Words("Thu hồi quyền", "The right was revoked"),
    policy.VIEW_REQUEST.code: Words("Quá hạn theo luật, hai bên đã được báo", "Overdue by law; both sides were told"),
}


def clock_words(request: AccessRequest, now: datetime) -> tuple[str, str]:
    """How the law's clock stands, in words and as a tone."""
    found = queries.standing_of(request, now)
    if not found.running:
        if request.state == rules.WITHDRAWN:
            return "", "neutral"
        return (_("answered late"), "danger") if found.late else (_("answered in time"), "success")
    if found.days < 0:
        text = ngettext("%(n)d working day overdue", "%(n)d working days overdue", -found.days) % {"n": -found.days}
        return text, "danger"
    if found.days == 0:
        return _("due today"), "warning"
    text = ngettext("%(n)d working day left", "%(n)d working days left", found.days) % {"n": found.days}
    return text, "warning" if found.days == 1 else "info"


def _columns(now: datetime) -> list[Column]:
    return [
        Column(
            lambda row: str(row.service_version.service.words), gettext_lazy("Service"), is_heading=True,
            href=lambda row: reverse("catalogue:request_detail", args=[row.code]),
        ),
        Column(lambda row: str(row.client.member.words), gettext_lazy("Asking agency")),
        Column(lambda row: str(row.service_version.service.subsystem.member.words), gettext_lazy("Provider")),
        Column(
            lambda row: str(rules.STATE_WORDS[row.state]), gettext_lazy("State"), kind="tag",
            tone=lambda row: rules.STATE_TONES[row.state],
        ),
        Column(
            lambda row: clock_words(row, now)[0], gettext_lazy("The law's clock"), kind="tag",
            tone=lambda row: clock_words(row, now)[1],
        ),
        Column("due_at", gettext_lazy("Answer due"), kind="datetime"),
        Column("sent_at", gettext_lazy("Sent at"), kind="datetime"),
    ]  # fmt: skip


def request_table(rows: Iterable[AccessRequest], now: datetime, *, caption: Any) -> Table:
    """Requests as a table, with the clock of each."""
    return Table(_columns(now), rows, caption=caption, empty=_("There are no requests."))


def _found(request: HttpRequest, now: datetime) -> tuple[RequestFilterForm, Any]:
    form = RequestFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    found = queries.list_requests(
        actor_of(request), now, side=values.get("phia", ""), state=values.get("trang_thai", ""),
        late=values.get("qua_han", False), every=is_operator(request),
    )  # fmt: skip
    return form, found


@guard(policy.POLICY, policy.WORK)
def request_list(request: HttpRequest) -> HttpResponse:
    """The requests of the agency, both sides; an operator sees all."""
    now = clock.now()
    form, found = _found(request, now)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "table": request_table(page.object_list, now, caption=_("Requests to use services")),
        "crumbs": desk_crumbs((_("Requests to use"), "")),
    }
    return render(request, "catalogue/request_list.html", context)


@guard(policy.POLICY, policy.WORK)
def request_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as Excel or CSV."""
    now = clock.now()
    columns = [Column("code", _("Code"), kind="code"), *_columns(now), Column("purpose", _("Purpose")),
               Column("legal_basis", _("Legal basis")), Column("answer", _("Answer"))]  # fmt: skip
    return writer_of(form)(_found(request, now)[1], columns, _("Requests to use services"))  # type: ignore[no-any-return]


@guard(policy.POLICY, policy.WORK)
def request_report(request: HttpRequest) -> HttpResponse:
    """How each providing agency keeps the law's time."""
    columns = [
        Column(lambda row: agency_name(row.agency), _("Providing agency"), is_heading=True),
        Column("received", _("Requests received"), kind="number"),
        Column("waiting", _("Waiting"), kind="number"),
        Column("overdue", _("Overdue now"), kind="number"),
        Column("in_time", _("Answered in time"), kind="number"),
        Column("late", _("Answered late"), kind="number"),
    ]
    table = Table(
        columns, queries.tallies(clock.now()), caption=_("Answers by agency"), empty=_("There are no requests.")
    )
    limit = queries.limit_on(rules.ANSWER_LIMIT, clock.today())
    context = {
        "table": table,
        "limit": limit,
        "crumbs": desk_crumbs(
            (_("Requests to use"), reverse("catalogue:request_list")), (_("How the time is kept"), "")
        ),
    }
    return render(request, "catalogue/request_report.html", context)


@guard(policy.POLICY, policy.REQUEST_USE)
def request_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An agency asks for operations of a service."""
    version = versions.version_by_pk(pk)
    if not versions.is_public(version):
        raise NotFound(Words("Không có dịch vụ này.", "There is no such service."), code="catalogue.no_such_service")
    form = RequestForm(
        request.POST or None, actor=actor_of(request), version=version, endpoints=versions.endpoints_of(version)
    )

    def act(values: dict[str, Any]) -> HttpResponse:
        made = services.send_request(
            client=form.system(), version=version, endpoints=form.chosen(), purpose=values["muc_dich"],
            legal_basis=values["can_cu"], ends_on=values["den_ngay"], per_day=values["moi_ngay"] or 0,
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return done(request, _("The request was sent to the provider."), "catalogue:request_detail", made.code)

    limit = queries.limit_on(rules.ANSWER_LIMIT, clock.today())
    lead = ngettext(
        "The provider answers in writing within %(n)d working day.",
        "The provider answers in writing within %(n)d working days.",
        limit.working_days,
    ) % {"n": limit.working_days}
    title = _("Ask to use the service")
    return form_page(
        request, form, act, title=title, action=_("Send the request to use"), back=href_of(version), caption=version.service.words,
        way=crumbs((version.service.words, href_of(version)), (title, "")), lead=lead, terms=version.service.terms,
        limit=limit, has_systems=bool(form.systems), template="catalogue/request_new.html",
    )  # fmt: skip


def _seen(request: HttpRequest, code: str) -> AccessRequest:
    """The request, for its two sides and operators; others may not know that it is there."""
    found = queries.request_by_code(code)
    if not may(request, policy.VIEW_REQUEST, found):
        raise NotFound(Words("Không có đề nghị này.", "There is no such request."), code="catalogue.no_such_request")
    return found


@guard(policy.POLICY, policy.VIEW_REQUEST)
def request_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One request: what is asked, the clock, the answer, the rights, the history."""
    found = _seen(request, code)
    now = clock.now()
    words, tone = clock_words(found, now)
    grants = grant_table(
        request, found.grants.select_related(
            "endpoint__service_version__service__subsystem__member", "subsystem__member", "group"
        ).order_by("endpoint__position"), by_client=False, caption=_("Rights given"),
    )  # fmt: skip
    context = {
        "asked": found,
        "title": found.service_version.service.words,
        "state": rules.STATE_WORDS[found.state],
        "tone": rules.STATE_TONES[found.state],
        "clock_words": words,
        "clock_tone": tone,
        "running": found.state == rules.SENT,
        "nobody": nobody_answers(found.service_version.service.subsystem.member.agency_code)
        if found.state == rules.SENT and is_operator(request)
        else "",
        "facts": _facts(found),
        "endpoints": found.endpoints.order_by("position"),
        "grants": grants if found.state in (rules.GRANTED, rules.REVOKED) else None,
        "history": _history(found),
        "may_answer": found.state == rules.SENT and may(request, policy.ANSWER_REQUEST, found),
        "may_withdraw": found.state == rules.SENT and may(request, policy.WITHDRAW_REQUEST, found),
        "may_revoke": found.state == rules.GRANTED and may(request, policy.REVOKE_RIGHT, found),
        "crumbs": _way((found.service_version.service.words, "")),
    }
    return render(request, "catalogue/request_detail.html", context)


def _way(*more: tuple[Any, str]) -> Crumbs:
    return desk_crumbs((_("Requests to use"), reverse("catalogue:request_list")), *more)


def _facts(found: AccessRequest) -> list[Any]:
    version = found.service_version
    facts: list[Any] = [
        {
            "key": _("Service"),
            "value": f"{version.service.words} {version.version}",
            "href": href_of(version),
            "action": _("See"),
        },
        (_("Provider"), version.service.subsystem.member.words),
        (_("Asking agency"), found.client.member.words),
        (_("System that will call"), f"{found.client.words} ({found.client.address})"),
        (_("Purpose"), found.purpose),
        (_("Legal basis"), found.legal_basis),
        (_("Until"), found.ends_on),
        (_("Calls a day expected"), found.per_day or None),
        (_("Sent at"), found.sent_at),
        (_("Sent by"), found.sent_by_name),
    ]
    if found.answered_at:
        facts += [
            (_("Answered at"), found.answered_at),
            (_("Answered by"), found.answered_by_name),
            (_("Written answer"), found.answer),
        ]
    if found.revoked_at:
        facts += [(_("Revoked at"), found.revoked_at), (_("Reason of the revocation"), found.revoke_reason)]
    return facts


def _history(found: AccessRequest) -> list[dict[str, Any]]:
    return [
        {
            "title": ACTS.get(entry.act, entry.act),
            "at": entry.at,
            "by": ", ".join(filter(None, (entry.by_name, agency_name(entry.agency)))),
            "note": "" if entry.act == policy.VIEW_REQUEST.code else entry.note,
        }
        for entry in ledger.history_of_case(f"request:{found.code}")
    ]


@guard(policy.POLICY, policy.ANSWER_REQUEST)
def request_grant(request: HttpRequest, code: str) -> HttpResponse:
    """The provider grants what is asked, or a part of it."""
    found = _seen(request, code)
    require(request, policy.ANSWER_REQUEST, found)
    form = GrantForm(request.POST or None, request=found)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.grant_request(
            request=found, answer=values["y_kien"], endpoints=form.chosen(), ends_on=values["den_ngay"],
            per_minute=values["moi_phut"] or 0, per_day=values["moi_ngay"] or 0, by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return done(request, _("The use was granted. The gateway knows it already."), "catalogue:request_detail", code)

    return _answer_page(request, found, form, act, _("Grant the use"))


@guard(policy.POLICY, policy.ANSWER_REQUEST)
def request_refuse(request: HttpRequest, code: str) -> HttpResponse:
    """The provider refuses with a written reason."""
    found = _seen(request, code)
    require(request, policy.ANSWER_REQUEST, found)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.refuse_request(request=found, answer=values["y_kien"], by=actor_of(request), at=clock.now())
        return done(request, _("The request was refused; the agency was told why."), "catalogue:request_detail", code)

    return _answer_page(request, found, RefuseForm(request.POST or None), act, _("Refuse the use"), danger=True)


def _answer_page(
    request: HttpRequest, found: AccessRequest, form: Any, act: Any, title: Any, *, danger: bool = False
) -> HttpResponse:
    back = reverse("catalogue:request_detail", args=[found.code])
    words, tone = clock_words(found, clock.now())
    tag = (
        render_to_string("ui/components/tag.html", {"text": words, "tone": tone, "icon_name": "clock"}) if words else ""
    )
    return form_page(
        request, form, act, title=title, action=title, back=back, caption=found.service_version.service.words,
        way=_way((found.service_version.service.words, back), (title, "")), danger=danger, tag=tag,
        facts=[
            (_("Asking agency"), found.client.member.words),
            (_("System that will call"), found.client.words),
            (_("Purpose"), found.purpose),
            (_("Legal basis"), found.legal_basis),
        ],
    )  # fmt: skip


@guard(policy.POLICY, policy.WITHDRAW_REQUEST)
def request_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """The asking agency withdraws."""
    found = _seen(request, code)
    require(request, policy.WITHDRAW_REQUEST, found)
    back = reverse("catalogue:request_detail", args=[code])

    def act() -> HttpResponse:
        services.withdraw_request(request=found, by=actor_of(request), at=clock.now())
        return done(request, _("The request was withdrawn."), "catalogue:request_detail", code)

    title = _("Withdraw the request?")
    return question_page(
        request, act, title=title, action=_("Withdraw the request"), back=back, way=_way((title, "")), danger=True,
        sentences=[_("The provider need not answer any more. You can send a new request at any time.")],
    )  # fmt: skip


@guard(policy.POLICY, policy.REVOKE_RIGHT)
def request_revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Every right given on the request ends now."""
    found = _seen(request, code)
    require(request, policy.REVOKE_RIGHT, found)
    back = reverse("catalogue:request_detail", args=[code])

    def act(values: dict[str, Any]) -> HttpResponse:
        services.revoke_request(request=found, reason=values["ly_do"], by=actor_of(request), at=clock.now())
        return done(request, _("The rights were revoked."), "catalogue:request_detail", code)

    title = _("Revoke what was granted")
    return form_page(
        request, ReasonForm(request.POST or None), act, title=title, action=_("Revoke"), back=back, danger=True,
        way=_way((found.service_version.service.words, back), (title, "")), caption=found.client.member.words,
        lead=_("Calls of this system are refused within a second, and its agency reads your reason. This cannot be undone."),
    )  # fmt: skip
