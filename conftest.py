"""The whole suite runs on the house's test bed; named here because a plug-in's fixture would win otherwise."""

from phohien.site.testbed import django_db_setup  # noqa: F401
