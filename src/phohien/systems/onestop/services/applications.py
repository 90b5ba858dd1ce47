"""From the first field to a dossier in the office's queue: drafts, their files, and the sending."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phohien.base import statements
from phohien.base.files.models import StoredFile
from phohien.kernel import text
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.onestop import DossierSubmitted
from phohien.systems.onestop.models import Component, Dossier, Draft, Party, ProcedureVersion
from phohien.systems.onestop.policy import APPLY, CREATE, EDIT_DRAFT, POLICY, VIEW_DOSSIER
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue, states
from phohien.systems.onestop.services import acting, fees, numbering, stepping

_WHO_FILED_IT = Words(
    "Hồ sơ do người dân nộp bằng tài khoản của họ: cơ quan không thay người đứng tên.",
    "The person filed this dossier with their own account: the office does not change who stands in it.",
)
_OF_KEY = statements.Prepared(lambda key: Dossier.objects.filter(idempotency_key=key), key=str)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who stands in a dossier. ``personal_id_confirmed`` only when an identity provider vouched for it."""

    full_name: str
    role: str = Party.Role.APPLICANT
    kind: str = "citizen"
    personal_id: str = ""
    personal_id_confirmed: bool = False
    organisation_code: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    ground: str = ""


@dataclass(frozen=True, kw_only=True)
class Application:
    """Everything a new dossier is made of. ``files`` maps a component's code to the codes of kept files."""

    version: ProcedureVersion
    agency: str
    competent_agency: str
    unit_code: str
    channel: catalogue.Channel
    values: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, list[str]] = field(default_factory=dict)
    parties: tuple[Applicant, ...] = ()
    account_code: str = ""
    wants_paper: bool = False
    key: str | None = None


@transaction.atomic
def start_draft(*, version: ProcedureVersion, by: Actor, at: datetime) -> Draft:
    """An empty draft of the person for that version exists; a fresh one each time, so two children are two drafts."""
    POLICY.require(by, APPLY)
    return Draft.objects.create(
        key=secrets.token_urlsafe(24), account_code=by.code, version=version, started_at=at, saved_at=at
    )


