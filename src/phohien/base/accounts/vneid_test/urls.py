"""Addresses of the test provider, mounted under ``/vneid-thu-nghiem/``."""

from __future__ import annotations

from django.urls import path

from phohien.base.accounts.vneid_test import pages

urlpatterns = [
    path(".well-known/openid-configuration", pages.discovery, name="vneid_test_discovery"),
    path("khoa.json", pages.keys, name="vneid_test_keys"),
    path("dang-nhap/", pages.authorize, name="vneid_test_authorize"),
    path("ma-truy-cap", pages.token, name="vneid_test_token"),
    path("nguoi-dung", pages.userinfo, name="vneid_test_userinfo"),
]
