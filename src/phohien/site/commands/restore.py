"""Bring back what `backup` wrote, into an empty installation: `restore FILE` (--replace to overwrite)."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from phohien.site import postgres
from phohien.site.commands import environment
from phohien.site.commands.backup import FOLDERS, FORMAT, PARTNERS, SECRET

# After a restore the cluster counts its transactions from a smaller number; entries not sealed yet must not wait for
# numbers that will not come for years. See base.ledger.services.seal.
RELEASE_UNSEALED = """
alter table ledger_entry disable trigger user;
update ledger_entry set transaction = 0 where seal_id is null;
alter table ledger_entry enable trigger user;
"""
HEAD = (b"SET ", b"--", b"\n", b"SELECT ", b"\\")
"""How the lines of a script begin before the first that makes something."""
UNKNOWN_BEFORE_17 = b"SET transaction_timeout"


def run(arguments: list[str]) -> int:
    """The installation is what it was when the archive was written; anything it held before is gone."""
    parser = argparse.ArgumentParser(prog="./phohien restore", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="overwrite an installation that holds data")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        if not _unpack(options.file, unpacked):
            return 1
        with environment.database() as url:
            if _holds_data(url) and not options.replace:
                environment.say("This installation holds data. Say --replace to overwrite it. Nothing was changed.")
                return 1
            _restore_database(url, unpacked / "database.dump")
        _restore_files(unpacked)
    environment.say("Restored. Start with ./phohien up")
    return 0


def _unpack(archive: Path, folder: Path) -> bool:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        about = json.loads((folder / "about.json").read_text())
    except (OSError, tarfile.TarError, ValueError) as fault:
        environment.say(f"{archive} cannot be read as a backup: {fault}")
        return False
    if about.get("format") != FORMAT:
        environment.say(f"{archive} is of the format {about.get('format')}; this version reads {FORMAT}.")
        return False
    return True


def _holds_data(url: str) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute("select to_regclass('django_migrations')").fetchone()
    return row is not None and row[0] is not None


def _restore_database(url: str, dump: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")
        connection.execute("drop schema if exists evidence cascade")
    _run_script(url, dump)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(RELEASE_UNSEALED)


def _run_script(url: str, dump: Path) -> None:
    """Everything of the dump is in the database, also when a newer PostgreSQL than this server wrote it.

    Its script begins with settings; the one that servers before 17 do not know is left out.
    """
    reader = [postgres.client_program("pg_restore", url, newest=True), "--no-owner", "--file=-", str(dump)]
    bare, secretly = postgres.apart_from_password(url)
    writer = [postgres.client_program("psql", url), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", bare]
    with (
        subprocess.Popen(reader, stdout=subprocess.PIPE) as reading,
        subprocess.Popen(writer, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=secretly) as writing,
        suppress(BrokenPipeError),  # it stopped at a fault, which it told
    ):
        _pass_on(reading.stdout, writing.stdin)
    for process in (reading, writing):
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)


def _pass_on(script: Any, to: Any) -> None:
    for line in script:
        if not line.startswith(UNKNOWN_BEFORE_17):
            to.write(line)
        if not line.startswith(HEAD):
            break
    shutil.copyfileobj(script, to)


def _restore_files(unpacked: Path) -> None:
    variable = environment.variable_folder()
    for name in (*FOLDERS, SECRET, PARTNERS):
        target, source = variable / name, unpacked / name
        if target.is_dir():
            shutil.rmtree(target)
        if source.exists():
            shutil.move(source, target)
