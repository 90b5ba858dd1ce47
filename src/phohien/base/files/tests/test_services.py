"""Keeping, reading, sweeping and scanning, on a real disk and a real database."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import translation

from phohien.base.files import queries, services
from phohien.base.files.models import ScanState, StoredFile
from phohien.base.files.tests import make
from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def keep(content: Any = make.PNG, name: str = "ảnh.png", **more: Any) -> StoredFile:
    return services.keep(content=content, name=name, by=make.LAN, at=make.AT, **more)


def lying(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_is_kept_can_be_read_again() -> None:
    stored = keep()

    assert (stored.name, stored.media_type, stored.size_bytes) == ("ảnh.png", "image/png", len(make.PNG))
    assert (stored.kept_by, stored.kept_at, stored.scan_state) == ("lan", make.AT, ScanState.NOT_SCANNED)
    assert queries.read(stored.code) == make.PNG
    assert queries.path_of(stored).parts[-3:] == (stored.sha256[:2], stored.sha256[2:4], stored.sha256)
    assert queries.path_of(stored).stat().st_mode & 0o077 == 0


def test_a_form_upload_and_a_stream_are_kept_like_bytes() -> None:
    assert keep(SimpleUploadedFile("x.png", make.PNG)).sha256 == keep(io.BytesIO(make.PNG)).sha256


def test_the_same_bytes_of_two_people_are_two_files_and_one_blob(root: Path) -> None:
    first, second = keep(), keep(name="khác.png")

    assert first.code != second.code
    assert first.sha256 == second.sha256 == hashlib.sha256(make.PNG).hexdigest()
    assert len(lying(root)) == 1


def test_a_name_without_extension_gets_the_usual_one() -> None:
    assert keep(name="ảnh chụp").name == "ảnh chụp.png"


class Endless(io.RawIOBase):
    """A stream of zeros that counts how much of it was read."""

    def __init__(self, size_bytes: int) -> None:
        self.left, self.taken = size_bytes, 0

    def read(self, size: int = -1) -> bytes:
        piece = bytes(min(self.left, size if size >= 0 else self.left))
        self.left -= len(piece)
        self.taken += len(piece)
        return piece


def test_200_megabytes_are_refused_with_a_sentence_and_leave_nothing(root: Path) -> None:
    stream = Endless(200 * MB)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with translation.override("vi"), pytest.raises(services.FileRefused) as caught:
        keep(stream, "quét.pdf")

    assert "lớn hơn 50 MB" in str(caught.value)
    assert stream.taken <= 51 * MB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 16 * 1024
    assert not lying(root)
    assert not StoredFile.objects.exists()


def test_an_upload_that_says_it_is_too_large_is_not_even_read() -> None:
    stream = Endless(200 * MB)
    stream.size = 200 * MB  # type: ignore[attr-defined]

    with pytest.raises(services.FileRefused):
        keep(stream)
    assert stream.taken == 0


@pytest.mark.parametrize("content", [b"", b"MZ\x90", make.pdf(b"<</S/JavaScript>>")])
def test_a_refused_file_leaves_nothing(root: Path, content: bytes) -> None:
    with pytest.raises(services.FileRefused):
        keep(content, "x.pdf")

    assert not lying(root)
    assert not StoredFile.objects.exists()


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            for code in services.SENTENCES:
                words = services._Words("a.pdf", services.DOCUMENT_KINDS, 50 * MB)
                assert str(words.refusal(code, "Eicar")).endswith(".")
    with translation.override("vi"):
        assert all(str(text) != text._args[0] for text in services.SENTENCES.values())  # type: ignore[attr-defined]


def test_a_transaction_that_fails_leaves_only_an_unnamed_blob_that_is_swept(root: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep()
        raise ZeroDivisionError

    assert len(lying(root)) == 1
    assert not StoredFile.objects.exists()
    assert services.sweep(at=clock.now()).removed == 0
    assert services.sweep(at=clock.now() + timedelta(days=2)).removed == 1
    assert not lying(root)


def test_the_sweep_leaves_named_blobs_and_removes_what_a_crash_left(root: Path) -> None:
    stored = keep()
    (root / "incoming" / "tmpcrash").write_bytes(b"half")

    done = services.sweep(at=clock.now() + timedelta(days=2))

    assert (done.removed, done.leftovers) == (0, 1)
    assert queries.verify(stored.code)


def test_a_changed_byte_and_a_lost_blob_are_found() -> None:
    changed, lost = keep(), keep(make.JPEG, "b.jpg")
    path = queries.path_of(changed)
    path.write_bytes(make.PNG[:-1] + b"\0")
    queries.path_of(lost).unlink()

    assert not queries.verify(changed.code)
    assert {(fault.stored.pk, fault.kind) for fault in queries.list_faults()} == {
        (changed.pk, "altered"),
        (lost.pk, "missing"),
    }
    with pytest.raises(CommandError):
        call_command("check_files", stderr=io.StringIO())
    with pytest.raises(NotFound):
        queries.read(lost.code)


def test_keeping_the_same_bytes_again_heals_a_damaged_blob() -> None:
    stored = keep()
    queries.path_of(stored).write_bytes(b"rot")

    keep()

    assert queries.verify(stored.code)
    call_command("check_files", stdout=io.StringIO())


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.read("khong-co")


def test_the_database_refuses_a_row_without_a_hash() -> None:
    row = keep()
    with pytest.raises(Exception, match="files_sha256_is_hex"), transaction.atomic():
        StoredFile.objects.filter(pk=row.pk).update(sha256="x")


@pytest.mark.django_db(transaction=True)
def test_the_sweep_never_takes_a_blob_that_somebody_is_just_keeping() -> None:
    kept, swept, told = threading.Event(), threading.Event(), []

    def keeper() -> None:
        with transaction.atomic():
            told.append(keep().code)
            kept.set()
            swept.wait(10)
        connections.close_all()

    thread = threading.Thread(target=keeper)
    thread.start()
    assert kept.wait(10)
    during = services.sweep(at=clock.now() + timedelta(days=2))
    swept.set()
    thread.join()

    assert (during.removed, during.skipped) == (0, 1)
    assert queries.read(told[0]) == make.PNG


class FakeClamd(threading.Thread):
    """A ClamAV daemon that speaks INSTREAM on a Unix socket and knows one virus."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        self.start()

    def run(self) -> None:
        while True:
            try:
                peer, _address = self.server.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as lines:
                assert lines.read(10) == b"zINSTREAM\0"
                body = b""
                while size := struct.unpack("!I", lines.read(4))[0]:
                    body += lines.read(size)
                peer.sendall(b"stream: Thu-Nghiem FOUND\0" if b"VIRUS" in body else b"stream: OK\0")


