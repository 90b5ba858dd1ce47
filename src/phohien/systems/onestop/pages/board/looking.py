"""What of the province a page of the board looks at, read from its address, and addresses for other looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed
from phohien.kernel.periods import Period, name_of
from phohien.kernel.words import Words
from phohien.systems.onestop.forms.board import LookForm, chosen, period_of
from phohien.systems.onestop.queries import board, trees, versions
from phohien.ui.guard import actor_of

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Look:
    """A look as the page has it: the form, what was chosen in it, and the lens to read figures through."""

    form: LookForm
    span: str
    day: date
    lens: board.Lens

    @property
    def period_name(self) -> Words:
        """The period in words."""
        if self.span == "ngay":
            return Words(f"Ngày {self.day:%d/%m/%Y}", f"{self.day:%d/%m/%Y}")
        return name_of(self.lens.period)

    def query(self, **changes: str) -> str:
        """The look as a query string, with these changes (empty removes)."""
        values = {
            "ky": self.span, "ngay": f"{self.day:%d/%m/%Y}", "cay": self.lens.tree, "co-quan": self.lens.agency,
            "thu-tuc": self.lens.procedure, **{name.replace("_", "-"): value for name, value in changes.items()},
        }  # fmt: skip
        return "?" + "&".join(_pair(name, value) for name, value in values.items() if value)

    def href(self, name: str = "board", **changes: str) -> str:
        """The address of a page of the board with this look, changed so."""
        return _address(name) + self.query(**changes)

    def number_href(self, *measures: str, **changes: str) -> str:
        """The dossiers behind a number made of these measures."""
        return self.href("board_dossiers", so_lieu="+".join(measures), **changes)


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    """One part of a query string; a board holds two thousand addresses made of the same few hundred parts."""
    return urlencode({name: value})


@lru_cache(maxsize=16)
def _address(name: str) -> str:
    return reverse(f"onestop:{name}")


def look_of(request: HttpRequest) -> Look:
    """The look of the page's address. Raises NotAllowed for an agency beyond the viewer's."""
    form = LookForm(request.GET)
    values = chosen(form, clock.today())
    lens = board.lens(
        actor_of(request), period=period_of(values["ky"], values["ngay"]), at=clock.now(), tree=values["cay"],
        agency=request.GET.get("co-quan", "")[:LONGEST_CODE], procedure=request.GET.get("thu-tuc", "")[:LONGEST_CODE],
    )  # fmt: skip
    if lens.scope is not None and not lens.scope:
        raise NotAllowed(_("Your post belongs to no agency that stands today."), code="onestop.no_agency")
    shown = {"ky": values["ky"], "ngay": values["ngay"], "cay": values["cay"]}
    return Look(LookForm(shown), values["ky"], values["ngay"], lens)


def crumbs(look: Look, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The province, the agency, the procedure, and what follows; the last without an address."""
    found: list[tuple[Any, str]] = [(_("Leader's board"), look.href(co_quan="", thu_tuc=""))]
    if look.lens.agency:
        found.append((agency_name(look), look.href(thu_tuc="")))
    if look.lens.procedure:
        found.append((procedure_name(look.lens.procedure), look.href()))
    found += more
    return [*found[:-1], (found[-1][0], "")]


def agency_name(look: Look) -> str:
    """The agency looked at, as it was called under the tree."""
    code = look.lens.agency
    return str(trees.places([code], look.lens.tree_on)[code].name) if code else ""


def procedure_names(codes: set[str]) -> dict[str, str]:
    """The newest name of each procedure by its code."""
    rows = versions.ever_published(codes)
    return {
        code: str(Words(name, en or name)) for code, name, en in rows.values_list("procedure__code", "name", "name_en")
    }


def procedure_name(code: str) -> str:
    """The newest name of the procedure; the code when nobody knows it."""
    return procedure_names({code}).get(code, code)


def neighbours(look: Look) -> tuple[str, str]:
    """The same look at the period before and the one after; the latter empty when it has not begun."""
    period: Period[date] = look.lens.period
    before = look.href(ngay=f"{period.start - timedelta(days=1):%d/%m/%Y}")
    is_last = period.until is None or period.until > look.lens.today
    return before, "" if is_last else look.href(ngay=f"{period.until:%d/%m/%Y}")
