"""The catalogue's reference data, for the monitor's tests."""

from phohien.lgsp.catalogue.tests.conftest import reference_data

__all__ = ["reference_data"]
