"""What a system proves itself with, seen one by one; public keys for signing messages; and how to call in each way."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.base.signing import authority
from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.access import SenderKeyForm
from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.pages.frame import done, form_page, require
from phohien.lgsp.catalogue.pages.keys import STATES, TONES, back_to, revoke_page, shown_state, way_to
from phohien.lgsp.catalogue.queries import access, members
from phohien.lgsp.catalogue.queries import keys as queries
from phohien.lgsp.catalogue.services import keys as services
from phohien.lgsp.contracts import calling
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard


@guard(policy.POLICY, policy.KEEP_KEYS)
def sender_key_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A public key for signing messages is registered."""
    system = members.subsystem_by_pk(pk)
    require(request, policy.KEEP_KEYS, system)

    def act(values: dict[str, Any]) -> HttpResponse:
        made = services.add_sender_key(
            subsystem=system, pem=values["tep"].read(), note=values["ghi_chu"], by=actor_of(request), at=clock.now()
        )
        sentence = _("The key was registered. Its keyid is %(key)s.") % {"key": made.key_id}
        return done(request, sentence, "catalogue:subsystem_detail", pk)

    title = _("Register a key for signing messages")
    return form_page(
        request, SenderKeyForm(request.POST or None, request.FILES or None), act, title=title, action=_("Register"),
        back=back_to(system), way=way_to(system, title), caption=system.words,
        lead=_("What your system signs with the private key, anybody can check years later with this public one."),
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_KEYS)
def sender_key_revoke(request: HttpRequest, key_id: str) -> HttpResponse:
    """A key signs no calls any more."""
    key = queries.sender_key_by_id(key_id)
    require(request, policy.KEEP_KEYS, key)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.revoke_sender_key(key=key, reason=values["ly_do"], by=actor_of(request), at=clock.now())
        return done(request, _("The key was revoked."), "catalogue:subsystem_detail", key.subsystem_id)

    return revoke_page(request, act, key.subsystem, _("Revoke the key %(key)s") % {"key": key_id})


@guard(policy.POLICY, policy.KEEP_KEYS)
def certificate_detail(request: HttpRequest, sha256: str) -> HttpResponse:
    """A certificate: whose, by whom, until when, and its text."""
    shown = queries.certificate_by_fingerprint(sha256)
    require(request, policy.KEEP_KEYS, shown)
    system, state = shown.subsystem, shown_state(shown, clock.now())
    context = {
        "title": _("Certificate %(serial)s") % {"serial": shown.serial[:16]},
        "certificate": shown,
        "system": system,
        "state": STATES[state],
        "tone": TONES[state],
        "is_live": state in {"live", "ending"},
        "facts": [
            (_("Certificate"), shown.subject),
            (_("Issued by"), shown.issuer),
            (_("Serial number"), shown.serial),
            (_("Fingerprint"), shown.sha256),
            (_("Valid from"), shown.valid_from),
            (_("Until"), shown.valid_until),
        ],
        "crumbs": way_to(system, _("Certificate")),
        "back": back_to(system),
    }
    return render(request, "catalogue/certificate_detail.html", context)


@guard(policy.POLICY, policy.KEEP_KEYS)
def calling_ways(request: HttpRequest, pk: int) -> HttpResponse:
    """How this system calls a service it may call, in each way it can prove itself."""
    system = members.subsystem_by_pk(pk)
    require(request, policy.KEEP_KEYS, system)
    call = _call(system)
    ways = [
        (_("With a certificate (mutual TLS)"), _("The file holds the certificate and its private key."),
         calling.by_certificate(call)),
        (_("With a token for the certificate (OAuth2)"),
         _("The token is good for five minutes, together with the certificate only."), calling.by_token(call)),
        (_("With AccessKey and SecretKey"), _("Each call is signed. The secret is never sent."), calling.by_key(call)),
        (_("With a token for the key (OAuth2)"),
         _("For programs that know OAuth2 client credentials. Over TLS only."), calling.by_token_for_key(call)),
        (_("With a signature of the sender (RFC 9421)"),
         _("The signature becomes part of the evidence. It can stand beside each other way, too."),
         calling.by_signature(call)),
    ]  # fmt: skip
    title = _("Ways of calling")
    context = {"title": title, "system": system, "ways": ways, "crumbs": way_to(system, title), "back": back_to(system),
               "secure": call.secure, "has_authority": settings.DEMO}  # fmt: skip
    return render(request, "catalogue/calling_ways.html", context)


def _call(system: Subsystem) -> calling.Call:
    """A call of the first service the system has a right to, with what it has registered."""
    now = clock.now()
    public = urlsplit(settings.PUBLIC_URL)
    port = settings.CONFIG.gateway_port
    grants = list(access.grants_of(system, now).filter(endpoint__service_version__service__protocol="rest")[:1])
    target, method = f"/r1/{system.address}/…", "GET"
    if grants:
        endpoint = grants[0].endpoint
        path = "" if endpoint.path == "/" else endpoint.path
        target, method = f"/r1/{endpoint.service_version.address}{path}", endpoint.method
    key = queries.live_keys(system, now).first()
    sender = queries.live_sender_keys(system, now).first()
    return calling.Call(
        plain=f"{public.scheme}://{public.hostname}:{port}", secure=f"https://{public.hostname}:{port + 1}",
        client=system.address, target=target, method=method, access_key=key.access_key if key else "PH…",
        key_id=sender.key_id if sender else "KH…",
        authorities="co-quan-chung-thuc.pem" if settings.DEMO else "",
    )  # fmt: skip


@guard(policy.POLICY, policy.WORK)
def authorities(request: HttpRequest) -> HttpResponse:
    """The certificates of the test authority that certifies the gateway and its callers, as a file."""
    issuer, root = authority.load().chain
    content = issuer.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)
    return exports.download(content, name="co-quan-chung-thuc.pem", media_type="application/x-pem-file")
