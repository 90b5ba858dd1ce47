"""The one-stop system as a Django app."""

from django.apps import AppConfig


class OnestopConfig(AppConfig):
    """Public services and the one-stop desk."""

    name = "phohien.systems.onestop"
    label = "onestop"
    verbose_name = "Một cửa điện tử"
