"""What holds before any page is asked: the size of a request, the scheme, whose folder the database's sockets lie in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from phohien.site import postgres, wsgi
from phohien.site.sizes import LargestRequest


def test_a_request_larger_than_the_largest_is_refused_unread(settings: Any) -> None:
    settings.LARGEST_REQUEST_BYTES = 1_000
    door = LargestRequest(lambda _request: HttpResponse("passed"))

    assert door(RequestFactory().post("/", CONTENT_LENGTH="1001")).status_code == 413
    assert door(RequestFactory().post("/", CONTENT_LENGTH="9" * 5000)).status_code == 413
    assert door(RequestFactory().post("/", CONTENT_LENGTH="1000")).content == b"passed"
    assert door(RequestFactory().get("/", CONTENT_LENGTH="")).content == b"passed"


def test_an_address_with_nul_in_it_names_nothing() -> None:
    with pytest.raises(Http404):
        LargestRequest(lambda _request: HttpResponse("passed"))(RequestFactory().get("/giam-sat-lgsp/canh-bao/%00/"))


def test_behind_what_ends_tls_the_application_knows_of_https() -> None:
    served = wsgi.over_https(lambda environ, _start: environ["wsgi.url_scheme"])

    assert served({"wsgi.url_scheme": "http"}, None) == "https"


def test_the_caller_is_who_the_outermost_of_our_proxies_heard() -> None:
    def seen(proxies: int, forwarded: str) -> str:
        served = wsgi.behind(lambda environ, _start: environ["REMOTE_ADDR"], proxies)
        return str(served({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}, None))

    assert seen(1, "10.0.0.1, 203.0.113.7") == "203.0.113.7"
    assert seen(2, "forged, 203.0.113.7, 10.0.0.1") == "203.0.113.7"
    assert seen(2, "203.0.113.7") == "127.0.0.1"
    assert seen(1, "") == "127.0.0.1"


def test_a_folder_of_sockets_that_others_may_write_to_is_not_trusted(tmp_path: Path) -> None:
    server = postgres.Server(tmp_path)
    server.sockets = tmp_path / "sockets"
    server.sockets.mkdir()
    server.sockets.chmod(0o777)

    with pytest.raises(postgres.NoPostgres, match="belongs to somebody else"):
        server.is_ready()
