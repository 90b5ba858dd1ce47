"""Two watchmen behind the sign-in: one ends idle sessions, the other holds officials until their second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from phohien.base.accounts import policy, queries, rules
from phohien.kernel import clock

SEEN_AT_KEY = "accounts.seen_at"
NOTE_EVERY = timedelta(minutes=1)

Next = Callable[[HttpRequest], HttpResponse]


class SessionClock:
    """An idle session is over; a person whose session is over is told so, and keeps the way back."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with a living session, or as nobody's."""
        was_ended = self._ended(request, clock.now())
        response = self.get_response(request)
        target = response.get("Location", "")
        if was_ended and response.status_code == 302 and urlsplit(target).path == reverse(settings.LOGIN_URL):
            return HttpResponseRedirect(f"{reverse('session_expired')}?{urlencode(_way_back(request, target))}")
        return response

    def _ended(self, request: HttpRequest, at: datetime) -> bool:
        """Whether a session the browser still carries is over; ends it when it was idle too long."""
        if not request.user.is_authenticated:
            carried = settings.SESSION_COOKIE_NAME in request.COOKIES
            return carried and request.session.is_empty()
        noted = request.session.get(SEEN_AT_KEY)
        seen_at = datetime.fromtimestamp(noted, tz=clock.VIETNAM) if noted else at
        if rules.is_idle(seen_at=seen_at, at=at):
            logout(request)
            return True
        if noted is None or at - seen_at >= NOTE_EVERY:
            request.session[SEEN_AT_KEY] = at.timestamp()
        return False


def _way_back(request: HttpRequest, target: str) -> dict[str, str]:
    """The page wanted; for something sent, the page it was sent from, and that it was lost."""
    if request.method in ("GET", "HEAD"):
        return {"next": parse_qs(urlsplit(target).query).get("next", [""])[0]}
    sender = urlsplit(request.headers.get("Referer", ""))
    return {"next": sender.path if sender.netloc == request.get_host() else "", "lost": "1"}


class SecondFactorGate:
    """An official with one factor gets no further than the pages where a second one is set up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless it is an official's who has yet to show two factors."""
        actor = queries.actor_of(request.user, request.session, at=clock.now())
        if not policy.needs_second_factor(actor) or _is_exempt(request.path_info):
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and "json" not in request.headers.get("Accept", ""):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('second_factor_needed')}?{query}")
        problem = {
            "type": "about:blank",
            "title": _("Officials sign in with two factors. Set up your second factor first."),
            "status": 403,
            "code": "accounts.second_factor_needed",
        }
        return JsonResponse(problem, status=403, content_type="application/problem+json")


def _is_exempt(path: str) -> bool:
    """Whether the page is one of those an official may open before the second factor, or a static file."""
    if path.startswith(settings.STATIC_URL):
        return True
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.url_name in policy.WITHOUT_SECOND_FACTOR or match.url_name == "set_language"
