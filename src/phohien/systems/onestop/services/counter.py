"""What the counter does to a dossier before it is received: scans are added, fees settled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.files.models import StoredFile
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.onestop.models import Component, PaymentRequest
from phohien.systems.onestop.policy import CHECK_COMPONENT, RECORD_PAYMENT
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue, fees, states
from phohien.systems.onestop.services import acting, payments
from phohien.systems.onestop.services import fees as asking


@transaction.atomic
def attach_scan(*, code: str, component_id: int, stored: StoredFile, by: Actor, at: datetime) -> Component:
    """The scanned or uploaded file lies with the component; a second one becomes a further line of it."""
    dossier = acting.lock(code)
    acting.require(by, CHECK_COMPONENT, dossier)
    component = dossier.components.filter(pk=component_id).first()
    if component is None:
        raise NotFound(_("This dossier has no such component."), code="onestop.no_component")
    if dossier.closed_at is not None:
        raise Refused(_("A closed dossier takes no more papers."), code="onestop.closed")
    if component.file_code:
        component.pk = None
    component.file_code, component.state, component.added_at = stored.code, Component.State.SUPPLIED, at
    component.save()
    dossier.is_digitised = True
    acting.record(dossier, CHECK_COMPONENT, by=by, at=at, note=component.name, data={"file": stored.code})
    return component


@transaction.atomic
def settle_fees(
    *, code: str, claimed: frozenset[str], copies: int | None, by: Actor, at: datetime
) -> PaymentRequest | None:
    """What is due was worked out again with the exemptions confirmed; an earlier unpaid request falls away.

    None when nothing is due. Raises Refused when the answers do not say enough, or something was paid already.
    """
    dossier = acting.lock(code)
    acting.require(by, RECORD_PAYMENT, dossier)
    paid = dossier.payment_requests.filter(state=PaymentRequest.State.PAID)
    if paid.exclude(lines__contains=[{"kind": payments.DUTY}]).exists():
        raise Refused(_("Something was paid already; refund it first."), code="onestop.paid")
    rules = versions.rules_of(dossier.version)
    try:
        lines = fees.fees_due(
            rules,
            dossier.values,
            channel=catalogue.Channel(dossier.channel),
            on=at.date(),
            copies=copies,
            claimed=claimed,
        )
    except fees.FeeUndetermined as fault:
        raise Refused(
            Words(fault.finding.message_vi, fault.finding.message_en), code="onestop.fee_undetermined"
        ) from fault
    payments.cancel_due(dossier, fees_only=True)
    request = asking.request_for(dossier, lines, at=at)
    if request is None and lines:
        dossier.money_state = states.MoneyState.WAIVED
    acting.record(dossier, RECORD_PAYMENT, by=by, at=at, note=_("Fees worked out"), data={"claimed": sorted(claimed)})
    return request
