"""The pages of one's own account, and the trial sign-in of the demonstration."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from phohien.base.accounts import demo, forms, policy, queries, rules, services, vneid
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.ui.guard import guard, public


def _safe_next(request: HttpRequest, value: str) -> str:
    """The address when it is one of ours, else the person's own page."""
    own = url_has_allowed_host_and_scheme(value, {request.get_host()}, require_https=request.is_secure())
    return value if value and own else reverse(settings.LOGIN_REDIRECT_URL)


@require_GET
@guard(policy.POLICY, policy.MANAGE_OWN)
def my_account(request: HttpRequest) -> HttpResponse:
    """What the person is to the system: identity, factors, language, organisations."""
    account: Any = request.user
    at = clock.now()
    return render(
        request,
        "accounts/my_account.html",
        {
            "person": account,
            "masked_personal_id": rules.masked(account.personal_id),
            "factors": queries.list_factors(account),
            "assurance": queries.assurance_in(request.session, account),
            "representations": queries.list_representations(account, at=at),
            "acting_for": request.session.get(queries.ACTING_FOR_KEY, ""),
            "language_form": forms.LanguageForm(initial={"language": account.language}),
            "vneid_is_offered": vneid.find_app(request) is not None,
        },
    )


@require_POST
@guard(policy.POLICY, policy.MANAGE_OWN)
def choose_language(request: HttpRequest) -> HttpResponse:
    """The account's pages and notices speak the language chosen."""
    actor = request.actor  # type: ignore[attr-defined]
    account: Any = request.user
    chosen = str(request.POST.get("language", ""))
    services.change_language(account=account, language=chosen, by=actor, at=clock.now())
    response = redirect("my_account")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
    return response


@require_POST
@guard(policy.POLICY, policy.ACT_FOR)
def act_for(request: HttpRequest) -> HttpResponse:
    """From now on the session acts for that organisation, or for the person again."""
    form = forms.ActForForm(request.POST)
    if not form.is_valid():
        raise NotFound(_("You do not represent this organisation at present."), code="accounts.no_representation")
    account: Any = request.user
    request.session[queries.ACTING_FOR_KEY] = services.choose_organisation(
        account=account,
        organisation_code=form.cleaned_data["organisation_code"],
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return redirect(_safe_next(request, str(request.POST.get("next", ""))))


@require_GET
@guard(policy.POLICY, policy.MANAGE_OWN)
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in at present."""
    account: Any = request.user
    found = queries.list_sessions(account)
    return render(request, "accounts/sessions.html", {"sessions": found, "has_others": len(found) > 1})


@require_POST
@guard(policy.POLICY, policy.MANAGE_OWN)
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """That session of the account is over."""
    _end(request, [item for item in queries.list_sessions(request.user) if item.pk == number])  # type: ignore[arg-type]
    return redirect("usersessions_list")


@require_POST
@guard(policy.POLICY, policy.MANAGE_OWN)
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Every session of the account but this one is over."""
    _end(request, [item for item in queries.list_sessions(request.user) if not item.is_current()])  # type: ignore[arg-type]
    return redirect("usersessions_list")


def _end(request: HttpRequest, sessions: list[Any]) -> None:
    account: Any = request.user
    count = services.end_sessions(account=account, sessions=sessions, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    if not count:
        raise NotFound(_("This session is over already."), code="accounts.no_session")
    messages.success(request, _("The session has been ended."))


@require_GET
@never_cache
@public("Somebody whose session is over is nobody; they need to read why and how to go on.")
def session_expired(request: HttpRequest) -> HttpResponse:
    """Why the page asked for did not come, what is kept, and the way back to it."""
    context = {
        "next": _safe_next(request, str(request.GET.get("next", ""))),
        "lost_input": request.GET.get("lost") == "1",
        "idle_minutes": int(rules.IDLE_LIMIT.total_seconds() // 60),
    }
    return render(request, "accounts/session_expired.html", context)


@require_GET
@guard(policy.POLICY, policy.MANAGE_OWN)
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """An official learns that one factor is not enough, and sets up or shows the second one."""
    account: Any = request.user
    context = {
        "next": _safe_next(request, str(request.GET.get("next", ""))),
        "factors": queries.list_factors(account),
        "is_done": queries.assurance_in(request.session, account) >= 2,
    }
    return render(request, "accounts/second_factor_needed.html", context)


@never_cache
@public("The trial sign-in exists only in a demonstration and answers only on the machine it runs on.")
def trial_sign_in(request: HttpRequest) -> HttpResponse:
    """The demonstration's accounts, each a button away. NotFound anywhere but in a demonstration on this machine."""
    if not is_local_demo(request):
        raise NotFound(_("There is no such page."), code="not_found")
    if request.method == "POST":
        return _sign_in_as(request, str(request.POST.get("account", "")))
    english = (get_language() or "").startswith("en")
    people = [
        {
            "account": row.account,
            "title": (row.title_en if english else "") or row.title,
            "note": (row.note_en if english else "") or row.note,
            "code": demo.current_code(row.account),
        }
        for row in queries.list_demo_accounts()
    ]
    context = {"people": people, "password": demo.DEMO_PASSWORD, "next": request.GET.get("next", "")}
    return render(request, "accounts/trial_sign_in.html", context)


def is_local_demo(request: HttpRequest) -> bool:
    """Whether this is a demonstration and the person sits at the machine it runs on, under its own name."""
    return (
        settings.DEMO
        and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
        and vneid.host_name(request) in vneid.LOOPBACK
    )


def _sign_in_as(request: HttpRequest, code: str) -> HttpResponse:
    row = queries.list_demo_accounts().filter(account__code=code).first()
    if row is None:
        raise NotFound(_("There is no such account."), code="accounts.no_account")
    adapter = get_adapter(request)
    adapter.login(request, row.account)
    record_authentication(request, row.account, method="demo")
    adapter.post_login(
        request, row.account, email_verification="none", signal_kwargs=None, email=None, signup=False, redirect_url=None
    )
    response = HttpResponseRedirect(_safe_next(request, str(request.POST.get("next", ""))))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, get_language() or "vi", samesite="Lax")
    return response
