"""Keys and certificates: given out, exchanged, taken back. A secret is on one page, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from phohien.kernel import clock
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.access import CertificateForm, CertificateRequestForm, NewKeyForm, RevokeKeyForm
from phohien.lgsp.catalogue.models import ClientCertificate, ClientKey, SenderKey, Subsystem
from phohien.lgsp.catalogue.pages.frame import Crumbs, desk_crumbs, done, form_page, question_page, require
from phohien.lgsp.catalogue.queries import keys as queries
from phohien.lgsp.catalogue.queries import members
from phohien.lgsp.catalogue.rules import keys as rules
from phohien.lgsp.catalogue.services import keys as services
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

STATES = {
    "live": Words("Còn hiệu lực", "Live"),
    "ending": Words("Sắp hết hạn", "Ends soon"),
    "coming": Words("Chưa đến ngày", "Not yet"),
    "expired": Words("Hết hạn", "Expired"),
    "revoked": Words("Đã thu hồi", "Revoked"),
}
TONES = {"live": "success", "ending": "warning", "coming": "info", "expired": "neutral", "revoked": "danger"}

LINK = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'


def shown_state(row: ClientKey | ClientCertificate | SenderKey, now: datetime) -> str:
    """Its state, where what works but ends within a month is “ending”."""
    state = queries.state_of(row, now)
    return "ending" if state == "live" and rules.is_ending(row.valid_until, now) else state


def _state_column(now: datetime) -> Column:
    return Column(
        lambda row: str(STATES[shown_state(row, now)]), _("State"), kind="tag",
        tone=lambda row: TONES[shown_state(row, now)],
    )  # fmt: skip


def _reason(row: ClientKey | ClientCertificate | SenderKey) -> str:
    return str(rules.REASONS[row.revoke_reason]) if row.revoke_reason else ""


def key_table(system: Subsystem, now: datetime) -> Table:
    """The system's keys."""

    def ways(row: ClientKey) -> Any:
        if queries.state_of(row, now) != "live":
            return _reason(row)
        links = (("catalogue:key_rotate", _("Exchange this key")), ("catalogue:key_revoke", _("Revoke")))
        return format_html_join(
            " · ", LINK, ((reverse(to, args=[row.access_key]), label, row.access_key) for to, label in links)
        )

    columns = [
        Column("access_key", _("AccessKey"), kind="code", is_heading=True),
        Column("note", _("What it is for")),
        _state_column(now),
        Column("valid_until", _("Until"), kind="datetime"),
        Column(ways, _("What can be done"), kind="html"),
    ]
    return Table(columns, queries.keys_of(system), caption=_("Keys"), empty=_("The system has no keys yet."))


def certificate_table(system: Subsystem, now: datetime) -> Table:
    """The system's certificates."""

    def ways(row: ClientCertificate) -> Any:
        if row.revoked_at is not None:
            return _reason(row)
        href = reverse("catalogue:certificate_revoke", args=[row.sha256])
        return format_html(LINK, href, _("Revoke"), row.serial)

    columns = [
        Column(
            "subject",
            _("Certificate"),
            is_heading=True,
            href=lambda row: reverse("catalogue:certificate_detail", args=[row.sha256]),
        ),
        Column(lambda row: f"{row.sha256[:16]}…", _("Fingerprint"), kind="code"),
        Column(lambda row: _("test authority") if row.issued_here else _("elsewhere"), _("Issued by")),
        _state_column(now),
        Column("valid_until", _("Until"), kind="datetime"),
        Column(ways, _("What can be done"), kind="html"),
    ]
    empty = _("The system has no certificates yet.")
    return Table(columns, queries.certificates_of(system), caption=_("Certificates"), empty=empty)


def sender_key_table(system: Subsystem, now: datetime) -> Table:
    """The system's public keys for signing messages."""

    def ways(row: SenderKey) -> Any:
        if row.revoked_at is not None:
            return _reason(row)
        return format_html(LINK, reverse("catalogue:sender_key_revoke", args=[row.key_id]), _("Revoke"), row.key_id)

    columns = [
        Column("key_id", _("keyid"), kind="code", is_heading=True),
        Column(lambda row: str(rules.ALGORITHMS[row.algorithm]), _("Algorithm")),
        Column("note", _("What it is for")),
        _state_column(now),
        Column("valid_until", _("Until"), kind="datetime"),
        Column(ways, _("What can be done"), kind="html"),
    ]
    empty = _("The system has no keys for signing messages yet.")
    return Table(columns, queries.sender_keys_of(system), caption=_("Keys for signing messages"), empty=empty)


def back_to(system: Subsystem) -> str:
    """The system's page."""
    return reverse("catalogue:subsystem_detail", args=[system.pk])


def way_to(system: Subsystem, title: Any) -> Crumbs:
    """The way from the desk to a page about the system."""
    return desk_crumbs((system.words, back_to(system)), (title, ""))


def _shown_once(
    request: HttpRequest, system: Subsystem, rows: list[Any], title: Any, key_pem: str = ""
) -> HttpResponse:
    context = {
        "title": title,
        "rows": rows,
        "key_pem": key_pem,
        "back": back_to(system),
        "crumbs": way_to(system, title),
        "system": system,
    }
    return render(request, "catalogue/shown_once.html", context)


def _key_rows(shown: services.ShownOnce) -> list[Any]:
    return [("AppName", shown.app_name), ("AccessKey", shown.access_key), ("SecretKey", shown.secret)]