@pytest.fixture()
def clamd(settings: Any, tmp_path: Path) -> Iterator[FakeClamd]:
    daemon = FakeClamd(tmp_path / "clamd")
    settings.CLAMAV_ADDRESS = f"unix:{tmp_path / 'clamd'}"
    yield daemon
    daemon.server.close()


def test_a_scanned_file_says_so_and_an_infected_one_is_not_kept(clamd: FakeClamd) -> None:
    assert keep().scan_state == ScanState.CLEAN
    with pytest.raises(services.FileRefused, match="Thu-Nghiem"):
        keep(b"VIRUS\n", "x.txt")


def test_a_silent_scanner_means_waiting_and_the_file_is_scanned_later(
    settings: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings.CLAMAV_ADDRESS = f"unix:{tmp_path / 'clamd'}"
    stored = keep(b"VIRUS\n", "x.txt")
    assert stored.scan_state == ScanState.WAITING
    assert services.scan_waiting(at=make.AT) == 0

    request.getfixturevalue("clamd")
    assert services.scan_waiting(at=make.AT) == 1

    with pytest.raises(Refused, match="virus|vi-rút"):
        queries.read(stored.code)


def test_kept_bytes_are_on_the_disk_before_the_row_is(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    happened: list[str] = []
    flush, place = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (happened.append("flush"), flush(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (happened.append("place"), place(self, to))[1])

    with connection.execute_wrapper(lambda run, *rest: (happened.append(rest[0][:6].upper()), run(*rest))[1]):
        keep()

    assert happened.index("flush") < happened.index("place")
    assert "flush" in happened[happened.index("place") :]
    assert happened.index("place") < happened.index("INSERT")
