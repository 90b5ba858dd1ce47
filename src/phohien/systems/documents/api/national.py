"""The axis in the national dialect: the calls of the national kit (``com.vpcp.services``), so that its clients speak to us unchanged.

Below ``/api/v1/documents/axis/vxp``, which is the kit's ``endpoint``. Everything but the package itself travels in signed header
fields (``rules.axis.signed``). The kit adds a line end behind the package it sends, writes hashes without leading noughts,
reads answers as ASCII, sends the fields of earlier calls again and asks for counts by POST; all of it is met here. Answers
are HTTP 200 with a code inside, as its own server gives them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import tempfile
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import Router

from phohien.base.files.services import NoRoom
from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Problem
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.words import Words
from phohien.systems.documents.api import awaiting, odd
from phohien.systems.documents.api.provincial import described
from phohien.systems.documents.queries import axis as reads
from phohien.systems.documents.rules.axis import codes, signed
from phohien.systems.documents.rules.axis.signed import Signed
from phohien.systems.documents.services.axis import accepting, fetching, holding, members, proving, trouble
from phohien.systems.documents.services.axis.refusing import AxisRefused
from phohien.ui.guard import public

LOG = logging.getLogger(__name__)
router = Router(tags=["axis"])
REASON = (
    "The member's signature over the header fields is judged inside, and a no is answered in the dialect's own form."
)
View = Callable[..., HttpResponseBase]
IN_MEMORY = 1 << 20
PIECE = 1 << 16


def _open(_request: HttpRequest) -> str:
    """Every call comes in: who it is is judged inside. Without the session's cookie no CSRF token is asked for."""
    return "axis"


def _fields(request: HttpRequest) -> dict[str, bytes]:
    """The header fields in the octets that came: WSGI hands them over as Latin-1."""
    return {
        name[5:].replace("_", "-").lower(): str(value).encode("latin-1", "replace")
        for name, value in request.META.items() if name.startswith("HTTP_")
    }  # fmt: skip


def _answering(view: View) -> View:
    """The view with caller and signed fields; every refusal as the dialect says it."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        at = clock.now()
        try:
            by, told = members.caller_by_fields(_fields(request), at=at)
            return view(request, by, told, at)
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


def _refused(code: str, sentence: str) -> HttpResponse:
    return JsonResponse(
        {"status": "FAIL", "ErrorCode": code, "ErrorDesc": sentence, "DocId": "", "data": [], "count": 0}
    )


def _done(**more: Any) -> HttpResponse:
    return JsonResponse({"status": "OK", "ErrorCode": codes.OK, **{"ErrorDesc": "Success", **more}})


def _call(name: str, *, get: bool = False) -> Callable[[View], View]:
    """A call of the dialect at its exact name. ``get``: described as GET, which the kit itself makes of downloads only."""
    methods = ["GET", "POST"] if get else ["POST"]

    def decorate(view: View) -> View:
        done: View = router.api_operation(methods, f"/{name}", auth=_open, include_in_schema=False)(
            public(REASON)(_answering(view))
        )
        return done

    return decorate


@_call("sendEdoc")
def send(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The package is on its way; ``DocId`` is its number here."""
    to = _receivers(told.get("to"))
    with _body(request, told.get("hash-file")) as content:
        handed = accepting.Handed(content=content, kind=told.get("messagetype") or "edoc", hash_told=told.get("hash-file"),
                                  to=to, source="national-kit")  # fmt: skip
        fields = {
            name: value.decode("utf-8", "replace")
            for name, value in _fields(request).items()
            if name.startswith(signed.PREFIX)
        }
        row = proving.hand_in(handed=handed, dialect="national", fields=fields, by=by, at=at)
    return _done(DocId=row.code, ErrorDesc=str(accepting.HELD) if row.state == row.State.QUARANTINED else "Success")


def _receivers(text: str) -> tuple[str, ...]:
    if not text.strip():
        return ()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = [text]
    return tuple(odd.plain(one) for one in (told if isinstance(told, list) else [str(told)]) if isinstance(one, str))


def _body(request: HttpRequest, told_hash: str) -> BinaryIO:
    """What was sent, on the disk when it is large, without the line end the kit puts behind it."""
    if not told_hash:
        raise AxisRefused(codes.BAD_FILE, detail="hash-file")
    spool: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by who takes it
    size = 0
    while piece := request.read(PIECE):
        size += len(piece)
        if size > holding.LARGEST_BYTES:
            spool.close()
            raise AxisRefused(codes.BAD_FILE)
        spool.write(piece)
    spool.seek(max(size - 2, 0))
    if spool.read(2) == b"\r\n":
        spool.seek(size - 2)
        spool.truncate()
    spool.seek(0)
    return spool  # type: ignore[no-any-return]


