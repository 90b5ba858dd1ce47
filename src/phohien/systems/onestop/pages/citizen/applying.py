"""The form, one section a page: saved at every step, checked by the rules, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.kernel.words import Words
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.citizen import asking, filling, showing
from phohien.systems.onestop.pages.citizen.filling import Filling
from phohien.systems.onestop.policy import EDIT_DRAFT, POLICY
from phohien.systems.onestop.queries import citizen
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.form_definition.prefilling import STATEMENTS
from phohien.systems.onestop.services import applications, drafting
from phohien.ui.guard import actor_of, guard

SELF = "identity"
PERSON = "population.person"


@guard(POLICY, EDIT_DRAFT)
def task_list(request: HttpRequest, key: str) -> HttpResponse:
    """What there is to do for this draft, in any order; a draft that was sent leads to its dossier."""
    sent = citizen.sent_from(key, actor_of(request))
    if sent is not None:
        return redirect("onestop:own_dossier", code=sent.code)
    it = filling.open_draft(request, key)
    tasks = filling.tasks(it)
    values = {
        "it": it,
        "name": showing.name_of(it.draft.version),
        "tasks": tasks,
        "done": sum(task["is_done"] for task in tasks),
        "is_ready": all(task["is_done"] for task in tasks),
        "next": next((task["href"] for task in tasks if not task["is_done"]), filling.step_href(key, filling.CHECK)),
        "is_stale": _is_stale(it),
        "crumbs": showing.own_crumbs((_("Drafts"), reverse("onestop:drafts")), (showing.name_of(it.draft.version), "")),
    }
    return render(request, "onestop/citizen_tasks.html", values)


def _is_stale(it: Filling) -> bool:
    try:
        return bool(drafting.current_version(it.draft, at=it.at).pk != it.draft.version_id)
    except Refused:
        return True


@require_http_methods(["GET", "POST"])
@guard(POLICY, EDIT_DRAFT)
def section(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One section: shown with what is known, cleaned and saved when sent, shown again with its faults otherwise."""
    it = filling.open_draft(request, key)
    page = next((one for one in it.sections() if one.code == code), None)
    if page is None:
        raise NotFound(_("This form has no such part, or your answers do not ask for it."), code="onestop.no_section")
    if request.method == "POST":
        return _posted(request, it, page)
    return _show(request, it, page, values=_known(it, page))


def _known(it: Filling, page: forms.Section) -> dict[str, Any]:
    """What the section shows first: what was saved, else what is known beforehand."""
    found = filling.beforehand(it)
    own = {item.name for item in page.fields}
    known = {name: given.value for name, given in found.items() if name in own and name not in it.draft.values}
    return {**known, **{name: value for name, value in it.values.items() if name in own}}


def _posted(request: HttpRequest, it: Filling, page: forms.Section) -> HttpResponse:
    raw = form_fields.posted(request.POST)
    faults = form_fields.keep_uploads(request, page, raw, by=it.actor, at=it.at)
    faults |= _only_own_files(it, page, raw)
    if "ask" in request.POST:
        return _asked(request, it, page, raw)
    if "reuse" in request.POST:
        faults |= _reused(it, page, raw, request.POST["reuse"])
    cleaned = forms.clean_section(
        it.definition, page.code, raw, surroundings=it.surroundings, so_far=it.values, fixed=filling.fixed(it)
    )
    if form_fields.wants_refresh(request.POST) or "reuse" in request.POST:
        return _show(
            request, it, page, values=cleaned.values, shown=raw, faults=faults, adds_to=request.POST.get("add", "")
        )
    errors = {**form_fields.sentences(cleaned.errors), **faults}
    is_later = "later" in request.POST
    if errors and not is_later:
        return _show(request, it, page, values=cleaned.values, shown=raw, faults=errors, status=422)
    _save(it, page, cleaned.values, is_done=not errors)
    if is_later:
        messages.success(request, _("Your answers were saved. You can go on at any time from your drafts."))
        return redirect("onestop:drafts")
    if request.GET.get("tu") == filling.CHECK:
        return redirect("onestop:apply_check", key=it.key)
    it = filling.open_draft(request, it.key)
    return redirect(filling.next_href(it, page.code))


def _save(it: Filling, page: forms.Section, values: Mapping[str, Any], *, is_done: bool) -> None:
    """The section's answers replace the ones before: what was emptied or is not asked any more is gone."""
    answers = {item.name: values.get(item.name) for item in page.fields if item.kind is not forms.Kind.STATEMENT}
    applications.save_draft(
        key=it.key, values=answers, section=page.code if is_done else "",
        sources=filling.sources_after(it, page, answers), by=it.actor, at=it.at,
    )  # fmt: skip


# --- files ------------------------------------------------------------------------------------------------------------


