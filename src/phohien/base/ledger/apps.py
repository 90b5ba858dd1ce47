"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """One line per act."""

    name = "phohien.base.ledger"
    label = "ledger"
    verbose_name = "Sổ cái"
