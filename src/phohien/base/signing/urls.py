"""Addresses of signing, below ``/chu-ky-so/``: the check page, the time-stamping service, certificates and lists."""

from __future__ import annotations

from django.urls import path

from phohien.base.signing import pages

urlpatterns = [
    path("kiem-tra/", pages.check_document, name="check_signatures"),
    path("tsa/", pages.time_stamp, name="time_stamp"),
    path("giao-ky/lay/<str:key>/", pages.fetch_document, name="fetch_document"),
    path("giao-ky/nop/<str:key>/", pages.bring_document, name="bring_document"),
    path("thu-hoi/cap.crl", pages.issuer_list, name="issuer_revocation_list"),
    path("thu-hoi/goc.crl", pages.root_list, name="root_revocation_list"),
    path("chung-thu/goc.pem", pages.root_certificate, name="root_certificate"),
    path("chung-thu/cap.pem", pages.issuer_certificate, name="issuer_certificate"),
]
