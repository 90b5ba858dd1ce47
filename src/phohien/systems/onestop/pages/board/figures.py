"""The board: where the province, an agency or a procedure stands, and every number the way to its dossiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.kernel.periods import add_months
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.board.looking import Look, agency_name, crumbs, look_of, neighbours, procedure_name
from phohien.systems.onestop.pages.board.looking import procedure_names as names_of
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import board as queries
from phohien.systems.onestop.queries import counted, lateness, openness, trees
from phohien.systems.onestop.rules import index, process
from phohien.ui.components.formats import number
from phohien.ui.guard import guard
from phohien.ui.tables import Column, Table

MONTHS_SHOWN = 12
LATEST = Words(
    f"Bước đang xử lý của {lateness.MOST_LATE:,} hồ sơ quá hạn lâu nhất".replace(",", "."),
    f"Open steps of the {lateness.MOST_LATE:,} dossiers that are late the longest",
)
RECEIVED, SETTLED = Words("Tiếp nhận", "Received"), Words("Đã giải quyết", "Settled")
COLUMNS: tuple[tuple[str, Words, tuple[str, ...]], ...] = (
    ("received", RECEIVED, ("received",)),
    ("solved", SETTLED, ("solved",)),
    ("early", Words("Trước hạn", "Early"), ("solved_early",)),
    ("on_time", Words("Đúng hạn", "On time"), ("solved_on_time",)),
    ("late", Words("Quá hạn", "Late"), ("solved_late",)),
    ("pending", Words("Đang giải quyết", "Pending"), ("pending",)),
    ("pending_late", Words("Đang quá hạn", "Pending late"), ("pending_late",)),
)


@guard(POLICY, policy.VIEW_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """The board of the address's look: by agency, or of one agency by procedure."""
    look = look_of(request)
    is_narrow = bool(look.lens.agency or look.lens.procedure)
    groups = queries.by_procedure(look.lens) if is_narrow else queries.by_agency(look.lens)
    whole = queries.total(groups)
    result = index.scored({**whole, **openness.counts(look.lens)})
    before, after = neighbours(look)
    late_steps = _late_steps(look)
    context = {
        "look": look,
        "form": look.form,
        "title": _title(look),
        "before": before,
        "after": after,
        "stats": _stats(look, whole),
        "index": _index(look, result),
        "trend": _trend(look),
        "table": _by_procedure(look, groups) if is_narrow else _by_agency(look, groups),
        "is_narrow": is_narrow,
        "is_whole": look.lens.scope is None and not is_narrow,
        "late_steps": late_steps,
        "late_title": LATEST if lateness.is_cut(late_steps) else _("Late dossiers by open step"),
        "longest": lateness.longest(look.lens),
        "late_href": look.number_href("pending_late"),
        "grounds": lateness.grounds(look.lens),
        "report_href": look.href("report_06a"),
        "crumbs": crumbs(look),
    }
    return render(request, "onestop/board.html", context)


def _title(look: Look) -> str:
    if look.lens.procedure:
        return procedure_name(look.lens.procedure)
    return agency_name(look) or (_("The whole province") if look.lens.scope is None else _("Your agency"))


def _percent(counts: Mapping[str, int]) -> str:
    """The share of settled dossiers that kept their day, two decimals; N/A when none was settled."""
    solved = counts.get("solved", 0)
    kept = counts.get("solved_early", 0) + counts.get("solved_on_time", 0)
    return f"{number(round(kept * 100 / solved, 2))} %" if solved else _("N/A")


def _stats(look: Look, whole: Counter[str]) -> list[dict[str, Any]]:
    days = index.mean_handling_days(whole)
    return [
        {"label": RECEIVED, "value": whole["received"], "href": look.number_href("received"), "icon": "inbox"},
        {"label": SETTLED, "value": whole["solved"], "href": look.number_href("solved"), "icon": "check-circle"},
        {"label": _("Settled on time"), "value": _percent(whole), "href": look.number_href("solved_late")},
        {"label": _("Pending"), "value": whole["pending"], "href": look.number_href("pending")},
        {"label": _("Pending late"), "value": whole["pending_late"], "href": look.number_href("pending_late"),
         "tone": "danger" if whole["pending_late"] else "neutral"},
        {"label": _("Mean handling time"), "value": _("N/A") if days is None else number(days), "unit": _("working days")},
    ]  # fmt: skip


def _index(look: Look, result: index.IndexResult) -> dict[str, Any]:
    by_group: dict[str, list[index.Score]] = {}
    for score in result.scores:
        by_group.setdefault(score.indicator.group, []).append(score)
    groups = [
        {
            "words": group.words, "out_of": group.points, "points": _two(result.points_of(group.code)),
            "scores": [_score(look, score) for score in by_group.get(group.code, [])],
        }
        for group in index.INDEX_766.groups
    ]  # fmt: skip
    return {
        "groups": groups, "points": _two(result.points), "out_of": result.out_of, "of_hundred": _two(result.of_hundred),
        "version": result.version, "is_confirmed": result.is_confirmed,
    }  # fmt: skip


