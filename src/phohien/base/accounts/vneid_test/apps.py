"""The test provider as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VneidTestConfig(AppConfig):
    """The stand-in for VNeID."""

    name = "phohien.base.accounts.vneid_test"
    label = "vneid_test"
    verbose_name = _("VNeID test provider")
    default_auto_field = "django.db.models.BigAutoField"
