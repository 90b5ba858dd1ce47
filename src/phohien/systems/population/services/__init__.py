"""The acts of the population register: each checks the policy, applies the rules, saves, and writes one
ledger line.
"""

from phohien.systems.population.services.births import (
    refuse_birth,
    register_birth,
    reserve_birth_entry,
    strike_entry,
)
from phohien.systems.population.services.households import (
    add_member,
    change_head,
    create_household,
    leave_household,
    move_residence,
)
from phohien.systems.population.services.persons import correct_person, record_person
from phohien.systems.population.services.reads import (
    find_duplicate_births,
    match_person,
    open_household,
    open_own_record,
    open_person,
    purpose_to_match,
    search_people,
    show_match,
    show_person,
)
from phohien.systems.population.services.records import open_book, open_history

__all__ = [
    "add_member",
    "change_head",
    "correct_person",
    "create_household",
    "find_duplicate_births",
    "leave_household",
    "match_person",
    "move_residence",
    "open_book",
    "open_history",
    "open_household",
    "open_own_record",
    "open_person",
    "purpose_to_match",
    "record_person",
    "refuse_birth",
    "register_birth",
    "reserve_birth_entry",
    "search_people",
    "show_match",
    "show_person",
    "strike_entry",
]
