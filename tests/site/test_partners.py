"""The command that makes and runs test partners."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from phohien.lgsp.adapters.outbox import Unreachable
from phohien.lgsp.adapters.rules import configuration
from phohien.site.commands import partners


def test_the_example_can_be_used_lies_there_for_its_owner_alone_and_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOHIEN_VAR", str(tmp_path))
    assert partners.children() == []
    assert partners.run(["--write", "--port", "8123"]) == 0

    known = configuration.read(partners.path().read_text())
    assert known.simulate_port == 8123 and known.national_of("population.PersonByCode.v1")[0] == "dancu"
    assert {code: known.axis_to(code).code for code in ("G22", "H37.1")} == {"G22": "truc", "H37.1": "truc-langson"}
    assert stat.S_IMODE(partners.path().stat().st_mode) == 0o600
    assert [child.command[-2:] for child in partners.children()] == [["--port", "8123"]]
    assert partners.run(["--write"]) == 1


@pytest.mark.parametrize("fault", ["lose", "lose=x", "nonsense=0.1"])
def test_a_fault_that_is_none_is_refused(fault: str) -> None:
    with pytest.raises(SystemExit):
        partners.run(["--fault", fault])


def test_a_secret_is_sealed_for_one_partner_of_this_installation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from phohien.lgsp.adapters.channels import secrets

    monkeypatch.setattr("sys.stdin", io.StringIO("bi-mat\n"))
    assert partners.run(["--seal", "lang-son"]) == 0
    sealed = capsys.readouterr().out.strip()
    assert "bi-mat" not in sealed and secrets.opened(sealed, partner="lang-son") == "bi-mat"
    with pytest.raises(Unreachable):
        secrets.opened(sealed, partner="another")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert partners.run(["--seal", "lang-son"]) == 1
