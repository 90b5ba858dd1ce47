"""A package as JSON, without the octets of its files. Run as a module, it writes the golden files anew."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from phohien.systems.documents.rules.edxml import Reading, read

SAMPLES = Path(__file__).resolve().parents[7] / "shared" / "vectors" / "edxml"
GOLDEN = Path(__file__).parent / "golden"


def sample_files() -> list[Path]:
    """Every sample message nobody here wrote; none when the folder is absent."""
    return sorted(SAMPLES.glob("*.edxml"))


def as_json(reading: Reading) -> str:
    """The reading, readable and comparable."""
    whole = {
        "kind": type(reading.package).__name__,
        "package": asdict(reading.package),
        "findings": [[finding.code, finding.place, finding.value] for finding in reading.findings],
    }
    for file in whole["package"].get("attachments", ()):
        del file["content"]
    return json.dumps(_without_nothing(whole), ensure_ascii=False, indent=1, default=_plain) + "\n"


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item not in ("", None, (), [])}
    return [_without_nothing(item) for item in value] if isinstance(value, list | tuple) else value


def _plain(value: Any) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for path in sample_files():
        (GOLDEN / f"{path.stem}.json").write_text(as_json(read(path.read_bytes())), encoding="utf-8")
