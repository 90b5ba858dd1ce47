"""The catalogue as its keepers see it: every procedure with every version, drafts and closed ones too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from phohien.kernel import text
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.onestop.models import Procedure, ProcedureVersion, Process

State = ProcedureVersion.State
STATES = {
    "in_force": Words("Đang có hiệu lực", "In force"),
    "upcoming": Words("Sắp có hiệu lực", "To come into force"),
    "draft": Words("Chỉ có bản nháp", "Draft only"),
    "closed": Words("Đã bãi bỏ", "Closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProcedure:
    """A procedure in the keepers' list. ``shown`` is the version that speaks for it; ``has_draft``: one is open."""

    code: str
    state: str
    shown: ProcedureVersion
    has_draft: bool

    @property
    def name(self) -> Words:
        """Its name in the version shown."""
        return Words(self.shown.name, self.shown.name_en or self.shown.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the catalogue to list; empty: everything. ``state`` is a key of ``STATES`` or ``with_draft``."""

    words: str = ""
    field: str = ""
    level: str = ""
    online_level: str = ""
    process: str = ""
    state: str = ""


def list_procedures(wanted: Wanted, *, on: date) -> list[KeptProcedure]:
    """The procedures answering to it on that day, by code."""
    versions: dict[str, list[ProcedureVersion]] = {}
    rows = ProcedureVersion.objects.defer("data").select_related("procedure").order_by("procedure__code", "number")
    for row in rows:
        versions.setdefault(row.procedure.code, []).append(row)
    found = (_kept(code, group, on) for code, group in versions.items())
    return [item for item in found if _answers(item, wanted)]


def _kept(code: str, versions: list[ProcedureVersion], on: date) -> KeptProcedure:
    published = [item for item in versions if item.state == State.PUBLISHED]
    current = next((item for item in published if stands(item, on)), None)
    coming = next((item for item in published if item.effective_from > on), None)
    has_draft = any(item.state == State.DRAFT for item in versions)
    if current is not None:
        return KeptProcedure(code=code, state="in_force", shown=current, has_draft=has_draft)
    if coming is not None:
        return KeptProcedure(code=code, state="upcoming", shown=coming, has_draft=has_draft)
    state = "closed" if published else "draft"
    return KeptProcedure(code=code, state=state, shown=(published or versions)[-1], has_draft=has_draft)


def stands(version: ProcedureVersion, on: date) -> bool:
    """Whether the version is in force on that day."""
    is_over = version.effective_until is not None and version.effective_until <= on
    return version.state == State.PUBLISHED and version.effective_from <= on and not is_over


def _answers(item: KeptProcedure, wanted: Wanted) -> bool:
    shown = item.shown
    for value, asked in (
        (shown.field, wanted.field), (shown.level, wanted.level), (shown.online_level, wanted.online_level),
        (shown.process, wanted.process),
    ):  # fmt: skip
        if asked and value != asked:
            return False
    if wanted.state and not (item.has_draft if wanted.state == "with_draft" else item.state == wanted.state):
        return False
    held = f"{item.code} {text.fold(shown.name)} {text.fold(shown.name_en)} {' '.join(shown.words)}"
    return all(word in held for word in text.fold(wanted.words).split())


def get_procedure(code: str) -> Procedure:
    """The procedure of that national code. Raises NotFound."""
    found = Procedure.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no procedure %(code)s.") % {"code": code}, code="onestop.no_procedure")
    return found


def head_of(procedure: Procedure) -> ProcedureVersion:
    """What a keeper goes on from: the open draft, else the newest version. Raises NotFound when there is none."""
    versions = list(procedure.versions.order_by("number"))
    if not versions:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    return next((item for item in versions if item.state == State.DRAFT), versions[-1])


def mark_of(version: ProcedureVersion) -> str:
    """What the version is recognised by until it is saved again."""
    return f"{version.number}@{version.saved_at.isoformat()}"


def draft_of(procedure: Procedure) -> ProcedureVersion | None:
    """The open draft."""
    return procedure.versions.filter(state=State.DRAFT).first()


def version_of(procedure: Procedure, number: int) -> ProcedureVersion:
    """The version of that number. Raises NotFound."""
    found = procedure.versions.filter(number=number).select_related("procedure").first()
    if found is None:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    return found


def versions_of(procedure: Procedure) -> list[ProcedureVersion]:
    """Every version of the procedure, the newest first, without its content."""
    return list(procedure.versions.defer("data").order_by("-number"))


def shown_on(procedure: Procedure, on: date) -> ProcedureVersion:
    """The version in force that day, else the one a keeper goes on from. Raises NotFound."""
    return next((item for item in procedure.versions.all() if stands(item, on)), None) or head_of(procedure)


def find_process(code: str) -> Process | None:
    """The process of that code, or None."""
    return Process.objects.filter(code=code).first()
