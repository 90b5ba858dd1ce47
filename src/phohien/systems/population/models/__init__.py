"""The register's tables, one noun a file. Dated rows are half-open periods that the database keeps from
overlapping.
"""

from phohien.systems.population.models.access_log import AccessLog
from phohien.systems.population.models.household import Household, Membership
from phohien.systems.population.models.person import NumberSeries, OtherIdentifier, Person
from phohien.systems.population.models.register import CivilEvent, RegisterBook, RegisterEntry
from phohien.systems.population.models.residence import Residence

__all__ = [
    "AccessLog",
    "CivilEvent",
    "Household",
    "NumberSeries",
    "Membership",
    "OtherIdentifier",
    "Person",
    "RegisterBook",
    "RegisterEntry",
    "Residence",
]
