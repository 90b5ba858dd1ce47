"""`./phohien verify` says of each file whether it proves what it claims, and its exit status says it to scripts."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from phohien.lgsp.gateway.log import archiver, stamper
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.tests import make, stored
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


@pytest.mark.xdist_group("evidence")
def test_a_row_of_archives_has_one_verdict_and_what_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, root = tmp_path / "data", tmp_path / "root.pem"
    root.write_bytes(make.office().root.public_bytes(Encoding.PEM))
    with stored.empty_store() as connection:
        seal = Seal(b"k" * 32, data)
        for number in range(6):
            stored.write(data, stored.record(seal, number, soap=number == 3))
        stored.load(connection, data)
        stamper.stamp(connection, "test", make.token)
        archiver.archive(connection, data, "test", at=make.AT + timedelta(days=31), octets=1000)
    names = sorted((data / "archives").glob("*.zip"), key=lambda path: path.stat().st_mtime_ns)

    assert verify.run([str(data / "archives"), "--trust", str(root), "--containers"]) == 0
    assert f"{len(names)} tệp lưu trữ / archives: HỢP LỆ / VALID" in capsys.readouterr().out
    names[1].unlink()
    assert verify.run([str(data / "archives"), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(found["file"], found["code"]) for found in said["findings"]] == [(names[2].name, "missing_archive")]
    names[0].write_bytes(b"no archive")
    assert verify.run([str(names[0])]) == 1
    assert "not_an_archive" in capsys.readouterr().out
