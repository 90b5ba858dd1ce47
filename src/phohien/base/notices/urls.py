"""Addresses of notices, below ``/thong-bao/``."""

from __future__ import annotations

from django.urls import path

from phohien.base.notices import pages

urlpatterns = [
    path("", pages.notice_list, name="notices"),
    path("da-doc-tat-ca/", pages.read_all, name="read_all_notices"),
    path("<str:code>/mo/", pages.open_notice, name="open_notice"),
]
