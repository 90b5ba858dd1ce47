"""The site as a Django app: it holds the home pages and the commands, and no tables."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The roof over all systems."""

    name = "phohien.site"
    label = "phohien_site"
    verbose_name = "Phố Hiến"
