"""What the tests of the adapters are built from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.adapters.channels.ngsp import Ngsp
from phohien.lgsp.adapters.channels.vdxp import Vdxp
from phohien.lgsp.adapters.models import Letter
from phohien.lgsp.adapters.outbox import posting
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.simulators.server import CLIENT, SECRET, Simulator

AT = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
PATIENCE = 0.25
OPERATOR = Actor(
    code="operator", name="Ngô Gia Bảo", kind="official", agency="H31", post="P-1", roles=frozenset({"operator"})
)
CLERK = Actor(code="clerk", name="Lê Văn Thư", kind="official", agency="H31.7", post="P-3", roles=frozenset({"clerk"}))
SERVICE = "XROADVN/GOV/VPCP/VDXP/sendLetter/v1"
OURS = "XROADVN/GOV/H31/LGSP"


def ngsp(partner: Simulator, **more: Any) -> Partner:
    """The test partner as NGSP."""
    told = {
        "token_address": f"{partner.address}/token",
        "client": CLIENT,
        "secret": SECRET,
        "patience_seconds": PATIENCE,
    }
    return Partner("ngsp", "ngsp", "NGSP", f"{partner.address}/api", **{**told, **more})


def vdxp(partner: Simulator, **more: Any) -> Partner:
    """The test partner as VDXP."""
    told = {"client": OURS, "service": SERVICE, "patience_seconds": PATIENCE}
    return Partner("vdxp", "vdxp", "VDXP", f"{partner.address}/soap", **{**told, **more})


def channel(protocol: str, partner: Simulator, **more: Any) -> Any:
    """A fresh channel to the test partner."""
    return Ngsp(ngsp(partner, **more)) if protocol == "ngsp" else Vdxp(vdxp(partner, **more))


def post(subject: str = "a", *, partner: str = "ngsp", at: datetime = AT, **more: Any) -> Letter:
    """A letter about the subject waits."""
    with transaction.atomic():
        return posting.post(
            **{
                "partner": partner,
                "subject": subject,
                "kind": "test.Told.v1",
                "data": {"n": 1, "tên": "Đỗ"},
                "by": SYSTEM,
                "at": at,
                **more,
            }
        )


def write_partners(folder: Path, partner: Simulator, more: str = "") -> None:
    """The installation's file names the test partner by both protocols."""
    (folder / "partners.toml").write_text(f"""
[partner.ngsp]
protocol = "ngsp"
name = "NGSP thử nghiệm"
address = "{partner.address}/api"
token_address = "{partner.address}/token"
client = "{CLIENT}"
secret = "{SECRET}"
patience_seconds = {PATIENCE}
credentials_end = 2026-12-10
facts = ["population.BirthRegistered.v1"]
caller = "VN-HY/GOV/G01/NDXP"

[partner.vdxp]
protocol = "vdxp"
name = "VDXP thử nghiệm"
address = "{partner.address}/soap"
client = "{OURS}"
service = "{SERVICE}"
patience_seconds = {PATIENCE}
{more}
""")
