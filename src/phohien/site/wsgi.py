"""The WSGI door; Django never runs under ASGI here (``docs/decisions``)."""

import ctypes
import multiprocessing
import os
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

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


end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phohien.site.settings")
application = over_https(get_wsgi_application()) if settings.SESSION_COOKIE_SECURE else get_wsgi_application()
