"""The directory as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Territory, agencies, code lists and posts."""

    name = "phohien.lgsp.directory"
    label = "directory"
    verbose_name = _("Directory")
