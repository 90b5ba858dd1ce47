"""Test partners (NGSP, VDXP, the population database, two document axes) that misbehave as told; --write names them to the house.

--seal CODE seals a partner's secret, read from standard input, as it can stand in partners.toml.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from phohien.kernel import clock
from phohien.kernel.config import from_environment
from phohien.lgsp.adapters.rules import configuration
from phohien.lgsp.adapters.simulators.axis import AxisSimulator
from phohien.lgsp.adapters.simulators.edoc import USER, EdocSimulator
from phohien.lgsp.adapters.simulators.misbehaviour import LETTER_FAULTS, Misbehaviour
from phohien.lgsp.adapters.simulators.server import CLIENT, SECRET, Simulator
from phohien.site.commands import environment
from phohien.site.commands.environment import say
from phohien.site.supervisor import Child

PORT = 8020
EXAMPLE = """# The national partners of this installation. Written by ./phohien partners --write: the test partners.
simulate_port = {port}

[partner.ngsp]
protocol = "ngsp"
name = "NGSP/NDXP (thử nghiệm)"
address = "http://127.0.0.1:{port}/api"
token_address = "http://127.0.0.1:{port}/token"
client = "{client}"
secret = "{secret}"
facts = ["population.BirthRegistered.v1"]
caller = "VN-HY/GOV/G01/NDXP"

[partner.vdxp]
protocol = "vdxp"
name = "VDXP (thử nghiệm)"
address = "http://127.0.0.1:{port}/soap"
client = "XROADVN/GOV/H31/LGSP"
service = "XROADVN/GOV/VPCP/VDXP/sendLetter/v1"

[partner.truc]               # the national document axis, for every agency no other axis is named for
protocol = "vxp"
name = "Trục liên thông văn bản quốc gia (thử nghiệm)"
address = "http://127.0.0.1:{axis}/axis"
client = "H31"
secret = "{secret}"

[partner.truc-langson]       # another province's
protocol = "edoc"
name = "Trục văn bản tỉnh Lạng Sơn (thử nghiệm)"
address = "http://127.0.0.1:{edoc}/v1"
client = "H31"
secret = "{secret}"
user = "{user}"
password = "{secret}"
reaches = ["H37"]

[national.dancu]
partner = "ngsp"
when_down = "own_register"   # or "refuse"
[national.dancu.services]
"population.PersonByCode.v1" = "PersonByCode"
"population.PersonByDetails.v1" = "PersonByDetails"
"""


def run(arguments: list[str]) -> int:
    """The test partners served until they were stopped, or the file was written."""
    parser = argparse.ArgumentParser(prog="./phohien partners", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--write", action="store_true", help="write partners.toml into the data folder, and end")
    parser.add_argument("--seal", metavar="CODE", help="seal that partner's secret, read from standard input, and end")
    parser.add_argument("--seed", type=int, default=1, help="the same seed misbehaves in the same way")
    faults = ", ".join(LETTER_FAULTS)
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=RATE", help=f"such as lose=0.2; {faults}")
    options = parser.parse_args(arguments)
    if options.write:
        return _write(options.port)
    if options.seal:
        return _seal(options.seal)
    try:
        rates = {name: float(rate) for name, _sign, rate in (one.partition("=") for one in options.fault)}
    except ValueError:
        parser.error("Write --fault NAME=RATE, such as lose=0.2.")
    if unknown := rates.keys() - set(LETTER_FAULTS):
        parser.error(f"{', '.join(sorted(unknown))} is no fault: {faults}.")
    served = Simulator(
        port=options.port,
        misbehaviour=Misbehaviour(seed=options.seed, rates=rates),
        people=_people(),
        slow_seconds=12.0,
        today=clock.today().isoformat(),
    )
    say(f"The test partners listen at {served.address} (đối tác thử nghiệm).")
    axes = [kind(port=options.port + place, misbehaviour=Misbehaviour(seed=options.seed, rates=rates))
            for place, kind in enumerate((AxisSimulator, EdocSimulator), start=1)]  # fmt: skip
    try:
        with axes[0], axes[1]:
            say(f"The test axes listen at {axes[0].address} and {axes[1].address} (trục văn bản thử nghiệm).")
            served.serve()
    except KeyboardInterrupt:
        say("The test partners stopped.")
    return 0


def path() -> Path:
    """Where the installation's partners are written down."""
    return environment.variable_folder() / "partners.toml"


def _write(port: int) -> int:
    if path().exists():
        say(f"{path().name} is there already and was left as it is. Delete it first to have the test partners.")
        return 1
    path().touch(mode=0o600)
    path().write_text(EXAMPLE.format(port=port, axis=port + 1, edoc=port + 2, client=CLIENT, secret=SECRET, user=USER))
    say(f"Written: {path()}. The next ./phohien up starts the test partners.")
    return 0


def _seal(code: str) -> int:
    """Printed: the secret as only this installation can open it, for that partner only."""
    environment.start_django()
    from phohien.lgsp.adapters.channels import secrets

    given = (getpass.getpass("Secret (bí mật): ") if sys.stdin.isatty() else sys.stdin.read()).strip()
    if not given:
        say("No secret was given, so nothing was sealed.")
        return 1
    print(secrets.sealed(given, partner=code))
    return 0


def _people() -> dict[str, dict[str, object]]:
    """The demonstration's family, as the nation knows it."""
    environment.start_django()
    from phohien.systems.population import demo

    return {
        one.personal_id: {
            "full_name": one.full_name, "birth_date": one.birth_date.isoformat(), "sex": one.sex, "alive": True,
            "nationality": "Việt Nam", "ethnicity": "Kinh",
        }
        for one in (demo.MOTHER, demo.FATHER)
    }  # fmt: skip


def children() -> list[Child]:
    """The process of the test partners, in a demonstration whose file wants them."""
    if not path().exists() or not from_environment(os.environ).demo:
        return []
    try:
        port = configuration.read(path().read_text()).simulate_port
    except configuration.Unusable as fault:
        say(str(fault))
        return []
    command = [sys.executable, "-m", "phohien.site", "partners", "--port", str(port)]
    return [Child("partners", command, dict(os.environ))] if port else []
