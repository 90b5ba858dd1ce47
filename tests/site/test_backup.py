"""A backup is made while the system runs: files come and go under its hands."""

from __future__ import annotations

import io
import itertools
import tarfile
import threading
from pathlib import Path

from phohien.site.commands import backup


def test_files_that_go_away_meanwhile_are_left_out_and_all_others_are_in(tmp_path: Path) -> None:
    folder, stop = tmp_path / "gateway" / "data", threading.Event()
    folder.mkdir(parents=True)
    (folder / "configuration").write_bytes(b"made again")
    for number in range(300):
        (folder / f"{number:03d}.rows").write_bytes(b"stays")

    def churn() -> None:
        for turn in itertools.takewhile(lambda _turn: not stop.is_set(), itertools.count()):
            passing = [folder / f"x{turn}-{number}" for number in range(20)]
            for path in passing:
                path.write_bytes(b"goes")
            for path in passing:
                path.unlink()

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for _attempt in range(6):
            with tarfile.open(fileobj=io.BytesIO(), mode="w") as tar:
                backup._add(tar, tmp_path / "gateway", "gateway")
                backup._add(tar, tmp_path / "nothing", "nothing")
                names = set(tar.getnames())
    finally:
        stop.set()
        thread.join()

    assert {f"gateway/data/{number:03d}.rows" for number in range(300)} <= names
    assert "gateway/data/configuration" not in names and "nothing" not in names
