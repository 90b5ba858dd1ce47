"""`./phohien verify` says of each file whether it proves what it claims, and its exit status says it to scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from phohien.lgsp.gateway.tests import make
from phohien.site.commands import verify


def test_a_good_and_a_bad_file_get_their_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, root = tmp_path / "good.asice", tmp_path / "bad.asice", tmp_path / "root.pem"
    good.write_bytes(make.batch([make.message(1)]).container(0))
    bad.write_bytes(good.read_bytes().replace(b"x-road-id:1", b"x-road-id:2"))
    root.write_bytes(make.office().root.public_bytes(Encoding.PEM))

    assert verify.run([str(good), "--trust", str(root)]) == 0
    assert "HỢP LỆ / VALID" in capsys.readouterr().out
    assert verify.run([str(good), str(bad), "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["valid"], second["valid"], second["code"]) == (True, False, "not_a_container")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.run([str(tmp_path / "none.asice")]) == 2
    assert "none.asice" in capsys.readouterr().out
