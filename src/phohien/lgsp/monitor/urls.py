"""Addresses of the monitor, below ``/giam-sat-lgsp/``."""

from __future__ import annotations

from django.urls import path, re_path

from phohien.lgsp.monitor import pages

app_name = "monitor"
urlpatterns = [
    path("", pages.exchange_list, name="exchange_list"),
    re_path(
        r"^(?P<chain>[\w.-]{1,60})/(?P<batch>\d{1,18})/(?P<place>\d{1,9})/(?P<part>yeu-cau|tra-loi)\.asice$",
        pages.evidence,
        name="evidence",
    ),
]
