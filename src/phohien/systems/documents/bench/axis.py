"""How much the axis carries: packages of 1 MB accepted, taken in and verified, statuses, memory, in processor time on one core.

Wall time says nothing on a shared machine: rates are messages a processor-second of one core, doubled for two. The yardstick of a
package is what nobody can leave out: hash and durable write of the same octets; of a status, one insert.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.test.utils import override_settings

from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory.models import Agency
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.services.axis import accepting, taking_in

OFFICES = ("H99.41", "H99.42")
PACKAGES, STATUSES = 20, 100
CORES = 2


def figures(*, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Every figure of the axis, over two offices made for it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(FILES_ROOT=Path(folder), SIGNING_ROOT=Path(folder) / "ca"),
    ):
        for code in OFFICES:
            Agency.objects.get_or_create(code=code, defaults={
                "name": code, "name_en": code, "kind": "department", "search_key": code, "sort_key": code,
                "valid_from": date(2020, 1, 1)})  # fmt: skip
        found = [*_packages(Path(folder)), _statuses(), _memory()]
    for row in found:
        say(f"  {row['name']}: {row['value']} {row['unit']}")
    return found


def _package(number: int, file: bytes) -> bytes:
    sender, receiver = (model.Organisation(agency_code=code, name=code) for code in OFFICES)
    document = model.Document(
        sender=sender, receivers=(receiver,), document_id=f"{OFFICES[0]},{number}", number=str(number), symbol="CV",
        issued_at_place="Hưng Yên", issued_on=date(2026, 11, 2), abstract=f"Văn bản đo số {number}",
        type=model.TypeOfDocument(group="2", detail="18", name="Công văn"), signatory=model.Signatory(name="A", position="B"),
        business=model.Business(kind="0", reason="đo", on_paper="0"),
        attachments=(model.Attachment(content_id="1", name="a.pdf", content_type="application/zip", content=file),),
    )  # fmt: skip
    return edxml.write(document, entry_name=lambda _file: "a.pdf", lenient=True)


def _packages(folder: Path) -> list[dict[str, Any]]:
    contents = [_package(number, page) for number, page in enumerate(_signed_pages(1 << 20))]
    walls, begun = [], time.process_time()
    for content in contents:
        handed_at = time.perf_counter()
        accepting.accept_package(handed=accepting.Handed(content=io.BytesIO(content)), by=SYSTEM, at=clock.now())
        done = taking_in.take_in_next(by=SYSTEM, at=clock.now())
        assert done is not None and done.transport == "done", done and done.error
        walls.append(time.perf_counter() - handed_at)
    each = (time.process_time() - begun) / PACKAGES
    begun = time.process_time()
    for content in contents:
        hashlib.sha256(content).hexdigest()
        _durably(folder / "yardstick", content)
    least = (time.process_time() - begun) / PACKAGES
    slowest = sorted(walls)[int(PACKAGES * 0.95) - 1]
    return [
        _figure("packages of 1 MB accepted, taken in and verified, two cores", CORES / each, "/s", ">= 50", CORES / each >= 50,
                "hash and durable write of the same octets", CORES / least),
        _figure("work of handing one package over, p95 (without waiting for the worker)", slowest, "s", "< 2", slowest < 2,
                "", 0.0),
    ]  # fmt: skip


def _signed_pages(size: int) -> list[bytes]:
    """PDFs of that size, unlike each other, each with a seal to verify."""
    at = clock.now()
    seal = signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL,
        owner_code=OFFICES[0],
        owner_name=OFFICES[0],
        by=SYSTEM,
        at=at - timedelta(hours=1),
    )
    return [
        signing.sign_pdf(_page(number, size), credential=seal, reason="đo", at=at, by=SYSTEM)
        for number in range(PACKAGES)
    ]


def _page(number: int, size: int) -> bytes:
    """One page with that much in a stream, as a scan has, written by hand: its table of offsets is all there is to it."""
    filling = hashlib.shake_256(str(number).encode()).digest(size)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(filling), filling),
    ]  # fmt: skip
    whole, offsets = b"%PDF-1.7\n", []
    for place, part in enumerate(parts, start=1):
        offsets.append(len(whole))
        whole += b"%d 0 obj%b\nendobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return whole + b"xref\n0 5\n0000000000 65535 f \n%btrailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(whole),
    )


def _durably(path: Path, content: bytes) -> None:
    with path.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def _statuses() -> dict[str, Any]:
    written = [_status(number) for number in range(STATUSES)]
    begun = time.process_time()
    for content in written:
        handed = accepting.Handed(content=io.BytesIO(content), kind="status")
        accepting.accept_package(handed=handed, by=SYSTEM, at=clock.now())
    each = (time.process_time() - begun) / STATUSES
    begun = time.process_time()
    for number in range(STATUSES):
        Agency.objects.filter(code=OFFICES[0]).update(short_name=str(number))
    least = (time.process_time() - begun) / STATUSES
    return _figure(
        "statuses heard, two cores", CORES / each, "/s", ">= 500", CORES / each >= 500, "one row changed", CORES / least
    )


def _status(number: int) -> bytes:
    told = model.Status(
        sender=model.Organisation(agency_code=OFFICES[1], name=OFFICES[1]), code="05", description=f"đang xử lý {number}",
        about=model.Reference(agency_code=OFFICES[0], document_id=f"{OFFICES[0]},{number % PACKAGES}"), at=clock.now(),
    )  # fmt: skip
    return edxml.write(told, entry_name=lambda _file: "", lenient=True)


def _memory() -> dict[str, Any]:
    content = _package(9_000, os.urandom(25 << 20))
    stream = io.BytesIO(content)
    tracemalloc.start()
    accepting.accept_package(handed=accepting.Handed(content=stream), by=SYSTEM, at=clock.now())
    peak = tracemalloc.get_traced_memory()[1] / len(content)
    tracemalloc.stop()
    return _figure(
        "memory to accept a package with a file of 25 MiB", peak, "times the package", "< 2", peak < 2, "", 0.0
    )


def _figure(name: str, value: float, unit: str, goal: str, met: bool, yardstick: str, other: float) -> dict[str, Any]:
    return {
        "name": name, "value": round(value, 3), "unit": unit, "goal": goal, "met": met, "yardstick": yardstick,
        "yardstick_value": round(other, 3), "ratio": round(value / other, 3) if other else None,
    }  # fmt: skip
