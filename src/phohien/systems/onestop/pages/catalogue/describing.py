"""A version of a procedure as rows for the page: every part, in the reader's language, unconfirmed values marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from phohien.kernel.money import vnd
from phohien.kernel.words import Words, language
from phohien.systems.onestop.pages.catalogue.listing import field_name
from phohien.systems.onestop.queries import keeping
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules.findings import Text

if TYPE_CHECKING:
    from phohien.systems.onestop.models import ProcedureVersion


def said(text: Text) -> str:
    """The wording in the reader's language."""
    return text.in_language(language())


def _entry(title: str, *lines: tuple[Any, Any], source: str = "", confirmed: bool = True) -> dict[str, Any]:
    return {"title": title, "lines": [line for line in lines if line[1]], "source": source, "confirmed": confirmed}


def _sourced(item: Any) -> dict[str, Any]:
    return {"source": item.source, "confirmed": item.confirmed}


def general(version: ProcedureVersion, rules: catalogue.ProcedureVersion) -> list[tuple[Any, Any]]:
    """What the procedure is called, where it belongs, and by which decision it is in force."""
    process = keeping.find_process(version.process)
    return [
        (_("National code"), rules.full_code),
        (_("Name in Vietnamese"), rules.name.vi),
        (_("Name in English"), rules.name.en),
        (_("Field"), field_name(rules.field)),
        (_("Everyday words"), ", ".join(rules.keywords)),
        (_("Online level"), str(catalogue.worded(rules.online_level))),
        (_("Process"), str(Words(process.name, process.name_en or process.name)) if process else version.process),
        (_("Number of dossier sets"), rules.sets),
        (_("Decision"), f"{rules.decision_number} – {said(rules.decision_agency)}".strip(" –")),
        (_("Date of that decision"), rules.decision_date),
        (_("In force from"), version.effective_from),
        (_("In force until (exclusive)"), version.effective_until),
        (_("Source"), rules.source),
    ]


def people(rules: catalogue.ProcedureVersion) -> list[tuple[Any, Any]]:
    """Who may apply, who decides, where dossiers are taken in."""
    levels = ", ".join(str(catalogue.worded(item)) for item in rules.competence.levels)
    return [
        (_("Who may apply"), said(rules.applicants_text)),
        (_("Deciding agency"), said(rules.competence.name)),
        (_("Level"), levels),
        (_("Kind of agency"), str(catalogue.worded(rules.competence.agency))),
        (_("Receiving points"), "; ".join(_named(rules.receiving_points, catalogue.POINT_WORDS))),
    ]


def _named(codes: Iterable[str], words: dict[str, Words]) -> list[str]:
    return [str(words.get(code, Words(code, code))) for code in codes]


def lists(rules: catalogue.ProcedureVersion) -> list[dict[str, Any]]:
    """The parts that are lists, in the order of the decree, each with its entries."""
    found = {
        "steps": [_entry(said(item.text), (_("Who acts"), _who(item.who))) for item in rules.steps],
        "manners": [_entry(str(catalogue.worded(item.channel)), ("", said(item.text))) for item in rules.manners],
        "components": [_component(item) for item in rules.components],
        "limits": [_limit(item) for item in rules.limits],
        "fees": [_fee(item) for item in rules.fees] or _silent(rules.free),
        "results": [_result(item) for item in rules.results],
        "conditions": [_entry(said(item.text), **_sourced(item)) for item in rules.conditions]
        or ([_entry(_("No requirements or conditions."))] if rules.unconditional else []),
        "legal_basis": [
            _entry(f"{item.number} {said(item.title)}", (_("Article"), item.article), confirmed=item.confirmed)
            for item in rules.legal_basis
        ],
    }
    return [{"code": code, "title": catalogue.PART_WORDS[code], "entries": rows} for code, rows in found.items()]


def _who(code: str) -> str:
    return str(catalogue.STEP_WHO.get(code, Words(code, code)))


def _silent(free: Text) -> list[dict[str, Any]]:
    return [_entry(said(free))] if free else []


def _component(item: catalogue.Component) -> dict[str, Any]:
    counts = [
        (item.originals, _("originals")),
        (item.certified_copies, _("certified copies")),
        (item.copies, _("copies")),
    ]
    return _entry(
        said(item.name),
        (_("Code"), item.code),
        (_("Where it comes from"), str(catalogue.worded(item.taken_from))),
        (_("Required"), item.required_when or (_("Yes") if item.required else _("No"))),
        (_("How many"), ", ".join(f"{number} {word}" for number, word in counts if number)),
        (_("Only shown"), _("Yes") if item.present_only else ""),
        (_("Note"), said(item.note)),
        **_sourced(item),
    )


def _limit(item: catalogue.LimitRule) -> dict[str, Any]:
    amount = _("the same day, received by %(time)s") % {"time": item.cut_off}
    if not item.same_day:
        amount = f"{item.amount} {catalogue.worded(item.unit)}"
    return _entry(
        said(item.text),
        (_("Code"), item.code),
        (_("Limit"), amount),
        (_("Effect"), str(catalogue.worded(item.effect))),
        (_("Case"), item.when or (_("The receiving officer decides") if item.at_discretion else "")),
        **_sourced(item),
    )


def _fee(item: catalogue.FeeRule) -> dict[str, Any]:
    tiers = "; ".join(
        _("from number %(first)s: %(amount)s") % {"first": tier.first, "amount": vnd(tier.amount_vnd)}
        for tier in item.tiers
    )
    exemptions = [f"{said(one.text)} ({one.percent} %)" for one in item.exemptions]
    return _entry(
        said(item.name),
        (_("Code"), item.code),
        (_("Kind"), str(catalogue.worded(item.kind))),
        (_("Amount"), tiers or vnd(item.amount_vnd)),
        (_("Unit"), said(item.unit)),
        (_("At most"), vnd(item.maximum_vnd) if item.maximum_vnd else ""),
        (_("When filed online"), f"{item.online_percent} %" if item.online_percent != 100 else ""),
        (_("Case"), item.when),
        (_("When it is due"), str(catalogue.worded(item.collected))),
        (_("Exemptions"), "; ".join(exemptions)),
        source=item.source,
        confirmed=item.confirmed and all(one.confirmed for one in item.exemptions),
    )


def _result(item: catalogue.ResultKind) -> dict[str, Any]:
    forms = [word for is_so, word in ((item.paper, _("on paper")), (item.electronic, _("electronically"))) if is_so]
    return _entry(
        said(item.name),
        (_("Code"), item.code),
        (_("Given"), ", ".join(forms)),
        (_("Kind of document"), item.document_type),
        **_sourced(item),
    )
