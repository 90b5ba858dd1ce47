"""The population register as a Django app."""

from django.apps import AppConfig


class PopulationConfig(AppConfig):
    """People, households, civil status."""

    name = "phohien.systems.population"
    label = "population"
    verbose_name = "Dân cư và hộ tịch"
