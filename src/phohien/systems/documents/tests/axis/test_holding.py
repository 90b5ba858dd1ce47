"""Where the octets of packages lie: small ones in their row, larger ones as a file, all of them as they came."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from phohien.base.files import queries as kept
from phohien.base.files.services import FileRefused
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.services.axis import holding
from phohien.systems.documents.tests.axis import make

pytestmark = pytest.mark.django_db


class Trickling(io.BytesIO):
    """A stream that gives a few octets at a time, as a network does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, 7) if size and size > 0 else size)


@pytest.mark.parametrize("size", [1, holding.SMALL_BYTES - 1, holding.SMALL_BYTES, holding.SMALL_BYTES + 1, 300_000])
@pytest.mark.parametrize("stream", [io.BytesIO, Trickling])
def test_octets_come_back_as_they_came_whatever_their_number(size: int, stream: Any) -> None:
    content = bytes(number * number % 251 for number in range(size))
    held = holding.hold(stream(content), by=SYSTEM, at=make.AT)
    row = Consignment(octets=held.octets, file_code=held.file_code)

    assert (held.sha256, held.size_bytes) == (hashlib.sha256(content).hexdigest(), size)
    assert holding.read_octets(row) == content
    assert stream is Trickling or (held.octets is not None) == (size <= holding.SMALL_BYTES)


def test_nothing_is_no_package() -> None:
    with pytest.raises(FileRefused):
        holding.hold(io.BytesIO(), by=SYSTEM, at=make.AT)


def test_a_small_package_gets_a_file_when_a_letter_must_carry_it_and_only_once() -> None:
    row = Consignment.objects.create(
        code="c", kind="status", sender="H31", document_id="x", sha256="0", size_bytes=3, octets=b"abc", source="house",
        accepted_at=make.AT,
    )  # fmt: skip
    code = holding.file_of(row, by=SYSTEM, at=make.AT)
    assert kept.read(code) == b"abc"
    assert holding.file_of(Consignment.objects.get(), by=SYSTEM, at=make.AT) == code
