"""The last steps of an application: papers, the place, the check of all answers, the sending, the receipt."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from phohien.base.files import pages as file_pages
from phohien.base.files import services as files
from phohien.base.files.rules import kinds as file_kinds
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.words import Words
from phohien.systems.onestop.forms.citizen import DeclareForm, PlaceForm
from phohien.systems.onestop.forms.sections import UPLOAD_LIMIT_MB
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.citizen import describing, filling, showing
from phohien.systems.onestop.pages.citizen.filling import CHECK, PAPERS, PLACE, Filling
from phohien.systems.onestop.policy import EDIT_DRAFT, FOLLOW, POLICY
from phohien.systems.onestop.queries import citizen
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.services import applications, drafting
from phohien.ui.guard import actor_of, guard

LIMIT_MB = UPLOAD_LIMIT_MB


# --- papers -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(POLICY, EDIT_DRAFT)
def papers(request: HttpRequest, key: str) -> HttpResponse:
    """The papers the form itself does not ask for: each uploaded, photographed, or taken from the person's store."""
    it = filling.open_draft(request, key)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _change_papers(request, it)
        it = filling.open_draft(request, key)
        if not faults and ("add" in request.POST or "remove" in request.POST or "reuse" in request.POST):
            return redirect(f"{reverse('onestop:apply_papers', args=[key])}{_from(request)}")
        if not faults and (missing := _missing(it)):
            faults = missing
        if not faults:
            applications.save_draft(key=key, values={}, section=PAPERS, by=it.actor, at=it.at)
            return redirect("onestop:apply_check" if request.GET.get("tu") == CHECK else "onestop:apply_place", key=key)
    rows = [_paper_row(it, paper, faults) for paper in filling.needed_papers(it)]
    values = _step(request, it, PAPERS, _("Papers")) | {
        "papers": rows,
        "errors": {f"file_{code}": [sentence] for code, sentence in faults.items()},
        "limit_mb": LIMIT_MB,
    }
    return render(request, "onestop/citizen_papers.html", values, status=422 if faults else 200)


def _from(request: HttpRequest) -> str:
    return f"?tu={CHECK}" if request.GET.get("tu") == CHECK else ""


def _change_papers(request: HttpRequest, it: Filling) -> dict[str, str]:
    """What was added, reused or removed stands in the draft; returns the sentence about each paper that failed."""
    faults: dict[str, str] = {}
    component, _colon, code = request.POST.get("remove", "").partition(":")
    if component:
        applications.detach_file(key=it.key, component=component, file_code=code, by=it.actor, at=it.at)
    component, _colon, code = request.POST.get("reuse", "").partition(":")
    if component:
        drafting.reuse_document(key=it.key, component=component, document=code, by=it.actor, at=it.at)
    for paper in filling.needed_papers(it):
        for upload in request.FILES.getlist(f"file_{paper['code']}"):
            try:
                stored = files.keep(
                    content=upload, name=upload.name or "", by=it.actor, at=it.at,  # type: ignore[arg-type]
                    kinds=_kinds(paper["accepted"]), limit_bytes=LIMIT_MB * 1024 * 1024,
                )  # fmt: skip
            except Refused as refusal:
                faults[paper["code"]] = str(refusal)
            else:
                applications.attach_file(key=it.key, component=paper["code"], stored=stored, by=it.actor, at=it.at)
    return faults


def _kinds(accepted: tuple[str, ...]) -> frozenset[str]:
    found = {file_kinds.of_extension(extension) for extension in accepted}
    return frozenset(kind for kind in found if kind) or file_kinds.DOCUMENT_KINDS


def _missing(it: Filling) -> dict[str, str]:
    return {
        paper["code"]: _("Attach this paper: %(name)s.") % {"name": paper["name"]}
        for paper in filling.needed_papers(it)
        if paper["is_required"] and not paper["files"]
    }


