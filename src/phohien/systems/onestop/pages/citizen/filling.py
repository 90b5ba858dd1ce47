"""What the pages of one draft share: its form, what is filled in beforehand, how far it is, the application it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.citizen.showing import said
from phohien.systems.onestop.queries import answers, citizen, places, versions
from phohien.systems.onestop.rules import catalogue, fees
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.form_definition.carrying import whole_sections
from phohien.systems.onestop.rules.form_definition.prefilling import STATEMENTS
from phohien.systems.onestop.services import applications, drafting
from phohien.ui.guard import actor_of

PAPERS, PLACE, CHECK = "giay-to", "noi-nop", "kiem-tra"


@dataclass
class Filling:
    """One draft as its pages see it."""

    draft: Any
    actor: Actor
    at: datetime
    definition: forms.FormDefinition
    rules: catalogue.ProcedureVersion
    surroundings: forms.Surroundings
    account: Any

    @property
    def key(self) -> str:
        """The draft's key, as it stands in addresses."""
        return str(self.draft.key)

    @property
    def values(self) -> dict[str, Any]:
        """The answers so far; those taken back are left out."""
        return {name: value for name, value in self.draft.values.items() if value is not None}

    @property
    def today(self) -> date:
        """The day of this request."""
        return self.at.date()

    def sections(self) -> list[forms.Section]:
        """The sections asked with the answers so far."""
        names = forms.names_of(self.values, self.surroundings)
        return [section for section in self.definition.sections if forms.is_visible(section, names)]

    def whole(self) -> tuple[str, ...]:
        """The codes of the sections filled without a fault."""
        return whole_sections(self.definition, self.values, surroundings=self.surroundings)


def open_draft(request: HttpRequest, key: str) -> Filling:
    """The viewer's draft with everything its pages need. Raises NotFound."""
    actor, at = actor_of(request), clock.now()
    draft = citizen.get_draft(key, actor)
    return Filling(
        draft=draft, actor=actor, at=at, definition=versions.form_of(draft.version),
        rules=versions.rules_of(draft.version), surroundings=form_fields.surroundings(at.date()), account=request.user,
    )  # fmt: skip


# --- filled in beforehand ---------------------------------------------------------------------------------------------


def identity_of(filling: Filling) -> dict[str, Any]:
    """What the signed-in account says of the person, as forms read it; nothing is asked of any register for this."""
    account, actor = filling.account, filling.actor
    born = getattr(account, "birth_on", None)
    residence = filling.values.get("requester_residence")
    found: dict[str, Any] = {
        "full_name": actor.name,
        "personal_id": actor.personal_id,
        "birth_date": born.isoformat() if born else "",
        "phone": getattr(account, "phone", ""),
        "email": getattr(account, "email", ""),
        "residence_unit_code": residence.get("unit", "") if isinstance(residence, Mapping) else "",
        **_organisation(filling),
    }
    return {name: value for name, value in found.items() if value}


def _organisation(filling: Filling) -> dict[str, str]:
    code = filling.actor.organisation_code
    if not code:
        return {}
    name = organisation_name(filling.account, code)
    return {"organisation_name": name, "organisation_code": code, "business_name": name, "business_code": code}


def organisation_name(account: Any, code: str) -> str:
    """The name of the organisation of that code the account acts for; empty when for none."""
    rows = getattr(account, "representations", None)
    if not code or rows is None:
        return ""
    row = rows.filter(organisation_code=code).order_by("-valid_from").first()
    return str(row.organisation_name) if row else ""


def beforehand(filling: Filling) -> dict[str, forms.Prefilled]:
    """Answers known without asking anybody: the identity, the person's own documents, usual answers."""
    sources: dict[str, Mapping[str, Any]] = {"identity": identity_of(filling)}
    for need in forms.sources_needed(filling.definition, filling.values):
        if need.origin.startswith("vault."):
            documents = citizen.usable_documents(filling.actor, need.origin.partition(".")[2], filling.today)
            if documents:
                sources[need.key] = {**documents[0].data, "number": documents[0].number}
    found = forms.prefill(filling.definition, sources, surroundings=filling.surroundings)
    for name, given in found.items():
        if (
            given.source == "identity.residence_unit_code"
        ):  # it was typed a page earlier: nothing to say about its source
            found[name] = replace(given, source="default", statement=STATEMENTS["default"])
    return {**found, **_requester_as_parent(filling)}


