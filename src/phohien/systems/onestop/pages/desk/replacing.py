"""Replacing a signed result: the reason, the legal ground, and what the corrected paper says."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.rules import births
from phohien.systems.onestop.services import replacing
from phohien.ui.guard import guard

PEOPLE = {
    "child": Words("Trẻ", "Child"), "mother": Words("Mẹ", "Mother"), "father": Words("Cha", "Father"),
    "declarant": Words("Người đi khai sinh", "Declarant"),
}  # fmt: skip
LINES = {
    "full_name": Words("họ, chữ đệm, tên", "full name"), "ethnicity": Words("dân tộc", "ethnic group"),
    "nationality": Words("quốc tịch", "nationality"), "native_place": Words("quê quán", "native place"),
    "birth_place": Words("nơi sinh", "place of birth"), "residence": Words("nơi cư trú", "residence"),
}  # fmt: skip


@guard(POLICY, policy.REPLACE_RESULT)
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """The corrected draft is made; the leader signs it and the clerk seals it like any other."""
    found = opening.open_for(request, code, policy.REPLACE_RESULT)
    old = replacing.replaceable(found.dossier)
    if old is None:
        raise Refused(_("Only a signed result is replaced; a draft is simply changed."), code="onestop.not_signed")
    begun = replacing.pending(found.dossier) or old
    details = _details(begun.content) if begun.content.get("template") == births.TEMPLATE else None
    data = request.POST if request.method == "POST" else None
    form = forms.ReplaceForm(data, details=details, initial={**acts.revision_of(found), **_initial(begun)})

    def do(values: dict[str, Any]) -> str:
        replacing.replace_result(
            code=found.code, reason=values["reason"], article=values["article"], title=values["title"],
            content=_content(begun.content, values), is_positive=values.get("decision", "yes") == "yes",
            number=old.number if details is not None else "", by=found.by, at=found.at,
        )  # fmt: skip
        return _("The corrected draft waits for the leader's signature.")

    warning = _("The population register is corrected by its own act; do that first.") if details is not None else ""
    page = acts.ActPage(
        title=_("Replace the result"), button=_("Draft the replacement"), form=form, do=do, icon="arrow-counterclockwise",
        lead=_("The signed result stays readable and is shown as replaced once the new one is sealed."), warning=warning,
        context={"facts": _facts(old)},
    )  # fmt: skip
    return acts.answer(request, found, page)


def _facts(old: Any) -> list[tuple[str, Any]]:
    return [
        (_("Result"), old.title), (_("Number"), old.number), (_("Result code"), old.code), (_("Signed by"), old.signed_by),
        (_("Signed at"), old.signed_at),
    ]  # fmt: skip


def _initial(begun: Any) -> dict[str, Any]:
    noted = begun.content.get(replacing.KEY) or {}
    return {
        "title": begun.title, "decision": "yes" if begun.is_positive else "no", "text": begun.content.get("text", ""),
        "ground": "; ".join(begun.content.get("grounds") or []), "reason": noted.get("reason", ""),
        "article": noted.get("article", ""),
    }  # fmt: skip


def _details(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The lines of a certificate that may be put right, by ``child__full_name``; identifiers and dates are the register's."""
    found = {}
    for part, who in PEOPLE.items():
        for name, words in LINES.items():
            present = (content.get(part) or {}).get(name)
            if isinstance(present, str):
                found[f"{part}__{name}"] = (f"{who}: {words}", present)
    return found


def _content(old: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    content = {name: deepcopy(value) for name, value in old.items() if name not in (replacing.KEY, "heading")}
    for name, value in values.items():
        part, mark, line = name.partition("__")
        if mark:
            content[part][line] = value
    if "text" in values:
        content["text"] = values["text"].replace("\r\n", "\n")
        content["grounds"] = [one.strip() for one in values["ground"].split(";") if one.strip()]
    return content


def reason_of(result: Any) -> dict[str, str]:
    """Why and on what ground this result was made to replace another; empty words for any other result."""
    noted = result.content.get(replacing.KEY) or {}
    return {"reason": noted.get("reason", ""), "article": noted.get("article", ""), "of": noted.get("of", "")}


def href(code: str) -> str:
    """The address of the page."""
    return showing.dossier_href(code, "desk_replace")
