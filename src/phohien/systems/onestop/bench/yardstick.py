"""The yardstick: the same eight steps on a bare Django, without rights, forms, process engine, ledger or notices.

A program of its own (``granian …yardstick:application``): eight plain views, a token looked up in the database, and
as many rows written in a life as the whole system writes. It stands for the least a Django on PostgreSQL can do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlparse

import psycopg

APPLICATION = "phohien.systems.onestop.bench.yardstick:application"
NAME = "bench_yardstick"
TOKEN = "a-token-for-the-bench"  # noqa: S105 - opens nothing but the yardstick
SCHEMA = """
create table token (key text primary key, person text not null);
create table dossier (id bigserial primary key, code text unique not null, data jsonb not null, state int not null,
    owner text not null default '', received_at timestamptz, due_at timestamptz, closed_at timestamptz);
create table counter (day date primary key, last int not null);
create table row (id bigserial primary key, dossier_id bigint not null references dossier, kind text not null,
    data jsonb not null, at timestamptz not null, closed_at timestamptz);
create index on row (dossier_id, kind);
insert into token values (%s, 'Lê Thu Trang');
"""
#: By step, the rows the whole system writes besides the dossier's own: parts of the dossier, tasks, lines, evidence.
ROWS = {
    "create": ("component", "component", "component", "task", "event"),
    "applicant": ("party", "event"),
    "reception": ("task", "transfer", "paper", "event"),
    "step": ("task", "transfer", "event"),
    "result": ("result", "task", "transfer", "task", "transfer", "event"),
    "delivery": ("delivery", "transfer", "event"),
    "read": ("reading", "event"),
}


@contextmanager
def database(url: str) -> Iterator[str]:
    """A database beside the given one with the yardstick's tables; it is gone afterwards."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"drop database if exists {NAME} with (force)")
        connection.execute(f"create database {NAME}")
    place = urlparse(url)._replace(path=f"/{NAME}")
    # A socket's folder stands in the query and the host is empty, which geturl would drop with its slashes.
    bare = f"{place.scheme}://{place.netloc}{place.path}" + (f"?{place.query}" if place.query else "")
    with psycopg.connect(bare) as connection:
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement, [TOKEN] if "%s" in statement else None)
    try:
        yield bare
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"drop database if exists {NAME} with (force)")


def life(port: int) -> Callable[[Callable[[str, Callable[[], Any]], Any]], None]:
    """The eight calls of a life against the yardstick's server."""
    from phohien.systems.onestop.bench import web

    caller = web.Caller(port, Authorization=TOKEN)

    def live(timed: Callable[[str, Callable[[], Any]], Any]) -> None:
        code = timed("create", lambda: caller.call("POST", "/dossiers", {"name": "Nguyễn Thị Lụa"}))["code"]
        for name, step in (
            ("applicant", "applicant"), ("reception", "reception"), ("step 1", "step"), ("step 2", "step"),
            ("result", "result"), ("delivery", "delivery"),
        ):  # fmt: skip
            timed(name, partial(caller.call, "POST", f"/dossiers/{code}/{step}", {"note": step}))
        timed("read", lambda: caller.call("GET", f"/dossiers/{code}"))

    return live


def _application() -> Any:
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    url = os.environ["BENCH_URL"]
    parts = urlparse(url)
    settings.configure(
        ROOT_URLCONF="bench_urls", ALLOWED_HOSTS=["127.0.0.1"], USE_TZ=True, SECRET_KEY="bench-only",  # noqa: S106
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username or "",
            "PASSWORD": parts.password or "", "PORT": str(parts.port or ""), "CONN_MAX_AGE": 600,
            "HOST": parts.query.removeprefix("host=") or parts.hostname or "",
        }},
    )  # fmt: skip
    import sys
    import types

    django.setup()
    urls = types.ModuleType("bench_urls")
    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("health", _health),
        path("dossiers", _create),
        path("dossiers/<str:code>", _read),
        path("dossiers/<str:code>/<str:step>", _act),
    ]
    sys.modules["bench_urls"] = urls
    return get_wsgi_application()


def _health(_request: Any) -> Any:
    from django.http import JsonResponse

    return JsonResponse({"ok": True})


def _create(request: Any) -> Any:
    from django.db import connection, transaction

    at = datetime.now(UTC)
    with transaction.atomic(), connection.cursor() as cursor:
        person = _person(request, cursor)
        cursor.execute(
            "insert into counter values (%s, 1) on conflict (day) do update set last = counter.last + 1 returning last",
            [at.date()],
        )
        code = f"H31-{at:%y%m%d}-{cursor.fetchone()[0]:04d}"
        cursor.execute(
            "insert into dossier (code, data, state) values (%s, %s, 1) returning id", [code, request.body.decode()]
        )
        _write(cursor, cursor.fetchone()[0], "create", person, at)
    return _answer(code)


def _act(request: Any, code: str, step: str) -> Any:
    from django.db import connection, transaction

    at, _note = datetime.now(UTC), json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        person = _person(request, cursor)
        cursor.execute("select id, state, data from dossier where code = %s for update", [code])
        number, state, _data = cursor.fetchone()
        cursor.execute("update row set closed_at = %s where dossier_id = %s and kind = 'task'", [at, number])
        cursor.execute("update dossier set state = %s, received_at = %s where id = %s", [state + 1, at, number])
        _write(cursor, number, step, person, at)
    return _answer(code)


def _read(request: Any, code: str) -> Any:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        person = _person(request, cursor)
        cursor.execute("select id from dossier where code = %s", [code])
        _write(cursor, cursor.fetchone()[0], "read", person, datetime.now(UTC))
    return _answer(code)


def _person(request: Any, cursor: Any) -> str:
    cursor.execute("select person from token where key = %s", [request.headers.get("Authorization", "")])
    return str(cursor.fetchone()[0])


def _write(cursor: Any, number: int, step: str, person: str, at: datetime) -> None:
    for kind in ROWS[step]:
        data = json.dumps({"by": person, "step": step, "note": "Giao thẩm định"})
        cursor.execute("insert into row (dossier_id, kind, data, at) values (%s, %s, %s, %s)", [number, kind, data, at])


def _answer(code: str) -> Any:
    from django.db import connection
    from django.http import JsonResponse

    with connection.cursor() as cursor:
        cursor.execute("select id, state, data, received_at from dossier where code = %s", [code])
        number, state, data, received_at = cursor.fetchone()
        cursor.execute(
            "select kind, at, closed_at from row where dossier_id = %s and kind = 'task' order by id", [number]
        )
        tasks = [{"kind": kind, "at": at, "closed_at": closed} for kind, at, closed in cursor.fetchall()]
    return JsonResponse({"code": code, "state": state, "data": data, "received_at": received_at, "tasks": tasks})


if "BENCH_URL" in os.environ:
    application = _application()
