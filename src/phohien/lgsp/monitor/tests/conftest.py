"""The catalogue's reference data and its clock, for the monitor's tests."""

from phohien.lgsp.catalogue.tests.conftest import fixed_clock, reference_data

__all__ = ["fixed_clock", "reference_data"]
