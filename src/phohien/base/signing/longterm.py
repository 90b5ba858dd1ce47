"""Keeping signatures provable for as long as a record is kept: stamp again before the last stamp's proof runs out.

NĐ 30/2020/NĐ-CP, Điều 28 to 30 (retention); ETSI EN 319 142-1 (levels B-T, B-LT, B-LTA).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from phohien.base.signing import loading, queries
from phohien.base.signing.report import SignatureReport
from phohien.base.signing.services import SigningRefused, guarded

RENEW_AFTER = timedelta(days=5 * 365)
"""Ours, not the law's: well inside the life of a time-stamping certificate and of today's algorithms."""


def restamp(pdf: bytes, *, at: datetime) -> bytes:
    """The signed document with the evidence for its signatures and a time stamp over all of it.

    Raises SigningRefused when the time-stamping service is silent, or the document is broken.
    """
    try:
        return bytes(guarded("longterm", "restamp", pdf, at=at, evidence=_evidence(pdf, at)))
    except OSError as error:
        raise SigningRefused(
            _("The time-stamping service does not answer. Nothing was changed; it will be tried again."),
            code="signing.no_time_stamp",
        ) from error


def _evidence(pdf: bytes, at: datetime) -> Any:
    judged = queries.judge_pdf(pdf, at=at)
    moments = {one.field_name: one.existed_by for one in judged.report.signatures if one.existed_by is not None}
    return loading.engine("longterm").Evidence(lists=judged.lists, answers=judged.answers, moments=moments)


def is_due(report: SignatureReport, *, at: datetime) -> bool:
    """Whether an unchanged document should be stamped now: its last signature has no proven time, or the last stamp is
    five years old. A stamp proves the time of all that came before it.
    """
    if not report.is_signed or not report.intact:
        return False
    last = report.signatures[-1]
    return not last.time_is_proven or last.signed_at is None or last.signed_at + RENEW_AFTER <= at


def lacks_evidence(report: SignatureReport) -> bool:
    """Whether a signature that holds is still without what is needed to check it later (below B-LT). Needs levels."""
    return any(one.standing == "valid" and one.level in ("basic", "B-B", "B-T") for one in report.signatures)
