"""How much the axis carries: packages of 1 MB accepted, taken in and verified, statuses, in processor time on one core.

Wall time says nothing on a shared machine: rates are messages a processor-second of one core, doubled for two, from the median
unit; what the database's process of the session uses beside it is counted in. Yardsticks are taken by turns with the units: of a
package, what nobody can leave out (hash and durable write of the same octets); of a status, one row changed.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
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
from phohien.systems.documents.bench import handing
from phohien.systems.documents.bench.measuring import CORES, Clock, figure, session_seconds
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.services.axis import accepting, taking_in

OFFICES = ("H99.41", "H99.42")
PACKAGES, STATUSES = 40, 200
MEGABYTE = 1 << 20


def figures(*, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Every figure of the axis, over two offices made for it."""
    for code in OFFICES:
        Agency.objects.get_or_create(code=code, defaults={
            "name": code, "name_en": code, "kind": "department", "search_key": code, "sort_key": code,
            "valid_from": date(2020, 1, 1)})  # fmt: skip
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(FILES_ROOT=Path(folder), SIGNING_ROOT=Path(folder) / "ca"),
    ):
        _in_use(Path(folder))
        found = [*_packages(Path(folder)), *_statuses()]
        found += handing.memory(package_of=package, page_of=signed_page)
    found += handing.over(
        [package(5_000 + number, one) for number, one in enumerate(signed_pages(MEGABYTE, handing.TURNS))]
    )
    for row in found:
        say(f"  {row['name']}: {row['value']} {row['unit']}")
    return found


def _in_use(store: Path) -> None:
    """The store has its folders, as every store has after its first hundred thousand files."""
    for one in range(1 << 16):
        (store / f"{one >> 8:02x}" / f"{one & 255:02x}").mkdir(parents=True)


def package(number: int, file: bytes) -> bytes:
    """A package from the one office to the other, with that file."""
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
    contents = [package(number, one) for number, one in enumerate(signed_pages(MEGABYTE, PACKAGES))]
    accepted, taken, least = Clock(), Clock(), Clock()
    _one_way(contents.pop(), Clock(), Clock())  # the first loads the engine
    begun = session_seconds()
    for content in contents:
        _one_way(content, accepted, taken)
        least.take(lambda content=content: _durably(folder / "yardstick", content))  # type: ignore[misc]
    database = (session_seconds() - begun) / len(contents)
    ours = accepted.each + taken.each
    floor = "hash and durable write of the same octets"
    return [
        figure("packages of 1 MB accepted, taken in and verified, two cores", CORES / (ours + database), "/s", 50,
               yardstick=floor, other=CORES / least.each, at_least=True),
        figure("a package of 1 MB, all of it", (ours + database) * 1000, "CPU-ms", 40, yardstick=floor, other=least.each * 1000),
        figure("of which accepting it", accepted.each * 1000, "CPU-ms", None),
        figure("of which taking it in, its signatures verified", taken.each * 1000, "CPU-ms", None),
        figure("of which the database's process", database * 1000, "CPU-ms", None),
    ]  # fmt: skip


def _one_way(content: bytes, accepted: Clock, taken: Clock) -> None:
    handed = accepting.Handed(content=io.BytesIO(content))
    accepted.take(lambda: accepting.accept_package(handed=handed, by=SYSTEM, at=clock.now()))
    done = taken.take(lambda: taking_in.take_in_next(by=SYSTEM, at=clock.now()))
    assert done is not None and done.transport == "done", done and done.error
    assert done.report[0]["verdict"] == "valid"


def signed_pages(size: int, many: int) -> list[bytes]:
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
        signing.sign_pdf(page(number, size), credential=seal, reason="đo", at=at, by=SYSTEM) for number in range(many)
    ]


def signed_page(_number: int, size: int) -> bytes:
    """One more of them."""
    return signed_pages(size, 1)[0]


def page(number: int, size: int) -> bytes:
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
    hashlib.sha256(content).hexdigest()
    with path.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def _statuses() -> list[dict[str, Any]]:
    heard, least = Clock(), Clock()
    written = [_status(number) for number in range(STATUSES)]
    begun = session_seconds()
    for content in written:
        handed = accepting.Handed(content=io.BytesIO(content), kind="status")
        heard.take(lambda handed=handed: accepting.accept_package(handed=handed, by=SYSTEM, at=clock.now()))  # type: ignore[misc]
    database = (session_seconds() - begun) / STATUSES
    begun = session_seconds()
    for number in range(STATUSES):
        row = Agency.objects.filter(code=OFFICES[0])
        least.take(lambda row=row, number=number: row.update(short_name=str(number)))  # type: ignore[misc]
    beside = (session_seconds() - begun) / STATUSES
    each, other = heard.each + database, least.each + beside
    return [
        figure("statuses heard, two cores", CORES / each, "/s", 500, yardstick="one row changed", other=CORES / other,
               at_least=True),
        figure("a status, without the database's process", heard.each * 1000, "CPU-ms", None, yardstick="one row changed",
               other=least.each * 1000),
        figure("of a status, the database's process", database * 1000, "CPU-ms", None),
    ]  # fmt: skip


def _status(number: int) -> bytes:
    told = model.Status(
        sender=model.Organisation(agency_code=OFFICES[1], name=OFFICES[1]), code="05", description=f"đang xử lý {number}",
        about=model.Reference(agency_code=OFFICES[0], document_id=f"{OFFICES[0]},{number % PACKAGES}"), at=clock.now(),
    )  # fmt: skip
    return edxml.write(told, entry_name=lambda _file: "", lenient=True)
