"""Verify evidence: containers (`verify FILE.asice`), archives (`verify *.zip`), receipts of the document axis; --json.

Containers may be ours or an X-Road server's. A receipt of the axis is checked with its package by
`verify bien-nhan.json --package goi-tin.edxml`, the archive of its evidence by `verify chung-cu.zip`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from cryptography import x509

from phohien.lgsp.gateway.evidence.verdict import Verdict
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.log.archives.check import Judge, Judged
from phohien.lgsp.gateway.log.archives.read import is_archive
from phohien.systems.documents.rules.axis import evidence


def run(arguments: list[str]) -> int:
    """Every container has its verdict, all archives one together; 0 only when all are valid, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="./phohien verify", description=__doc__)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="ASiC-E containers, archives, or folders of archives"
    )
    parser.add_argument("--trust", action="append", type=Path, default=[], metavar="PEM",
                        help="certificates of authorities to trust; without one nobody vouches for the signer")  # fmt: skip
    parser.add_argument(
        "--containers", action="store_true", help="judge every message of an archive as a container, too"
    )
    parser.add_argument(
        "--package", type=Path, metavar="EDXML", help="the package that a receipt of the document axis is about"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    options = parser.parse_args(arguments)
    try:
        trusted = [c for path in options.trust for c in x509.load_pem_x509_certificates(path.read_bytes())]
        files = [file for path in options.files for file in (sorted(path.glob("*.zip")) if path.is_dir() else [path])]
        about = options.package.read_bytes() if options.package else None
        proofs = _proofs(files, about, trusted)
        files = [path for path in files if path not in dict(proofs)]
        archives = [path for path in files if is_archive(path) or path.suffix == ".zip"]
        contents = [(path, path.read_bytes()) for path in files if path not in archives]
    except (OSError, ValueError) as error:
        print(f"Cannot be read / không đọc được: {error}")
        return 2
    verifier = Verifier(trusted)
    verdicts = [(path, verifier.verify(content)) for path, content in contents]
    for path, verdict in verdicts:
        print(_as_json(path, verdict) if options.json else _as_text(path, verdict))
    for path, found in proofs:
        print(_proof_as_json(path, found) if options.json else _proof_as_text(path, found))
    is_good = all(verdict.valid for _, verdict in verdicts) and all(found.is_valid for _, found in proofs)
    if not archives:
        return 0 if is_good else 1
    judged = Judge(trusted, containers=options.containers).judge(archives)
    print(_archives_as_json(judged) if options.json else _archives_as_text(judged))
    return 0 if judged.valid and is_good else 1


def _proofs(
    files: list[Path], about: bytes | None, trusted: list[x509.Certificate]
) -> list[tuple[Path, evidence.Finding]]:
    """Receipts of the document axis and archives of their evidence among the files, each judged."""
    found = []
    for path in files:
        if path.suffix == ".json" and evidence.is_receipt(content := path.read_bytes()):
            found.append((path, evidence.judge(content, about, trusted=trusted)))
        elif path.suffix == ".zip" and not is_archive(path) and evidence.is_evidence(content := path.read_bytes()):
            found.append((path, evidence.judge_archive(content, trusted=trusted)))
    return found


def _proof_as_json(path: Path, found: evidence.Finding) -> str:
    told = {"file": str(path), "valid": found.is_valid, "sentence": found.words.en, **asdict(found)}
    return json.dumps(told, ensure_ascii=False, default=str)


def _proof_as_text(path: Path, found: evidence.Finding) -> str:
    verdict = "HỢP LỆ / VALID" if found.is_valid else f"KHÔNG HỢP LỆ / INVALID ({found.code})"
    lines = [f"{path}: {verdict}", f"  {found.words.vi} / {found.words.en}"]
    said = found.said or {}
    if said:
        lines.append(f"  nơi gửi / sender: {said.get('sender')}, {said.get('document_id')}")
        lines.append(f"  trục nhận lúc / accepted: {said.get('accepted_at')}")
    if found.signer:
        lines.append(f"  người ký / signer: {found.signer}")
    if found.stamped_at:
        lines.append(f"  dấu thời gian / time stamp: {found.stamped_at}")
    if found.is_valid:
        lines.append(f"  được chứng minh / proven: {', '.join(found.proven) or 'bien-nhan.json'}")
        if not found.is_vouched:
            lines.append("  lưu ý / note: Nobody vouches for the signer; name trusted authorities with --trust.")
    return "\n".join(lines)


def _archives_as_json(judged: Judged) -> str:
    return json.dumps({"valid": judged.valid, **asdict(judged)}, ensure_ascii=False, default=str)


def _archives_as_text(judged: Judged) -> str:
    verdict = "HỢP LỆ / VALID" if judged.valid else "KHÔNG HỢP LỆ / INVALID"
    lines = [f"{judged.archives} tệp lưu trữ / archives: {verdict}"]
    lines += [f"  {found.file} ({found.code})\n    {found.sentence}" for found in judged.findings]
    lines.append(f"  lô / batches: {judged.batches}, lượt trao đổi / exchanges: {judged.exchanges}")
    if judged.containers:
        lines.append(f"  gói chứng cứ / containers: {judged.containers}")
    if judged.apart:
        lines.append(f"  nội dung lớn để ngoài / large bodies kept apart, by digest: {judged.apart}")
    if judged.first and judged.last:
        lines.append(f"  dấu thời gian / time stamps: {judged.first} … {judged.last}")
    return "\n".join([*lines, *(f"  lưu ý / note: {note}" for note in judged.notes)])


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
