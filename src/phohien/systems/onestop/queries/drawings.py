"""Processes and their drawings: what there is, which drawing counts, who uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from phohien.kernel import text
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.models import Dossier, ProcedureVersion, Process, ProcessVersion

State = ProcessVersion.State


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProcess:
    """A process in a list; numbers are None where there is no such version."""

    code: str
    name: str
    name_en: str
    published: int | None
    draft: int | None
    procedures: int
    open_dossiers: int


def list_processes(*, on: date, words: str = "") -> list[ListedProcess]:
    """Every process whose name or code holds the words, with how many procedures in force that day use it."""
    used = dict(_in_force(on).values_list("process").annotate(many=Count("id")))  # type: ignore[attr-defined]
    under_way = dict(
        Dossier.objects.filter(closed_at=None, process__isnull=False)
        .values_list("process__process__code")
        .annotate(many=Count("id"))
    )
    numbers: dict[tuple[int, str], int] = {
        (row["process_id"], row["state"]): row["number"]
        for row in ProcessVersion.objects.exclude(state=State.CLOSED).values("process_id", "state", "number")
    }
    wanted = text.fold(words).split()
    return [
        ListedProcess(
            code=item.code, name=item.name, name_en=item.name_en, published=numbers.get((item.pk, State.PUBLISHED)),
            draft=numbers.get((item.pk, State.DRAFT)), procedures=used.get(item.code, 0),
            open_dossiers=under_way.get(item.code, 0),
        )
        for item in sorted(Process.objects.all(), key=lambda item: text.sort_key(item.name))
        if all(word in text.fold(f"{item.code} {item.name} {item.name_en}") for word in wanted)
    ]  # fmt: skip


def _in_force(on: date) -> object:
    dated = Q(effective_until=None) | Q(effective_until__gt=on)
    return ProcedureVersion.objects.filter(dated, state=ProcedureVersion.State.PUBLISHED, effective_from__lte=on)


def get_process(code: str) -> Process:
    """The process of that code. Raises NotFound."""
    found = Process.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no process %(code)s.") % {"code": code}, code="onestop.no_process")
    return found


def head_of(process: Process) -> ProcessVersion | None:
    """What a designer goes on from: the open draft, else the published drawing, else the newest."""
    versions = {item.state: item for item in process.versions.order_by("number")}
    return versions.get(State.DRAFT) or versions.get(State.PUBLISHED) or versions.get(State.CLOSED)


def published_of(process: Process) -> ProcessVersion | None:
    """The drawing new dossiers follow."""
    return process.versions.filter(state=State.PUBLISHED).first()


def version_of(process: Process, number: int) -> ProcessVersion:
    """The drawing of that number. Raises NotFound."""
    found = process.versions.filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    return found


def versions_of(process: Process) -> list[ProcessVersion]:
    """Every drawing of the process, the newest first, without its XML."""
    return list(process.versions.defer("xml").order_by("-number"))


def procedures_using(process: Process, *, on: date) -> list[ProcedureVersion]:
    """The procedures in force that day whose new dossiers follow the process, and drafts that will."""
    in_force = Q(pk__in=_in_force(on).values("pk"))  # type: ignore[attr-defined]
    draft = Q(state=ProcedureVersion.State.DRAFT)
    rows = ProcedureVersion.objects.filter(in_force | draft, process=process.code).select_related("procedure")
    return list(rows.order_by("procedure__code", "number"))


def published_codes() -> list[tuple[str, str, str]]:
    """Code, Vietnamese and English name of every process that new dossiers may follow, by name."""
    rows = Process.objects.filter(versions__state=State.PUBLISHED).values_list("code", "name", "name_en")
    return sorted(rows, key=lambda row: text.sort_key(row[1]))
