"""The WSGI door; Django never runs under ASGI here (``docs/decisions``)."""

import ctypes
import multiprocessing
import os
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from phohien.site import settling

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """A worker process ends with the web server that forked it; anything else that loads this module is left alone.

    A web server killed by force cannot end its workers: they would hold the port and answer with nobody watching them.
    """
    if sys.platform == "linux" and multiprocessing.parent_process() is not None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def over_https(served: Any) -> Any:
    """The application, told that people reach it over HTTPS: what ends TLS before it passes plain HTTP on.

    Else links in letters would begin with ``http:``, and browsers would not be told to insist on HTTPS.
    """

    def told(environ: dict[str, Any], start_response: Any) -> Any:
        return served({**environ, "wsgi.url_scheme": "https"}, start_response)

    return told


def behind(served: Any, proxies: int) -> Any:
    """The application, told who really calls: that many proxies stand before it, and each notes its own caller last.

    Else all people are one address, and the tries of one lock out all. What stands further left anybody may have written.
    """

    def told(environ: dict[str, Any], start_response: Any) -> Any:
        callers = [one.strip() for one in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
        if len(callers) >= proxies:
            environ = {**environ, "REMOTE_ADDR": callers[-proxies]}
        return served(environ, start_response)

    return told


end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phohien.site.settings")
application = get_wsgi_application()
if settings.SESSION_COOKIE_SECURE:
    application = over_https(application)
if settings.PROXIES:
    application = behind(application, settings.PROXIES)
if multiprocessing.parent_process() is not None:
    settling.settle_beside()
