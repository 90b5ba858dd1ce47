"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers accounts under the label the user model is known by."""

    name = "phohien.base.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The frame around every page knows the ways in, out, and to one's own account."""
        from phohien.ui import shell

        shell.lead("sign_in", "account_login")
        shell.lead("sign_out", "account_logout")
        shell.lead("account", "my_account")
