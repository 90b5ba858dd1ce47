"""Posts and delegations, for operators; and the switch between one's own posts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.lgsp.directory import policy, queries, services
from phohien.lgsp.directory.forms import AppointForm, DelegateForm, EndPostForm, PostFilterForm, end_of
from phohien.lgsp.directory.models import Post
from phohien.lgsp.directory.pages.days import home_crumbs
from phohien.lgsp.directory.rules.posts import ROLES
from phohien.ui.guard import guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 50
FIELDS = {
    "account": "tai_khoan",
    "agency": "co_quan",
    "title": "chuc_danh",
    "roles": "vai_tro",
    "to_account": "tai_khoan",
    "reason": "ly_do",
    "valid_from": "tu_ngay",
    "valid_until": "den_ngay",
}


def roles_in_words(post: Post) -> str:
    """The post's roles in the reader's language."""
    return ", ".join(str(ROLES[role]) for role in post.roles if role in ROLES)


def _agency_name(post: Post) -> str:
    return str(Words(post.agency.name, post.agency.name_en))


def _refused(form: forms.Form, refusal: Refused) -> None:
    """The refusal stands beside the field it is about."""
    field = FIELDS.get(refusal.field, "")
    form.add_error(field if field in form.fields else None, str(refusal))


@guard(policy.POLICY, policy.VIEW_POSTS)
def post_list(request: HttpRequest) -> HttpResponse:
    """The posts held now, and the delegations in force or to come."""
    form = PostFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    now = clock.now()
    found = queries.list_posts(now, agency_code=values.get("co_quan", ""), text=values.get("q", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    columns = [
        Column(lambda post: str(post.account), _("Holder"), is_heading=True, href=_post_href),
        Column("title", _("Title of the post")),
        Column(_agency_name, _("Agency")),
        Column(roles_in_words, _("Roles")),
        Column("valid_from", _("Since"), kind="date"),
        Column("valid_until", _("Until (exclusive)"), kind="date"),
    ]
    empty = _("No post answers to this.")
    context = {
        "form": form,
        "page": page,
        "table": Table(columns, page.object_list, caption=_("Posts"), empty=empty),
        "delegations": _scoped(queries.list_delegations(now)),
        "crumbs": home_crumbs((_("Posts and delegations"), "")),
    }
    return render(request, "directory/post_list.html", context)


def _post_href(post: Post) -> str:
    return reverse("directory:post_detail", args=[post.code])


@guard(policy.POLICY, policy.VIEW_POSTS)
def post_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One post: who holds it, its roles, its delegations, and what can be done with it."""
    post = queries.post_by_code(code)
    now = clock.now()
    facts = [
        (_("Holder"), str(post.account)),
        (_("Agency"), _agency_name(post)),
        (_("Roles"), roles_in_words(post)),
        (_("Since"), post.valid_from),
        (_("Ended on"), post.valid_until),
        (_("Legal basis"), post.legal_basis),
        (_("Code"), post.code),
    ]
    context = {
        "post": post,
        "facts": facts,
        "stands": post.valid_until is None or post.valid_until > now,
        "delegations": _scoped(queries.list_delegations(now, post=post)),
        "crumbs": _post_crumbs((post.title, "")),
    }
    return render(request, "directory/post_detail.html", context)


def _post_crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return home_crumbs((_("Posts and delegations"), reverse("directory:post_list")), *more)


@guard(policy.POLICY, policy.APPOINT)
def appoint(request: HttpRequest) -> HttpResponse:
    """An official is given a post."""
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values, (begins, ends) = form.cleaned_data, form.period()
        try:
            post = services.appoint_to_post(
                account=values["tai_khoan"],
                agency=values["co_quan"],
                title=values["chuc_danh"],
                title_en=values["chuc_danh_en"],
                roles=values["vai_tro"],
                legal_basis=values["can_cu"],
                by=request.actor,  # type: ignore[attr-defined]
                at=clock.now(),
                valid_from=begins,
                valid_until=ends,
            )
        except Refused as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("The post was given."))
            return redirect("directory:post_detail", post.code)
    context = {
        "form": form,
        "title": _("Appoint to a post"),
        "action": _("Appoint"),
        "cancel": reverse("directory:post_list"),
    }
    return _form_page(request, form, {**context, "crumbs": _post_crumbs((_("Appoint to a post"), ""))})


@guard(policy.POLICY, policy.END_POST)
def post_end(request: HttpRequest, code: str) -> HttpResponse:
    """A post ends, now or on a day to come."""
    post = queries.post_by_code(code)
    form = EndPostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.end_post(
                post=post,
                valid_until=end_of(values["den_ngay"]),
                reason=values["ly_do"],
                by=request.actor,  # type: ignore[attr-defined]
                at=clock.now(),
            )
        except Refused as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("The post was ended."))
            return redirect("directory:post_detail", post.code)
    context = {
        "form": form,
        "title": _("End a post"),
        "action": _("End the post"),
        "post": post,
        "danger": True,
    }
    return _form_page(
        request, form, {**context, "cancel": _post_href(post), "crumbs": _post_crumbs((_("End a post"), ""))}
    )


def _scoped(delegations: Iterable[Any]) -> list[Any]:
    """The delegations, each with the lent roles in words."""
    found = list(delegations)
    for one in found:
        one.scope = ", ".join(str(ROLES.get(role, role)) for role in one.roles)
    return found


@guard(policy.POLICY, policy.DELEGATE)
def delegate(request: HttpRequest, code: str) -> HttpResponse:
    """A post is delegated in its holder's absence."""
    post = queries.post_by_code(code)
    form = DelegateForm(request.POST or None, roles=post.roles)
    if request.method == "POST" and form.is_valid():
        values, (begins, ends) = form.cleaned_data, form.period()
        try:
            services.delegate_post(
                post=post,
                to_account=values["tai_khoan"],
                reason=values["ly_do"],
                by=request.actor,  # type: ignore[attr-defined]
                at=clock.now(),
                valid_from=begins,
                valid_until=ends,
                roles=values["vai_tro"],
            )
        except Refused as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("The post was delegated."))
            return redirect("directory:post_detail", post.code)
    context = {"form": form, "title": _("Delegate in absence"), "action": _("Delegate"), "post": post}
    crumbs = _post_crumbs((_("Delegate in absence"), ""))
    return _form_page(request, form, {**context, "cancel": _post_href(post), "crumbs": crumbs})


@guard(policy.POLICY, policy.END_DELEGATION)
def delegation_end(request: HttpRequest, number: int) -> HttpResponse:
    """A delegation ends now."""
    given = queries.delegation_by_number(number)
    if request.method == "POST":
        services.end_delegation(delegation=given, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, _("The delegation was ended."))
        return redirect("directory:post_detail", given.post.code)
    crumbs = _post_crumbs((_("End a delegation"), ""))
    return render(request, "directory/delegation_end.html", {"given": given, "crumbs": crumbs})


def _form_page(request: HttpRequest, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "directory/post_form.html", context, status=status)


@guard(policy.POLICY, policy.SWITCH_POST)
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """The official acts in another of their posts from now on. Raises NotAllowed when it is not theirs."""
    code = request.POST.get("post", "")
    queries.actor_of(request.user, code, clock.now(), session=request.session)
    request.session[queries.CHOSEN_POST_KEY] = code
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return HttpResponseRedirect(target)