@_call("getReceivedEdocList")
def received(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """What the member has not taken over yet. An addition of this axis: with a field ``wait`` (seconds) it is answered when
    something is there."""
    kind = told.get("messagetype") or "edoc"
    awaiting.wait(by, kind, told.get("wait"))
    rows = fetching.waiting_for(by, kind, since=at - fetching.HORIZON, until=clock.now())
    return _done(data=[{**described(one), "created_time": _moment(one.opened_at), "updated_time": _moment(one.opened_at),
                        "status_desc": one.error} for one in rows])  # fmt: skip


@_call("getEdoc")
def get(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The package in base64."""
    _delivery, stream = fetching.open_package(code=told.get("docId"), by=by, at=at)
    with stream:
        return _done(data=base64.b64encode(stream.read()).decode())


@_call("downloadEdoc", get=True)
def download(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The package itself, streamed."""
    _delivery, stream = fetching.open_package(code=told.get("docId"), by=by, at=at)
    return FileResponse(stream, content_type="application/octet-stream", as_attachment=True, filename="goi-tin.edxml")


@_call("updateStatus")
def update(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The package's transport state is what the member says."""
    fetching.update_transport(
        code=told.get("docid", "docId"), wanted=told.get("status"), words=told.get("description"), by=by, at=at
    )
    return _done()


@_call("getSentEdocList")
def sent(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """What became of what the member sent, one row a receiver; of one package when ``docId`` names it."""
    code, kind = told.get("docId"), told.get("messagetype")
    if reads.is_inbound(
        code, by.organisation_code
    ):  # a field of an earlier call, sent again: it names what was fetched then
        code = ""
    rows = fetching.sent_by(by, code=code, kind=kind, since=None if code else at - fetching.HORIZON)
    return _done(data=[_sent_row(one) for one in rows])


def _sent_row(one: Any) -> dict[str, str]:
    row = one.consignment
    return {"serviceType": "eDoc", "messageType": row.kind, "hash": row.sha256, "senderDocId": row.code, "receiverDocId": one.code,
            "fromCode": row.sender, "toCode": one.named, "sendStatus": "done", "sendStatusDesc": "",
            "receiveStatus": one.transport, "receiveStatusDesc": one.error, "title": row.subject,
            "notation": row.number_notation, "sentTime": _moment(row.accepted_at),
            "receivedTime": _moment(one.done_at) if one.done_at else ""}  # fmt: skip


@_call("countReceiveEdoc", get=True)
def count_documents(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """How many documents wait for the member."""
    return _done(count=fetching.count_waiting(by, "edoc"))


@_call("countReceiveStatus", get=True)
def count_statuses(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """How many statuses wait for the member."""
    return _done(count=fetching.count_waiting(by, "status"))


def _agencies(at: datetime) -> list[dict[str, str]]:
    return reads.agencies_of_axis(in_vietnam(at).date())


@_call("getAgenciesList")
def agencies(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """Whom a package can be sent to, with the code each had before."""
    return _done(data=_agencies(at))


@_call("getAgenciesListQD20")
def agencies_by_new_codes(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The same; ``code102`` is the code of the older standard."""
    return _done(data=[{**one, "code102": one["oldCode"]} for one in _agencies(at)])


@_call("getSynchronizeUnit")
def units(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The same with those that are no more, each entry with whether it was deleted."""
    rows = reads.units_of_axis(in_vietnam(at).date())
    return _done(data=[{**one, "version": 1, "centerCode": "", "isAgency": True} for one in rows])


@_call("registerAgency")
def register(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """An agency below the member's own is a member of the axis; an operator gives it its secret."""
    said = odd.object_of(request.body)
    names = {"code": "code", "name": "name", "mail": "mail", "telephone": "mobile", "fax": "fax"}
    words = {ours: odd.plain(said.get(theirs, "")) for ours, theirs in names.items()}
    given = members.Registration(parent=odd.plain(said.get("pcode") or said.get("pid") or ""), **words)
    members.register_member(given=given, by=by, at=at, mark=_mark(request, told, at))
    return _done()


@_call("deleteAgency")
def delete(request: HttpRequest, by: Actor, told: Signed, at: datetime) -> HttpResponseBase:
    """The agency below the member's own is no member any more; its packages stay."""
    members.set_member_state(
        agency=told.get("AgencyCode"), state="deleted", by=by, at=at, mark=_mark(request, told, at)
    )
    return _done()


def _mark(request: HttpRequest, told: Signed, at: datetime) -> str:
    """By what this very call is known again: its signed fields and its body, which the kit does not sign and which is all that
    tells two registrations of one service object apart."""
    if told.told_at < at - signed.OLDEST_FOR_CHANGES:
        words = Words("Dấu thời gian của lời gọi đã quá một ngày.", "The call's time stamp is more than a day old.")
        raise AxisRefused(codes.BAD_CREDENTIALS, words)
    return hashlib.sha256(told.mark.encode() + request.body).hexdigest()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%Y/%m/%d %H:%M:%S}"
