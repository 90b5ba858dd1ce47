"""The WSGI door; Django never runs under ASGI here (``docs/decisions``)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phohien.site.settings")
application = get_wsgi_application()
