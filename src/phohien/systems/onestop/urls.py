"""Addresses of the one-stop system, below ``/mot-cua/``: each part of its pages brings its own ``routes``."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

from phohien.systems.onestop import pages


def _routes() -> list[URLPattern | URLResolver]:
    """The routes of every folder under ``pages`` that has some, in the order of their names."""
    found: list[URLPattern | URLResolver] = []
    for module in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."):
        name = f"{module.name}.routes"
        if module.ispkg and find_spec(name) is not None:
            found += import_module(name).routes
    return found


app_name = "onestop"
urlpatterns = _routes()
