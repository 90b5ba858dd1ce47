"""What every command shares: the folders, the secret, the database, Django."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phohien.site import postgres

ROOT = Path(os.environ.get("PHOHIEN_ROOT", Path(__file__).resolve().parents[4]))


def variable_folder() -> Path:
    """The folder of everything that is not source: database, files, keys. Made when missing, ours alone."""
    folder = Path(os.environ.get("PHOHIEN_VAR", ROOT / "var"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def say(sentence: str) -> None:
    """One line of progress on standard error."""
    print(f"[phohien] {sentence}", file=sys.stderr, flush=True)


def ensure_secret() -> None:
    """A secret key of this installation exists and is known to the processes started from here."""
    if os.environ.get("PHOHIEN_SECRET_KEY"):
        return
    path = variable_folder() / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    os.environ["PHOHIEN_SECRET_KEY"] = path.read_text()


@contextmanager
def kept_database() -> Iterator[postgres.Server | None]:
    """The database answers inside the block and its URL is in the environment; yields the server if it is ours."""
    ensure_secret()
    with postgres.kept(variable_folder() / "postgres") as (url, server):
        os.environ["PHOHIEN_DATABASE_URL"] = url
        yield server


@contextmanager
def database() -> Iterator[str]:
    """The database answers inside the block and its URL, which is yielded, is in the environment."""
    with kept_database():
        yield os.environ["PHOHIEN_DATABASE_URL"]


def start_django() -> None:
    """Django's settings are read and its apps are ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phohien.site.settings")
    import django

    django.setup()


@contextmanager
def scratch_database() -> Iterator[str]:
    """A migrated database of its own, thrown away afterwards; files and keys lie in a scratch folder too."""
    with tempfile.TemporaryDirectory(prefix="phohien-bench-") as folder:
        os.environ["PHOHIEN_VAR"] = folder
        ensure_secret()
        server = postgres.Server(Path(folder) / "postgres", durable=True)
        server.start()
        os.environ["PHOHIEN_DATABASE_URL"] = server.url
        try:
            subprocess.run([sys.executable, "-m", "phohien.site", "manage", "migrate", "-v0"], check=True)
            yield server.url
        finally:
            server.stop()
