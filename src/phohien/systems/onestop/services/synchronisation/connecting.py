"""Which portal this installation speaks to: the configured one, the test portal in a demonstration, or none."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from phohien.systems.onestop.services.synchronisation import simulator
from phohien.systems.onestop.services.synchronisation.portal import Portal
from phohien.systems.onestop.services.synchronisation.wire import HttpTransport

DEFAULTS: dict[str, str] = {"url": "", "username": "", "password": "", "unit": "H31"}
"""``NATIONAL_PORTAL`` in the site's settings. An empty ``url``: the test portal while ``DEMO`` is on, else no portal."""


def portal() -> Portal | None:
    """The portal to speak to, or None: then messages wait in the outbox until one is configured."""
    given = {**DEFAULTS, **getattr(settings, "NATIONAL_PORTAL", {})}
    if not given["url"] and not settings.DEMO:
        return None
    return _portal(given["url"], given["username"], given["password"], given["unit"])


@lru_cache(maxsize=4)
def _portal(url: str, username: str, password: str, unit: str) -> Portal:
    """One portal a process, so that its session is kept between calls."""
    if not url:
        return Portal(simulator.SimulatedTransport(), unit=simulator.UNIT)
    return Portal(HttpTransport(url, username=username, password=password), unit=unit)
