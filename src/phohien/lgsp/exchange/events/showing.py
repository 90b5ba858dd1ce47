"""How rooms, subscriptions and deliveries look: columns, words, tones."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import rules
from phohien.lgsp.exchange.events.models import Delivery, EventType, Room, Subscription
from phohien.ui.tables import Column

SUBSCRIPTION_TONES = {"asked": "warning", "active": "success", "refused": "danger", "revoked": "danger"}
DELIVERY_TONES = {
    "new": "info", "queued": "info", "handed": "info", "held": "warning", "dead": "danger", "confirmed": "success",
}  # fmt: skip
ATTEMPTS: dict[str, Words] = {
    "push": Words("Gửi đi", "Offered"),
    "pull": Words("Được lấy", "Fetched"),
    "confirm": Words("Xác nhận đã nhận", "Confirmed"),
    "failed": Words("Không nhận", "Not taken"),
    "dead": Words("Ngừng thử", "Given up trying"),
}


def state_of(row: Subscription) -> str:
    """The subscription's state in the reader's language."""
    return str(rules.SUBSCRIPTION_STATES[row.state])


def tone_of(row: Subscription) -> str:
    """The tone of that state."""
    return SUBSCRIPTION_TONES.get(row.state, "neutral")


def delivery_state(row: Delivery) -> str:
    """The delivery's state in the reader's language."""
    return str(rules.DELIVERY_STATES[row.state])


def delivery_tone(row: Delivery) -> str:
    """The tone of that state."""
    return DELIVERY_TONES.get(row.state, "neutral")


def personal_data_of(row: EventType) -> str:
    """The class of personal data in the reader's language."""
    return str(rules.PERSONAL_DATA[row.personal_data])


def room_columns() -> list[Column]:
    """Columns of rooms."""
    return [
        Column(str, _("Room"), kind="code", is_heading=True, href=room_href),
        Column(lambda row: str(Words(row.name, row.name_en or row.name)), _("Name")),
        Column(lambda row: _("Facts of the contracts") if row.is_of_contracts else _("Published"), _("Kind")),
        Column("types_count", _("Event types"), kind="number"),
        Column("last_sequence", _("Events"), kind="number"),
        Column("listeners", _("Subscriptions"), kind="number"),
    ]


def room_href(row: Room) -> str:
    """The room's page."""
    return reverse("events:room", args=[row.pk])


def type_columns() -> list[Column]:
    """Columns of event types."""
    return [
        Column("name", _("Event type"), kind="code", is_heading=True, href=type_href),
        Column(lambda row: row.description.split("\n")[0], _("What it tells")),
        Column(personal_data_of, _("Personal data"), kind="tag", tone=_class_tone),
    ]


def type_href(row: EventType) -> str:
    """The type's page."""
    return reverse("events:type", args=[row.room_id, row.name])


def _class_tone(row: EventType) -> str:
    return "neutral" if row.personal_data == "none" else "warning"


def subscription_columns() -> list[Column]:
    """Columns of subscriptions."""
    return [
        Column(lambda row: str(row.address), _("Subscriber"), kind="code", is_heading=True, href=subscription_href),
        Column("type.name", _("Event type"), kind="code"),
        Column("delivery", _("Delivery")),
        Column(state_of, _("State"), kind="tag", tone=tone_of),
        Column("asked_at", _("Asked for at"), kind="datetime"),
        Column("purpose", _("Purpose")),
    ]


def subscription_href(row: Subscription) -> str:
    """The subscription's page."""
    return reverse("events:subscription", args=[row.uid])


def delivery_columns() -> list[Column]:
    """Columns of deliveries."""
    return [
        Column("sequence", _("Number"), kind="number"),
        Column("event.type.name", _("Event type"), kind="code", is_heading=True, href=delivery_href),
        Column(lambda row: str(row.subscription.address), _("Subscriber"), kind="code"),
        Column(delivery_state, _("State"), kind="tag", tone=delivery_tone),
        Column("made_at", _("Waits since"), kind="datetime"),
        Column("last_error", _("What went wrong")),
    ]


def delivery_href(row: Delivery) -> str:
    """The delivery's page."""
    return reverse("events:delivery", args=[row.pk])


def attempt_columns() -> list[Column]:
    """Columns of the delivery log."""
    return [
        Column("at", _("When"), kind="datetime"),
        Column(lambda row: str(ATTEMPTS.get(row.how, row.how)), _("What happened"), is_heading=True),
        Column("by_code", _("By"), kind="code"),
        Column("status", _("HTTP status"), kind="code"),
        Column("error", _("What went wrong")),
    ]


def subscription_facts(row: Subscription) -> list[tuple[Any, Any]]:
    """The subscription as terms and values."""
    return [
        (_("Room"), str(row.type.room)),
        (_("Event type"), row.type.name),
        (_("Personal data"), personal_data_of(row.type)),
        (_("Delivery"), row.delivery),
        (_("Endpoint"), row.endpoint),
        (_("Order of events"), _("All events in one line") if row.is_fifo else _("In order within a subject")),
        (_("Purpose"), row.purpose),
        (_("Legal basis"), row.legal_basis),
        (_("Asked for at"), row.asked_at),
        (_("Decided at"), row.decided_at),
        (_("Ends at"), row.expires_at),
        (_("Reason"), row.reason),
    ]


def delivery_facts(row: Delivery) -> list[tuple[Any, Any]]:
    """The delivery as terms and values; never the payload."""
    return [
        (_("Event"), str(row.event_id)),
        (_("Event type"), row.event.type.name),
        (_("Number in the room"), row.sequence),
        (_("Subscriber"), str(row.subscription.address)),
        (_("Happened at"), row.event.happened_at),
        (_("Failures"), row.tries),
        (_("What went wrong"), row.last_error),
        (_("Finished at"), row.finished_at),
    ]
