"""Procedure versions and processes as the rules read them; parsed once a process, since a published one never changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phohien.base.statements import Prepared
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.models import Dossier, ProcedureVersion, ProcessVersion
from phohien.systems.onestop.rules import catalogue, process
from phohien.systems.onestop.rules import form_definition as forms

# Columns of version and process that are parsed once a process and need not come along with every dossier.
HEAVY = ("version__data", "version__words", "process__xml")


_IN_FORCE = Prepared(
    lambda code, on: (
        ProcedureVersion.objects.filter(_dated(on), procedure__code=code, state="published", effective_from__lte=on)
        .select_related("procedure")
        .defer("data", "words")[:1]
    ),
    code=str, on=date,
)  # fmt: skip
_PUBLISHED_PROCESS = Prepared(
    lambda code: ProcessVersion.objects.filter(process__code=code, state="published").defer("xml")[:1], code=str
)


def _dated(on: date) -> Q:
    return Q(effective_until=None) | Q(effective_until__gt=on)


@lru_cache(maxsize=512)
def _rules_of(pk: int, saved_at: str) -> catalogue.ProcedureVersion:
    data = ProcedureVersion.objects.values_list("data", flat=True).get(pk=pk)
    return msgspec.convert(data["procedure"], catalogue.ProcedureVersion)


@lru_cache(maxsize=512)
def _form_of(pk: int, saved_at: str) -> forms.FormDefinition:
    data = ProcedureVersion.objects.values_list("data", flat=True).get(pk=pk)
    return msgspec.convert(data["form"], forms.FormDefinition)


@lru_cache(maxsize=256)
def _definition_of(pk: int, sha256: str) -> process.Definition:
    return process.load(bytes(ProcessVersion.objects.values_list("xml", flat=True).get(pk=pk)))


@lru_cache(maxsize=2048)
def english_name_of(pk: int) -> str:
    """The English name of the version dossiers are pinned to, hence published; empty when it has none."""
    return ProcedureVersion.objects.values_list("name_en", flat=True).get(pk=pk)


def rules_of(version: ProcedureVersion) -> catalogue.ProcedureVersion:
    """The version's demands as the rules read them."""
    return _rules_of(version.pk, version.saved_at.isoformat())


def form_of(version: ProcedureVersion) -> forms.FormDefinition:
    """The version's form definition."""
    return _form_of(version.pk, version.saved_at.isoformat())


def definition_of(version: ProcessVersion) -> process.Definition:
    """The drawing as the engine reads it."""
    return _definition_of(version.pk, version.sha256)


def definition_of_dossier(dossier: Dossier) -> process.Definition:
    """The drawing this dossier is pinned to. Raises NotFound when it has none."""
    if dossier.process is None:
        raise NotFound(_("This dossier has no process."), code="onestop.no_process")
    return definition_of(dossier.process)


def in_force(code: str, *, on: date) -> ProcedureVersion:
    """The published version of the procedure on that day. Raises NotFound."""
    found = _IN_FORCE.first(code=code, on=on)
    if found is None:
        raise NotFound(
            _("There is no procedure %(code)s in force on that day.") % {"code": code},
            code="onestop.no_procedure",
        )
    return found


def published(*, on: date) -> list[ProcedureVersion]:
    """Every version in force on that day, by code."""
    rows = ProcedureVersion.objects.filter(_dated(on), state="published", effective_from__lte=on)
    return list(rows.select_related("procedure").order_by("procedure__code"))


def published_process(code: str) -> ProcessVersion:
    """The published drawing of a process. Raises NotFound."""
    found = _PUBLISHED_PROCESS.first(code=code)
    if found is None:
        raise NotFound(_("The process %(code)s is not published.") % {"code": code}, code="onestop.no_process")
    return found


def ever_published(codes: Iterable[str]) -> QuerySet[ProcedureVersion]:
    """Every version of these procedures that was published once, oldest first."""
    rows = ProcedureVersion.objects.filter(procedure__code__in=list(codes)).exclude(state="draft")
    return rows.select_related("procedure").order_by("number")
