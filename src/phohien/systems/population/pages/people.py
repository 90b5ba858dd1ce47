"""The desk of officials: search, one person, their history, their household, a correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.text import fold
from phohien.systems.population import services
from phohien.systems.population.forms import CorrectionForm, ReadForm, SearchForm
from phohien.systems.population.pages import showing
from phohien.systems.population.policy import CORRECT, OPEN_HOUSEHOLD, OPEN_PERSON, POLICY, SEARCH
from phohien.systems.population.queries import people, units
from phohien.systems.population.rules import purposes, values
from phohien.systems.population.rules.identifiers import masked
from phohien.ui.guard import guard
from phohien.ui.tables import Table


@guard(POLICY, SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """People by name or identifier; the reader says why before anything is shown."""
    at = clock.now()
    form = SearchForm(request.GET or None, units=units.communes_on(at.date()))
    values_: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        try:
            found = services.search_people(
                text=asked["q"],
                birth_year=asked["birth_year"],
                unit_code=asked["unit"],
                purpose=asked["purpose"],
                case=asked["case"],
                by=request.actor,  # type: ignore[attr-defined]
                at=at,
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            has_marks = fold(asked["q"]) != " ".join(asked["q"].lower().split())
            columns = showing.hit_columns(asked["purpose"], asked["case"], at.date(), has_marks=has_marks)
            values_ |= {
                "found": found,
                "table": Table(
                    columns,
                    found.hits,
                    caption=_("People found"),
                    empty=_("Nobody of that name is in the register."),
                ),
            }
    return render(request, "population/search.html", values_)


def _reason(request: HttpRequest) -> tuple[ReadForm, dict[str, Any] | None]:
    """The form that asks why, and its answers when they are there and right."""
    form = ReadForm(request.GET if "purpose" in request.GET else None)
    return form, form.cleaned_data if form.is_bound and form.is_valid() else None


def _ask_why(request: HttpRequest, form: ReadForm, subject: str) -> HttpResponse:
    return render(request, "population/ask_why.html", {"form": form, "subject": subject})


@guard(POLICY, OPEN_PERSON)
def person(request: HttpRequest, personal_id: str) -> HttpResponse:
    """One person's record as far as the purpose opens it; without a purpose only the question why."""
    form, reason = _reason(request)
    if reason is None:
        return _ask_why(request, form, masked(personal_id))
    answer = services.open_person(
        personal_id=personal_id,
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        purpose=reason["purpose"],
        case=reason["case"],
        on=reason["on"],
    )
    purpose = purposes.PURPOSES[reason["purpose"]]
    return render(
        request,
        "population/person.html",
        {
            "answer": answer,
            "rows": showing.person_rows(answer, purpose=purpose.code, case=reason["case"]),
            "purpose": purpose,
            "reason": reason,
            "query": showing.with_reason("", purpose.code, reason["case"]),
            "may_correct": POLICY.may(request.actor, CORRECT),  # type: ignore[attr-defined]
        },
    )


@guard(POLICY, OPEN_PERSON)
def history(request: HttpRequest, personal_id: str) -> HttpResponse:
    """What happened to the record and where the person lived, newest first."""
    form, reason = _reason(request)
    if reason is None:
        return _ask_why(request, form, masked(personal_id))
    found = services.open_history(
        personal_id=personal_id,
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        purpose=reason["purpose"],
        case=reason["case"],
    )
    residences = [
        (values.RESIDENCE_KINDS[row.kind], row, units.unit_name(row.unit_code, row.valid_from))
        for row in found.residences
    ]
    back = showing.with_reason(reverse("population:person", args=[personal_id]), reason["purpose"], reason["case"])
    return render(
        request,
        "population/history.html",
        {
            "timeline": showing.timeline_of(found.events),
            "residences": residences,
            "back": back,
            "subject": masked(personal_id),
        },
    )


@guard(POLICY, OPEN_HOUSEHOLD)
def household(request: HttpRequest, code: str) -> HttpResponse:
    """A household with its members; every member's reading is logged."""
    form, reason = _reason(request)
    if reason is None:
        return _ask_why(request, form, code)
    at = clock.now()
    answer = services.open_household(
        code=code,
        by=request.actor,  # type: ignore[attr-defined]
        at=at,
        purpose=reason["purpose"],
        case=reason["case"],
        on=reason["on"],
    )
    columns = showing.member_columns(reason["purpose"], reason["case"], answer.as_of)
    table = Table(columns, answer.members, caption=_("Members of the household"))
    unit = units.unit_name(answer.unit_code, answer.as_of)
    purpose = purposes.PURPOSES[reason["purpose"]]
    return render(
        request,
        "population/household.html",
        {"answer": answer, "table": table, "unit": unit, "purpose": purpose, "reason": reason},
    )


@guard(POLICY, CORRECT)
def correct(request: HttpRequest, personal_id: str) -> HttpResponse:
    """Correct a record: the former values stay in the history."""
    at = clock.now()
    form = CorrectionForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            services.correct_person(
                personal_id=personal_id,
                wanted=form.wanted(),
                ground=form.cleaned_data["ground"],
                valid_on=form.cleaned_data["valid_on"],
                dossier_code=form.cleaned_data["dossier_code"],
                row_version=form.cleaned_data["row_version"],
                by=request.actor,  # type: ignore[attr-defined]
                at=at,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The record was corrected. The former values stay in its history."))
            url = reverse("population:person", args=[personal_id])
            return redirect(showing.with_reason(url, "civil_status_correction", form.cleaned_data["ground"][:60]))
    if form is None:
        form = _correction_form(request, personal_id)
        if form is None:
            return _ask_why(request, ReadForm(), masked(personal_id))
    return render(request, "population/correct.html", {"form": form, "subject": masked(personal_id)})


def _correction_form(request: HttpRequest, personal_id: str) -> CorrectionForm | None:
    """The form filled with the record, whose reading is logged; None until the reader says for which dossier."""
    _form, reason = _reason(request)
    if reason is None:
        return None
    answer = services.open_person(
        personal_id=personal_id,
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        purpose="civil_status_correction",
        case=reason["case"],
    )
    known = {name: getattr(answer, name) for name in CorrectionForm.CORRECTED}
    return CorrectionForm(
        initial={**known, "row_version": people.row_version_of(personal_id), "valid_on": answer.as_of}
    )
