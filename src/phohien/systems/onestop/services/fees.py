"""What a dossier costs is asked for once, as data of its procedure's version says."""

from __future__ import annotations

from datetime import datetime

from phohien.systems.onestop.models import Dossier, PaymentRequest
from phohien.systems.onestop.rules import catalogue, codes, fees, states
from phohien.systems.onestop.rules.findings import Text


def ask(dossier: Dossier, rules: catalogue.ProcedureVersion, *, at: datetime) -> PaymentRequest | None:
    """A payment request for what is due stands with the dossier; None when nothing is."""
    try:
        lines = fees.fees_due(rules, dossier.values, channel=catalogue.Channel(dossier.channel), on=at.date())
    except fees.FeeUndetermined:
        return None  # an official settles the amount at the counter
    return request_for(dossier, lines, at=at)


def request_for(dossier: Dossier, lines: list[fees.FeeLine], *, at: datetime) -> PaymentRequest | None:
    """A payment request for these lines stands with the dossier; None when they come to nothing."""
    amount = fees.total_vnd(lines)
    if not amount:
        return None
    dossier.money_state = states.MoneyState.DUE
    return PaymentRequest.objects.create(
        dossier=dossier,
        reference=codes.payment_reference(dossier.code, dossier.payment_requests.count() + 1),
        lines=[_line(line) for line in lines],
        amount_vnd=amount,
        asked_at=at,
    )


def _line(line: fees.FeeLine) -> dict[str, object]:
    exemption: Text | None = line.exemption.text if line.exemption else None
    return {
        "code": line.code, "name": line.name.vi, "name_en": line.name.en, "kind": line.kind.value,
        "quantity": line.quantity, "gross_vnd": line.gross_vnd, "due_vnd": line.due_vnd,
        "exemption": exemption.vi if exemption else "", "source": line.source, "confirmed": line.confirmed,
        "collected": line.collected.value,
    }  # fmt: skip
