"""Drafting a birth certificate: what the register says beside what was declared, then the number and the identifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound, Problem
from phohien.kernel.text import normalise
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import (
    BIRTH_REGISTRATION,
    DuplicateBirths,
    PersonAnswer,
    PersonByCode,
)
from phohien.lgsp.exchange import services as exchange
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, opening, showing
from phohien.systems.onestop.queries import births as answers
from phohien.systems.onestop.queries import naming, versions
from phohien.systems.onestop.rules import births
from phohien.systems.onestop.services import results

REASONS = {
    "name_exact": Words("cùng họ tên", "same name"),
    "name_folded": Words("họ tên giống khi bỏ dấu", "same name without tone marks"),
    "name_close": Words("họ tên gần giống", "similar name"),
    "birth_date": Words("cùng ngày sinh", "same birth date"),
    "birth_date_swapped": Words("ngày và tháng sinh đảo nhau", "day and month swapped"),
    "birth_date_close": Words("ngày sinh gần nhau", "close birth date"),
    "sex": Words("cùng giới tính", "same sex"),
    "mother": Words("cùng mẹ", "same mother"),
    "father": Words("cùng cha", "same father"),
}


@dataclass(frozen=True)
class Compared:
    """One detail as declared and as the register has it."""

    label: str
    declared: str
    register: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things (nothing is compared with nothing)."""
        return bool(self.declared and self.register) and normalise(self.declared) != normalise(self.register)


def is_birth(dossier: Any) -> bool:
    """Whether the dossier's result is a birth certificate out of the population register."""
    kinds = versions.rules_of(dossier.version).results
    return bool(kinds) and kinds[0].template == births.TEMPLATE and "child_full_name" in dossier.values


def draft(request: HttpRequest, found: opening.Opened) -> HttpResponse:
    """The page: what is known, what differs, what may be the same birth; sent, the certificate is drafted."""
    birth = answers.birth_of(found.dossier, on=found.at.date())
    form = forms.ActForm(request.POST if request.method == "POST" else None, initial=acts.revision_of(found))
    reserved: dict[str, Any] = {}
    trouble = ""
    if form.is_bound and form.is_valid():
        try:
            reserved["entry"] = _ask(births.reservation(birth), found)
        except Problem as refusal:
            acts.put_refusal(form, refusal)

    def do(values: dict[str, Any]) -> str:
        content = births.certificate(birth, reserved["entry"])
        results.draft_result(
            code=found.code, title="Giấy khai sinh", content=content, number=content["number"], kind="birth_certificate",
            by=found.by, at=found.at,
        )  # fmt: skip
        return _("The birth certificate was drafted: number %(number)s, identifier %(id)s.") % {
            "number": content["number"], "id": content["personal_id"],
        }  # fmt: skip

    duplicates, people = DuplicateBirths(), []
    if not form.is_bound or not form.is_valid():
        try:
            duplicates = _ask(births.duplicates(birth), found)
        except Problem as refusal:
            trouble = str(refusal)
        people = [_parent(found, who) for who in ("mother", "father") if found.dossier.values.get(f"{who}_known")]
    page = acts.ActPage(
        title=_("Draft the birth certificate"), button=_("Set the number aside and draft"), form=form, do=do,
        icon="file-earmark-text", template="onestop/desk_birth.html",
        context={
            "birth": birth, "child": _child(birth), "people": people, "trouble": trouble, "duplicates": _duplicates(duplicates),
            "blocks": duplicates.blocks, "present": found.parts.result,
            "preview_href": showing.dossier_href(found.code, "desk_draft_file") if found.parts.result else "",
            "refusal_href": f"{showing.dossier_href(found.code, 'desk_draft')}?tu-choi",
        },
    )  # fmt: skip
    return acts.answer(request, found, page)


def _ask(question: Any, found: opening.Opened) -> Any:
    return exchange.ask(question, by=found.by, at=found.at, purpose=BIRTH_REGISTRATION, case=found.code)


def _child(birth: births.Birth) -> list[tuple[str, Any]]:
    child = birth.child
    return [
        (_("Full name"), child.full_name),
        (_("Date of birth"), child.birth_date),
        (_("Sex"), str(Words("Nam", "Male") if child.sex == "male" else Words("Nữ", "Female"))),
        (_("Ethnic group"), child.ethnicity),
        (_("Nationality"), child.nationality),
        (_("Native place"), child.native_place),
        (_("Place of birth"), child.birth_place),
    ]


def _parent(found: opening.Opened, who: str) -> dict[str, Any]:
    """A parent as declared beside the register's record, when the declared identifier leads to one."""
    values = found.dossier.values
    title = str(Words("Người mẹ", "The mother") if who == "mother" else Words("Người cha", "The father"))
    personal_id = str(values.get(f"{who}_personal_id") or "")
    shown: dict[str, Any] = {"title": title, "personal_id": personal_id, "rows": [], "trouble": "", "is_dead": False}
    if not personal_id:
        shown["trouble"] = _("No personal identification number was declared; compare the papers by eye.")
        return shown
    try:
        person: PersonAnswer = _ask(PersonByCode(personal_id=personal_id), found)
    except NotFound:
        shown["trouble"] = _("The register knows nobody with this identifier.")
        return shown
    except Problem as refusal:
        shown["trouble"] = str(refusal)
        return shown
    shown["rows"] = _compared(found, who, person)
    shown["source"], shown["as_of"] = person.source, person.as_of
    shown["is_dead"] = person.alive is False
    return shown


def _compared(found: opening.Opened, who: str, person: PersonAnswer) -> list[Compared]:
    values, on = found.dossier.values, found.at.date()
    name, place = naming.name_of(on), naming.place_of(on)
    declared_birth = str(values.get(f"{who}_birth_date") or "")
    known = {"year": 4, "month": 7}.get(person.birth_date_precision, 10)
    register_birth = person.birth_date.isoformat()[: min(known, len(declared_birth) or 10)] if person.birth_date else ""
    lives = {"unit": person.residence_unit_code, "detail": person.residence_address}
    return [
        Compared(_("Full name"), str(values.get(f"{who}_full_name") or ""), person.full_name),
        Compared(_("Date of birth"), _day(declared_birth), _day(register_birth)),
        Compared(_("Ethnic group"), name("ethnicity", str(values.get(f"{who}_ethnicity") or "")), person.ethnicity),
        Compared(
            _("Nationality"), name("nationality", str(values.get(f"{who}_nationality") or "")), person.nationality
        ),
        Compared(_("Place of residence"), place(values.get(f"{who}_residence")), place(lives)),
    ]


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _duplicates(found: DuplicateBirths) -> list[dict[str, Any]]:
    return [
        {
            "name": one.full_name,
            "birth_date": one.birth_date,
            "score": one.score,
            "reasons": ", ".join(str(REASONS.get(code, code)) for code in one.reasons),
            "entry": f"{one.entry_number}, {one.book_number}" if one.entry_number else "",
            "agency": showing.agency_name(one.register_agency) if one.register_agency else "",
            "dossier": one.dossier_code,
        }
        for one in found.candidates
    ]