@never_cache
@guard(policy.POLICY, policy.KEEP_KEYS)
def key_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A key is made; its secret is on the answer's page and nowhere else."""
    system = members.subsystem_by_pk(pk)
    require(request, policy.KEEP_KEYS, system)

    def act(values: dict[str, Any]) -> HttpResponse:
        shown = services.issue_key(subsystem=system, note=values["ghi_chu"], by=actor_of(request), at=clock.now())
        return _shown_once(request, system, _key_rows(shown), _("The key was made"))

    title = _("Make a key")
    return form_page(
        request, NewKeyForm(request.POST or None), act, title=title, action=title, back=back_to(system),
        way=way_to(system, title), caption=system.words,
        lead=_("The secret is shown once, on the next page. Have a safe place for it ready."),
    )  # fmt: skip


@never_cache
@guard(policy.POLICY, policy.KEEP_KEYS)
def key_rotate(request: HttpRequest, access_key: str) -> HttpResponse:
    """A key is exchanged: the new one works at once, the old one for two weeks more."""
    key = queries.key_by_name(access_key)
    require(request, policy.KEEP_KEYS, key)
    system = key.subsystem

    def act() -> HttpResponse:
        shown = services.rotate_key(key=key, by=actor_of(request), at=clock.now())
        return _shown_once(request, system, _key_rows(shown), _("The new key was made"))

    days = rules.OVERLAP.days
    return question_page(
        request, act, title=_("Exchange the key %(key)s?") % {"key": access_key}, action=_("Make the new key"),
        back=back_to(system), way=way_to(system, _("Exchange a key")),
        sentences=[
            _("A new key is made and works at once. Its secret is shown once, on the next page."),
            _("The old key works for %(days)d days more, so that the system can change over.") % {"days": days},
        ],
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_KEYS)
def key_revoke(request: HttpRequest, access_key: str) -> HttpResponse:
    """A key works no more."""
    key = queries.key_by_name(access_key)
    require(request, policy.KEEP_KEYS, key)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.revoke_key(key=key, reason=values["ly_do"], by=actor_of(request), at=clock.now())
        return done(request, _("The key was revoked."), "catalogue:subsystem_detail", key.subsystem_id)

    return revoke_page(request, act, key.subsystem, _("Revoke the key %(key)s") % {"key": access_key})


@guard(policy.POLICY, policy.KEEP_KEYS)
def certificate_revoke(request: HttpRequest, sha256: str) -> HttpResponse:
    """A certificate opens nothing any more."""
    certificate = queries.certificate_by_fingerprint(sha256)
    require(request, policy.KEEP_KEYS, certificate)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.revoke_certificate(
            certificate=certificate, reason=values["ly_do"], by=actor_of(request), at=clock.now()
        )
        return done(request, _("The certificate was revoked."), "catalogue:subsystem_detail", certificate.subsystem_id)

    title = _("Revoke the certificate %(serial)s") % {"serial": certificate.serial}
    return revoke_page(request, act, certificate.subsystem, title)


def revoke_page(request: HttpRequest, act: Any, system: Subsystem, title: Any) -> HttpResponse:
    """The page that asks why something is revoked."""
    return form_page(
        request, RevokeKeyForm(request.POST or None), act, title=title, action=_("Revoke"), back=back_to(system),
        way=way_to(system, title), caption=system.words, danger=True,
        lead=_("Calls with it are refused within a second. This cannot be undone."),
    )  # fmt: skip


@guard(policy.POLICY, policy.KEEP_KEYS)
def certificate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate of another authority is registered."""
    system = members.subsystem_by_pk(pk)
    require(request, policy.KEEP_KEYS, system)

    def act(values: dict[str, Any]) -> HttpResponse:
        services.add_certificate(subsystem=system, pem=values["tep"].read(), by=actor_of(request), at=clock.now())
        return done(request, _("The certificate was registered."), "catalogue:subsystem_detail", pk)

    title = _("Register a certificate")
    return form_page(
        request, CertificateForm(request.POST or None, request.FILES or None), act, title=title, action=_("Register"),
        back=back_to(system), way=way_to(system, title), caption=system.words,
    )  # fmt: skip


@never_cache
@guard(policy.POLICY, policy.KEEP_KEYS)
def certificate_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The test authority issues a certificate: for the key of a request, or for a fresh one that is on the answer's page
    and nowhere else."""
    system = members.subsystem_by_pk(pk)
    require(request, policy.KEEP_KEYS, system)

    def act(values: dict[str, Any]) -> HttpResponse:
        asked = values["yeu_cau"].read() if values["yeu_cau"] else b""
        made = services.issue_certificate(subsystem=system, request=asked, by=actor_of(request), at=clock.now())
        if not made.key_pem:
            return done(
                request, _("The certificate was issued."), "catalogue:certificate_detail", made.certificate.sha256
            )
        rows = [(_("Certificate"), made.certificate.subject), (_("Fingerprint"), made.certificate.sha256)]
        return _shown_once(
            request, system, rows, _("The certificate was issued"), f"{made.key_pem}{made.certificate.pem}"
        )

    title = _("Issue a test certificate")
    return form_page(
        request, CertificateRequestForm(request.POST or None, request.FILES or None), act, title=title,
        action=_("Issue the certificate"), back=back_to(system), way=way_to(system, title), caption=system.words,
        lead=_("The local test authority certifies a key of this system for two years. It has no legal value."),
    )  # fmt: skip
