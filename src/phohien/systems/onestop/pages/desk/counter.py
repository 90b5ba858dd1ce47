"""A dossier lodged at the counter: the procedure found by ordinary words, who applies, the form, and the code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.kernel.words import language
from phohien.lgsp.contracts import population
from phohien.lgsp.exchange import services as exchange
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.desk import ApplicantForm
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.desk import acts, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import citizen, procedures, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as rules
from phohien.systems.onestop.services import applications, lodging
from phohien.ui.guard import actor_of, guard

COUNTER = "@counter"
FIELD_PURPOSES = {
    "civil_status": population.CIVIL_STATUS_EXTRACT, "residence": population.RESIDENCE,
    "social": population.SOCIAL_ASSISTANCE,
}  # fmt: skip
PROCEDURE_PURPOSES = {
    "1.001193": population.BIRTH_REGISTRATION, "1.000689": population.BIRTH_REGISTRATION,
    "1.004884": population.BIRTH_REGISTRATION, "2.000528": population.BIRTH_REGISTRATION,
    "1.000894": population.MARRIAGE_REGISTRATION, "1.000656": population.DEATH_REGISTRATION,
}  # fmt: skip


def purpose_of(procedure: catalogue.ProcedureVersion) -> str:
    """The purpose under which the register is asked for this procedure."""
    by_field = FIELD_PURPOSES.get(procedure.field.replace("-", "_"), population.IDENTITY_CHECK)
    return PROCEDURE_PURPOSES.get(procedure.code, by_field)


@guard(POLICY, policy.CREATE)
def choose(request: HttpRequest) -> HttpResponse:
    """Which procedure: searched by ordinary words, all of them by field without a search."""
    on, words = clock.today(), request.GET.get("q", "").strip()[:200]
    found = procedures.find(procedures.Wish(words=words), on=on)
    fields = catalogue.shipped().fields
    spoken = language()
    groups: dict[str, list[dict[str, str]]] = {}
    for one in found:
        field = fields.get(one.rules.field)
        name = field.name.in_language(spoken) if field and not words else ""
        groups.setdefault(name, []).append(
            {
                "code": one.rules.code,
                "name": one.rules.name.in_language(spoken),
                "agency": one.rules.competence.name.in_language(spoken),
                "href": reverse("onestop:desk_applicant", args=[one.rules.code]),
            }
        )
    context = {"words": words, "procedures": groups, "crumbs": showing.crumbs((_("Start a dossier"), ""))}
    return render(request, "onestop/desk_choose.html", context)


@guard(POLICY, policy.CREATE)
def applicant(request: HttpRequest, procedure: str) -> HttpResponse:
    """Who applies, who helps; the register may be asked by the identifier, which the person is told."""
    actor, at = actor_of(request), clock.now()
    version = versions.in_force(procedure, on=at.date())
    known: dict[str, Any] = {}
    if request.method == "POST" and "ask" in request.POST:
        form, known = _asked(request, versions.rules_of(version))
    else:
        initial = {"kind": "citizen", "channel": "direct"}
        form = ApplicantForm(request.POST if request.method == "POST" else None, initial=initial)
        if form.is_bound and form.is_valid():
            return redirect("onestop:desk_form", _begin(version, form.cleaned_data, actor, at))
    context = {
        "form": form, "known": known, "name": versions.rules_of(version).name.in_language(language()), "procedure": procedure,
        "crumbs": showing.crumbs((_("Start a dossier"), reverse("onestop:desk_choose")), (_("Who applies"), "")),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "onestop/desk_applicant.html", context, status=status)


def _asked(request: HttpRequest, procedure: catalogue.ProcedureVersion) -> tuple[ApplicantForm, dict[str, Any]]:
    """The form with what the register says of the identifier; the question is logged there under its purpose."""
    at, by = clock.now(), actor_of(request)
    entered = {name: value for name, value in request.POST.items() if name not in ("ask", "csrfmiddlewaretoken")}
    personal_id = "".join(str(entered.get("personal_id", "")).split())
    question = population.PersonByCode(personal_id=personal_id)
    try:
        case = _("Dossier of %(code)s at the counter") % {"code": procedure.code}
        person = exchange.ask(question, by=by, at=at, purpose=purpose_of(procedure), case=case[:60])
    except Problem as refusal:
        form = ApplicantForm({**entered, "personal_id": personal_id})
        form.is_valid()
        form.errors.clear()
        form.add_error("personal_id", str(refusal))
        return form, {}
    place = form_fields.unit_name(person.residence_unit_code, at.date())
    address = ", ".join(one for one in (person.residence_address, place.vi if place else "") if one)
    filled = {**entered, "personal_id": personal_id, "full_name": person.full_name, "address": address}
    return ApplicantForm(initial=filled), {"name": person.full_name, "is_dead": person.alive is False}


def _begin(version: Any, values: dict[str, Any], by: Any, at: Any) -> str:
    """The key of a new draft that knows who applies."""
    draft = applications.start_draft(version=version, by=by, at=at)
    identity = {
        "full_name": values["full_name"], "personal_id": values["personal_id"], "phone": values["phone"],
        "email": values["email"], "organisation_code": values["organisation_code"],
    }  # fmt: skip
    definition = versions.form_of(version)
    found = rules.prefill(
        definition, {"identity": {name: one for name, one in identity.items() if one}},
        surroundings=form_fields.surroundings(at.date()),
    )  # fmt: skip
    applications.save_draft(
        key=draft.key, values={name: one.value for name, one in found.items()}, sources={COUNTER: values}, by=by, at=at
    )
    return str(draft.key)


@guard(POLICY, policy.CREATE)
def fill(request: HttpRequest, key: str) -> HttpResponse:
    """The whole form on one page. Saved at every press; sent, it becomes a dossier waiting to be received."""
    actor, at = actor_of(request), clock.now()
    draft = citizen.get_draft(key, actor)
    desk = _Filling(draft, versions.form_of(draft.version), actor, at)
    if request.method == "POST":
        answer = _sent(request, desk)
        if answer is not None:
            return answer
    else:
        desk.show_saved()
    context = {
        "name": versions.rules_of(draft.version).name.in_language(language()),
        "sections": desk.sections(request),
        "errors": desk.summary,
        "trouble": desk.trouble,
        "who": draft.sources.get(COUNTER, {}),
        "draft": draft,
        "crumbs": showing.crumbs((_("Start a dossier"), reverse("onestop:desk_choose")), (_("Form"), "")),
    }
    return render(request, "onestop/desk_form.html", context, status=422 if desk.summary or desk.trouble else 200)


def _sent(request: HttpRequest, desk: _Filling) -> HttpResponse | None:
    """What was posted is saved; a dossier when the whole form was sent and nothing is wrong."""
    desk.read(request)
    if form_fields.wants_refresh(request.POST):
        if "ask" in request.POST:
            desk.ask(str(request.POST["ask"]))
        return None
    if "save" in request.POST:
        acts.tell(request, _("The form was saved as a draft."), href=request.path, label=_("Go on filling it in"))
        return redirect("onestop:desk")
    desk.check()
    if desk.errors:
        return None
    try:
        dossier = desk.submit()
    except Problem as refusal:
        desk.trouble = str(refusal)
        return None
    sentence = _("The dossier %(code)s was created. Check its papers and receive it.") % {"code": dossier.code}
    acts.tell(request, sentence, href=reverse("onestop:desk_choose"), label=_("Start another one"))
    return redirect("onestop:desk_reception", dossier.code)


class _Filling:
    """One look at a draft of the counter: what was typed, what of it is right, what is shown."""

    def __init__(self, draft: Any, definition: rules.FormDefinition, by: Any, at: Any) -> None:
        self.draft, self.definition, self.by, self.at = draft, definition, by, at
        self.surroundings = form_fields.surroundings(at.date())
        self.values: dict[str, Any] = dict(draft.values)
        self.shown: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.prefilled: dict[str, rules.Prefilled] = {}
        self.summary: dict[str, list[str]] = {}
        self.adds_to = self.trouble = ""

    def show_saved(self) -> None:
        """The inputs show what is saved."""
        for section in self.definition.sections:
            self.shown |= form_fields.shown_values(section.fields, self.values)

    def read(self, request: HttpRequest) -> None:
        """What was posted is read, its files are kept, and what is right is saved with the draft."""
        self.shown, self.adds_to = form_fields.posted(request.POST), request.POST.get("add", "")
        for section in self.definition.sections:
            faults = form_fields.keep_uploads(request, section, self.shown, by=self.by, at=self.at)
            self.errors |= faults
            self._keep_own(section)
        self.cleaned = rules.clean_all(self.definition, self.shown, surroundings=self.surroundings)
        self.values = dict(self.cleaned.values)
        names = {item.name for _section, item in rules.all_fields(self.definition)}
        emptied = {name: None for name in names - self.values.keys()}
        applications.save_draft(key=self.draft.key, values={**emptied, **self.values}, by=self.by, at=self.at)

    def _keep_own(self, section: rules.Section) -> None:
        """Only files this official may use stay among the answers, whatever codes were posted."""
        for item in section.fields:
            if item.kind is rules.Kind.FILE and self.shown.get(item.name):
                usable = citizen.usable_files(self.shown[item.name], self.by)
                self.shown[item.name] = [code for code in self.shown[item.name] if code in usable]

    def check(self) -> None:
        """Everything wrong with the whole form becomes sentences."""
        self.errors = form_fields.sentences(self.cleaned.errors) | self.errors

    def ask(self, name: str) -> None:
        """The register is asked with the identifier in that field, and fills in what the form takes from it."""
        needs = rules.sources_needed(self.definition, self.values)
        procedure = versions.rules_of(self.draft.version)
        for need in needs:
            if need.argument != name or not need.origin.startswith("population."):
                continue
            try:
                person = exchange.ask(
                    population.PersonByCode(personal_id=str(need.value)), by=self.by, at=self.at,
                    purpose=purpose_of(procedure), case=citizen.draft_case(self.draft.key),
                )  # fmt: skip
            except Problem as refusal:
                self.errors[name] = str(refusal)
                continue
            source = rules.person_source({one: getattr(person, one) for one in type(person).__dataclass_fields__})
            found = rules.prefill(self.definition, {need.key: source}, surroundings=self.surroundings)
            self._take({field: one for field, one in found.items() if one.source != "default"})

    def _take(self, found: dict[str, rules.Prefilled]) -> None:
        self.prefilled |= found
        self.values |= {name: one.value for name, one in found.items()}
        for section in self.definition.sections:
            mine = [item for item in section.fields if item.name in found]
            self.shown |= form_fields.shown_values(mine, self.values)
        applications.save_draft(
            key=self.draft.key, values={name: one.value for name, one in found.items()}, by=self.by, at=self.at
        )

    def submit(self) -> Any:
        """The dossier made of the draft. Raises Refused; the same draft sent twice is one dossier."""
        return lodging.lodge_dossier(
            draft=self.draft, values=self.values, about=self.draft.sources.get(COUNTER, {}), by=self.by, at=self.at
        )

    def sections(self, request: HttpRequest) -> list[form_fields.SectionView]:
        """The sections that are asked with these answers."""
        asks = {need.argument: _("Take the rest from the register") for need in self._sources()}
        names = {item.name: None for _section, item in rules.all_fields(self.definition)}
        names |= rules.names_of(self.values, self.surroundings)
        setting = form_fields.Setting(
            surroundings=self.surroundings, values=self.values, shown=self.shown, errors=self.errors,
            prefilled=self.prefilled, asks=asks, autofill=False, adds_to=self.adds_to, file_of=kept_file,
        )  # fmt: skip
        views = [
            form_fields.section_view(self.definition, section.code, setting)
            for section in self.definition.sections
            if rules.is_visible(section, names)
        ]
        for view in views:
            self.summary |= view.errors
        return views

    def _sources(self) -> list[rules.SourceNeed]:
        identifiers = {
            item.name: "000000000000" for _section, item in rules.all_fields(self.definition)
            if item.kind is rules.Kind.PERSONAL_ID
        }  # fmt: skip
        needs = rules.sources_needed(self.definition, identifiers)
        return [need for need in needs if need.argument and need.origin.startswith("population.")]


def kept_file(code: str) -> form_fields.KeptFile:
    """A kept file by its own name."""
    return form_fields.KeptFile(code, form_fields.file_name(code))
