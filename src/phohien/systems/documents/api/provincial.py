"""The axis in the provincial dialect: REST below ``/v1``, a system and its secret in two header fields, errors as numbers.

Below ``/api/v1/documents/axis``. Source: what integrators of a provincial axis wrote down in public; names are theirs. Answers are
HTTP 200 with ``success`` and a code inside, except wrong credentials (401) and trouble of ours (500).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from phohien.base.files.services import NoRoom
from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Problem
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.documents.api import awaiting, odd
from phohien.systems.documents.queries import axis as reads
from phohien.systems.documents.rules.axis import codes
from phohien.systems.documents.services.axis import accepting, fetching, members, proving, receipts, trouble
from phohien.systems.documents.services.axis.refusing import AxisRefused
from phohien.ui.guard import public

LOG = logging.getLogger(__name__)
router = Router(tags=["axis"])
REASON = "The member's secret is asked for inside, and its no is answered in the dialect's own form."
View = Callable[..., HttpResponse]
FIRST_YEAR, LAST_YEAR = 1900, 2999


def _open(_request: HttpRequest) -> str:
    """Every call comes in: who it is is judged inside. Without the session's cookie no CSRF token is asked for."""
    return "axis"


def _answering(view: View) -> View:
    """The view with its caller known; every refusal as the dialect says it."""

    def answered(request: HttpRequest) -> HttpResponse:
        at = clock.now()
        try:
            return view(request, _caller(request, at), at)
        except AxisRefused as refusal:
            return _refused(refusal.axis_code, str(refusal))
        except NoRoom as fault:
            trouble.tell(fault, by=SYSTEM, at=at)
            return _refused(codes.SERVER_FAULT, str(codes.WORDS[codes.SERVER_FAULT]))
        except Problem as refusal:
            return _refused(codes.BAD_FILE, str(refusal))
        except odd.NOT_READ:
            return _refused(codes.BAD_FILE, str(codes.WORDS[codes.BAD_FILE]))
        except Exception as fault:
            LOG.exception("The axis stumbled.")
            trouble.tell(fault, by=SYSTEM, at=at)
            return _refused(codes.SERVER_FAULT, str(codes.WORDS[codes.SERVER_FAULT]))

    # Its own signature: what the caller is does not come from the query.
    answered.__name__, answered.__doc__, answered.__module__ = view.__name__, view.__doc__, view.__module__
    return answered


def _caller(request: HttpRequest, at: datetime) -> Actor:
    """Who shows a secret, or only a token: the list of agencies is asked for so. A secret counts before a token."""
    if secret := request.headers.get("X-SecretKey", ""):
        return members.caller_by_secret(odd.plain(request.headers.get("X-SystemId", "")), secret, at=at)
    return members.caller_by_token(request.headers.get("Authorization", "").removeprefix("Bearer ").strip(), at=at)


def _asked(request: HttpRequest, name: str, otherwise: str = "") -> str:
    return odd.plain(request.GET.get(name, otherwise))


def _refused(code: str, sentence: str) -> HttpResponse:
    told = {"docId": None, "status": "error", "errorCode": code, "errorDesc": sentence}
    status = {codes.BAD_CREDENTIALS: 401, codes.SERVER_FAULT: 500}.get(code, 200)
    return JsonResponse({"success": False, "message": sentence, "data": told}, status=status)


@router.post("/auth/login", auth=_open, summary="Whether the member's secret is good", include_in_schema=False)
@public(REASON)
def login(request: HttpRequest) -> HttpResponse:
    """A token, for the system and secret in the fields, or as user name and password in the body. Calls that show the secret need
    none, but clients of this dialect begin with it."""
    at = clock.now()
    try:
        told = odd.object_of(request.body)
        system = odd.plain(request.headers.get("X-SystemId") or told.get("username", ""))
        secret = odd.plain(request.headers.get("X-SecretKey") or told.get("password", ""))
        token, by = members.issue_token(system, secret, at=at), members.caller_by_secret(system, secret, at=at)
    except AxisRefused as refusal:
        return _refused(refusal.axis_code, str(refusal))
    except odd.NOT_READ:
        return _refused(codes.BAD_FILE, str(codes.WORDS[codes.BAD_FILE]))
    known = {
        "id": by.organisation_code,
        "username": by.organisation_code,
        "code": by.organisation_code,
        "name": by.name,
    }
    return JsonResponse({"success": True, "code": 200, "message": "OK", "data": {**known, "token": token}})


