"""The root of all addresses: each built system mounts its own ``urls`` under its Vietnamese path."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from phohien.site import pages
from phohien.site.api import api
from phohien.ui.guard import public

MOUNTS = {
    "mot-cua/": "phohien.systems.onestop.urls",
    "dan-cu/": "phohien.systems.population.urls",
    "van-ban/": "phohien.systems.documents.urls",
    "danh-muc/": "phohien.lgsp.directory.urls",
    "lgsp/": "phohien.lgsp.catalogue.urls",
    "truc-quoc-gia/": "phohien.lgsp.adapters.urls",
    "giam-sat-lgsp/": "phohien.lgsp.monitor.urls",
    "su-kien/": "phohien.lgsp.exchange.urls",
    "tai-khoan/": "phohien.base.accounts.urls",
    "vneid-thu-nghiem/": "phohien.base.accounts.vneid_test.urls",
    "thong-bao/": "phohien.base.notices.urls",
    "chu-ky-so/": "phohien.base.signing.urls",
    "giao-dien/": "phohien.ui.urls",
}


def _is_installed(module: str) -> bool:
    return apps.is_installed(module.removesuffix(".urls")) and find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("chao-mung/", pages.arrival, name="arrival"),
    path("ban-lam-viec/", pages.desk, name="desk"),
    path("ban-lam-viec/tim/", pages.find, name="find"),
    path("suc-khoe/", pages.health, name="health"),
    path("api/v1/", api.urls),
    path("ngon-ngu/", public("Everybody may choose the language.")(set_language), name="set_language"),
    *[path(prefix, include(module)) for prefix, module in MOUNTS.items() if _is_installed(module)],
]
