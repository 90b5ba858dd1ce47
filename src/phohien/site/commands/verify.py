"""Verify evidence of an exchange, ours or an X-Road server's: `verify FILE.asice`; says exactly what is wrong; --json."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from cryptography import x509

from phohien.lgsp.gateway.evidence.verdict import Verdict
from phohien.lgsp.gateway.evidence.verify import Verifier


def run(arguments: list[str]) -> int:
    """Every file has its verdict; 0 only when all are valid, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="./phohien verify", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="ASiC-E containers")
    parser.add_argument("--trust", action="append", type=Path, default=[], metavar="PEM",
                        help="certificates of authorities to trust; without one nobody vouches for the signer")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    options = parser.parse_args(arguments)
    try:
        trusted = [c for path in options.trust for c in x509.load_pem_x509_certificates(path.read_bytes())]
        contents = [(path, path.read_bytes()) for path in options.files]
    except (OSError, ValueError) as error:
        print(f"Cannot be read / không đọc được: {error}")
        return 2
    verifier = Verifier(trusted)
    verdicts = [(path, verifier.verify(content)) for path, content in contents]
    for path, verdict in verdicts:
        print(_as_json(path, verdict) if options.json else _as_text(path, verdict))
    return 0 if all(verdict.valid for _, verdict in verdicts) else 1


def _as_json(path: Path, verdict: Verdict) -> str:
    def plain(value: object) -> str:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    return json.dumps({"file": str(path), **asdict(verdict)}, ensure_ascii=False, default=plain)


def _as_text(path: Path, verdict: Verdict) -> str:
    if not verdict.valid:
        return f"{path}: KHÔNG HỢP LỆ / INVALID ({verdict.code})\n  {verdict.sentence}"
    lines = [f"{path}: HỢP LỆ / VALID", f"  {verdict.sentence}", f"  người ký / signer: {verdict.signer}"]
    lines.append(f"  ký lúc / signed at: {verdict.signed_at}")
    if verdict.stamped_at:
        lines.append(f"  dấu thời gian / time stamp: {verdict.stamped_at} ({verdict.stamper})")
    lines.append(f"  được chứng minh / proven: {', '.join(verdict.proven)}")
    if verdict.absent:
        lines.append(f"  chỉ có giá trị băm / only the digest is proven: {', '.join(verdict.absent)}")
    return "\n".join([*lines, *(f"  lưu ý / note: {note}" for note in verdict.notes)])