@router.get("/getAgenciesList", auth=_open, summary="Whom a package can be sent to", include_in_schema=False)
@public(REASON)
@_answering
def agencies(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    """Everybody a package can be sent to."""
    rows = [{"orgCode": one["code"], "orgName": one["name"], "parentCode": one["pid"] or None, "email": one["mail"] or None,
             "address": None, "phone": None} for one in reads.agencies_of_axis(in_vietnam(at).date())]  # fmt: skip
    return JsonResponse({"success": True, "code": 200, "message": "OK", "data": rows})


@router.post("/sendEdoc", auth=_open, summary="Hand a package to the axis", include_in_schema=False)
@public(REASON)
@_answering
def send(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    """The package is on its way; ``docId`` is its number here. A file of any size goes to the disk as it comes."""
    upload = request.FILES.get("edocFile")
    if upload is None or isinstance(upload, list) or upload.file is None:
        raise AxisRefused(codes.BAD_FILE, detail="edocFile")
    handed = accepting.Handed(
        content=cast(BinaryIO, upload.file),
        kind=odd.plain(request.POST.get("messageType") or "edoc"),
        source="provincial",
    )
    told = {"x-systemid": by.organisation_code, "messagetype": handed.kind, "filename": str(upload.name or "")[:200]}
    row = proving.hand_in(handed=handed, dialect="provincial", fields=told, by=by, at=at)
    return JsonResponse(
        {
            "success": True,
            "message": str(accepting.HELD) if row.state == row.State.QUARANTINED else "OK",
            "docId": row.code,
            "data": {"docId": row.code, "errorCode": "0"},
        }
    )


@router.get("/syncReceivedEdocList", auth=_open, summary="What waits for the member", include_in_schema=False)
@public(REASON)
@_answering
def received(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    """Packages for the member of these days, taken over or not, most urgent first; at most 200. An addition of this axis: with
    ``wait`` (seconds) it is answered when something is there."""
    kind = _asked(request, "messageType", "edoc")
    awaiting.wait(by, kind, _asked(request, "wait"))
    since = _day(_asked(request, "fromDate")) or at - fetching.HORIZON
    until = _day(_asked(request, "toDate"))
    end = until + timedelta(days=1) if until else clock.now()
    rows = fetching.waiting_for(by, kind, since=since, until=end, all_states=True)
    data = [{**described(one), "createdTime": _moment(one.opened_at), "updatedTime": _moment(one.done_at or one.opened_at),
             "statusDesc": one.error} for one in rows]  # fmt: skip
    return JsonResponse({"success": True, "message": "OK", "count": len(data), "data": data})


@router.get("/getEdoc", auth=_open, summary="A package's octets", include_in_schema=False)
@public(REASON)
@_answering
def get(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    """The package as text inside JSON; large ones are better fetched by the national dialect's download."""
    delivery, stream = fetching.open_package(code=_asked(request, "docId"), by=by, at=at)
    with stream:
        text = stream.read().decode("utf-8-sig", "replace")
    row = delivery.consignment
    told = {"docId": delivery.code, "from": row.sender, "fromName": row.sender_name, "edocCode": row.number_notation,
            "edocAbstract": row.subject, "edxml": text}  # fmt: skip
    return JsonResponse({"success": True, "message": "OK", "data": told})


@router.get("/getEvidence", auth=_open, summary="What proves a package the member sent", include_in_schema=False)
@public(REASON)
@_answering
def evidence(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    """An addition of this axis: octets, header fields, receipt and statuses of a package the member sent, as one archive."""
    code = _asked(request, "docId")
    content = proving.evidence_of(code=code, sealed_by=receipts.PROVINCE, by=by, at=at)
    name = f'attachment; filename="chung-cu-{code[:36]}.zip"'
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": name})


@router.post("/updateStatus", auth=_open, summary="The member has the package", include_in_schema=False)
@public(REASON)
@_answering
def update(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    """The package's transport state is what the member says; what was done with the document is told by a status package."""
    told = odd.object_of(request.body)
    code, wanted = odd.plain(told.get("docId", "")), odd.plain(told.get("status", ""))
    fetching.update_transport(code=code, wanted=wanted, by=by, at=at)
    return JsonResponse({"success": True, "message": "OK"})


def described(delivery: Any) -> dict[str, str]:
    """A delivery as both dialects list it."""
    row = delivery.consignment
    return {"docId": delivery.code, "serviceType": "eDoc", "messageType": row.kind, "from": row.sender, "to": delivery.named,
            "status": delivery.transport}  # fmt: skip


def _day(text: str) -> datetime | None:
    """The day; None for what is none, and for one at the ends of time, beyond which no day can be reckoned."""
    try:
        day = datetime.strptime(text.strip().replace("-", "/")[:10], "%Y/%m/%d").replace(tzinfo=VIETNAM)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%Y/%m/%d %H:%M:%S}"
