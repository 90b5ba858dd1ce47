"""A PDF that lies in a mapped file is judged as the same octets in memory are, whatever is in it."""

from __future__ import annotations

import io
import mmap
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.signing import queries
from phohien.base.signing.engine.lying import stream_of
from phohien.base.signing.tests import make
from phohien.base.signing.tests.forging import FORGERS


@contextmanager
def mapped(octets: bytes) -> Iterator[mmap.mmap]:
    with tempfile.TemporaryFile() as file:
        file.write(octets)
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as found:
            yield found


@pytest.mark.django_db
def test_every_forgery_is_seen_in_a_mapped_file_as_in_memory() -> None:
    signed = make.signed(words=20)
    documents = [make.document(20), signed, signed[: len(signed) // 2], *(forge(signed) for forge in FORGERS.values())]
    for one in documents:
        with mapped(one) as octets:
            assert queries.judge_pdf(octets, at=make.LATER).report == queries.judge_pdf(one, at=make.LATER).report


@given(
    octets=st.binary(min_size=1, max_size=300),
    steps=st.lists(st.tuples(st.integers(-1, 320), st.sampled_from([0, 1, 2]), st.integers(-330, 330)), max_size=12),
)
def test_the_stream_of_a_mapped_file_reads_as_one_in_memory_does(
    octets: bytes, steps: list[tuple[int, int, int]]
) -> None:
    with mapped(octets) as found:
        ours, theirs = stream_of(found), io.BytesIO(octets)
        for size, whence, offset in steps:
            if theirs_may_go(theirs, whence, offset):
                assert ours.seek(offset, whence) == theirs.seek(offset, whence)
            assert ours.read(size) == theirs.read(size) and ours.tell() == theirs.tell()


def theirs_may_go(stream: io.BytesIO, whence: int, offset: int) -> bool:
    """Before the beginning nobody goes; ``BytesIO`` stays at the beginning where a file raises."""
    return {0: 0, 1: stream.tell(), 2: len(stream.getvalue())}[whence] + offset >= 0