def _requester_as_parent(filling: Filling) -> dict[str, forms.Prefilled]:
    """When the requester is the mother or the father, that parent's number is the requester's own."""
    relation = filling.values.get("requester_relation")
    names = {item.name for _section, item in forms.all_fields(filling.definition)}
    name = f"{relation}_personal_id"
    if relation not in ("mother", "father") or name not in names or not filling.actor.personal_id:
        return {}
    statement = STATEMENTS["identity"]
    return {name: forms.Prefilled(value=filling.actor.personal_id, source="identity.personal_id", statement=statement)}


def fixed(filling: Filling) -> dict[str, Any]:
    """The answers the identity gives and nobody types."""
    return forms.fixed_values(filling.definition, beforehand(filling))


def remembered(filling: Filling) -> dict[str, forms.Prefilled]:
    """Answers taken from elsewhere earlier and unchanged since, with what to say about them."""
    found = {}
    for name, note in filling.draft.sources.items():
        source = str((note or {}).get("from", ""))
        origin = "own_register" if source.startswith("population.person.") else source.partition(".")[0]
        if origin in STATEMENTS and filling.draft.values.get(name) == note.get("value"):
            found[name] = forms.Prefilled(value=note["value"], source=note["from"], statement=STATEMENTS[origin])
    return found


def noted(found: Mapping[str, forms.Prefilled], at: datetime) -> dict[str, Any]:
    """Prefilled answers as the draft remembers where they are from."""
    return {
        name: {"from": item.source, "value": item.value, "at": at.isoformat()}
        for name, item in found.items()
        if item.source != "default"
    }