def _two(value: Any) -> str:
    """Two decimals in the reader's way; N/A when there was nothing to measure."""
    return _("N/A") if value is None else number(value, 2)


def _score(look: Look, score: index.Score) -> dict[str, Any]:
    item = score.indicator
    return {
        "code": item.code, "words": item.words, "percent": f"{_two(score.percent)} %" if score.percent is not None else _two(None),
        "points": _two(score.points), "out_of": item.points, "is_confirmed": item.is_confirmed, "source": item.source,
        "numerator": score.numerator, "numerator_href": _opens(look, item.numerator),
        "denominator": score.denominator, "denominator_href": _opens(look, item.denominator),
    }  # fmt: skip


def _opens(look: Look, measures: tuple[str, ...]) -> str:
    """The dossiers behind; empty for counts of procedures or feedback."""
    return look.number_href(*measures) if counted.SELECTABLE.issuperset(measures) else ""


def _trend(look: Look) -> dict[str, Any]:
    last = min(look.lens.period.until or look.lens.today, add_months(look.lens.today.replace(day=1), 1))
    until = last if last.day == 1 else add_months(last.replace(day=1), 1)
    months: list[date] = [add_months(until, -count) for count in range(MONTHS_SHOWN, 0, -1)]
    found = queries.by_month(look.lens, months)
    names = ((RECEIVED, "received"), (SETTLED, "solved"), (_("Settled late"), "solved_late"))
    return {
        "labels": [f"{month:%m/%Y}" for month in months],
        "series": [(name, [found[month][measure] for month in months]) for name, measure in names],
    }


def _numbers(look: Look, parameter: str) -> list[Column]:
    return [
        Column(
            lambda row, name=name: row["counts"][name], words, kind="number",  # type: ignore[misc]
            href=lambda row, measures=measures: look.number_href(*measures, **{parameter: row["code"]}),  # type: ignore[misc]
        )
        for _key, words, measures in COLUMNS
        for name in measures
    ]  # fmt: skip


def _by_agency(look: Look, groups: queries.Counts) -> Table:
    """Agencies ranked by their points out of a hundred, those that cannot be assigned last."""
    names = trees.places(groups, look.lens.tree_on)
    rows = [
        {"code": code, "name": names[code], "counts": counts, "points": index.scored(counts).of_hundred}
        for code, counts in groups.items()
    ]
    rows.sort(
        key=lambda row: (
            row["code"] == trees.UNRESOLVED,
            row["points"] is None,
            -(row["points"] or 0),  # type: ignore[operator]
            row["name"].sort_key,  # type: ignore[union-attr]
        )
    )
    ranks = {id(row): place for place, row in enumerate(rows, 1) if row["code"] != trees.UNRESOLVED}
    columns = [
        Column(lambda row: ranks.get(id(row), ""), _("Rank"), kind="number"),
        Column(
            lambda row: str(row["name"].name),
            _("Agency"),
            is_heading=True,
            href=lambda row: look.href(co_quan=row["code"]),
        ),
        *_numbers(look, "co_quan"),
        Column(lambda row: _percent(row["counts"]), _("Settled on time")),
        Column(lambda row: _two(row["points"]), _("Points of 100")),
    ]
    return Table(columns, rows, caption=_("By agency"), empty=_("No dossier was received in this period."))


def _by_procedure(look: Look, groups: queries.Counts) -> Table:
    names = names_of(set(groups))
    rows = [{"code": code, "name": names.get(code, code), "counts": counts} for code, counts in groups.items()]
    rows.sort(key=lambda row: (-row["counts"]["received"], row["name"]))  # type: ignore[index]
    columns = [
        Column("code", _("Code"), kind="code"),
        Column("name", _("Procedure"), is_heading=True, href=lambda row: look.href(thu_tuc=row["code"])),
        *_numbers(look, "thu_tuc"),
        Column(lambda row: _percent(row["counts"]), _("Settled on time")),
        Column(lambda row: _two(index.mean_handling_days(row["counts"])), _("Mean working days")),
    ]
    return Table(columns, rows, caption=_("By procedure"), empty=_("No dossier was received in this period."))


def _late_steps(look: Look) -> list[tuple[str, int]]:
    words = {code: Words(*pair) for code, pair in process.ACT_KINDS.items()}
    return [(str(words.get(act, act or _("Other"))), many) for act, many in lateness.steps(look.lens)]
