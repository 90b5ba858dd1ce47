"""The page for keys elsewhere, shared by every system that signs: by a signing program, by hand, or as a value over a digest.

A system says what its acts are (:class:`Ways`) and draws the page around ``signing/ways.html``.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from csp.decorators import csp_update
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.base.signing import handover, queries, services
from phohien.base.signing.forms import SignatureValueForm, SignedFileForm
from phohien.base.signing.models import PreparedSignature
from phohien.kernel.errors import NotFound, Problem
from phohien.kernel.policy import Actor

LOCAL_SERVICES = ["wss://127.0.0.1:8987", "ws://127.0.0.1:8987"]
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def allow_local_service(page: Page) -> Page:
    """The page may speak with the signing program on the person's own machine, and with nothing else outside."""
    allowed: Any = csp_update({"connect-src": ["'self'", *LOCAL_SERVICES]})
    return cast(Page, allowed(page))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What a system does when its person signs elsewhere. ``program`` is the local service's call; number and day are told it."""

    hand_out: Callable[[], handover.HandedOut]
    take_back: Callable[[str], object]
    prepare: Callable[[], PreparedSignature]
    complete: Callable[[str, bytes], object]
    program: str
    number: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it went: what the page shows, whether the act is done, and the refusal if there was one."""

    context: dict[str, Any] = field(default_factory=dict)
    is_done: bool = False
    refusal: Problem | None = None

    @property
    def status(self) -> int:
        """The answer's HTTP status."""
        return self.refusal.status if self.refusal is not None else 200


def attempt(request: HttpRequest, ways: Ways, *, by: Actor, at: datetime) -> Attempt:
    """What the person chose is done; a refusal leaves what was begun, so that it can be tried once more."""
    if request.method != "POST":
        return Attempt()
    try:
        shown = _DOINGS.get(request.POST.get("way", ""), _unknown)(request, ways, by, at)
    except Problem as refusal:
        return Attempt(_begun(request, by), refusal=refusal)
    return Attempt(is_done=True) if shown is None else Attempt(shown)


def _unknown(_request: HttpRequest, _ways: Ways, _by: Actor, _at: datetime) -> dict[str, Any]:
    raise NotFound(_("There is no such act."), code="signing.no_way")


def _hand_out(request: HttpRequest, ways: Ways, _by: Actor, _at: datetime) -> dict[str, Any]:
    out = ways.hand_out()
    addresses = {
        "download": request.build_absolute_uri(reverse("fetch_document", args=[out.download_key])),
        "upload": request.build_absolute_uri(reverse("bring_document", args=[out.upload_key])),
    }
    told = {"program": ways.program, "number": ways.number, "day": ways.day}
    return {"given": out.handover, "addresses": addresses, **told}


def _bring(request: HttpRequest, ways: Ways, by: Actor, at: datetime) -> None:
    form = SignedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise services.SigningRefused(_("Choose the signed PDF."), code="signing.no_signed_file")
    handover.bring_back_by_hand(form.cleaned_data["signed"].read(), code=request.POST.get("given", ""), by=by, at=at)
    ways.take_back(request.POST.get("given", ""))


def _go_on(request: HttpRequest, ways: Ways, _by: Actor, _at: datetime) -> None:
    ways.take_back(request.POST.get("given", ""))


def _digest(_request: HttpRequest, ways: Ways, _by: Actor, _at: datetime) -> dict[str, Any]:
    return _shown_digest(ways.prepare())


def _complete(request: HttpRequest, ways: Ways, _by: Actor, _at: datetime) -> None:
    form = SignatureValueForm(request.POST, request.FILES)
    if not form.is_valid():
        raise services.SigningRefused(
            _("Choose the file with the signature, or paste it in Base64."), code="signing.no_value"
        )
    ways.complete(request.POST.get("prepared", ""), form.value())


def _shown_digest(prepared: PreparedSignature) -> dict[str, Any]:
    return {
        "prepared": prepared,
        "digest": services.to_be_signed_digest(prepared).hex(),
        "attributes": base64.b64encode(bytes(prepared.attributes)).decode(),
    }


def _begun(request: HttpRequest, by: Actor) -> dict[str, Any]:
    """What was begun before a refusal. The program's addresses are told once only."""
    try:
        if handed := request.POST.get("given", ""):
            return {"given": handover.get_handover(handed, by=by)}
        if (code := request.POST.get("prepared", "")) and (
            prepared := queries.get_prepared(code)
        ).prepared_by == by.code:
            return _shown_digest(prepared)
    except Problem:
        return {}
    return {}


_DOINGS: dict[str, Callable[[HttpRequest, Ways, Actor, datetime], dict[str, Any] | None]] = {
    "program": _hand_out,
    "bring": _bring,
    "go-on": _go_on,
    "digest": _digest,
    "complete": _complete,
}
