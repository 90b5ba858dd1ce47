"""A correction after signature: a new result takes the place of the old one, which stays readable and says so for ever.

The new one is drafted here, signed by the leader and sealed by the clerk as every result; only its seal replaces the old.
The dossier's clock and state do not move: the day it was settled stays in every report.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Result, Task, VaultDocument
from phohien.systems.onestop.policy import REPLACE_RESULT, SEAL, SIGN
from phohien.systems.onestop.queries import naming
from phohien.systems.onestop.services import acting, house_acts, stepping, vault

KEY = "replacement"
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
STEPS = {
    "sign": ("leader", "Duyệt và ký văn bản thay thế", "Approve and sign the replacement"),
    "seal": ("clerk", "Vào sổ, đóng dấu văn bản thay thế", "Register and seal the replacement"),
}


def is_replacement(result: Result) -> bool:
    """Whether the result was made to take the place of another."""
    return KEY in result.content


def pending(dossier: Dossier) -> Result | None:
    """The replacement that is not sealed yet, if one is under way."""
    rows = dossier.results.filter(state__in=[Result.State.DRAFT, Result.State.SIGNED]).order_by("-id")
    return next((row for row in rows if is_replacement(row)), None)


def replaceable(dossier: Dossier) -> Result | None:
    """The signed or issued result that a new one may take the place of; None while there is none."""
    return dossier.results.filter(state__in=[Result.State.SIGNED, Result.State.SEALED]).order_by("-id").first()


@transaction.atomic
def replace_result(
    *, code: str, reason: str, article: str, title: str, content: dict[str, Any], by: Actor, at: datetime,
    is_positive: bool = True, number: str = "",
) -> Result:  # fmt: skip
    """A corrected draft stands beside the signed result and waits for the leader; an earlier such draft falls away.

    Raises Refused without reason or legal ground, before anything was signed, and while a signed replacement waits for its
    seal. Source: NĐ 30/2020/NĐ-CP, Điều 18 (from memory: to be confirmed).
    """
    dossier = acting.lock(code)
    acting.require(by, REPLACE_RESULT, dossier)
    old = replaceable(dossier)
    if old is None:
        raise Refused(_("Only a signed result is replaced; a draft is simply changed."), code="onestop.not_signed")
    if is_replacement(old) and old.state == Result.State.SIGNED:
        raise Refused(_("The replacement is signed already. Seal it first."), code="onestop.replacement_signed")
    for name, value in (("reason", reason), ("article", article)):
        if not value.strip():
            raise Refused(_("State the reason and its legal ground."), code="onestop.no_ground", field=name)
    dossier.results.filter(state=Result.State.DRAFT).delete()
    result = _drafted(dossier, old, title, content, by, at, is_positive, number)
    result.content[KEY] = {
        "of": old.code, "of_number": old.number or str(old.content.get("number") or ""),
        "of_signed_on": in_vietnam(old.signed_at).date().isoformat() if old.signed_at else "",
        "reason": reason.strip(), "article": article.strip(),
    }  # fmt: skip
    result.save()
    if stepping.find_open(dossier, act="sign") is None:
        _open(dossier, "sign", at)
    data = {"result": result.code, "replaces": old.code}
    acting.record(dossier, REPLACE_RESULT, by=by, at=at, note=f"{reason.strip()} ({article.strip()})", data=data)
    return result


def _drafted(
    dossier: Dossier, old: Result, title: str, content: dict[str, Any], by: Actor, at: datetime, is_positive: bool,
    number: str,
) -> Result:  # fmt: skip
    heading = naming.heading_of(dossier.competent_agency, in_vietnam(at).date())
    return Result(
        dossier=dossier, code="KQ-" + "".join(secrets.choice(SIGNS) for _ in range(12)), kind=old.kind, title=title,
        is_positive=is_positive, number=number, content={"heading": heading, **content}, drafted_at=at, drafted_by=by.code,
    )  # fmt: skip


def _open(dossier: Dossier, act: str, at: datetime) -> None:
    role, name, name_en = STEPS[act]
    Task.objects.create(
        dossier=dossier, key=f"replace-{act}-{dossier.tasks.count() + 1}", step=f"replace_{act}", name=name,
        name_en=name_en, act=act, role=role, agency=dossier.competent_agency, opened_at=at,
    )  # fmt: skip


def signed(dossier: Dossier, result: Result, *, by: Actor, at: datetime, note: str, fact: Fact | None = None) -> None:
    """The leader's signature is on the replacement: its step is done and the clerk's is open."""
    stepping.end_apart(dossier, dossier.tasks.get(act="sign", state=Task.State.OPEN), by=by, at=at, note=note)
    if stepping.find_open(dossier, act="seal") is None:
        _open(dossier, "seal", at)
    acting.record(dossier, SIGN, by=by, at=at, note=note or result.title, fact=fact, data=evidence(result))


def sealed_apart(dossier: Dossier, result: Result, *, by: Actor, at: datetime) -> None:
    """The seal is on the replacement of a result issued before; the person is told and has both."""
    stepping.end_apart(dossier, dossier.tasks.get(act="seal", state=Task.State.OPEN), by=by, at=at, note=result.number)
    vault.keep_result(dossier, result, at=at)
    take_place(dossier, result)
    house_acts.tell_applicant(
        dossier,
        subject=gettext_lazy("Dossier %(code)s: the result was replaced") % {"code": dossier.code},
        body=gettext_lazy("A corrected result of “%(title)s” was issued. The earlier one is no longer in force; you can read both.")
        % {"title": dossier.title},
        by=by,
        at=at,
    )  # fmt: skip
    acting.record(dossier, SEAL, by=by, at=at, note=result.title, data=evidence(result))


def take_place(dossier: Dossier, result: Result) -> None:
    """Every result this one was made for is out of force and names it; nothing of them is changed or lost."""
    before = dossier.results.filter(pk__lt=result.pk, state__in=[Result.State.SIGNED, Result.State.SEALED])
    codes = list(before.values_list("code", flat=True))
    before.update(state=Result.State.REPLACED, replaced_by=result)
    VaultDocument.objects.filter(code__in=codes).update(replaced_by=result.code)


def evidence(result: Result) -> dict[str, str]:
    """What the ledger keeps of a signed file."""
    return {"result": result.code, "sha256": result.sha256, "file": result.file_code}


def require_none_pending(dossier: Dossier) -> None:
    """Nothing, or Refused: a result about to be replaced is not handed out any more."""
    if pending(dossier) is not None:
        raise Refused(_("This result is being replaced. Hand over the corrected one."), code="onestop.being_replaced")
