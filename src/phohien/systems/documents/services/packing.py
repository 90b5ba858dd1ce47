"""Building a package: files flow from the store into one zip, piece by piece; the same asked package is the same octets again.

Nothing is compressed: signed PDFs are already, and every archive's tools can take a stored entry out.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings
from django.db import transaction
from lxml import etree

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Problem, Stale
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import ArchivePackage
from phohien.systems.documents.queries import dossiers
from phohien.systems.documents.rules.sip import assembling, checking
from phohien.systems.documents.rules.sip.parts import Dossier, Held, Made
from phohien.systems.documents.services import packaging
from phohien.ui.typeset import typeset

CHUNK_BYTES = 1024 * 1024
LARGEST_BYTES = 200 * 1024**3
SCHEMAS = Path(__file__).parent.parent / "data" / "sip"
LOG = logging.getLogger(__name__)
Tell = Callable[[int], bool]


class Stopped(Exception):
    """Somebody stopped the package while it was built."""


class Damaged(Exception):
    """A kept file is not what it was when it was kept; its name."""


def build(package: ArchivePackage, *, by: Actor, now: Callable[[], datetime]) -> ArchivePackage:
    """The package is built, checked and kept, or says why it could not be. A death on the way leaves nothing but the wish."""
    try:
        with tempfile.TemporaryFile(dir=_beside_the_store()) as target:
            dossier = dossiers.dossier_of(package)
            pour(dossier, target, tell=lambda done: packaging.tell_progress(package, done))
            report = [one.as_data() for one in look_at(target)]
            return _finish(package, target, f"{dossier.identifier}.zip", report, by=by, at=now())
    except Stopped:
        return package
    except Damaged as fault:
        return packaging.fail_package(code=package.code, fault=f"Tệp không còn nguyên vẹn: {fault}", by=by, at=now())
    except (OSError, Problem) as fault:
        LOG.exception("The package %s could not be built.", package.code)
        return packaging.fail_package(code=package.code, fault=str(fault), by=by, at=now())


def _finish(
    package: ArchivePackage, target: BinaryIO, name: str, report: list[dict[str, str]], *, by: Actor, at: datetime
) -> ArchivePackage:
    """The zip is kept and the package names it, both or neither: whoever dies in between leaves no zip that nobody names."""
    target.seek(0)
    try:
        with transaction.atomic():
            stored = files.keep_octets(content=target, name=name, by=by, at=at, limit_bytes=LARGEST_BYTES)
            return packaging.finish_package(
                code=package.code, file_code=stored.code, sha256=stored.sha256, size=stored.size_bytes, report=report, by=by, at=at
            )  # fmt: skip
    except Stale:  # stopped in the last moment
        return package


def pour(dossier: Dossier, target: BinaryIO, *, tell: Tell = lambda _done: True) -> None:
    """The whole package is in ``target``. Raises Stopped, Damaged."""
    when = in_vietnam(dossier.made_at)
    moment = (max(when.year, 1980), when.month, when.day, when.hour, when.minute, when.second)
    numbers = {one.file_code: item.number for item in dossier.items for one in item.files}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=True) as archive:
        for one in assembling.files_of(dossier, documentation_of(dossier), schemas()):
            entry = zipfile.ZipInfo(f"{dossier.identifier}/{one.path}", moment)
            entry.create_system, entry.external_attr, entry.file_size = 3, 0o644 << 16, one.size
            if isinstance(one, Made):
                archive.writestr(entry, one.content)
                continue
            with archive.open(entry, "w", force_zip64=one.size >= 2**31) as place:
                _copy(one, place)
            if not tell(numbers[one.file_code]):
                raise Stopped


def _copy(one: Held, place: IO[bytes]) -> None:
    """The kept octets flow into the package; they must be those that were kept."""
    digest = hashlib.sha256()
    with kept.open_stream(one.file_code) as source:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            place.write(chunk)
    if digest.hexdigest() != one.sha256:
        raise Damaged(one.name)


def documentation_of(dossier: Dossier) -> tuple[Made, ...]:
    """The list of documents on paper (NĐ 30/2020/NĐ-CP, Phụ lục VI: the work file leaves as PDF and XML)."""
    columns = ("STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu nội dung", "Tác giả", "Số trang", "Tệp")
    rows = []
    for item in dossier.items:
        fields = dict(item.fields)
        code = "/".join(part for part in (fields["CodeNumber"], fields["CodeNotation"]) if part)
        day = f"{item.issued_on:%d/%m/%Y}" if item.issued_on else ""
        rows.append([
            item.mark, code, day, item.title, fields["OrganName"], fields["PageAmount"],
            "\n".join(one.path.rpartition("/")[2] for one in item.files),
        ])  # fmt: skip
    data = {
        "title": f"Mục lục văn bản trong hồ sơ {dossier.notation}", "agency": dossier.agency_name, "columns": columns,
        "rows": rows, "by": dossier.made_by, "at": dossier.made_at, "sample": "Mẫu mục lục: cần xác nhận theo Phụ lục V",
    }  # fmt: skip
    pdf = typeset("documents/register.typ", data, at=dossier.made_at)
    return (Made("documentation/muc-luc-van-ban.pdf", pdf, "application/pdf"),)


@cache
def schemas() -> tuple[Made, ...]:
    """The schemas that travel with the package."""
    return tuple(Made(f"schemas/{path.name}", path.read_bytes()) for path in sorted(SCHEMAS.glob("*.xsd")))


class _Local(etree.Resolver):  # type: ignore[misc]
    """METS names the schema of XLink by its address: ours is beside it, and nothing is fetched."""

    def resolve(self, system_url: str | None, public_id: str | None, context: object) -> object:
        """The file of that name among ours."""
        path = SCHEMAS / str(system_url).rpartition("/")[2]
        return self.resolve_filename(str(path), context) if path.is_file() else None


def schema_of(name: str) -> etree.XMLSchema:
    """The schema of that name, ready to judge. Not kept: lxml's schemas are not for several threads at once."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))


def look_at(target: BinaryIO) -> list[checking.Finding]:
    """What the check finds in the zip as it lies on the disk: folders, METS against its schema, each requirement, each hash."""
    target.seek(0)
    judges = {"METS.xml": schema_of("mets.xsd"), "ho-so": schema_of("ho-so.xsd")}

    def faults(path: str, content: bytes) -> list[str]:
        is_mets = path.endswith("METS.xml")
        if not is_mets and "/metadata/descriptive/" not in path or path.endswith("ead.xml"):
            return []
        judge = judges["METS.xml" if is_mets else "ho-so"]
        judge.validate(etree.fromstring(content))
        return [f"{one.line}: {one.message}" for one in judge.error_log]

    with zipfile.ZipFile(target) as archive:
        return checking.check(
            [one.filename for one in archive.infolist()], archive.read, lambda path: _hash(archive, path), faults
        )


def _hash(archive: zipfile.ZipFile, path: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with archive.open(path) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _beside_the_store() -> Path:
    """Where large files have room; the temporary one has no name there and is gone with the process."""
    folder = Path(settings.FILES_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
