"""Keeping the catalogue: versions saved as drafts, checked, published for a time, closed; imported and exported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phohien.base.ledger import services as ledger
from phohien.kernel import text
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.onestop.models import Procedure, ProcedureVersion, ProcessVersion
from phohien.systems.onestop.policy import KEEP_CATALOGUE, POLICY
from phohien.systems.onestop.queries import keeping
from phohien.systems.onestop.rules import catalogue, records
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.findings import Finding, Text

ORDINARY = "ordinary"


def sentences(findings: list[Finding]) -> list[str]:
    """The findings in the reader's language, as whole sentences."""
    return [str(Words(item.message_vi, item.message_en)) for item in findings]


@transaction.atomic
def save_version(
    *,
    rules: catalogue.ProcedureVersion,
    form: forms.FormDefinition | None,
    process: str,
    by: Actor,
    at: datetime,
    base: str | None = None,
) -> ProcedureVersion:
    """A draft of the procedure holds this content: the open draft is rewritten, else the next number begins.

    ``base`` is the mark (``keeping.mark_of``) of what it was made from; Stale when somebody saved another since.
    """
    POLICY.require(by, KEEP_CATALOGUE)
    procedure, _made = Procedure.objects.select_for_update().get_or_create(
        code=rules.code, defaults={"suffix": rules.suffix}
    )
    draft = procedure.versions.filter(state=ProcedureVersion.State.DRAFT).first()
    if base is not None and base != keeping.mark_of(keeping.head_of(procedure)):
        raise Stale(_("Somebody saved another draft of this procedure meanwhile."), code="onestop.stale")
    if draft is None:
        last = procedure.versions.order_by("-number").first()
        draft = ProcedureVersion(procedure=procedure, number=last.number + 1 if last else 1)
    _fill(draft, rules, form, process)
    draft.saved_at, draft.saved_by = at, by.code
    draft.save()
    ledger.record(act=KEEP_CATALOGUE, subject=f"procedure:{rules.code}", by=by, at=at, note=f"v{draft.number}")
    return draft


def _fill(
    draft: ProcedureVersion,
    rules: catalogue.ProcedureVersion,
    form: forms.FormDefinition | None,
    process: str,
) -> None:
    draft.name, draft.name_en = rules.name.vi, rules.name.en
    draft.field, draft.level = rules.field, rules.competence.levels[0].value
    draft.online_level, draft.process = rules.online_level.value, process
    draft.effective_from, draft.effective_until = rules.effective_from, rules.effective_until
    draft.data = {
        "procedure": msgspec.to_builtins(rules),
        "form": msgspec.to_builtins(form) if form else None,
    }
    draft.words = sorted({word for part in (rules.name.vi, *rules.keywords) for word in text.tokens(part)})


@transaction.atomic
def publish_version(
    *, pk: int, by: Actor, at: datetime, effective_from: date | None = None, base: str | None = None
) -> ProcedureVersion:
    """The version is in force from ``effective_from`` (or its own day) on; the one before it ends where it begins.

    Raises Stale when the draft is not the one looked at (``base``), and Refused with every finding when a mandatory part is
    missing. Source: NĐ 63/2010/NĐ-CP, Điều 8 khoản 2.
    """
    POLICY.require(by, KEEP_CATALOGUE)
    version = ProcedureVersion.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("procedure").first()
    if version is None:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    if version.state != ProcedureVersion.State.DRAFT:
        raise Refused(_("Only a draft is published."), code="onestop.not_a_draft")
    if base is not None and base != keeping.mark_of(version):
        raise Stale(_("Somebody saved another draft of this procedure meanwhile."), code="onestop.stale")
    if effective_from is not None:
        version.effective_from = effective_from
        version.data["procedure"]["effective_from"] = effective_from.isoformat()
    findings = findings_of(version)
    if findings:
        raise Refused(
            _("The procedure is not complete: %(what)s") % {"what": " ".join(sentences(findings))},
            code="onestop.incomplete_procedure", article="NĐ 63/2010/NĐ-CP, Điều 8 khoản 2",
        )  # fmt: skip
    _end_predecessor(version)
    version.state = ProcedureVersion.State.PUBLISHED
    version.published_at, version.published_by = at, by.code
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as clash:
        raise Refused(_("Another version is in force at that time."), code="onestop.overlap") from clash
    ledger.record(
        act=KEEP_CATALOGUE,
        subject=f"procedure:{version.procedure.code}",
        by=by,
        at=at,
        note=f"published v{version.number}",
    )
    return version


def findings_of(version: ProcedureVersion) -> list[Finding]:
    """What keeps the version from being published."""
    rules = msgspec.convert(version.data["procedure"], catalogue.ProcedureVersion)
    form = version.data["form"]
    found = catalogue.publication_findings(rules, msgspec.convert(form, forms.FormDefinition) if form else None)
    if not form and rules.online_level is not catalogue.OnlineLevel.INFORMATION:
        found.append(
            Finding(
                code="publication.form_definition", where="form",
                message_vi="Chưa có biểu mẫu điện tử để người dân điền trực tuyến.",
                message_en="There is no electronic form to be filled in online.",
            )
        )  # fmt: skip
    if not ProcessVersion.objects.filter(process__code=version.process, state="published").exists():
        found.append(
            Finding(
                code="publication.process", where="process",
                message_vi="Chưa chọn quy trình, hoặc quy trình được chọn chưa công bố.",
                message_en="No process is chosen, or the one chosen is not published.",
            )
        )  # fmt: skip
    return found


