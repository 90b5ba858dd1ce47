"""The page of one's own notices."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from phohien.base.notices import policy, queries, services
from phohien.kernel import clock
from phohien.ui.guard import guard

PAGE_SIZE = 20


@require_GET
@guard(policy.POLICY, policy.READ_OWN)
def notice_list(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first, twenty a page."""
    viewer = request.actor  # type: ignore[attr-defined]
    pages = Paginator(queries.list_notices(viewer=viewer), PAGE_SIZE)
    context = {
        "page": pages.get_page(request.GET.get("trang")),
        "unread": queries.count_unread(viewer=viewer),
    }
    return render(request, "notices/notice_list.html", context)


@require_POST
@guard(policy.POLICY, policy.READ_OWN)
def open_notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice is read, and the browser is where it leads (or back on the list)."""
    viewer = request.actor  # type: ignore[attr-defined]
    notice = queries.get_notice(code, viewer=viewer)
    services.mark_read(notice=notice, by=viewer, at=clock.now())
    return HttpResponseRedirect(notice.link) if notice.link else redirect("notices")


@require_POST
@guard(policy.POLICY, policy.READ_OWN)
def read_all(request: HttpRequest) -> HttpResponse:
    """All the person's notices are read."""
    services.mark_all_read(by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return redirect("notices")
