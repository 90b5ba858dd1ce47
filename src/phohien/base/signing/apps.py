"""The Django application of digital signatures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigningConfig(AppConfig):
    """Registers the models of ``phohien.base.signing`` under the label ``signing``."""

    name = "phohien.base.signing"
    label = "signing"
    verbose_name = _("Digital signatures")
    default_auto_field = "django.db.models.BigAutoField"