def own_draft(key: str, by: Actor) -> Draft:
    """The person's own draft, its row locked. Raises NotFound: also for somebody else's, which nobody may know of."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("version").filter(key=key).first()
    if draft is None or not POLICY.may(by, EDIT_DRAFT, draft):
        raise NotFound(_("This draft does not exist any more."), code="onestop.no_draft")
    return draft


@transaction.atomic
def save_draft(
    *,
    key: str,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    section: str = "",
    sources: Mapping[str, Any] | None = None,
    unit_code: str | None = None,
) -> Draft:
    """The draft holds these answers of one section, which counts as done; nothing of the other sections is lost."""
    draft = own_draft(key, by)
    draft.values = {**draft.values, **values}
    draft.sources = {**draft.sources, **(sources or {})}
    draft.unit_code = draft.unit_code if unit_code is None else unit_code
    if section and section not in draft.done:
        draft.done = [*draft.done, section]
    draft.saved_at = at
    draft.save()
    return draft


@transaction.atomic
def attach_file(*, key: str, component: str, stored: StoredFile, by: Actor, at: datetime) -> Draft:
    """The kept file lies with the draft under that component."""
    draft = own_draft(key, by)
    if versions.rules_of(draft.version).component(component) is None:
        raise Refused(_("This procedure has no such component."), code="onestop.no_component", field=component)
    draft.files = {**draft.files, component: [*draft.files.get(component, []), stored.code]}
    draft.saved_at = at
    draft.save()
    return draft


@transaction.atomic
def detach_file(*, key: str, component: str, file_code: str, by: Actor, at: datetime) -> Draft:
    """The file lies with the draft no more."""
    draft = own_draft(key, by)
    left = [code for code in draft.files.get(component, []) if code != file_code]
    draft.files = {**draft.files, component: left}
    draft.saved_at = at
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, key: str, by: Actor, at: datetime) -> None:
    """The draft and everything typed into it is gone."""
    own_draft(key, by).delete()


def submit_dossier(*, application: Application, by: Actor, at: datetime) -> Dossier:
    """The dossier waits in its office's queue (national state 1) under a code of the day.

    The same ``key`` again gives the dossier made the first time: a double click files nothing twice, not even when
    both clicks arrive at once. Raises NotAllowed for another office's counter, Refused for another account's key.
    """
    if application.channel is catalogue.Channel.ONLINE:
        POLICY.require(by, APPLY)
    else:
        POLICY.require(by, CREATE, application.agency)  # a counter files for its own office only
    known = _known(application, by)
    if known is not None:
        return known
    try:
        return _submit(application, by, at)
    except IntegrityError:  # the same key came twice at the same moment, and the other was first
        known = _known(application, by)
        if known is None:
            raise
        return known


def _known(application: Application, by: Actor) -> Dossier | None:
    """The dossier this application made before; a key shows nobody a dossier they may not see."""
    if not application.key:
        return None
    known = _OF_KEY.first(key=application.key)
    if known is not None and (
        known.account_code != application.account_code or not POLICY.may(by, VIEW_DOSSIER, known)
    ):
        raise Refused(_("This key belongs to another application."), code="onestop.key_taken", field="key")
    return known


@transaction.atomic
def _submit(application: Application, by: Actor, at: datetime) -> Dossier:
    dossier = _new_dossier(application, by, at)
    dossier.before = None  # type: ignore[attr-defined]
    acting.remember(dossier)
    _add_parties(dossier, application.parties)
    _add_components(dossier, application, at)
    fees.ask(dossier, versions.rules_of(application.version), at=at)
    stepping.begin(dossier, at=at)
    fact = DossierSubmitted(
        dossier_code=dossier.code, procedure_code=dossier.procedure_code, agency=dossier.agency,
        unit_code=dossier.unit_code, channel=application.channel.value, submitted_at=at,
    )  # fmt: skip
    acting.record(dossier, APPLY, by=by, at=at, fact=fact)
    if application.key:
        Draft.objects.filter(key=application.key, account_code=by.code).delete()
    return dossier


def _new_dossier(application: Application, by: Actor, at: datetime) -> Dossier:
    version = application.version
    owner = next((party for party in application.parties if party.role == Party.Role.OWNER), None)
    owner = owner or next(iter(application.parties), None)
    rules = versions.rules_of(version)
    dossier = Dossier(
        code=numbering.next_code(application.agency, at),
        procedure_code=rules.code,
        version=version,
        process=versions.published_process(version.process),
        agency=application.agency,
        competent_agency=application.competent_agency,
        unit_code=application.unit_code,
        channel=application.channel.value,
        account_code=application.account_code,
        idempotency_key=application.key,
        title=version.name,
        owner_name=owner.full_name if owner else "",
        owner_folded=text.fold(owner.full_name) if owner else "",
        lookup_pin=numbering.new_pin(),
        values=dict(application.values),
        sources=dict(application.sources),
        submitted_at=at,
        state=states.State.REGISTERED,
        wants_paper=application.wants_paper,
        reuses_data=bool(application.sources),
        revision=0,
    )
    return statements.insert(dossier)


def _add_parties(dossier: Dossier, parties: tuple[Applicant, ...]) -> None:
    Party.objects.bulk_create(Party(dossier=dossier, **vars(party)) for party in parties)


def _add_components(dossier: Dossier, application: Application, at: datetime) -> None:
    rows = []
    rules = versions.rules_of(application.version)
    for need in catalogue.components_needed(rules, application.values, on=at.date()):
        files = application.files.get(need.component.code, [])
        rows += [_component(dossier, need, at, code) for code in files] or [_component(dossier, need, at)]
    Component.objects.bulk_create(rows)
    dossier.is_digitised = any(row.file_code for row in rows)


def _component(dossier: Dossier, need: catalogue.ComponentNeed, at: datetime, file_code: str = "") -> Component:
    item = need.component
    state = Component.State.TO_SUPPLY if need.required else Component.State.NOT_APPLICABLE
    if file_code:
        state = Component.State.SUPPLIED
    elif item.taken_from in {catalogue.ComponentSource.FORM, catalogue.ComponentSource.DATA}:
        state = Component.State.REPLACED
    return Component(
        dossier=dossier, code=item.code, name=item.name.vi, name_en=item.name.en, state=state,
        source=item.taken_from.value, file_code=file_code, added_at=at,
    )  # fmt: skip


@transaction.atomic
def set_parties(*, code: str, parties: tuple[Applicant, ...], by: Actor, at: datetime) -> Dossier:
    """These people stand in the dossier, each replacing who held the same role. Only at the counter, before reception."""
    dossier = acting.lock(code)
    acting.require(by, CREATE, dossier)
    if dossier.state != states.State.REGISTERED:
        raise Refused(_("The people of a received dossier change only by a correction."), code="onestop.received")
    if dossier.account_code:
        raise NotAllowed(_WHO_FILED_IT, code="onestop.filed_by_account")
    dossier.parties.filter(role__in=[party.role for party in parties]).delete()
    _add_parties(dossier, parties)
    names = dict(dossier.parties.order_by("-id").values_list("role", "full_name"))  # the last one listed is the oldest
    owner = names.get(Party.Role.OWNER) or next(reversed(names.values()), "")
    if owner:
        dossier.owner_name, dossier.owner_folded = owner, text.fold(owner)
    acting.record(dossier, CREATE, by=by, at=at, note=_("The people of the dossier were entered."))
    return dossier
