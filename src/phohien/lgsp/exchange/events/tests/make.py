"""What the tests of events are built from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.clock import VIETNAM
from phohien.kernel.facts import Fact
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.contracts.onestop import PaymentReceived
from phohien.lgsp.exchange.events import policy, queries
from phohien.lgsp.exchange.events.models import Delivery, Event, EventType, Queued, Subscription
from phohien.lgsp.exchange.events.rules import Address, parse_address
from phohien.lgsp.exchange.events.services import handing, publishing, rooms, subscribing
from phohien.lgsp.exchange.events.services.subscribing import Wish

NO_DELAY = timedelta(0)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
PROVIDER = parse_address("VN-HY/GOV/H31.7/giay-phep")
LISTENER = parse_address("VN-HY/GOV/H31.6/tai-nguyen")
COMPANY = parse_address("VN-HY/COM/0100233488/ke-toan")
ONESTOP = parse_address("VN-HY/GOV/H31/onestop")
OPERATOR = Actor(
    code="operator", name="Ngô Gia Bảo", kind="official", agency="H31", post="P-1", roles=frozenset({"operator"})
)
LEADER = Actor(
    code="leader", name="Trần Thị Bích Hà", kind="official", agency="H31.7", post="P-2", roles=frozenset({"leader"})
)
CLERK = Actor(code="clerk", name="Lê Văn Thư", kind="official", agency="H31.7", post="P-3", roles=frozenset({"clerk"}))
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"number": {"type": "integer"}},
    "required": ["number"],
}


def machine(address: Address) -> Actor:
    """The subsystem itself, as the gateway vouches for it."""
    return policy.subsystem(address)


def event_type(name: str = "licenceIssued", *, personal_data: str = "none", **more: Any) -> EventType:
    """An event type in the provider's room."""
    return rooms.create_event_type(
        address=PROVIDER, name=name, schema=SCHEMA, personal_data=personal_data, by=machine(PROVIDER), at=AT, **more
    )


def subscription(of: EventType, client: Address = LISTENER, **wish: Any) -> Subscription:
    """A subscription of the listener, by PULL unless the wish says otherwise."""
    return subscribing.subscribe(
        event_type=of, client=client, wish=Wish(**{"is_push": False, **wish}), by=machine(client), at=AT
    )


def announced(of: EventType, number: int, subject: str = "one", **more: Any) -> Event:
    """An event of that number about the subject."""
    return publishing.publish(
        event_type=of, data={"number": number}, subject=subject, client=PROVIDER, by=machine(PROVIDER), at=AT, **more
    )


def pay(number: int, dossier: str = "H31.7-261123-0001") -> None:
    """A payment is told in the ledger, in a transaction of its own."""
    with transaction.atomic():
        tell(
            PaymentReceived(dossier_code=dossier, reference=f"R{number}", amount_vnd=number, paid_at=AT, is_online=True)
        )


def tell(fact: Fact, subject: str = "") -> None:
    """A fact stands in the ledger."""
    ledger.record(
        act="test.tell", subject=subject or getattr(fact, "dossier_code", "thing"), by=SYSTEM, at=AT, fact=fact
    )


def fact_type(name: str = "onestop.PaymentReceived.v1") -> EventType:
    """The event type of a contract's fact."""
    rooms.register_contracts(province="H31", at=AT)
    return queries.get_type(queries.get_room(ONESTOP), name)


def taken(from_: Subscription, limit: int = 10, at: datetime = AT) -> list[handing.Handed]:
    """What is handed over now."""
    return handing.take(subscription=from_, limit=limit, how="pull", by=machine(from_.address), at=at)


def confirm(one: handing.Handed) -> None:
    """The subscriber has it."""
    handing.confirm(delivery=one.delivery, by=SYSTEM, at=AT)


def read_all(from_: Subscription) -> list[Any]:
    """Every payload in the order of coming, each confirmed before the next is asked for."""
    found: list[Any] = []
    while handed := taken(from_):
        for one in handed:
            found.append(queries.payload_of(one.event))
            confirm(one)
    return found


def let_delays_pass() -> None:
    """Leases and delays in the queue are over."""
    Queued.objects.update(due_at=AT)


def states(of: Subscription) -> list[str]:
    """The states of its deliveries in the room's order."""
    return list(Delivery.objects.filter(subscription=of).order_by("sequence").values_list("state", flat=True))


def listener_of(member: str) -> Address:
    """A subsystem of that agency."""
    return parse_address(f"VN-HY/GOV/{member}/kho-du-lieu")
