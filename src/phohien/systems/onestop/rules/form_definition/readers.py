"""Which reader understands which kind of field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from phohien.systems.onestop.rules.form_definition.amounts import (
    read_date,
    read_money,
    read_number,
    read_partial_date,
)
from phohien.systems.onestop.rules.form_definition.model import Field, Kind, Surroundings
from phohien.systems.onestop.rules.form_definition.picks import (
    read_address,
    read_choice,
    read_choices,
    read_consent,
    read_file,
    read_unit,
    read_yes_no,
)
from phohien.systems.onestop.rules.form_definition.words import (
    read_email,
    read_long_text,
    read_person_name,
    read_personal_id,
    read_phone,
    read_text,
)

Reader = Callable[[Field, Any, Surroundings], Any]

READERS: dict[Kind, Reader] = {
    Kind.TEXT: read_text,
    Kind.LONG_TEXT: read_long_text,
    Kind.PERSON_NAME: read_person_name,
    Kind.PERSONAL_ID: read_personal_id,
    Kind.DATE: read_date,
    Kind.PARTIAL_DATE: read_partial_date,
    Kind.NUMBER: read_number,
    Kind.MONEY: read_money,
    Kind.CHOICE: read_choice,
    Kind.CHOICES: read_choices,
    Kind.YES_NO: read_yes_no,
    Kind.PHONE: read_phone,
    Kind.EMAIL: read_email,
    Kind.ADDRESS: read_address,
    Kind.UNIT: read_unit,
    Kind.FILE: read_file,
    Kind.CONSENT: read_consent,
}
"""Every kind that has a value of its own; repeats are read by ``cleaning``, statements have none."""
