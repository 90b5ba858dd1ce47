"""The keys bodies are encrypted with: one a day and term of keeping, each a file of 32 random octets.

When a day's term is over its key is destroyed, and every copy of those bodies with it: in the journal, the store, the
archives. A copy of the key in a backup lives until that backup is thrown away. Why so: ``docs/decisions/0042``.
"""

from __future__ import annotations

import os
from pathlib import Path

FOREVER = 0
"""The term of bodies whose end nobody has set."""


class Keys:
    """The keys in one folder, shared by the gateway's processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, day: int, term: int) -> Path:
        """Where the key of that day and term lies. Both count days, the day since 1970."""
        return self.folder / f"{day}-{term}.key"

    def find(self, day: int, term: int) -> bytes | None:
        """The key; None when it was destroyed, or never made."""
        try:
            return self.path(day, term).read_bytes()
        except FileNotFoundError:
            return None

    def get(self, day: int, term: int) -> bytes:
        """The key, made when there is none yet: then it is on the disk before anything is encrypted with it."""
        return self.find(day, term) or self._make(self.path(day, term))

    def _make(self, path: Path) -> bytes:
        new = path.with_name(f".{path.name}.{os.getpid()}")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)  # of two processes that make it at once, one wins and both use its key
        except FileExistsError:
            pass
        finally:
            new.unlink()
        sync(self.folder)
        return path.read_bytes()

    def all(self) -> list[tuple[int, int]]:
        """Day and term of every key there is, in order."""
        names = [path.stem.split("-") for path in self.folder.glob("*.key") if not path.name.startswith(".")]
        return sorted((int(day), int(term)) for day, term in names)

    def destroy(self, day: int, term: int) -> None:
        """What was encrypted with that key can be read by nobody any more. The octets are overwritten first."""
        path = self.path(day, term)
        if not path.exists():
            return
        with path.open("r+b") as file:  # worth little on a disk that writes elsewhere, and costs nothing
            file.write(bytes(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync(self.folder)


def sync(folder: Path) -> None:
    """The names in the folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
