"""Write one archive of everything that must not be lost: database, files, keys. `backup FILE`"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

from phohien.kernel.clock import VIETNAM
from phohien.site import postgres
from phohien.site.commands import environment

FORMAT = "phohien-backup/1"
FOLDERS = ("files", "signing", "gateway")
MADE_AGAIN = ("gateway/configuration", "gateway/data/configuration", "gateway/data/nonces", "gateway/data/spending")
"""Copies of what the database holds. One newer than the restored database would keep the gateway from following it.

What the gateway's processes remember together of the last minutes and of the day's quota is left out, too.
"""
SECRET = "secret-key"  # noqa: S105 - the name of a file
PARTNERS = "partners.toml"


def run(arguments: list[str]) -> int:
    """The archive exists, readable by its owner alone; the system may run meanwhile."""
    parser = argparse.ArgumentParser(prog="./phohien backup", description=__doc__)
    stamp = datetime.now(VIETNAM).strftime("%Y%m%d-%H%M%S")
    parser.add_argument("file", type=Path, nargs="?", default=Path(f"phohien-{stamp}.tar.gz"))
    options = parser.parse_args(arguments)
    if options.file.exists():
        environment.say(f"{options.file} exists already; choose another name.")
        return 1
    with environment.database() as url, tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database.dump"
        # The database first: a file a row names was kept before the row, so it is in the archive too.
        _dump(url, dump)
        _pack(options.file, dump, stamp)
    environment.say(f"Backed up to {options.file} ({options.file.stat().st_size / 2**20:.1f} MB).")
    return 0


def _dump(url: str, target: Path) -> None:
    program = postgres.client_program("pg_dump", url)
    bare, secretly = postgres.apart_from_password(url)
    subprocess.run([program, "--format=custom", "--no-owner", f"--file={target}", bare], check=True, env=secretly)


def _pack(archive: Path, dump: Path, stamp: str) -> None:
    variable = environment.variable_folder()
    about = dump.with_name("about.json")
    about.write_text(json.dumps({"format": FORMAT, "made": stamp}))
    part = archive.with_name(archive.name + ".part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz") as tar:
            tar.add(about, "about.json")
            tar.add(dump, "database.dump")
            for name in (*FOLDERS, SECRET, PARTNERS):
                if (variable / name).exists():
                    tar.add(variable / name, name, filter=_lasting)
        raw.flush()
        os.fsync(raw.fileno())
    part.rename(archive)


def _lasting(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name in MADE_AGAIN else member
