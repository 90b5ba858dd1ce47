"""A dossier lodged at the counter out of an official's draft: who applies, for whom, with whose help, and which agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Draft
from phohien.systems.onestop.policy import CREATE, POLICY
from phohien.systems.onestop.queries import places, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.services import applications


def parties_of(about: Mapping[str, Any]) -> tuple[applications.Applicant, ...]:
    """Who stands in the dossier: the person at the counter, the owner when that is another, and the helper apart."""
    mine: dict[str, Any] = {
        name: str(about.get(name) or "") for name in ("personal_id", "organisation_code", "phone", "email", "address")
    }
    people = [
        applications.Applicant(
            full_name=str(about.get("full_name") or ""), kind=str(about.get("kind") or "citizen"), **mine
        )
    ]
    if about.get("owner_name"):
        people = [
            applications.Applicant(full_name=str(about["owner_name"]), role="owner"),
            applications.Applicant(
                full_name=people[0].full_name, kind=people[0].kind, role="representative",
                ground=str(about.get("owner_ground") or ""), **mine,
            ),
        ]  # fmt: skip
    if about.get("helper_name"):
        ground = str(about.get("helper_ground") or "")
        people.append(applications.Applicant(full_name=str(about["helper_name"]), role="helper", ground=ground))
    return tuple(people)


def lodge_dossier(
    *, draft: Draft, values: Mapping[str, Any], about: Mapping[str, Any], by: Actor, at: datetime
) -> Dossier:
    """The dossier waits to be received at the official's own counter; the same draft again gives the same dossier.

    Raises Refused when the answers do not say which agency decides.
    """
    POLICY.require(by, CREATE, by.agency)
    rules = versions.rules_of(draft.version)
    place = places.place_for(rules.competence, catalogue.competent_unit(rules, values) or "", at.date())
    if place is None:
        raise Refused(
            _("The answers do not say which agency decides. Choose the commune."), code="onestop.no_competence",
            field=rules.competence.unit_field,
        )  # fmt: skip
    application = applications.Application(
        version=draft.version,
        agency=by.agency,
        competent_agency=place.competent.code,
        unit_code=place.unit_code,
        channel=catalogue.Channel(str(about.get("channel") or "direct")),
        values={name: value for name, value in values.items() if value is not None},
        files=files_of(versions.form_of(draft.version), values),
        parties=parties_of(about),
        wants_paper=values.get("delivery") in ("desk", "post"),
        key=draft.key,
    )
    return applications.submit_dossier(application=application, by=by, at=at)


def files_of(definition: forms.FormDefinition, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The codes of the kept files by the component their question belongs to."""
    found: dict[str, list[str]] = {}
    for _section, item in forms.all_fields(definition):
        if item.kind is forms.Kind.FILE and values.get(item.name):
            found.setdefault(item.component, []).extend(values[item.name])
    return found
