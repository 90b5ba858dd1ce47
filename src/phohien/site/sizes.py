"""The first door: nobody fills the disk with a request, whoever they are and whatever page they ask."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

TOO_LARGE = (
    "Dữ liệu gửi lên quá lớn. Hãy gửi ít tệp hơn trong một lần.\n"
    "What was sent is too large. Please send fewer files at a time.\n"
)


class LargestRequest:
    """A request that says it is larger than the largest is answered 413 before anything of it is read.

    Django unpacks uploads to the disk before any page is asked, and limits only what is not a file. What does not say its
    size is read as empty.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or refuse it. Raises Http404 for an address with NUL in it: no row's name can hold one, and
        the database would say so with an error of ours."""
        if "\0" in request.path_info:
            raise Http404
        said = str(request.META.get("CONTENT_LENGTH") or "0")
        if said.isdecimal() and (len(said) > 15 or int(said) > settings.LARGEST_REQUEST_BYTES):
            return HttpResponse(TOO_LARGE, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
