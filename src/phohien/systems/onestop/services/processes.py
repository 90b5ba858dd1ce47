"""Keeping processes: a drawing is saved as a draft, checked, and published; a dossier stays with the one it began with."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.words import Words
from phohien.systems.onestop.models import Process, ProcessVersion
from phohien.systems.onestop.policy import DRAW_PROCESS, POLICY
from phohien.systems.onestop.queries import drawings
from phohien.systems.onestop.rules import process as engine

TEMPLATES = Path(__file__).parent.parent / "data" / "processes"


@transaction.atomic
def create_process(*, code: str, name: str, name_en: str = "", xml: bytes, by: Actor, at: datetime) -> ProcessVersion:
    """A process of that code exists, with this drawing as its first draft. Raises Refused when the code is taken."""
    POLICY.require(by, DRAW_PROCESS)
    if Process.objects.filter(code=code).exists():
        raise Refused(_("Another process has this code."), code="onestop.process_exists", field="code")
    return save_process(code=code, name=name, name_en=name_en, xml=xml, by=by, at=at)


@transaction.atomic
def save_process(
    *, code: str, name: str = "", name_en: str = "", xml: bytes, by: Actor, at: datetime, base: str | None = None
) -> ProcessVersion:
    """The drawing is kept byte for byte as the open draft. Raises ProcessRefused when it is no safe BPMN 2.0.

    ``base`` is the fingerprint of the drawing it was made from; Stale when somebody saved or published another since.
    """
    POLICY.require(by, DRAW_PROCESS)
    engine.load(xml)
    process, _made = Process.objects.select_for_update().get_or_create(
        code=code, defaults={"name": name or code, "name_en": name_en}
    )
    draft = process.versions.filter(state=ProcessVersion.State.DRAFT).first()
    if base is not None and base != (head.sha256 if (head := drawings.head_of(process)) else ""):
        raise Stale(_("Somebody saved another drawing of this process meanwhile."), code="onestop.stale")
    if draft is None:
        last = process.versions.order_by("-number").first()
        draft = ProcessVersion(process=process, number=last.number + 1 if last else 1)
    draft.xml, draft.sha256 = xml, hashlib.sha256(xml).hexdigest()
    draft.saved_at, draft.saved_by = at, by.code
    draft.save()
    ledger.record(act=DRAW_PROCESS, subject=f"process:{code}", by=by, at=at, note=f"v{draft.number}")
    return draft


@transaction.atomic
def publish_process(*, pk: int, by: Actor, at: datetime, digest: str | None = None) -> ProcessVersion:
    """New dossiers follow this drawing; the one before it is closed. Raises Refused with every finding.

    ``digest`` is the fingerprint of the drawing the person looked at; Stale when the draft is another by now.
    """
    POLICY.require(by, DRAW_PROCESS)
    version = ProcessVersion.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("process").first()
    if version is None or version.state != ProcessVersion.State.DRAFT:
        raise NotFound(_("There is no such draft."), code="onestop.no_version")
    if digest is not None and digest != version.sha256:
        raise Stale(_("Somebody saved another drawing of this process meanwhile."), code="onestop.stale")
    errors = [item for item in engine.findings(engine.load(bytes(version.xml))) if item.severity == "error"]
    if errors:
        what = " ".join(str(Words(item.message_vi, item.message_en)) for item in errors)
        raise Refused(_("The process cannot be published: %(what)s") % {"what": what}, code="onestop.bad_process")
    version.process.versions.filter(state=ProcessVersion.State.PUBLISHED).update(state=ProcessVersion.State.CLOSED)
    version.state, version.published_at, version.published_by = ProcessVersion.State.PUBLISHED, at, by.code
    version.save()
    ledger.record(
        act=DRAW_PROCESS,
        subject=f"process:{version.process.code}",
        by=by,
        at=at,
        note=f"published v{version.number}",
    )
    return version


def load_shipped(*, by: Actor, at: datetime) -> int:
    """The shipped templates are published: new ones, and newer drawings of those nobody here has drawn anew.

    Returns how many came in. Dossiers under way keep the drawing they began with.
    """
    new = 0
    for xml in (path.read_bytes() for path in sorted(TEMPLATES.glob("*.bpmn"))):
        definition = engine.load(xml)
        latest = ProcessVersion.objects.filter(process__code=definition.process_id).order_by("-number").first()
        if latest is not None and (
            latest.published_by != SYSTEM.code or latest.sha256 == hashlib.sha256(xml).hexdigest()
        ):
            continue
        draft = save_process(
            code=definition.process_id, name=definition.name or definition.process_id, xml=xml, by=by, at=at
        )
        publish_process(pk=draft.pk, by=by, at=at)
        new += 1
    return new