def _paper_row(it: Filling, paper: dict[str, Any], faults: dict[str, str]) -> dict[str, Any]:
    usable = citizen.usable_files(paper["files"], it.actor)
    documents = citizen.usable_documents(it.actor, paper["vault_kind"], it.today) if paper["vault_kind"] else []
    return {
        **paper,
        "error": faults.get(paper["code"], ""),
        "accept": ",".join(f".{extension}" for extension in (*paper["accepted"], "jpeg")),
        "kinds": ", ".join(paper["accepted"]).upper(),
        "kept": [
            {"code": code, "name": usable[code].name, "size": usable[code].size_bytes,
             "href": reverse("onestop:apply_file", args=[it.key, code])}
            for code in paper["files"] if code in usable
        ],
        "documents": [one for one in documents if one.file_code not in paper["files"]],
    }  # fmt: skip


@require_GET
@guard(POLICY, EDIT_DRAFT)
def draft_file(request: HttpRequest, key: str, code: str) -> HttpResponseBase:
    """A file of the draft, to look at once more. Raises NotFound for anything that is not the person's own."""
    actor = actor_of(request)
    citizen.get_draft(key, actor)
    stored = citizen.usable_files([code], actor).get(code)
    if stored is None:
        raise NotFound(_("There is no such file."), code="onestop.no_file")
    return file_pages.serve(stored, inline=True, request=request)


# --- the place --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(POLICY, EDIT_DRAFT)
def place(request: HttpRequest, key: str) -> HttpResponse:
    """Who decides follows from the answers; where to deal with the dossier the person may choose in the province."""
    it = filling.open_draft(request, key)
    units = form_fields.unit_choices(it.today)
    found = filling.place_of(it)
    initial = {"where": "other" if it.draft.unit_code else "own", "unit": it.draft.unit_code}
    form = PlaceForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and found is not None:
        form = PlaceForm(request.POST, units=units)
        if not it.rules.competence.any_reception_point or form.is_valid():
            chosen = form.cleaned_data if form.is_valid() else {}
            unit = chosen.get("unit", "") if chosen.get("where") == "other" else ""
            applications.save_draft(key=key, values={}, section=PLACE, unit_code=unit, by=it.actor, at=it.at)
            return redirect("onestop:apply_check", key=key)
    values = _step(request, it, PLACE, _("Where it is handed in")) | {
        "form": form,
        "may_choose": it.rules.competence.any_reception_point and found is not None,
        "place": found and _place_words(it, found),
        "unit_section": _unit_section(it),
    }
    return render(request, "onestop/citizen_place.html", values, status=422 if form.is_bound and form.errors else 200)


def _place_words(it: Filling, found: Any) -> dict[str, Any]:
    return {
        "competent": showing.name_of(found.competent),
        "receiving": showing.name_of(found.receiving),
        "counters": showing.counters(found.receiving.code, it.today),
    }


def _unit_section(it: Filling) -> str:
    """The address of the section that says which unit's office decides."""
    wanted = it.rules.competence.unit_field
    for section, item in forms.all_fields(it.definition):
        if item.name == wanted:
            return filling.step_href(it.key, section.code)
    return ""


