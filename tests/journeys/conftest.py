"""A gateway as a process of its own that follows the test's database, and a vendor's register behind it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from phohien.kernel import clock
from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.services import members, provision, reference, requests
from phohien.lgsp.catalogue.tests import make
from phohien.site import testbed
from phohien.site.commands import gateway as command
from phohien.systems.population import demo as people

DESCRIPTION = Path(command.__file__).parents[2] / "lgsp" / "catalogue" / "data" / "demo-person.json"


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_true(wanted: Callable[[], bool], seconds: float = 30) -> None:
    """It has become true. Raises AssertionError when it has not in that time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if wanted():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"It did not become true within {seconds} s.")


@dataclass
class Gateway:
    """A gateway that runs."""

    port: int
    folder: Path

    def health(self) -> str:
        """What it says of itself."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as reply:
            return str(reply.read().decode())


@pytest.fixture
def lgsp(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    transactional_db: None,
) -> Iterator[Gateway]:
    """The gateway follows the catalogue of the test's database; the house asks over it, and is behind it when it serves."""
    if "live_server" in request.fixturenames:
        settings.PUBLIC_URL = request.getfixturevalue("live_server").url
        monkeypatch.setenv("PHOHIEN_PUBLIC_URL", settings.PUBLIC_URL)
    port, secret = free_port(), settings.SECRET_KEY.ljust(48, "x")
    settings.SECRET_KEY = secret
    settings.GATEWAY_ROOT = tmp_path / "gateway"
    settings.CONFIG = replace(settings.CONFIG, gateway_port=port)
    address = testbed._named(os.environ["PHOHIEN_DATABASE_URL"], settings.DATABASES["default"]["NAME"])
    for name, value in {"VAR": tmp_path, "DATABASE_URL": address, "SECRET_KEY": secret}.items():
        monkeypatch.setenv(f"PHOHIEN_{name}", str(value))
    # The gateway's own tables may have been filled from another journal by the test before.
    with connection.cursor() as cursor:
        cursor.execute("drop schema if exists evidence, operations cascade")
    command.prepare()
    environment = {**os.environ, "PYTHONPATH": str(testbed.ROOT / "src")}
    with (tmp_path / "gateway.log").open("wb") as log:
        processes = [subprocess.Popen(child.command, env=environment, stdout=log, stderr=log)
                     for child in command.children("127.0.0.1", port)]  # fmt: skip
    yield Gateway(port, tmp_path)
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(15)


@dataclass
class Vendor:
    """The vendor's register and what it was asked."""

    heard: Path
    process: subprocess.Popen[bytes]

    @property
    def asked(self) -> list[str]:
        """A line for each question."""
        return self.heard.read_text().splitlines()


@pytest.fixture
def vendor(lgsp: Gateway, province: None, tmp_path: Path) -> Iterator[Vendor]:
    """The population register's question PersonByCode is answered by another system, by configuration alone."""
    port, heard = free_port(), tmp_path / "heard"
    family = {
        person.personal_id: {"full_name": person.full_name, "birth_date": person.birth_date.isoformat(), "alive": True}
        for person in (people.MOTHER, people.FATHER)
    }
    newborn = {"full_name": people.NEWBORN.full_name, "mother_id": people.MOTHER.personal_id, "alive": True}
    (tmp_path / "people.json").write_text(json.dumps({**family, "*": newborn}))
    program = [sys.executable, str(Path(__file__).with_name("vendor.py")), str(port), str(tmp_path / "people.json")]
    with heard.open("wb") as log:
        process = subprocess.Popen(program, stdout=log)
    configure(f"http://127.0.0.1:{port}/persons")
    await_true(lambda: "configuration" in lgsp.health())
    yield Vendor(heard, process)
    process.kill()
    process.wait()


def configure(url: str) -> None:
    """DANCU provides PersonByCode at that address, and MOTCUA has the right to it; all through the catalogue's acts."""
    from phohien.kernel.policy import SYSTEM

    at = clock.now() - timedelta(minutes=1)
    reference.load_reference_data(by=SYSTEM, at=at)
    who: dict[str, Any] = {"by": SYSTEM, "at": at}
    systems: dict[str, Subsystem] = {}
    for code, name in (("H31", "MOTCUA"), ("H31.15", "DANCU")):
        owner = members.register_member(member_class="GOV", code=code, agency_code="", **who)
        systems[name] = members.register_subsystem(member=owner, code=name, name=f"Hệ thống {name}", **who)
    version = provision.register_service(
        subsystem=systems["DANCU"], code="PersonByCode", protocol="rest", name="Tra cứu dân cư", **make.TEXTS, **who
    )
    provision.describe_version(version=version, content=DESCRIPTION.read_bytes(), **who)
    version = provision.place_version(version=version, url=url, question="population.PersonByCode.v1", **who)
    version = provision.record_test(version=make.checked(version), note="Đã gọi thử.", **who)
    version = provision.publish(version=version, **who)
    request = requests.send_request(
        client=systems["MOTCUA"], version=version, endpoints=version.endpoints.all(), purpose="Đăng ký khai sinh cho trẻ em.",
        legal_basis="Luật Hộ tịch, Điều 16", ends_on=(at + timedelta(days=300)).date(), **who,
    )  # fmt: skip
    requests.grant_request(request=request, answer="Đồng ý cho sử dụng.", **who)