def _only_own_files(it: Filling, page: forms.Section, raw: dict[str, Any]) -> dict[str, str]:
    """Codes of files that are not the person's own are taken out of what was posted; the sentence about each field."""
    faults = {}
    for item in page.fields:
        if item.kind is not forms.Kind.FILE:
            continue
        given = raw.get(item.name) or []
        codes = [str(code) for code in (given if isinstance(given, list) else [given]) if code]
        usable = citizen.usable_files(codes, it.actor)
        raw[item.name] = [code for code in codes if code in usable]
        if len(raw[item.name]) != len(codes):
            faults[item.name] = _("A file could not be found again. Please attach it once more.")
    return faults


def _reused(it: Filling, page: forms.Section, raw: dict[str, Any], wish: str) -> dict[str, str]:
    """The stored document lies with the question's files. ``wish`` reads ``field:document``."""
    name, _colon, document = wish.partition(":")
    item = next((one for one in page.fields if one.name == name and one.kind is forms.Kind.FILE), None)
    if item is None:
        return {}
    found = next((one for one in _documents(it, item) if one.code == document), None)
    if found is None:
        return {name: _("There is no such document in your store.")}
    raw[name] = [*raw.get(name, []), *([] if found.file_code in raw.get(name, []) else [found.file_code])]
    return {}


def _documents(it: Filling, item: forms.Field) -> list[Any]:
    component = it.rules.component(item.component)
    if component is None or not component.vault_kind:
        return []
    return citizen.usable_documents(it.actor, component.vault_kind, it.today)


# --- asking the register ----------------------------------------------------------------------------------------------


def _asked(request: HttpRequest, it: Filling, page: forms.Section, raw: dict[str, Any]) -> HttpResponse:
    """The person pressed “fill in from the register”: the answer stands in the fields, where it is from beside them."""
    name = request.POST["ask"]
    try:
        found = _answer(it, name, raw)
        sentence = ""
    except (Refused, NotAllowed) as refusal:
        found, sentence = {}, str(refusal)
    own = {item.name: item for item in page.fields}
    taken = {field: given for field, given in found.items() if field in own}
    shown = dict(raw)
    for field, given in taken.items():
        for stale in [one for one in shown if one == field or one.startswith(f"{field}.")]:
            del shown[stale]
        shown |= form_fields.shown_values([own[field]], {field: given.value})
    if taken:
        applications.save_draft(key=it.key, values={}, sources=filling.noted(taken, it.at), by=it.actor, at=it.at)
        it = filling.open_draft(request, it.key)
    cleaned = forms.clean_section(
        it.definition, page.code, shown, surroundings=it.surroundings, so_far=it.values, fixed=filling.fixed(it)
    )
    told = _told(bool(taken), sentence)
    return _show(request, it, page, values=cleaned.values, shown=shown, taken=taken, told=told)


def _told(was_found: bool, sentence: str) -> dict[str, str]:
    if was_found:
        done = Words(
            "Đã lấy thông tin từ cơ sở dữ liệu dân cư; hãy kiểm tra lại. Lượt xem này được ghi lại và người có thông tin "
            "xem được ở mục “Ai đã xem dữ liệu của tôi”.",
            "Filled in from the population register; please check it. This reading was written down, and the person concerned "
            "can see it under “Who has read my data”.",
        )
        return {"tone": "success", "text": str(done)}
    nothing = Words("Không lấy được thông tin. Hãy tự điền.", "Nothing could be filled in. Please type it.")
    return {"tone": "warning", "text": sentence or str(nothing)}


def _answer(it: Filling, name: str, raw: dict[str, Any]) -> dict[str, forms.Prefilled]:
    """Field → answer out of the register for the person whose number stands in field ``name``. Raises Refused, NotAllowed."""
    if name == SELF:
        own = asking.own_source(by=it.actor, at=it.at, draft=it.key)
        found = forms.prefill(it.definition, {SELF: {**filling.identity_of(it), **own}}, surroundings=it.surroundings)
        gained = set(own) - {"full_name", "personal_id", "birth_date"}
        return {
            field: forms.Prefilled(
                value=one.value,
                source=one.source.replace("identity.", f"{PERSON}."),
                statement=STATEMENTS["own_register"],
            )
            for field, one in found.items()
            if one.source.rpartition(".")[2] in gained and one.source.startswith("identity.")
        }
    number = "".join(str(raw.get(name) or "").split())
    extra: dict[str, forms.Prefilled] = {}
    if not number and name == _partner_field(it):
        number = asking.ask_self(by=it.actor, at=it.at, draft=it.key).spouse_id
        if number:
            statement = STATEMENTS["population"]
            extra[name] = forms.Prefilled(value=number, source=f"{PERSON}({name}).personal_id", statement=statement)
    if len(number) != 12 or not number.isdecimal():
        raise Refused(
            Words("Hãy nhập số định danh gồm 12 chữ số trước.", "Enter the 12-digit personal number first."),
            code="onestop.number_first",
        )
    source = asking.ask_person(number, by=it.actor, at=it.at, draft=it.key)
    found = forms.prefill(it.definition, {f"{PERSON}({name})": source}, surroundings=it.surroundings)
    return extra | {field: one for field, one in found.items() if one.source.startswith(f"{PERSON}({name})")}


