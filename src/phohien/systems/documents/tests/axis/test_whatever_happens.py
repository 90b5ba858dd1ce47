"""Whatever the national axis does, and whenever we die: nothing is lost, nothing doubled, and what failed is told to a person."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phohien.base.files import services as files
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.channels.edoc import Edoc
from phohien.lgsp.adapters.channels.vxp import Vxp
from phohien.lgsp.adapters.models import Letter, PartnerState
from phohien.lgsp.adapters.outbox import sending
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.rules.letters import Attachment, Parcel
from phohien.lgsp.adapters.simulators import edoc
from phohien.lgsp.adapters.simulators.axis import Axis, AxisSimulator
from phohien.lgsp.adapters.simulators.misbehaviour import WELL, Misbehaviour
from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.services.axis import accepting, nation, taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH
from phohien.systems.documents.tests.edxml import samples

pytestmark = pytest.mark.django_db
FAR = "G22"
PARTNER = "national"
DISORDER = st.lists(st.sampled_from([WELL, WELL, *edoc.FAULTS]), max_size=25)
DEATHS = st.lists(st.sampled_from(["", "", "before", "after"]), max_size=12)


class Killed(BaseException):
    """Our process ended here."""


class Mortal:
    """The channel under which we die, before a call reaches the axis or after."""

    def __init__(self, channel: Vxp | Edoc, deaths: list[str]) -> None:
        self.channel, self.deaths = channel, list(deaths)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.channel, name)
        if not callable(real):
            return real

        def call(*arguments: Any, **more: Any) -> Any:
            death = self.deaths.pop(0) if self.deaths else ""
            if death == "before":
                raise Killed
            answer = real(*arguments, **more)
            if death == "after":
                raise Killed
            return answer

        return call


@pytest.fixture(scope="module")
def axes() -> Iterator[dict[str, AxisSimulator]]:
    """The axis in both dialects, a server each for the module."""
    with AxisSimulator() as national, edoc.EdocSimulator() as provincial:
        yield {"vxp": national, "edoc": provincial}


@pytest.fixture
def axis(axes: dict[str, AxisSimulator]) -> AxisSimulator:
    """The national one."""
    return axes["vxp"]


def prepare(axis: AxisSimulator, folder: Any) -> Any:
    """An installation whose file names the simulated axis."""
    axis.axis, axis.misbehaviour = Axis(), Misbehaviour()
    protocol = "edoc" if isinstance(axis, edoc.EdocSimulator) else "vxp"
    (folder / "partners.toml").write_text(
        f'[partner.{PARTNER}]\nprotocol = "{protocol}"\nname = "Trục"\naddress = "{axis.address}"\nclient = "{edoc.SYSTEM}"\n'
        f'secret = "{edoc.SECRET}"\nuser = "{edoc.USER}"\npassword = "{edoc.PASSWORD}"\npatience_seconds = 2\n'
    )
    channel = connecting.channel_to(PARTNER)
    assert isinstance(channel, Edoc if protocol == "edoc" else Vxp)
    return channel


def visit(channel: Mortal, at: datetime) -> None:
    """One round of everything the worker does with the nation, that may end anywhere."""
    for step in (
        lambda: sending.send_next(PARTNER, channel, at=at),
        lambda: nation.follow_letters(partner=PARTNER, by=SYSTEM, at=at),
        lambda: nation.fetch(partner=PARTNER, nation=channel, by=SYSTEM, at=at),
        lambda: taking_in.take_in_next(by=SYSTEM, at=at),
        lambda: nation.acknowledge(partner=PARTNER, nation=channel, at=at),
    ):
        try:
            step()
        except (Killed, Unreachable, Declined):
            continue


def hand_out(number: int) -> bytes:
    """A package of ours for a far agency, accepted; its octets."""

    octets = make.octets(
        make.document(office.OFFICE, FAR, name=f"{number}/KH-UBND", attachments=(samples.file(office.pdf()),))
    )
    accepting.accept_package(handed=accepting.Handed(content=io.BytesIO(octets)), by=SYSTEM, at=make.AT)
    return octets


def coming(number: int) -> bytes:
    """A package of a far agency for an office of the house."""
    return make.octets(
        make.document(FAR, office.OFFICE, name=f"{number}/VPCP", attachments=(samples.file(office.pdf()),))
    )


@settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    dialect=st.sampled_from(["vxp", "edoc"]), faults=DISORDER, deaths=DEATHS, outward=st.integers(1, 2), inward=st.integers(1, 2)
)  # fmt: skip
def test_every_package_has_its_effect_once_or_lies_before_a_person(
    axes: dict[str, AxisSimulator],
    tmp_path: Any,
    dialect: str,
    faults: list[str],
    deaths: list[str],
    outward: int,
    inward: int,
) -> None:
    axis = axes[dialect]
    with transaction.atomic():
        office.offices()
        PartnerState.objects.all().delete()
        channel = Mortal(prepare(axis, tmp_path), deaths)
        sent = [hand_out(number) for number in range(outward)]
        for number in range(inward):
            axis.axis.offer(f"n{number}", coming(number))
        axis.misbehaviour = Misbehaviour(script=faults)
        at = make.AT
        for _hour in range(60):
            visit(channel, at)
            at += timedelta(minutes=61)
            if not axis.misbehaviour.script and not channel.deaths and _is_over(axis):
                break
        _check(axis, sent, inward)
        transaction.set_rollback(True)


def _is_over(axis: AxisSimulator) -> bool:
    waiting = Letter.objects.filter(state="waiting").exists() or Delivery.objects.filter(transport="initial").exists()
    return not waiting and all(axis.axis.settled.get(code) == "done" for code in axis.axis.outward)


def _check(axis: AxisSimulator, sent: list[bytes], inward: int) -> None:
    assert Document.objects.count() == inward  # each once, whatever was listed or fetched twice
    assert set(axis.axis.settled.values()) == {"done"} and len(axis.axis.settled) == inward
    for delivery in Delivery.objects.filter(route=PARTNER, consignment__kind="edoc").select_related("consignment"):
        letter = Letter.objects.get(key=delivery.letter)
        arrived = axis.axis.taken[(delivery.consignment.sha256, FAR)]
        assert (letter.state, bool(arrived)) == ("taken", True) or (letter.state == "dead" and letter.why), letter.error
        assert delivery.transport == ("processing" if letter.state == "taken" else "fail")
    assert set(axis.axis.bodies) >= {octets for octets in sent if octets in axis.axis.bodies}
    told = Consignment.objects.filter(kind="status", business="01", sender=office.OFFICE).count()
    assert told == inward  # 01 goes back to each sender once


def test_what_cannot_be_read_from_above_lies_on_the_desk_and_is_fetched_once(
    axis: AxisSimulator, tmp_path: Any
) -> None:
    office.offices()
    channel = prepare(axis, tmp_path)
    axis.axis.offer("n1", b"<edXML>")
    for _time in range(2):
        nation.fetch(partner=PARTNER, nation=channel, by=SYSTEM, at=make.AT)
        nation.acknowledge(partner=PARTNER, nation=channel, at=make.AT)

    row = Consignment.objects.get()
    assert row.state == "quarantined" and row.why and axis.axis.settled == {}


def test_our_client_and_our_server_understand_each_other(
    rest: dict[str, make.Rest], live_server: Any, monkeypatch: Any
) -> None:

    stored = files.keep_octets(
        content=_file(make.document(NORTH, make.SOUTH)), name="a", by=SYSTEM, at=make.AT, limit_bytes=9**9
    )
    secret = make.members.issue_secret(agency=NORTH, by=make.OPERATOR, at=make.AT)
    address = f"{live_server.url}/api/v1/documents/axis"
    national = Vxp(Partner("x", "vxp", "x", f"{address}/vxp", client=NORTH, secret=secret))
    provincial = Edoc(
        Partner("y", "edoc", "y", f"{address}/v1", client=NORTH, secret=secret, user=NORTH, password=secret)
    )
    parcel = Parcel("k", "s", 1, 0, "edxml.edoc", {"kind": "edoc", "from": NORTH}, "2026-11-23", "d", make.SOUTH,
                    attachments=(Attachment(stored.code, "a", "b", stored.sha256),))  # fmt: skip
    for tries in (1, 2):
        assert national.send(replace(parcel, tries=tries), at=make.AT).key == "k"
    assert Consignment.objects.get().times_heard == 1 and len(rest[make.SOUTH].list()) == 1
    assert provincial.send(parcel, at=make.AT).key == "k" and Consignment.objects.get().times_heard == 2
    answered = make.document(make.SOUTH, NORTH)
    rest[make.SOUTH].send(make.octets(answered))
    for channel in (national, provincial):
        (code,) = [one["docId"] for one in channel.received("edoc", at=make.AT)]
        assert channel.download(code, at=make.AT) == make.octets(answered)
        channel.update(code, "processing", at=make.AT)
    provincial.update(code, "done", at=make.AT)
    assert [channel.received("edoc", at=make.AT) for channel in (national, provincial)] == [[], []]


def _file(package: Any) -> Any:

    return io.BytesIO(make.octets(package))