# --- check and send ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(POLICY, EDIT_DRAFT)
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Every answer once more, what it costs, the declaration; sending it makes the dossier, once."""
    sent = citizen.sent_from(key, actor_of(request))
    if sent is not None:
        return redirect("onestop:sent", code=sent.code)
    it = filling.open_draft(request, key)
    if drafting.current_version(it.draft, at=it.at).pk != it.draft.version_id:
        return redirect("onestop:apply_renew", key=key)
    cleaned = forms.clean_all(it.definition, it.values, surroundings=it.surroundings, fixed=filling.fixed(it))
    faults = _faults(it, cleaned)
    declare = DeclareForm(request.POST or None) if not _has_consent(it) else None
    if request.method == "POST" and not faults and (declare is None or declare.is_valid()):
        return _send(request, it, cleaned.values)
    values = _check_values(request, it, cleaned.values) | {"faults": faults, "declare": declare}
    is_refused = request.method == "POST"
    return render(request, "onestop/citizen_check.html", values, status=422 if is_refused else 200)


def _send(request: HttpRequest, it: Filling, values: dict[str, Any]) -> HttpResponse:
    try:
        dossier = drafting.send_draft(key=it.key, application=filling.application(it, values), by=it.actor, at=it.at)
    except Stale:
        return redirect("onestop:apply_renew", key=it.key)
    return redirect("onestop:sent", code=dossier.code)


def _has_consent(it: Filling) -> bool:
    return any(item.kind is forms.Kind.CONSENT and item.required for _section, item in forms.all_fields(it.definition))


def _faults(it: Filling, cleaned: forms.Cleaned) -> list[dict[str, str]]:
    """What keeps the draft from being sent, each with where to put it right."""
    where = {item.name: section.code for section, item in forms.all_fields(it.definition)}
    found = []
    for path, finding in cleaned.errors.items():
        name = path.partition("[")[0].partition(".")[0]
        href = f"{filling.step_href(it.key, where[name])}?tu={CHECK}#id_{path}"
        found.append({"text": str(Words(finding.message_vi, finding.message_en)), "href": href})
    found += [
        {"text": sentence, "href": f"{filling.step_href(it.key, PAPERS)}?tu={CHECK}#id_file_{code}"}
        for code, sentence in _missing(it).items()
    ]
    if filling.place_of(it) is None:
        found.append({"text": _("Choose where the dossier is handed in."), "href": filling.step_href(it.key, PLACE)})
    return found


def _check_values(request: HttpRequest, it: Filling, values: dict[str, Any]) -> dict[str, Any]:
    lines = filling.fees_due(it, values)
    place = filling.place_of(it)
    return _step(request, it, CHECK, _("Check your answers")) | {
        "sections": [
            _summary(it, section) for section in forms.summary(it.definition, values, surroundings=it.surroundings)
        ],
        "papers": [_paper_row(it, paper, {}) for paper in filling.needed_papers(it)],
        "papers_href": f"{filling.step_href(it.key, PAPERS)}?tu={CHECK}",
        "place": place and _place_words(it, place),
        "place_href": filling.step_href(it.key, PLACE),
        "lines": [fee_line(line) for line in lines] if lines is not None else None,
        "sum_vnd": sum(line.due_vnd for line in lines) if lines else 0,
        "limit": describing.main_limit(it.rules),
        "declaration": showing.said(it.definition.declaration),
    }


def _summary(it: Filling, section: forms.SummarySection) -> dict[str, Any]:
    href = f"{filling.step_href(it.key, section.code)}?tu={CHECK}"
    remembered = filling.remembered(it)
    return {
        "title": showing.said(section.title),
        "rows": [
            {
                "key": " – ".join(part for part in (showing.said(row.row), showing.said(row.label)) if part),
                "value": showing.said(row.value),
                "href": f"{href}#id_{row.path}",
                "hint": showing.said(remembered[row.path].statement) if row.path in remembered else "",
            }
            for row in section.rows
        ],
    }


def fee_line(line: Any) -> dict[str, Any]:
    """A sum of a dossier for the page."""
    return {
        "name": showing.said(line.name), "kind": str(describing.KINDS[line.kind.value]), "gross": line.gross_vnd, "due": line.due_vnd,
        "quantity": line.quantity * line.times, "exemption": showing.said(line.exemption.text) if line.exemption else "",
        "confirmed": line.confirmed, "source": line.source,
    }  # fmt: skip


@require_GET
@guard(POLICY, FOLLOW)
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt of sending: the code, the look-up secret, what happens next, what is to pay."""
    dossier = citizen.get_own(code, actor_of(request))
    query = urlencode({"ma": dossier.code})
    values = {
        "dossier": dossier,
        "name": showing.name_of(dossier.version),
        "receiving": showing.agency_name(dossier.agency, dossier.submitted_at.date()),
        "look_up": f"{settings.PUBLIC_URL}{reverse('onestop:look_up')}?{query}",
        "payment": citizen.due_payment(dossier),
        "has_email": bool(getattr(request.user, "email", "")),
    }
    return render(request, "onestop/citizen_sent.html", values)


def _step(request: HttpRequest, it: Filling, step: str, title: str) -> dict[str, Any]:
    order = filling.steps_of(it)
    place = order.index(step) if step in order else len(order) - 1
    name = showing.name_of(it.draft.version)
    return {
        "it": it,
        "name": name,
        "title": title,
        "number": place + 1,
        "total": len(order),
        "back": filling.step_href(it.key, order[place - 1]) if place else reverse("onestop:apply", args=[it.key]),
        "crumbs": showing.own_crumbs((name, reverse("onestop:apply", args=[it.key])), (title, "")),
    }