def _partner_field(it: Filling) -> str:
    """The field of the other parent's number, when the requester is one of the parents."""
    other = {"mother": "father_personal_id", "father": "mother_personal_id"}
    return other.get(str(it.values.get("requester_relation")), "")


def _asks(it: Filling, page: forms.Section) -> dict[str, str]:
    """The buttons that ask, by the field they stand under."""
    arguments = {
        source.partition("(")[2].partition(")")[0]
        for source in (item.prefill for item in page.fields)
        if source.startswith(f"{PERSON}(")
    }
    words = Words("Lấy thông tin từ cơ sở dữ liệu dân cư", "Fill in from the population register")
    partner = Words("Lấy thông tin của vợ hoặc chồng tôi", "Fill in my spouse's data")
    own = {item.name for item in page.fields}
    return {
        name: str(partner if name == _partner_field(it) and not it.values.get(name) else words)
        for name in arguments
        if name in own and it.actor.personal_id
    }


# --- showing ----------------------------------------------------------------------------------------------------------


def _show(
    request: HttpRequest,
    it: Filling,
    page: forms.Section,
    *,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    faults: Mapping[str, str] | None = None,
    taken: Mapping[str, forms.Prefilled] | None = None,
    told: Mapping[str, str] | None = None,
    adds_to: str = "",
    status: int = 200,
) -> HttpResponse:
    own = {item.name for item in page.fields}
    others = {name: value for name, value in it.values.items() if name not in own}
    notes = {**(filling.beforehand(it) if shown is None else {}), **filling.remembered(it), **(taken or {})}
    standing = shown if shown is not None else form_fields.shown_values(page.fields, values)
    setting = form_fields.Setting(
        surroundings=it.surroundings, values={**others, **values}, shown=standing, errors=faults or {},
        prefilled=_still_true(notes, values, shown), fixed=filling.fixed(it), asks=_asks(it, page),
        file_of=lambda code: _kept_file(it, code), adds_to=adds_to,
    )  # fmt: skip
    view = form_fields.section_view(it.definition, page.code, setting)
    order = filling.steps_of(it)
    context = {
        "it": it,
        "name": showing.name_of(it.draft.version),
        "section": view,
        "number": order.index(page.code) + 1,
        "total": len(order),
        "told": told,
        "can_ask_self": _can_ask_self(it, page),
        "asks_anybody": bool(setting.asks) or _can_ask_self(it, page),
        "documents": _offers(it, page),
        "back": _back(it, order, page.code, request),
        "crumbs": showing.own_crumbs(
            (showing.name_of(it.draft.version), reverse("onestop:apply", args=[it.key])), (view.title, "")
        ),
    }
    return render(request, "onestop/citizen_section.html", context, status=status)


def _still_true(
    notes: Mapping[str, forms.Prefilled], values: Mapping[str, Any], shown: Mapping[str, Any] | None
) -> dict[str, forms.Prefilled]:
    """The notes about answers that still stand as they came; usual answers are not worth a line."""
    return {name: note for name, note in notes.items() if values.get(name) == note.value and note.source != "default"}


def _can_ask_self(it: Filling, page: forms.Section) -> bool:
    """Whether the section asks for something only the register knows of the person themself."""
    return bool(it.actor.personal_id) and any(item.prefill == "identity.residence" for item in page.fields)


def _kept_file(it: Filling, code: str) -> form_fields.KeptFile:
    stored = citizen.usable_files([code], it.actor).get(code)
    if stored is None:
        return form_fields.KeptFile(code, _("A file that is no longer there"))
    return form_fields.KeptFile(code, stored.name, reverse("onestop:apply_file", args=[it.key, code]))


def _offers(it: Filling, page: forms.Section) -> list[dict[str, str]]:
    """The stored documents that could answer a question for a file here."""
    names = forms.names_of(it.values, it.surroundings)
    return [
        {"value": f"{item.name}:{document.code}", "title": document.title, "for": showing.said(item.label)}
        for item in page.fields
        if item.kind is forms.Kind.FILE and forms.is_visible(item, names)
        for document in _documents(it, item)
    ]


def _back(it: Filling, order: list[str], code: str, request: HttpRequest) -> str:
    if request.GET.get("tu") == filling.CHECK:
        return filling.step_href(it.key, filling.CHECK)
    place = order.index(code)
    return filling.step_href(it.key, order[place - 1]) if place else reverse("onestop:apply", args=[it.key])
