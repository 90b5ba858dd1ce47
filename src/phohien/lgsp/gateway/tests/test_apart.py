"""Keys and large bodies: what is kept opens again, what was touched says so, what was destroyed is gone everywhere."""

from __future__ import annotations

import asyncio
import os
from hashlib import sha512
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.lgsp.gateway.log import apart
from phohien.lgsp.gateway.log.sealing import Destroyed, Seal
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running

DAY, TERM = 20_785, 365


def seal(folder: Path) -> Seal:
    return Seal(b"k" * 32, folder)


def keep(folder: Path, body: bytes, step: int = 65_536) -> bytes:
    """The body's digest, once it is kept apart, having come in pieces of that size."""

    async def main() -> None:
        kept = apart.Apart(seal(folder), DAY, TERM)
        for at in range(0, len(body), step):
            await kept.add(body[at : at + step])
        await kept.finish(sha512(body).digest())
        kept.discard()  # after the end it does nothing

    asyncio.run(main())
    return sha512(body).digest()


@pytest.mark.parametrize("size", [1, apart.PIECE - 1, apart.PIECE, apart.PIECE + 1, 3 * apart.PIECE])
def test_a_body_kept_apart_comes_back_as_it_was(tmp_path: Path, size: int) -> None:
    body = os.urandom(size)

    digest = keep(tmp_path, body, step=100_000)

    assert b"".join(apart.read(seal(tmp_path), DAY, TERM, digest)) == body
    assert body[:1000] not in apart.path_of(seal(tmp_path), DAY, TERM, digest).read_bytes() or size < 1000


BODY = bytes(range(256)) * 3000


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_any_changed_octet_of_a_kept_body_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "changed"
    path = apart.path_of(seal(folder), DAY, TERM, sha512(BODY).digest())
    if not path.exists():
        keep(folder, BODY)
    whole = path.read_bytes()
    place = data.draw(st.integers(4, len(whole) - 1))
    path.write_bytes(whole[:place] + bytes((whole[place] ^ data.draw(st.integers(1, 255)),)) + whole[place + 1 :])

    with pytest.raises(apart.Changed):
        list(apart.read(seal(folder), DAY, TERM, sha512(BODY).digest()))
    path.write_bytes(whole)


@pytest.mark.parametrize("what", ["cut between pieces", "cut inside", "swapped", "another's name"])
def test_a_kept_body_with_pieces_missing_moved_or_renamed_is_found(tmp_path: Path, what: str) -> None:
    digest = keep(tmp_path, BODY)
    path, size = apart.path_of(seal(tmp_path), DAY, TERM, digest), apart.PIECE + 16
    head, data = path.read_bytes()[:20], path.read_bytes()[20:]
    if what == "another's name":
        digest = b"\1" * 64
        path.rename(apart.path_of(seal(tmp_path), DAY, TERM, digest))
    else:
        path.write_bytes(head + {"cut between pieces": data[:size], "cut inside": data[: size + 9],
                                 "swapped": data[size : 2 * size] + data[:size] + data[2 * size :]}[what])  # fmt: skip

    with pytest.raises(apart.Changed):
        list(apart.read(seal(tmp_path), DAY, TERM, digest))


def test_what_a_dead_process_left_is_swept_and_what_is_kept_stays(tmp_path: Path) -> None:
    digest = keep(tmp_path, BODY)

    async def die() -> None:
        await apart.Apart(seal(tmp_path), DAY, TERM).add(BODY)

    asyncio.run(die())
    folder = apart.folder_of(seal(tmp_path), DAY, TERM)
    (part,) = folder.glob("*.part")

    assert apart.sweep(seal(tmp_path), part.stat().st_mtime - 1) == 0  # it may still be written
    assert apart.sweep(seal(tmp_path), part.stat().st_mtime + 1) == 1
    assert [path.name for path in folder.iterdir()] == [digest.hex()]


def test_a_body_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    async def give_up() -> None:
        kept = apart.Apart(seal(tmp_path), DAY, TERM)
        await kept.add(BODY)
        kept.discard()

    asyncio.run(give_up())

    assert list(apart.folder_of(seal(tmp_path), DAY, TERM).iterdir()) == []


def test_with_its_key_destroyed_a_days_bodies_are_gone_in_every_copy(tmp_path: Path) -> None:
    digest, small = keep(tmp_path, BODY), seal(tmp_path).close(b"small", DAY, TERM)
    other = seal(tmp_path).close(b"other", DAY, TERM + 1)

    assert seal(tmp_path).keys is not None
    seal(tmp_path).keys.destroy(DAY, TERM)  # type: ignore[union-attr]

    with pytest.raises(Destroyed):
        seal(tmp_path).open(small, DAY)
    with pytest.raises(Destroyed):
        list(apart.read(seal(tmp_path), DAY, TERM, digest))
    assert seal(tmp_path).open(other, DAY) == b"other"
    assert seal(tmp_path).keys.all() == [(DAY, TERM + 1)]  # type: ignore[union-attr]


def test_neither_the_days_key_nor_the_installations_secret_opens_a_body_alone(tmp_path: Path) -> None:
    kept = seal(tmp_path).close(b"secret", DAY, TERM)

    for wrong in (Seal(b"x" * 32, tmp_path), Seal(b"k" * 32)):
        with pytest.raises(InvalidTag):
            wrong.open(kept, DAY)


def test_two_processes_that_need_a_days_key_at_once_use_the_same(tmp_path: Path) -> None:
    first, second = seal(tmp_path), seal(tmp_path)

    assert second.open(first.close(b"a", DAY), DAY) == b"a"
    assert first.open(second.close(b"b", DAY), DAY) == b"b"


def test_what_was_sealed_before_terms_were_known_still_opens(tmp_path: Path) -> None:
    """Nonce and ciphertext alone, under a key derived from the secret; kept by installations of before."""
    old = bytes.fromhex("000102030405060708090a0b") + Seal(b"k" * 32)._old(DAY).encrypt(bytes(range(12)), b"old", None)

    assert seal(tmp_path).open(old, DAY) == b"old"


def test_small_bodies_never_touch_the_disk_on_their_own(gateway: Running) -> None:
    """The peer's issue 1360: every body, however small, was written to a file in pieces of 8 KiB."""
    before = files(gateway)

    gateway.call("POST", "/r1/EE/BUSINESS/producer/sub/echo", b"x" * 60_000, X_Road_Client=CLIENT)
    assert files(gateway) == before

    gateway.call("POST", "/r1/EE/BUSINESS/producer/sub/echo", os.urandom(70_000), X_Road_Client=CLIENT)
    assert len(files(gateway)) == len(before) + 1


def files(gateway: Running) -> set[Path]:
    return {path for path in (gateway.folder / "data" / "bodies").rglob("*") if path.is_file()}
