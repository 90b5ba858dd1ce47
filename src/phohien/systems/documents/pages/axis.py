"""The axis's desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.ui.guard import guard


@guard(POLICY, policy.VIEW_AXIS)
def axis(request: HttpRequest) -> HttpResponse:
    """What is stuck, set aside, failed; members and the national partner."""
    return HttpResponse("")
