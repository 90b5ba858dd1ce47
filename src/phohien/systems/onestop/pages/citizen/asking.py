"""Asking the population register for somebody who fills in a form, at their own press of a button and never else.

What a person may have filled in: their own record, and name, birth date, sex and address of those who live in their own
household (a spouse, a child, a parent). That is what the register's contract opens to a citizen for ``form_prefill``; about
anybody else nothing is asked, whoever signs in, and the person is told to type. The register writes every reading down and
everybody concerned can read it. The desk compares what was typed with the register when it receives the dossier.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phohien.kernel import facts
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import FORM_PREFILL, HouseholdOf, PersonAnswer, PersonByCode
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.exchange import services as exchange
from phohien.systems.onestop.queries import citizen
from phohien.systems.onestop.rules.form_definition import person_source


def ask_person(personal_id: str, *, by: Actor, at: datetime, draft: str) -> dict[str, Any]:
    """What the register says of that person, as forms read it. Raises Refused with what to do instead."""
    own = _require_identity(by)
    if personal_id == own:
        return _as_source(facts.to_data(ask_self(by=by, at=at, draft=draft)), at)
    try:
        household = exchange.ask(
            HouseholdOf(personal_id=own), by=by, at=at, purpose=FORM_PREFILL, case=citizen.draft_case(draft)
        )
    except NotFound as unknown:
        raise _not_yours() from unknown
    for member in household.members:
        if member.personal_id == personal_id:
            address = {"residence_unit_code": household.unit_code, "residence_address": household.address}
            return _as_source({**facts.to_data(member), **address, "residence_since": str(household.as_of)}, at)
    raise _not_yours()


def ask_self(*, by: Actor, at: datetime, draft: str) -> PersonAnswer:
    """The person's own record. Raises Refused without a confirmed identifier, or when the register does not know them."""
    own = _require_identity(by)
    try:
        return exchange.ask(
            PersonByCode(personal_id=own), by=by, at=at, purpose=FORM_PREFILL, case=citizen.draft_case(draft)
        )
    except NotFound as unknown:
        raise Refused(
            Words(
                "Cơ sở dữ liệu dân cư của tỉnh chưa có dữ liệu của bạn. Hãy tự điền; cán bộ sẽ đối chiếu.",
                "The province's population register has no record of you yet. Please type it; an official will check.",
            ),
            code="onestop.not_in_register",
        ) from unknown


def own_source(*, by: Actor, at: datetime, draft: str) -> dict[str, Any]:
    """The person's own record as forms read it."""
    return _as_source(facts.to_data(ask_self(by=by, at=at, draft=draft)), at)


def _require_identity(by: Actor) -> str:
    if not by.personal_id:
        raise Refused(
            Words(
                "Hãy đăng nhập bằng VNeID để lấy sẵn dữ liệu; hoặc tự điền.",
                "Sign in with VNeID to have it filled in; or type it yourself.",
            ),
            code="onestop.no_identity",
        )
    return by.personal_id


def _not_yours() -> Refused:
    return Refused(
        Words(
            "Chỉ lấy sẵn được dữ liệu của chính bạn và của người cùng hộ với bạn. Hãy tự điền; cán bộ sẽ đối chiếu.",
            "Only your own data and that of people in your household can be filled in. Please type it; an official will check.",
        ),
        code="onestop.not_own_household",
    )


def _as_source(data: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The answer with its unit as it is called today: a record may bear the code of a unit merged since."""
    unit = data.get("residence_unit_code")
    if unit:
        since = data.get("residence_since")
        recorded_on = datetime.fromisoformat(since).date() if since else None
        today = directory.resolve(unit, at.date(), recorded_on=recorded_on).unit
        if today is not None:
            data = {**data, "residence_unit_code": today.code}
    return person_source(data)
