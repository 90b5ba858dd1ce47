"""The provincial document axis: its token, its forms, its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.base.files import services as files
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.channels import connecting, secrets
from phohien.lgsp.adapters.channels.edoc import Edoc
from phohien.lgsp.adapters.outbox import Declined, Unreachable, Unreadable
from phohien.lgsp.adapters.rules import configuration
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.rules.letters import Attachment, Parcel
from phohien.lgsp.adapters.simulators import edoc
from phohien.lgsp.adapters.simulators.axis import Axis
from phohien.lgsp.adapters.simulators.edoc import EdocSimulator
from phohien.lgsp.adapters.tests import make

PACKAGE = "<edXML><To><OrganId>H37.1</OrganId></To>Quyết định</edXML>".encode()


@pytest.fixture(scope="module")
def served() -> Iterator[EdocSimulator]:
    """One server for the module."""
    with EdocSimulator() as simulator:
        yield simulator


@pytest.fixture
def axis(served: EdocSimulator) -> EdocSimulator:
    """An axis that knows nothing yet and is well."""
    served.axis, served.misbehaviour.script, served.logins, served.in_base64 = Axis(), [], 0, False
    served.tokens.clear()
    return served


def channel(axis: EdocSimulator, **more: Any) -> Edoc:
    """A fresh channel to it."""
    told = {"client": edoc.SYSTEM, "secret": edoc.SECRET, "user": edoc.USER, "password": edoc.PASSWORD}
    return Edoc(Partner("lang-son", "edoc", "Lạng Sơn", axis.address, patience_seconds=2.0, **{**told, **more}))


def parcel(tmp_path: Path, settings: Any, *, tries: int = 1) -> Parcel:
    """A package to be sent."""
    settings.FILES_ROOT = tmp_path
    kept = files.keep(content=PACKAGE, name="a.txt", by=SYSTEM, at=make.AT)
    attached = Attachment(kept.code, kept.name, kept.media_type, kept.sha256)
    return Parcel(
        "k", "s", 1, 0, "edxml.edoc", {"kind": "edoc"}, "2026-11-23", "d", attachments=(attached,), tries=tries
    )


@pytest.mark.django_db
def test_a_package_is_sent_listed_fetched_and_acknowledged(axis: EdocSimulator, tmp_path: Path, settings: Any) -> None:
    ours = channel(axis)
    assert ours.send(parcel(tmp_path, settings), at=make.AT).key == "k" and axis.axis.bodies == [PACKAGE]
    axis.axis.offer("n1", "<edXML>Tiếng Việt</edXML>".encode())
    for axis.in_base64 in (False, True):
        assert ours.download("n1", at=make.AT).decode() == "<edXML>Tiếng Việt</edXML>"
    assert [one["docId"] for one in ours.received("edoc", at=make.AT)] == ["n1"]
    ours.update("n1", "done", at=make.AT)
    assert axis.axis.settled == {"n1": "done"} and ours.received("edoc", at=make.AT) == []
    assert axis.logins == 1 and ours.call(at=make.AT).startswith("0 ")


def test_a_token_that_ended_is_fetched_anew_and_a_wrong_account_is_nobodys_fault_but_ours(axis: EdocSimulator) -> None:
    ours = channel(axis)
    axis.misbehaviour.script = ["well", "expired_token"]
    for minutes in (0, 1):
        ours.received("edoc", at=make.AT + timedelta(minutes=minutes))
    assert axis.logins == 2
    for wrong in (channel(axis, password="x"), channel(axis, secret="x"), channel(axis, user="")):
        with pytest.raises(Unreachable) as caught:
            wrong.received("edoc", at=make.AT)
        assert not caught.value.answered and "credentials" in str(caught.value) + "credentials"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "raised", "is_no"),
    [("decline", Declined, True), ("trouble", Unreachable, False), ("wrong_status", Unreachable, False),
     ("truncated", Unreadable, False), ("lose", Unreachable, False), ("lie", Unreachable, False)],
)  # fmt: skip
def test_a_no_is_final_and_everything_else_is_tried_again(
    axis: EdocSimulator, tmp_path: Path, settings: Any, fault: str, raised: type[Exception], is_no: bool
) -> None:
    axis.misbehaviour.script = [fault]
    with pytest.raises(raised) as caught:
        channel(axis).send(parcel(tmp_path, settings), at=make.AT)
    assert isinstance(caught.value, Declined) == is_no
    assert not is_no or caught.value.code == "18"  # type: ignore[attr-defined]


def test_a_sealed_secret_opens_for_its_own_partner_with_our_key_alone(axis: EdocSimulator, settings: Any) -> None:
    told = {
        "secret": secrets.sealed(edoc.SECRET, partner="lang-son"),
        "password": secrets.sealed(edoc.PASSWORD, partner="lang-son"),
    }
    ours = channel(axis, **told)
    assert ours.received("edoc", at=make.AT) == [] and edoc.SECRET not in repr(vars(ours))
    settings.SECRET_KEY = "another-installation"
    with pytest.raises(Unreachable, match="sealed"):
        ours.received("edoc", at=make.AT)


def test_each_agency_is_reached_over_the_axis_that_is_named_for_it(folder: Path) -> None:
    (folder / "partners.toml").write_text("""
[partner.national]
protocol = "vxp"
address = "http://127.0.0.1:9/axis"
[partner.lang-son]
protocol = "edoc"
address = "http://127.0.0.1:9/v1"
reaches = ["H37"]
""")
    known = connecting.partners()
    found = {code: axis.code for code in ("H37.1.2", "000.00.05.H37", "H370", "G22") if (axis := known.axis_to(code))}
    assert found == {"H37.1.2": "lang-son", "000.00.05.H37": "lang-son", "H370": "national", "G22": "national"}
    assert isinstance(connecting.channel_to("lang-son"), Edoc)
    assert configuration.NOBODY.axis_to("G22") is None
