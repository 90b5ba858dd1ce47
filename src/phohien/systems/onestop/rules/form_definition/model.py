"""What a form is made of: sections (one page each), fields, choices, conditions, checks; all as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from phohien.systems.onestop.rules.findings import Text

HOME_PROVINCE, ABROAD = "33", "abroad"
"""The province whose communes the directory knows; and what stands for "abroad" where a province is chosen."""


class Kind(StrEnum):
    """The kinds of fields; what each one's cleaned value is, stands beside it."""

    TEXT = "text"  # str, one line
    LONG_TEXT = "long_text"  # str, several lines
    PERSON_NAME = "person_name"  # str
    PERSONAL_ID = "personal_id"  # str, twelve digits
    DATE = "date"  # "2026-11-22"
    PARTIAL_DATE = "partial_date"  # "2026", "2026-11" or "2026-11-22"
    NUMBER = "number"  # int, or float when decimals are allowed
    MONEY = "money"  # int, đồng
    CHOICE = "choice"  # the code of the choice
    CHOICES = "choices"  # list of codes
    YES_NO = "yes_no"  # bool
    PHONE = "phone"  # str, "0912345678" or "+8210…"
    EMAIL = "email"  # str
    ADDRESS = "address"  # {"unit": "11953", "detail": "…"}, {"province": "31", "commune": "…", …}, {"country": "KR", …}
    UNIT = "unit"  # str, the code of an administrative unit
    FILE = "file"  # list of codes of stored files
    REPEAT = "repeat"  # list of {field name: value}
    STATEMENT = "statement"  # no value: a text to read
    CONSENT = "consent"  # True


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer a person may pick."""

    code: str
    name: Text


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule over several fields: ``holds`` must be true once all ``fields`` are filled, else the sentence is
    shown.

    The sentence is shown at the first of ``fields``.
    """

    code: str
    holds: str
    fields: tuple[str, ...]
    message: Text
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. Attributes that do not concern its kind stay at their default.

    Of an address: ``elsewhere`` lets it lie in another province of the code list ``province``, ``abroad`` in another country.
    """

    name: str
    kind: Kind
    label: Text
    hint: Text = Text()
    required: bool = False
    required_when: str = ""
    visible_when: str = ""
    choices: tuple[Choice, ...] = ()
    code_list: str = ""
    smallest: float | None = None
    largest: float | None = None
    decimals: int = 0
    unit: Text = Text()
    longest: int = 0
    earliest: str = ""
    latest: str = ""
    elsewhere: bool = False
    abroad: bool = False
    prefill: str = ""
    locked: bool = False
    default: str = ""
    autocomplete: str = ""
    component: str = ""
    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()
    row_label: Text = Text()
    fewest: int = 0
    most: int = 0
    width: str = ""
    printed: bool = True


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of the form, and one heading of the print."""

    code: str
    title: Text
    intro: Text = Text()
    visible_when: str = ""
    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FormDefinition:
    """A whole form: what is asked, when, how it is checked, where answers may come from, how it prints."""

    code: str
    version: int
    title: Text
    addressed_to: Text = Text()
    intro: Text = Text()
    sections: tuple[Section, ...]
    declaration: Text = Text()
    print_layout: str = "declaration"
    source: str = ""
    confirmed: bool = False

    def section(self, code: str) -> Section:
        """The section of that code. Raises KeyError."""
        return next((section for section in self.sections if section.code == code), None) or _missing(code)


def _missing(code: str) -> Section:
    raise KeyError(code)


def _no_unit(code: str) -> Text | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What cleaning has to know of the world: the day, the code lists, the administrative units."""

    today: date
    code_lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    unit_name: Callable[[str], Text | None] = _no_unit

    def choices_of(self, item: Field) -> tuple[Choice, ...] | None:
        """The answers open to a field, or None when its code list is not at hand."""
        return self.code_lists.get(item.code_list) if item.code_list else item.choices


def all_fields(definition: FormDefinition) -> Iterator[tuple[Section, Field]]:
    """Every field with its section, in order; rows of repeating groups stay inside their group."""
    for section in definition.sections:
        for item in section.fields:
            yield section, item