def _end_predecessor(version: ProcedureVersion) -> None:
    ProcedureVersion.objects.filter(
        procedure=version.procedure,
        state="published",
        effective_until=None,
        effective_from__lt=version.effective_from,
    ).update(effective_until=version.effective_from)


@transaction.atomic
def close_procedure(*, code: str, on: date, by: Actor, at: datetime) -> None:
    """No new dossier of this procedure is taken from that day on; those under way go on under their version."""
    POLICY.require(by, KEEP_CATALOGUE)
    changed = ProcedureVersion.objects.filter(procedure__code=code, state="published", effective_until=None).update(
        effective_until=on
    )
    if not changed:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    ledger.record(act=KEEP_CATALOGUE, subject=f"procedure:{code}", by=by, at=at, note=f"closed on {on.isoformat()}")


def load_shipped(*, by: Actor, at: datetime) -> int:
    """The shipped procedures that are not in the catalogue yet are published; returns how many came in."""
    library = catalogue.shipped()
    known = set(Procedure.objects.values_list("code", flat=True))
    new = [rules for rules in library.procedures if rules.code not in known]
    for rules in new:
        form = library.form_of(rules.code)
        draft = save_version(rules=rules, form=form, process=rules.process or ORDINARY, by=by, at=at)
        publish_version(pk=draft.pk, by=by, at=at)
    return len(new)


def exported(version: ProcedureVersion) -> dict[str, Any]:
    """The version as canonical data, ready to be imported elsewhere."""
    return {"format": "phohien.procedure/1", "process": version.process, **version.data}


@transaction.atomic
def import_version(*, data: dict[str, Any], by: Actor, at: datetime) -> ProcedureVersion:
    """A draft made from exported data. Raises Refused with the place and the reason when it cannot be read."""
    try:
        if data.get("format") != "phohien.procedure/1":
            raise msgspec.ValidationError("format")
        rules = msgspec.convert(data["procedure"], catalogue.ProcedureVersion)
        form = msgspec.convert(data["form"], forms.FormDefinition) if data.get("form") else None
    except (msgspec.ValidationError, KeyError, AttributeError) as fault:
        raise Refused(
            _("This file is no procedure of this system: %(fault)s") % {"fault": fault},
            code="onestop.bad_import",
        ) from fault
    return save_version(rules=rules, form=form, process=str(data.get("process") or ORDINARY), by=by, at=at)


def save_part(
    *, code: str, changes: Mapping[str, Any], by: Actor, at: datetime, process: str = "", base: str | None = None
) -> ProcedureVersion:
    """The draft holds these changed attributes, as plain values; all others are those of the newest version.

    Raises Refused with the place and the reason when a value has the wrong shape, Stale as :func:`save_version`.
    """
    POLICY.require(by, KEEP_CATALOGUE)
    head = keeping.head_of(keeping.get_procedure(code))
    data = {**head.data["procedure"], **changes, "code": code}
    if head.state != ProcedureVersion.State.DRAFT:
        data["version"] = head.number + 1
        data["effective_until"] = changes.get("effective_until")
    try:
        rules = records.build(catalogue.ProcedureVersion, data)
    except records.DataError as fault:
        raise Refused(Words(fault.finding.message_vi, fault.finding.message_en), code=fault.finding.code) from fault
    form = msgspec.convert(head.data["form"], forms.FormDefinition) if head.data["form"] else None
    return save_version(rules=rules, form=form, process=process or head.process, by=by, at=at, base=base)


def begin_procedure(
    *, code: str, name: str, name_en: str, field: str, levels: list[str], effective_from: date, by: Actor, at: datetime
) -> ProcedureVersion:
    """A new procedure has an all but empty draft; the findings say what is to be added. Raises Refused for a known code."""
    POLICY.require(by, KEEP_CATALOGUE)
    if Procedure.objects.filter(code=code).exists():
        raise Refused(_("A procedure of this code is kept already."), code="onestop.procedure_exists", field="code")
    rules = catalogue.ProcedureVersion(
        code=code, suffix="000.00.00.H31", name=Text(vi=name, en=name_en), field=field, sets=1, process=ORDINARY,
        competence=catalogue.Competence(
            levels=tuple(catalogue.Level(level) for level in levels), agency=catalogue.AgencyKind.PEOPLES_COMMITTEE,
            name=Text(),
        ),
        effective_from=effective_from,
    )  # fmt: skip
    return save_version(rules=rules, form=None, process=ORDINARY, by=by, at=at)


@transaction.atomic
def discard_draft(*, code: str, by: Actor, at: datetime) -> None:
    """The open draft is gone; what is in force stays. Raises NotFound when there is no draft."""
    POLICY.require(by, KEEP_CATALOGUE)
    procedure = keeping.get_procedure(code)
    gone, _rows = procedure.versions.filter(state=ProcedureVersion.State.DRAFT).delete()
    if not gone:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    if not procedure.versions.exists():
        procedure.delete()
    ledger.record(act=KEEP_CATALOGUE, subject=f"procedure:{code}", by=by, at=at, note="draft discarded")
