"""The test provider's pages and endpoints. Every one answers only while ``DEMO`` is on."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from phohien.base.accounts import conf
from phohien.base.accounts.rules import VNEID
from phohien.base.accounts.vneid_test import rules, services
from phohien.base.accounts.vneid_test.models import TestIdentity
from phohien.kernel import clock
from phohien.ui.guard import public

View = Callable[..., HttpResponse]


def _only_in_demo(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _issuer(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("vneid_test_authorize").rsplit("/", 2)[0])


def _client_id() -> str:
    return str({**conf.VNEID_DEFAULTS, **getattr(settings, "VNEID", {})}["client_id"])


def _return_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("openid_connect_callback", kwargs={"provider_id": VNEID}))


@require_GET
@_only_in_demo
@public("Discovery is public by OpenID Connect.")
def discovery(request: HttpRequest) -> HttpResponse:
    """The provider's description of itself (OpenID Connect Discovery 1.0)."""
    issuer = _issuer(request)
    return JsonResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": request.build_absolute_uri(reverse("vneid_test_authorize")),
            "token_endpoint": request.build_absolute_uri(reverse("vneid_test_token")),
            "userinfo_endpoint": request.build_absolute_uri(reverse("vneid_test_userinfo")),
            "jwks_uri": request.build_absolute_uri(reverse("vneid_test_keys")),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "citizen"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "claims_supported": ["sub", "name", "birthdate", "citizen_pid", "level_of_assurance"],
        }
    )


@require_GET
@_only_in_demo
@public("Public keys are public.")
def keys(request: HttpRequest) -> HttpResponse:
    """The public key, for whoever checks an id_token."""
    return JsonResponse(services.public_keys(at=clock.now()))


@never_cache
@_only_in_demo
@public("Whoever signs in is nobody yet.")
def authorize(request: HttpRequest) -> HttpResponse:
    """The tester picks a fictitious person and agrees, or declines; the browser goes back with a code or an error."""
    try:
        wish = rules.wish_from(request.GET.dict(), client_id=_client_id(), redirect_uri=_return_address(request))
    except rules.Fault as fault:
        if not fault.may_redirect:
            return render(request, "vneid_test/fault.html", {"fault": fault}, status=400)
        return _back(_return_address(request), {"error": fault.error, "state": request.GET.get("state", "")})
    if request.method == "POST":
        return _answer(request, wish)
    return _choose(request)


def _choose(request: HttpRequest, *, nobody_chosen: bool = False) -> HttpResponse:
    english = (get_language() or "").startswith("en")
    people = [
        {"identity": person, "note": (person.note_en if english else "") or person.note}
        for person in TestIdentity.objects.order_by("place", "pk")
    ]
    context = {"people": people, "nobody_chosen": nobody_chosen}
    return render(request, "vneid_test/choose.html", context, status=422 if nobody_chosen else 200)


def _answer(request: HttpRequest, wish: rules.Wish) -> HttpResponse:
    if "decline" in request.POST:
        return _back(wish.redirect_uri, {"error": "access_denied", "state": wish.state})
    identity = TestIdentity.objects.filter(subject=request.POST.get("subject", "")).first()
    if identity is None:
        return _choose(request, nobody_chosen=True)
    code = services.give_code(wish=wish, identity=identity, at=clock.now())
    return _back(wish.redirect_uri, {"code": code, "state": wish.state})


def _back(address: str, params: dict[str, str]) -> HttpResponse:
    return HttpResponseRedirect(f"{address}?{urlencode(params)}")


@csrf_exempt
@require_POST
@never_cache
@_only_in_demo
@public("The client proves itself with its secret, not with a session.")
def token(request: HttpRequest) -> HttpResponse:
    """Tokens for a code (RFC 6749 §4.1.3)."""
    client_id, secret = _client_credentials(request)
    try:
        services.check_client(client_id=client_id, secret=secret, expected_id=_client_id())
        if request.POST.get("grant_type") != "authorization_code":
            raise rules.Fault("unsupported_grant_type", "Only authorization_code is offered.")
        tokens = services.exchange_code(
            code=request.POST.get("code", ""),
            client_id=client_id,
            redirect_uri=request.POST.get("redirect_uri", ""),
            verifier=request.POST.get("code_verifier", ""),
            issuer=_issuer(request),
            at=clock.now(),
        )
    except rules.Fault as fault:
        status = 401 if fault.error == "invalid_client" else 400
        return JsonResponse({"error": fault.error, "error_description": fault.description}, status=status)
    return JsonResponse(tokens)


def _client_credentials(request: HttpRequest) -> tuple[str, str]:
    """The client's name and secret from the form, or from HTTP Basic."""
    scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        name, _colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


@csrf_exempt
@require_GET
@never_cache
@_only_in_demo
@public("The access token says whose data may be read.")
def userinfo(request: HttpRequest) -> HttpResponse:
    """Who the access token stands for (OpenID Connect Core §5.3)."""
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise rules.Fault("invalid_token", "A bearer token is needed.")
        return JsonResponse(services.person_behind(token=value.strip(), at=clock.now()))
    except rules.Fault as fault:
        response = JsonResponse({"error": fault.error, "error_description": fault.description}, status=401)
        response["WWW-Authenticate"] = f'Bearer error="{fault.error}"'
        return response
