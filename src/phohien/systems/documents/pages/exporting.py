"""Handling reports: how far the documents of a list are, as a sheet, a file or on paper. NĐ 30/2020/NĐ-CP, Phụ lục VI."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.pages.queues import LISTS
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.services import reading
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, on_paper
from phohien.ui.typeset import typeset

MOST = 5000
FORMS = ("xlsx", "csv", "pdf")


def columns() -> list[Column]:
    """What a handling report says of each document."""
    return [
        Column("register_number", _("Number in the register")),
        Column("number", _("Number and notation"), kind="code"),
        Column("issued_on", _("Date of the document"), kind="date"),
        Column("subject", _("Subject"), is_heading=True),
        Column("issuer", _("Issuing agency")),
        Column("state", _("State")),
        Column("turn", _("Whose turn")),
        Column(lambda row: row["left"].words if row["left"] else "", _("Time left")),
    ]


@guard(POLICY, policy.OPEN_DESK)
def list_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The list as far as this official may see it, at most five thousand documents; the ledger says who took it."""
    if slug not in LISTS or form not in FORMS:
        raise NotFound(_("There is no such list."), code="documents.no_list")
    by, at = actor_of(request), clock.now()
    direction, label, _icon = LISTS[slug]
    found = reads.list_documents(by, direction, size=MOST).documents
    tasks = reads.open_tasks_of(found)
    rows = [showing.document_row(one, tasks.get(one.pk, []), at) for one in found]
    reading.take_list(act=policy.OPEN_DESK, kind=f"{direction}.{form}", count=len(rows), by=by, at=at)
    title = _("Handling report: %(list)s") % {"list": label}
    if form == "pdf":
        return pdf_of(title, rows, columns(), by, at)
    return (exports.excel if form == "xlsx" else exports.csv)(rows, columns(), title)


def pdf_of(
    title: str, rows: list[dict[str, Any]], shown: list[Column], by: Any, at: Any, *, sums: Any = ()
) -> HttpResponse:
    """The rows laid out for printing, below their sums."""
    data = {
        "title": title, "agency": showing.office(by.agency, at), "columns": [str(one.label) for one in shown],
        "rows": [[on_paper(column.value(row)) for column in shown] for row in rows], "by": by.name, "at": at,
        "sums": [f"{label}: {number}" for label, number in sums],
        "sample": str(_("Columns from memory: sample, to be confirmed")),
    }  # fmt: skip
    pdf = typeset("documents/register.typ", data, at=at)
    return exports.download(pdf, name=f"{title}.pdf", media_type="application/pdf", inline=True)
