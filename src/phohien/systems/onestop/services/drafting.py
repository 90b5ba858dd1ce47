"""A draft meets the world again: its procedure changed meanwhile, its owner reuses a document, it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.notices import services as notices
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.onestop.models import Dossier, Draft, ProcedureVersion
from phohien.systems.onestop.queries import citizen, versions
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.form_definition import carrying
from phohien.systems.onestop.services import applications, vault


def current_version(draft: Draft, *, at: datetime) -> ProcedureVersion:
    """The version a dossier sent now would be pinned to. Raises Refused when the procedure is in force no more."""
    try:
        return versions.in_force(draft.version.procedure.code, on=at.date())
    except NotFound as ended:
        raise Refused(
            _("This procedure is no longer in force, so the draft cannot be sent. Your answers stay here to be read."),
            code="onestop.procedure_ended",
        ) from ended


@transaction.atomic
def renew_draft(
    *, key: str, by: Actor, at: datetime, surroundings: forms.Surroundings
) -> tuple[Draft, carrying.Carried]:
    """The draft goes on under the version in force; the answers that still fit are kept, the others are named."""
    draft = applications.own_draft(key, by)
    new = current_version(draft, at=at)
    taken = carrying.carried(
        versions.form_of(draft.version), versions.form_of(new), draft.values, surroundings=surroundings
    )
    rules = versions.rules_of(new)
    draft.files = {code: files for code, files in draft.files.items() if rules.component(code) is not None}
    draft.version = new
    draft.values = taken.values
    draft.sources = {name: source for name, source in draft.sources.items() if name in taken.values}
    draft.done = [code for code in draft.done if code in taken.done]
    draft.saved_at = at
    draft.save()
    return draft, taken


@transaction.atomic
def reuse_document(*, key: str, component: str, document: str, by: Actor, at: datetime) -> Draft:
    """The person's own stored document lies with the draft under that component, instead of a new upload."""
    draft = applications.own_draft(key, by)
    rules = versions.rules_of(draft.version)
    item = rules.component(component)
    if item is None or not item.vault_kind:
        raise Refused(_("This procedure has no such component."), code="onestop.no_component", field=component)
    found = next(
        (one for one in citizen.usable_documents(by, item.vault_kind, at.date()) if one.code == document), None
    )
    if found is None:
        raise NotFound(_("There is no such document in your store."), code="onestop.no_document")
    known = draft.files.get(component, [])
    if found.file_code not in known:
        draft.files = {**draft.files, component: [*known, found.file_code]}
        draft.saved_at = at
        draft.save()
    return draft


@transaction.atomic
def send_draft(*, key: str, application: applications.Application, by: Actor, at: datetime) -> Dossier:
    """The draft is a dossier now and the person has a notice of it; documents reused from the store say so.

    However often it is sent, one dossier comes of it. Raises Stale when the draft's version is in force no more,
    NotFound when there is neither the draft nor its dossier, Refused.
    """
    known = citizen.sent_from(key, by)
    if known is not None:
        return known
    draft = Draft.objects.select_for_update(of=("self",)).filter(key=key, account_code=by.code).first()
    if draft is None:  # sent by another press while this one waited for the row
        known = citizen.sent_from(key, by)
        if known is None:
            raise NotFound(_("This draft does not exist any more."), code="onestop.no_draft")
        return known
    if draft.version_id != application.version.pk or current_version(draft, at=at).pk != draft.version_id:
        raise Stale(
            _("The rules of this procedure changed while you were filling in the form."), code="onestop.version"
        )
    dossier = applications.submit_dossier(application=application, by=by, at=at)
    _note_reuse(dossier, by=by, at=at)
    _tell(dossier, by=by, at=at)
    return dossier


def _note_reuse(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    for component in dossier.components.exclude(file_code=""):
        document = citizen.own_documents(by).filter(file_code=component.file_code).first()
        if document is not None:
            component.vault_document = document.code
            component.save(update_fields=["vault_document"])
            vault.note_use(document=document, dossier_code=dossier.code, by=by, at=at)


def _tell(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    notices.notify(
        to=by.code,
        subject=Words(f"Đã nộp hồ sơ {dossier.code}", f"Dossier {dossier.code} was submitted"),
        body=Words(
            f"Hồ sơ “{dossier.version.name}” của bạn đã được nộp. Bộ phận một cửa trả lời trong 8 giờ làm việc.",
            f"Your dossier “{dossier.version.name_en or dossier.version.name}” was submitted. The one-stop desk answers "
            "within 8 working hours.",
        ),
        link=f"/mot-cua/ho-so-cua-toi/{dossier.code}/",
        about=dossier.code,
        by=by,
        at=at,
    )


def files_by_component(
    definition: forms.FormDefinition, values: Mapping[str, Any], files: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Every file of a draft by the component it belongs to: those of the form's own questions and the others."""
    found: dict[str, list[str]] = {code: list(codes) for code, codes in files.items() if codes}
    for _section, item in forms.all_fields(definition):
        if item.kind is forms.Kind.FILE and values.get(item.name):
            known = found.setdefault(item.component, [])
            known += [code for code in values[item.name] if code not in known]
    return found
