"""What a result's paper shows, and where anybody can check it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Result, VaultDocument
from phohien.systems.onestop.queries import naming, outgoing
from phohien.systems.onestop.rules import papers

CHECK_PATH = "/mot-cua/kiem-tra-ket-qua/"


def get_result(code: str) -> Result:
    """The result of that code. Raises NotFound."""
    found = Result.objects.select_related("dossier", "replaced_by").filter(code=code.strip()).first()
    if found is None:
        raise NotFound(_("There is no result with the code %(code)s.") % {"code": code}, code="onestop.no_result_code")
    return found


def check_address(result: Result) -> str:
    """The public address that says whether the result is genuine; it opens no content."""
    return f"{settings.PUBLIC_URL}{CHECK_PATH}?kq={result.code}"


def paper_of(result: Result, *, by: Actor | None = None, at: datetime | None = None) -> dict[str, Any]:
    """Everything the result's PDF prints. With ``by`` and ``at`` it names who signs and the day; else both stay blank.

    The head is taken from the draft; an older draft without one has the agency's names of the day it was drafted.
    """
    content = result.content
    drafted_on = in_vietnam(result.drafted_at).date()
    address = check_address(result)
    return {
        **content,
        "heading": content.get("heading") or naming.heading_of(result.dossier.competent_agency, drafted_on),
        "registered_in": naming.unit_name(str(content.get("registered_unit_code") or ""), drafted_on),
        "result_code": result.code,
        "title": result.title,
        "number": result.number or str(content.get("number") or ""),
        "is_positive": result.is_positive,
        "dossier_code": result.dossier.code,
        "procedure": result.dossier.title,
        "owner_name": result.dossier.owner_name,
        "born_in_words": _born_in_words(content),
        "signed": _signed(by, at) if by is not None and at is not None else None,
        "check_address": address,
        "qr": papers.qr_svg(address),
        "is_sample": bool(settings.DEMO),
        "is_letter": bool(outgoing.document_type(result)),
        "layout": papers.layout_of(str(content.get("template") or "")),
    }


def _born_in_words(content: dict[str, Any]) -> str:
    child = content.get("child")
    born = child.get("birth_date") if isinstance(child, dict) else None
    return papers.day_in_words(date.fromisoformat(born)) if born else ""


def _signed(by: Actor, at: datetime) -> dict[str, Any]:
    authority, office = papers.signing_lines(by.post_title)
    if by.delegated_by:  # by authorisation, in the own name (NĐ 30/2020/NĐ-CP, Điều 13)
        authority, office = f"TUQ. {office}", ""
    return {"on": in_vietnam(at).date().isoformat(), "name": by.name, "authority": authority, "office": office}


def standing_of_reader(result: Result, reader: Actor) -> str:
    """In what capacity somebody may have the file: ``owner``, ``person`` (it lies in their store), ``office``, or nothing."""
    if reader.code and result.dossier.account_code == reader.code:
        return "owner"
    if reader.personal_id and VaultDocument.objects.filter(code=result.code, owner_id=reader.personal_id).exists():
        return "person"
    return "office" if reader.is_official else ""


def was_issued(result: Result) -> bool:
    """Whether the agency ever issued it: what only the leader signed is not the person's yet."""
    return result.sealed_at is not None or result.state == Result.State.REPLACED


def is_current_and_sealed(result: Result) -> bool:
    """Whether this is an issued result that nothing replaced."""
    return result.state == Result.State.SEALED
