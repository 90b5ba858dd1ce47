"""The dossiers behind a number of the board, on the page and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.board.looking import Look, crumbs, look_of
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import counted, trees
from phohien.systems.onestop.rules import deadlines, kinds, states
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

if TYPE_CHECKING:
    from phohien.systems.onestop.models import Dossier

PAGE_SIZE = 50
COUNTED_TO = 10_000
MOST_EXPORTED = 20_000
MEASURES: dict[str, Words] = {
    "received": Words("Tiếp nhận", "Received"),
    "received_online": Words("Tiếp nhận trực tuyến", "Received online"),
    "received_direct": Words("Tiếp nhận trực tiếp", "Received in person"),
    "received_post": Words("Tiếp nhận qua bưu chính", "Received by post"),
    "online_e_result": Words("Trực tuyến có kết quả điện tử", "Online with an electronic result"),
    "fee_due": Words("Có phí, lệ phí", "With a fee"),
    "paid_online": Words("Thanh toán trực tuyến", "Paid online"),
    "population_data": Words("Có định danh điện tử", "With an electronic identity"),
    "synchronised": Words("Đã đồng bộ", "Synchronised"),
    "solved": Words("Đã giải quyết", "Settled"),
    "solved_early": Words("Giải quyết trước hạn", "Settled early"),
    "solved_on_time": Words("Giải quyết đúng hạn", "Settled on time"),
    "solved_late": Words("Giải quyết quá hạn", "Settled late"),
    "solved_kept": Words("Giải quyết được tính đúng hạn", "Settled and counted as kept"),
    "solved_extended": Words("Có gia hạn", "Extended"),
    "e_result": Words("Có kết quả điện tử", "With an electronic result"),
    "digitised_e_result": Words("Số hóa cả thành phần và kết quả", "Components and result digitised"),
    "reused": Words("Tái sử dụng dữ liệu", "Data reused"),
    "content": Words("Được tính hài lòng", "Counted as content"),
    "handled": Words("Có thời gian giải quyết", "With a handling time"),
    "carried_over": Words("Từ kỳ trước chuyển qua", "Carried over"),
    "pending": Words("Đang giải quyết", "Pending"),
    "pending_in_time": Words("Đang giải quyết trong hạn", "Pending in time"),
    "pending_late": Words("Đang giải quyết quá hạn", "Pending late"),
    "pending_kept": Words("Đang giải quyết, được tính đúng hạn", "Pending and counted as kept"),
}


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages over very many rows: counted up to a bound, not to the end."""

    @cached_property
    def count(self) -> int:
        """How many rows, COUNTED_TO at most."""
        rows: QuerySet[Dossier] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:COUNTED_TO].count()


def _chosen(request: HttpRequest) -> tuple[Look, list[str], QuerySet[Dossier]]:
    look = look_of(request)
    measures = [name for name in request.GET.get("so-lieu", "").replace(" ", "+").split("+") if name]
    try:
        rows = counted.dossiers(look.lens, measures)
    except ValueError as fault:
        raise NotFound(_("This address names no figure of the board."), code="onestop.no_figure") from fault
    return look, measures, rows.select_related("version")


def _heading(measures: list[str]) -> str:
    return " + ".join(str(MEASURES[name]) for name in measures)


@guard(POLICY, policy.VIEW_BOARD)
def board_dossiers(request: HttpRequest) -> HttpResponse:
    """The dossiers a number counts, fifty a page."""
    look, measures, rows = _chosen(request)
    page = _Counted(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    count = page.paginator.count
    context = {
        "title": _heading(measures),
        "look": look,
        "count": count,
        "is_more": count >= COUNTED_TO,
        "page": page,
        "table": Table(
            _columns(request, look, page.object_list), page.object_list, caption=_heading(measures),
            empty=_("No dossier is counted here."),
        ),
        "query": look.query(so_lieu="+".join(measures)),
        "crumbs": crumbs(look, (_heading(measures), "")),
    }  # fmt: skip
    return render(request, "onestop/board_dossiers.html", context)


def _columns(request: HttpRequest, look: Look, rows: list[Dossier]) -> list[Column]:
    viewer = actor_of(request)
    names = trees.places({row.competent_agency for row in rows}, look.lens.today)

    def href(row: Dossier) -> str:
        mine = viewer.agency in (row.agency, row.competent_agency)
        return reverse("onestop:desk_dossier", args=[row.code]) if mine else ""

    return [
        Column("code", _("Dossier code"), kind="code", is_heading=True, href=href),
        Column(lambda row: str(Words(row.version.name, row.version.name_en or row.version.name)), _("Procedure")),
        Column(lambda row: str(names[row.competent_agency].name), _("Agency")),
        Column(lambda row: str(kinds.Channel.of(row.channel).words), _("Channel")),
        Column("received_at", _("Received at"), kind="datetime"),
        Column("due_at", _("Due at"), kind="datetime"),
        Column("ended", _("Ended at"), kind="datetime"),
        Column(lambda row: str(states.State(row.state).words), _("State")),
        Column(lambda row: _timing(row, look), _("Timeliness")),
    ]


def _timing(row: Dossier, look: Look) -> str:
    ended = row.ended  # type: ignore[attr-defined]
    if row.due_at is None:
        return ""
    if ended is not None:
        return str(deadlines.state_when_ended(row.due_at, ended).words)
    if row.paused_at is not None and row.due_at >= row.paused_at:
        return str(deadlines.TimeState.PAUSED.words)
    late = row.due_at < look.lens.at
    return str((deadlines.TimeState.LATE if late else deadlines.TimeState.RUNNING).words)


@guard(POLICY, policy.VIEW_BOARD)
def board_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same dossiers as Excel or CSV, all of them. Raises Refused when they are more than a file should hold."""
    look, measures, rows = _chosen(request)
    if form not in ("xlsx", "csv"):
        raise NotFound(_("There is no such file."), code="onestop.no_form")
    found = list(rows[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        raise Refused(
            _("More than %(most)s dossiers: choose a shorter period or one agency.") % {"most": MOST_EXPORTED},
            code="onestop.too_many",
        )
    title = f"{_heading(measures)} - {look.period_name}"
    make = exports.excel if form == "xlsx" else exports.csv
    return make(found, _columns(request, look, found), title)
