"""Addresses of the synchronisation, below ``/mot-cua/``."""

from __future__ import annotations

from django.urls import path

from phohien.systems.onestop.pages.synchronisation import operator, simulator

SYNC, TEST_PORTAL = "dong-bo/", "cong-quoc-gia-thu/"

routes = [
    path(SYNC, operator.overview, name="sync"),
    path(f"{SYNC}danh-sach/<slug:slug>/", operator.listing, name="sync_list"),
    path(f"{SYNC}lam/", operator.act_on_all, name="sync_act"),
    path(f"{SYNC}thu-tuc/", operator.procedures, name="sync_procedures"),
    path(f"{SYNC}ho-so/", operator.find, name="sync_find"),
    path(f"{SYNC}ho-so/<str:code>/", operator.dossier, name="sync_dossier"),
    path(TEST_PORTAL, simulator.home, name="test_portal"),
    path(f"{TEST_PORTAL}nop/", simulator.file_dossier, name="test_portal_file"),
    path(f"{TEST_PORTAL}da-nop/<str:code>/", simulator.filed, name="test_portal_filed"),
    path(f"{TEST_PORTAL}ho-so/<str:code>/", simulator.dossier, name="test_portal_dossier"),
    path(f"{TEST_PORTAL}phien", simulator.session, name="test_portal_session"),
    path(f"{TEST_PORTAL}goi", simulator.call, name="test_portal_call"),
]
