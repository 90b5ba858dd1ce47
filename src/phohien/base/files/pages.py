"""Handing a file to a browser. The page that calls this has already asked its own policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from phohien.base.files import queries, rules
from phohien.base.files.models import StoredFile
from phohien.base.files.rules import ranges

PIECE = 64 * 1024
_SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain"})
_NO_CODE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def serve(stored: StoredFile, *, inline: bool = False, request: HttpRequest | None = None) -> HttpResponseBase:
    """The file as a response that cannot run in our origin.

    Shown in place only when ``inline`` and of a kind browsers show safely; otherwise offered for saving. With
    ``request``, answers 304 to a browser that has the same bytes, and gives only the part asked for (206, or 416 when
    there is none): a long scan is seen before all of it has come. Raises NotFound or Refused.
    """
    etag = f'"{stored.sha256}"'
    if request is not None and etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _with_headers(HttpResponse(status=304), stored, etag)
    try:
        part = _part(stored, etag, request)
    except ranges.NotSatisfiable:
        nothing = HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size_bytes}"})
        return _with_headers(nothing, stored, etag)
    stream = queries.open_stored(stored)
    response: HttpResponseBase
    if part is None:
        response = FileResponse(stream, content_type=_content_type(stored))
        response["Content-Length"] = str(stored.size_bytes)
    else:
        response = StreamingHttpResponse(_pieces(stream, part), status=206, content_type=_content_type(stored))
        response["Content-Length"] = str(len(part))
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{stored.size_bytes}"
    shown = inline and stored.media_type in _SHOWN_INLINE
    response["Content-Disposition"] = rules.disposition(stored.name, inline=shown)
    response["Accept-Ranges"] = "bytes"
    return _with_headers(response, stored, etag)


def _part(stored: StoredFile, etag: str, request: HttpRequest | None) -> range | None:
    if request is None or request.headers.get("If-Range", etag) != etag:
        return None
    return ranges.part_of(request.headers.get("Range", ""), stored.size_bytes)


def _pieces(stream: BinaryIO, part: range) -> Iterator[bytes]:
    with stream:
        stream.seek(part.start)
        left = len(part)
        while left and (piece := stream.read(min(left, PIECE))):
            left -= len(piece)
            yield piece


def _content_type(stored: StoredFile) -> str:
    return "text/plain; charset=utf-8" if stored.media_type == "text/plain" else stored.media_type


def _with_headers(response: HttpResponseBase, stored: StoredFile, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Chromium shows a sandboxed PDF as a blank page: its viewer counts as a plug-in.
    is_pdf = stored.media_type == "application/pdf"
    response["Content-Security-Policy"] = f"{_NO_CODE}; object-src 'self'" if is_pdf else f"{_NO_CODE}; sandbox"
    patch_cache_control(response, private=True, no_cache=True)
    return response
