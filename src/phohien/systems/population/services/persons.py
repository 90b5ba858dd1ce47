"""Recording people and correcting their records; nothing is overwritten, the event keeps what was there
before.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotAllowed, NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.text import person_sort_key
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import PersonCorrected
from phohien.systems.population.models import OtherIdentifier, Person
from phohien.systems.population.policy import CORRECT, POLICY, RECORD
from phohien.systems.population.rules import history, identifiers, names, refusals, values
from phohien.systems.population.services.events import write_event
from phohien.systems.population.services.numbers import next_personal_id

_LINKS = {"spouse_id": "spouse", "father_id": "father", "mother_id": "mother"}
_DATES = {"birth_date", "death_date"}
_CHOICES = {
    "sex": values.SEXES,
    "birth_date_precision": values.PRECISIONS,
    "marital_status": values.MARITAL_STATUSES,
}
_CORRECTED_SINCE = Words(
    "Dữ liệu đã được người khác cải chính. Hãy xem lại.", "Somebody corrected this record. Look again."
)
_NOT_ONES_OWN = Words(
    "Cán bộ không tự cải chính dữ liệu của chính mình; hãy để người khác làm.",
    "Officials do not correct their own records; somebody else has to do it.",
)
_SAME_IDENTIFIER = Words(
    "Cải chính giới tính hoặc năm sinh dẫn đến cấp lại số định danh cá nhân; "
    "việc này do cơ quan quản lý căn cước thực hiện, hệ thống này không tự đổi số.",
    "A new sex or birth year means a new personal identifier, which the identity authority issues; "
    "this register does not change it.",
)


def search_columns(full_name: str, birth_year: int) -> dict[str, Any]:
    """The columns computed from a name and a birth year."""
    return {
        "name_toned": names.toned(full_name),
        "search_tokens": names.search_tokens(full_name, birth_year),
        "sort_key": person_sort_key(full_name),
    }


def checked_name(text: str, *, field: str = "full_name") -> str:
    """The name as it is stored. Raises Refused with the sentence of the first rule it breaks."""
    name = names.normalise_name(text)
    for problem in names.name_problems(name):
        raise Refused(
            refusals.NAME[problem],
            code=f"population.name_{problem}",
            field=field,
            article="Bộ luật Dân sự 2015, Điều 26 khoản 3",
        )
    return name


def get_person(personal_id: str, *, lock: bool = False) -> Person:
    """The person with that identifier. Raises NotFound."""
    people = Person.objects.select_for_update(of=("self",)) if lock else Person.objects
    found = people.select_related("father", "mother", "spouse").filter(personal_id=personal_id).first()
    if found is None:
        raise NotFound(
            Words(
                "Không có người nào mang số định danh này trong cơ sở dữ liệu.",
                "Nobody in the register has this identifier.",
            ),
            code="population.no_person",
        )
    return found


@transaction.atomic
def record_person(
    *,
    full_name: str,
    sex: identifiers.Sex,
    birth_date: date,
    by: Actor,
    at: datetime,
    personal_id: str = "",
    source: str = "manual",
    other_identifiers: dict[str, str] | None = None,
    **details: Any,
) -> Person:
    """A person from an earlier register stands in this one; without an identifier a new one is given.

    Raises Refused when the name breaks a rule, or the identifier's digits disagree with sex or birth year.
    """
    POLICY.require(by, RECORD)
    name = checked_name(full_name)
    personal_id = personal_id or next_personal_id(sex=sex, birth_year=birth_date.year)
    _check_identifier(personal_id, sex, birth_date)
    person = Person.objects.create(
        personal_id=personal_id,
        full_name=name,
        sex=sex,
        birth_date=birth_date,
        source=source,
        recorded_at=at,
        **search_columns(name, birth_date.year),
        **details,
    )
    for kind, value in (other_identifiers or {}).items():
        OtherIdentifier.objects.create(person=person, kind=kind, value=value, recorded_at=at)
    write_event(person, "record", "import", valid_on=at.date(), by=by, at=at, payload={"source": source})
    ledger.record(act=RECORD, subject=personal_id, by=by, at=at, note=f"Nguồn: {source}")
    return person


def _check_identifier(personal_id: str, sex: identifiers.Sex, birth_date: date) -> None:
    if identifiers.disagreements(personal_id, sex=sex, birth_date=birth_date):
        raise Refused(
            Words(
                "Số định danh không đúng cấu trúc hoặc không khớp giới tính, năm sinh.",
                "The identifier is malformed or disagrees with the sex or the birth year.",
            ),
            code="population.identifier_disagrees",
            field="personal_id",
        )


def record_values(person: Person) -> dict[str, Any]:
    """The correctable values of a record as plain JSON values."""
    found: dict[str, Any] = {}
    for name in history.CORRECTABLE:
        if name in _LINKS:
            other = getattr(person, _LINKS[name])
            found[name] = other.personal_id if other else ""
        else:
            value = getattr(person, name)
            found[name] = value.isoformat() if isinstance(value, date) else value
    return found


@transaction.atomic
def correct_person(
    *,
    personal_id: str,
    wanted: dict[str, Any],
    ground: str,
    valid_on: date,
    by: Actor,
    at: datetime,
    row_version: int | None = None,
    dossier_code: str = "",
) -> Person:
    """The record shows the wanted values from now on; the event keeps the former ones, with the ground.

    ``wanted`` maps names of :data:`history.CORRECTABLE` to JSON values (ISO dates, identifiers of
    relatives). Raises Refused (no ground, nothing to change, a value that breaks a rule), NotFound, Stale
    when somebody corrected it since.
    """
    POLICY.require(by, CORRECT)
    if by.personal_id == personal_id:
        raise NotAllowed(_NOT_ONES_OWN, code="population.own_record")
    person = get_person(personal_id, lock=True)
    if row_version is not None and row_version != person.row_version:
        raise Stale(_CORRECTED_SINCE)
    changes = _changes(person, wanted, ground)
    _apply_all(person, changes)
    write_event(
        person,
        "correction",
        "correct",
        valid_on=valid_on,
        by=by,
        at=at,
        changes=changes,
        dossier_code=dossier_code,
        ground=ground,
    )
    fact = PersonCorrected(personal_id=personal_id, fields=tuple(sorted(changes)), valid_on=valid_on, ground=ground)
    ledger.record(act=CORRECT, subject=personal_id, by=by, at=at, note=ground, fact=fact, case=dossier_code)
    return person


def _changes(person: Person, wanted: dict[str, Any], ground: str) -> dict[str, list[Any]]:
    if not ground.strip():
        raise Refused(Words("Hãy ghi căn cứ cải chính.", "Name the ground for the correction."), field="ground")
    if "full_name" in wanted:
        wanted = {**wanted, "full_name": checked_name(wanted["full_name"])}
    changes = history.differences(record_values(person), wanted)
    if not changes:
        raise Refused(Words("Không có thông tin nào thay đổi.", "Nothing would change."), code="population.no_change")
    for name, choices in _CHOICES.items():
        if name in changes and changes[name][1] not in choices:
            raise Refused(Words("Giá trị không có trong danh mục.", "This value is not on the list."), field=name)
    sex = changes.get("sex", [0, person.sex])[1]
    year = str(changes.get("birth_date", [0, person.birth_date.isoformat()])[1])[:4]
    if (sex, year) != (person.sex, str(person.birth_date.year)):
        raise Refused(_SAME_IDENTIFIER, code="population.identifier_would_change", article="NĐ 137/2015/NĐ-CP")
    return changes


def _apply_all(person: Person, changes: dict[str, list[Any]]) -> None:
    for name, (_before, after) in changes.items():
        _apply(person, name, after)
    for name, column in search_columns(person.full_name, person.birth_date.year).items():
        setattr(person, name, column)
    person.row_version += 1
    person.save()


def _apply(person: Person, name: str, value: Any) -> None:
    if name in _LINKS:
        setattr(person, _LINKS[name], get_person(value) if value else None)
    elif name in _DATES:
        setattr(person, name, _day(value, name) if value else None)
    else:
        setattr(person, name, value)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(Words("Ngày không hợp lệ.", "This is not a date."), field=field) from None