def sources_after(filling: Filling, section: forms.Section, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the draft remembers of a section's sources once these answers are saved: only what was left as it came."""
    known = {**noted(beforehand(filling), filling.at), **filling.draft.sources}
    found: dict[str, Any] = {}
    for item in section.fields:
        note: dict[str, Any] = known.get(item.name) or {}
        is_same = bool(note) and values.get(item.name) is not None and note.get("value") == values.get(item.name)
        if is_same or item.name in filling.draft.sources:
            found[item.name] = note if is_same else None
    return found


# --- how far it is ----------------------------------------------------------------------------------------------------


def needed_papers(filling: Filling) -> list[dict[str, Any]]:
    """The components to upload that no question of the form asks for already."""
    needs = answers.papers_to_upload(filling.rules, filling.definition, filling.values, on=filling.today)
    return [
        {
            "code": need.component.code,
            "name": said(need.component.name),
            "note": said(need.component.note),
            "is_required": need.required,
            "vault_kind": need.component.vault_kind,
            "accepted": need.component.accepted,
            "files": filling.draft.files.get(need.component.code, []),
        }
        for need in needs
    ]


def place_of(filling: Filling) -> places.Place | None:
    """Where the dossier goes, as far as the answers say."""
    unit = catalogue.competent_unit(filling.rules, filling.values) or _requester_unit(filling)
    return places.place_for(filling.rules.competence, unit, filling.today, receiving_unit=filling.draft.unit_code)


def _requester_unit(filling: Filling) -> str:
    residence = filling.values.get("requester_residence")
    if filling.rules.competence.unit_field or not isinstance(residence, Mapping):
        return ""
    return str(residence.get("unit") or "")


def tasks(filling: Filling) -> list[dict[str, Any]]:
    """The task list: every section, the papers, the place, the check."""
    whole, done = set(filling.whole()), set(filling.draft.done)
    rows = [_section_task(filling, section, whole, done) for section in filling.sections()]
    papers = needed_papers(filling)
    if papers:
        is_whole = all(paper["files"] for paper in papers if paper["is_required"])
        rows.append(
            _task(_words("Giấy tờ kèm theo", "Papers"), _href(filling, PAPERS), _state(is_whole, PAPERS in done))
        )
    has_place = place_of(filling) is not None
    rows.append(
        _task(
            _words("Nơi tiếp nhận hồ sơ", "Where it is handed in"),
            _href(filling, PLACE),
            _state(has_place, PLACE in done),
        )
    )
    return rows


def is_ready(filling: Filling) -> bool:
    """Whether every task is done."""
    return all(task["is_done"] for task in tasks(filling))


def _section_task(filling: Filling, section: forms.Section, whole: set[str], done: set[str]) -> dict[str, Any]:
    state = _state(section.code in whole, section.code in done)
    return _task(said(section.title), _href(filling, section.code), state)


def _words(vi: str, en: str) -> str:
    return str(Words(vi, en))


def _state(is_whole: bool, is_done: bool) -> str:
    if is_done:
        return "done" if is_whole else "again"
    return "new"


STATES = {
    "done": (Words("Đã xong", "Done"), "success"),
    "again": (Words("Cần xem lại", "Look again"), "warning"),
    "new": (Words("Chưa khai", "Not started"), "neutral"),
}


def _task(title: str, href: str, state: str) -> dict[str, Any]:
    words, tone = STATES[state]
    return {"title": title, "href": href, "status": str(words), "tone": tone, "is_done": state == "done"}


def _href(filling: Filling, step: str) -> str:
    return step_href(filling.key, step)


def step_href(key: str, step: str) -> str:
    """The address of one step of the draft."""
    named = {PAPERS: "apply_papers", PLACE: "apply_place", CHECK: "apply_check"}
    if step in named:
        return reverse(f"onestop:{named[step]}", args=[key])
    return reverse("onestop:apply_section", args=[key, step])


def steps_of(filling: Filling) -> list[str]:
    """The steps in their order, the check last."""
    sections = [section.code for section in filling.sections()]
    return [*sections, *([PAPERS] if needed_papers(filling) else []), PLACE, CHECK]


def next_href(filling: Filling, step: str) -> str:
    """Where to go after a step: the next one; the check when the step was opened from there."""
    order = steps_of(filling)
    place = order.index(step) if step in order else -1
    return step_href(filling.key, order[min(place + 1, len(order) - 1)])


# --- what it becomes --------------------------------------------------------------------------------------------------


def all_files(filling: Filling, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The draft's files by component; those the person may not use (any more) are left out."""
    found = drafting.files_by_component(filling.definition, values, filling.draft.files)
    usable = citizen.usable_files((code for codes in found.values() for code in codes), filling.actor)
    return {component: [code for code in codes if code in usable] for component, codes in found.items()}


def application(filling: Filling, values: Mapping[str, Any]) -> applications.Application:
    """The application this draft is. Raises Refused when it is not known where it goes."""
    place = place_of(filling)
    if place is None:
        raise Refused(
            Words(
                "Chưa rõ cơ quan giải quyết: hãy chọn nơi tiếp nhận hồ sơ.",
                "Choose where the dossier is handed in first.",
            ),
            code="onestop.no_place",
        )
    files = all_files(filling, values)
    return applications.Application(
        version=filling.draft.version,
        agency=place.receiving.code,
        competent_agency=place.competent.code,
        unit_code=place.unit_code,
        channel=catalogue.Channel.ONLINE,
        values=values,
        sources=_kept_sources(filling, values, files),
        files=files,
        parties=_parties(filling, values),
        account_code=filling.actor.code,
        wants_paper=values.get("delivery") in ("desk", "post"),
        key=filling.key,
    )


def _kept_sources(filling: Filling, values: Mapping[str, Any], files: Mapping[str, list[str]]) -> dict[str, Any]:
    kept = {
        name: {"from": note["from"], "at": note["at"]}
        for name, note in filling.draft.sources.items()
        if note and values.get(name) == note.get("value")
    }
    codes = {code: component for component, given in files.items() for code in given}
    for document in citizen.own_documents(filling.actor).filter(file_code__in=list(codes)):
        kept[codes[document.file_code]] = {"from": f"vault.{document.code}", "at": filling.at.isoformat()}
    return kept


def _parties(filling: Filling, values: Mapping[str, Any]) -> tuple[applications.Applicant, ...]:
    actor = filling.actor
    person: dict[str, Any] = {
        "full_name": actor.name or str(values.get("requester_full_name", "")),
        "personal_id": actor.personal_id or str(values.get("requester_personal_id") or ""),
        "personal_id_confirmed": bool(actor.personal_id),
        "phone": str(values.get("requester_phone") or getattr(filling.account, "phone", "")),
        "email": str(values.get("requester_email") or getattr(filling.account, "email", "")),
        "address": _address(filling, values)[:300],
    }
    if not actor.organisation_code:
        return (applications.Applicant(role="applicant", **person),)
    code = actor.organisation_code
    name = str(values.get("organisation_name") or organisation_name(filling.account, code) or code)
    owner = applications.Applicant(role="owner", kind="enterprise", full_name=name[:200], organisation_code=code)
    ground = "Người đại diện của tổ chức"  # it stands in the dossier, in the language of its papers
    return (owner, applications.Applicant(role="representative", ground=ground, **person))


def _address(filling: Filling, values: Mapping[str, Any]) -> str:
    for _section, item in forms.all_fields(filling.definition):
        if item.name == "requester_residence":
            return forms.in_words(item, values.get(item.name), filling.surroundings).vi
    return ""


def fees_due(filling: Filling, values: Mapping[str, Any]) -> list[fees.FeeLine] | None:
    """What sending it now would cost, line by line; None when an official has to settle it."""
    try:
        return fees.fees_due(filling.rules, values, channel=catalogue.Channel.ONLINE, on=filling.today)
    except fees.FeeUndetermined:
        return None
