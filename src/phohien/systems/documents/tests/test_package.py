"""A closed work file leaves for the archive as an E-ARK SIP: built in the background, whole, the same octets again."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from phohien.base.files import queries as kept
from phohien.base.files.models import StoredFile
from phohien.base.signing import queries as signatures
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory.models import Post
from phohien.systems.documents import jobs
from phohien.systems.documents.models import ArchivePackage, Document, WorkFile
from phohien.systems.documents.pages import packages
from phohien.systems.documents.queries import dossiers
from phohien.systems.documents.rules.sip.xml import METS
from phohien.systems.documents.services import directing, drafting, filing, packaging, packing
from phohien.systems.documents.tests import make, test_copies

pytestmark = pytest.mark.django_db
ARCHIVED = make.at(9, day=25)


def closed_file(*, documents: int = 2) -> WorkFile:
    """A closed work file with handled letters, each with its PDF, a directive and an opinion."""
    if not Post.objects.filter(code="p-clerk").exists():
        make.offices()
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01.QH", title="Hồ sơ rà soát quy hoạch", term="20", by=make.SPECIALIST,
        at=make.at(8),
    )  # fmt: skip
    for number in range(documents):
        letter = make.directed(number=str(4512 + number), with_file=True)
        drafting.comment_document(code=letter.code, text="Đề nghị làm rõ mục 2", by=make.LEADER, at=make.at(11))
        directing.complete_task(code=letter.code, result="Đã trả lời", by=make.SPECIALIST, at=make.at(14))
        filing.place_document(code=letter.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(15))
    return filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=make.at(16))


def built(work_file: WorkFile) -> ArchivePackage:
    """Its package, built."""
    package = packaging.ask_package(work_file=work_file.code, by=make.ARCHIVIST, at=ARCHIVED)
    assert jobs.build_packages() == 1
    package.refresh_from_db()
    return package


def opened(package: ArchivePackage) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(kept.read(package.file_code)))


def test_the_package_holds_each_kept_file_to_the_octet_in_the_order_of_time_and_has_no_fault() -> None:
    package = built(closed_file())

    assert (package.state, package.done, package.total, package.fault) == ("done", 2, 2, "")
    assert package.report == []
    archive = opened(package)
    data = sorted(name for name in archive.namelist() if "/data/" in name)
    assert [name.split("/data/")[1][:10] for name in data] == ["0001/main-", "0002/main-"]
    for name, document in zip(data, Document.objects.order_by("pk"), strict=True):
        assert hashlib.sha256(archive.read(name)).hexdigest() == document.files.get().sha256
    documents = etree.fromstring(
        archive.read(next(n for n in archive.namelist() if n.endswith("descriptive/0001.xml")))
    )
    told = [one.get("loai") for one in documents.iter("{*}Viec")]
    assert {"but-phe", "y-kien", "xu-ly", "nhat-ky"} <= set(told)
    assert [one.text for one in documents.iter("{*}CodeNumber")] == ["4512"]


def test_an_issued_document_lies_in_the_package_with_its_signatures_whole_and_without_its_drafts() -> None:
    make.offices()
    make.credentials()
    document = test_copies.issued()
    Document.objects.filter(pk=document.pk).update(state="issued")
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="02.QH", title="Hồ sơ trả lời", term="20", by=make.CLERK, at=make.at(16)
    )
    filing.place_document(code=document.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(16))

    files = names_and_content(built(filing.close_work_file(code=work_file.code, by=make.CLERK, at=make.at(17))))

    held = [content for name, content in files.items() if "/data/" in name]
    assert len(held) == 1
    report = signatures.verify_pdf(held[0], at=ARCHIVED)
    assert report.is_valid
    assert [one.kind for one in report.signatures] == ["person", "agency_seal"]


def test_the_same_wish_gives_the_same_octets() -> None:
    package = built(closed_file())

    again = io.BytesIO()
    packing.pour(dossiers.dossier_of(package), again)

    assert hashlib.sha256(again.getvalue()).hexdigest() == package.sha256


def test_a_file_that_is_no_longer_what_it_was_makes_no_package_and_its_name_is_told(
    settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path  # other tests read the same content meanwhile
    work_file = closed_file(documents=1)
    stored = StoredFile.objects.get(code=Document.objects.get().files.get().file_code)
    path = kept.path_of(stored)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    package = built(work_file)

    assert (package.state, package.file_code) == ("failed", "")
    assert "cong-van.pdf" in package.fault


def test_a_package_is_built_once_at_a_time_and_can_be_stopped() -> None:
    work_file = closed_file(documents=1)
    package = packaging.ask_package(work_file=work_file.code, by=make.SPECIALIST, at=ARCHIVED)

    with pytest.raises(Stale):
        packaging.ask_package(work_file=work_file.code, by=make.ARCHIVIST, at=ARCHIVED)
    taken = packaging.take_next(ARCHIVED)
    assert taken is not None
    packaging.stop_package(code=package.code, by=make.ARCHIVIST, at=ARCHIVED)
    packing.build(taken, by=SYSTEM, now=lambda: ARCHIVED)
    packaging.let_go(taken)

    package.refresh_from_db()
    assert (package.state, package.file_code) == ("stopped", "")
    assert jobs.build_packages() == 0
    assert not [one for one in StoredFile.objects.all() if one.name.endswith(".zip")]


def test_a_package_whose_builder_died_is_taken_up_again() -> None:
    package = packaging.ask_package(work_file=closed_file(documents=1).code, by=make.ARCHIVIST, at=ARCHIVED)
    ArchivePackage.objects.filter(pk=package.pk).update(
        state="building", done=1, begun=1
    )  # what a killed process leaves

    assert jobs.build_packages() == 1

    package.refresh_from_db()
    assert (package.state, package.begun) == ("done", 2)
    (row,) = packages.rows_of(package.work_file, make.ARCHIVIST)
    assert row["is_anew"]


def test_a_builder_that_dies_after_keeping_the_zip_leaves_no_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """The process ended here."""

    def dies(**_told: object) -> None:
        raise Killed

    package = packaging.ask_package(work_file=closed_file(documents=1).code, by=make.ARCHIVIST, at=ARCHIVED)
    with monkeypatch.context() as patched:
        patched.setattr(packaging, "finish_package", dies)
        with pytest.raises(Killed):
            jobs.build_packages()
    assert jobs.build_packages() == 1

    package.refresh_from_db()
    assert (package.state, package.begun) == ("done", 2)
    assert [one.code for one in StoredFile.objects.all() if one.name.endswith(".zip")] == [package.file_code]


def test_only_a_closed_work_file_is_packed_and_only_its_people_ask_and_take() -> None:
    work_file = closed_file(documents=1)
    with pytest.raises(NotAllowed):
        packaging.ask_package(work_file=work_file.code, by=make.STRANGER, at=ARCHIVED)
    package = built(work_file)
    with pytest.raises(NotAllowed):
        packaging.take_package(code=package.code, by=make.LEADER, at=ARCHIVED)
    assert packaging.take_package(code=package.code, by=make.ARCHIVIST, at=ARCHIVED).file_code
    WorkFile.objects.update(closed_on=None)
    with pytest.raises(Refused):
        packaging.ask_package(work_file=work_file.code, by=make.ARCHIVIST, at=ARCHIVED)


def names_and_content(package: ArchivePackage) -> dict[str, bytes]:
    archive = opened(package)
    return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def test_the_check_names_each_requirement_that_is_broken() -> None:
    files = names_and_content(built(closed_file(documents=1)))
    top = next(iter(files)).split("/")[0]
    mets = f"{top}/METS.xml"

    def broken(old: str, new: str) -> set[str]:
        spoilt = files[mets].decode().replace(old, new)
        assert spoilt != files[mets].decode(), old
        return {one.rule for one in packing.look_at(zipped({**files, mets: spoilt.encode()}))}

    assert "CSIP1" in broken(' OBJID="', ' LABEL2="')
    assert "SIP4" in broken('OAISPACKAGETYPE="SIP"', 'OAISPACKAGETYPE="AIP"')
    assert "CSIP16" in broken("SOFTWARE VERSION", "IDENTIFICATIONCODE")
    assert "SIP15" in broken('OTHERROLE="SUBMITTER"', 'OTHERROLE="SOMEBODY"')
    assert "CSIP20" in broken('STATUS="CURRENT"', 'STATUS="OLD"')
    assert "CSIP60" in broken('USE="Documentation"', 'USE="Other"')
    assert "CSIP81" in broken('TYPE="PHYSICAL"', 'TYPE="LOGICAL"')
    assert "CSIP88" in broken('LABEL="Metadata"', 'LABEL="Others"')
    assert "XSD" in broken("<mets:metsHdr", "<mets:oops/><mets:metsHdr")
    assert "CSIP71" in broken('CHECKSUM="', 'CHECKSUM="0')


def test_the_check_sees_what_is_missing_what_is_other_and_what_nobody_names() -> None:
    files = names_and_content(built(closed_file(documents=1)))
    data = next(name for name in files if "/data/" in name)

    def rules(changed: dict[str, bytes]) -> set[tuple[str, str]]:
        return {(one.rule, one.place.rpartition("/")[2]) for one in packing.look_at(zipped(changed))}

    name = data.rpartition("/")[2]
    assert rules(files) == set()
    assert ("CSIP79", name) in rules({key: value for key, value in files.items() if key != data})
    assert ("CSIP71", name) in rules({**files, data: files[data] + b"\n"})
    assert ("CSIP58", "la.txt") in rules({**files, data.replace(name, "la.txt"): b"?"})
    assert ("CSIPSTR1", "") in rules({**files, "khac/METS.xml": b"<a/>"})
    without = {key: value for key, value in files.items() if "/documentation/" not in key}
    assert "CSIPSTR16" in {rule for rule, _place in rules(without)}


def test_the_root_names_the_office_as_archivist_and_the_software_as_maker() -> None:
    files = names_and_content(built(closed_file(documents=1)))
    mets = etree.fromstring(next(value for name, value in files.items() if name.count("/") == 1))

    agents = [(one.get("ROLE"), one.get("TYPE"), one[0].text) for one in mets.iter(f"{{{METS}}}agent")]
    assert agents == [
        ("CREATOR", "OTHER", "Phố Hiến"), ("ARCHIVIST", "ORGANIZATION", "Sở Xây dựng"),
        ("OTHER", "ORGANIZATION", "Sở Xây dựng"), ("PRESERVATION", "ORGANIZATION", "Lưu trữ Sở Xây dựng"),
    ]  # fmt: skip
