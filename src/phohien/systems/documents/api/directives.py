"""The follow-up of directives for machines: the same acts and rights as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from phohien.kernel import clock
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import follow_up as reads
from phohien.systems.documents.services import follow_up, reading
from phohien.ui.guard import actor_of, guard

router = Router(tags=["documents"])
PROBLEMS = {
    "responses": {
        422: {
            "description": "The problem, with a sentence for each input at fault (RFC 9457).",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
}
MOST = 500
State = Literal["mo", "qua-han", "sap-den-han", "cho-xac-nhan", "da-xong", "tat-ca"]


class DirectiveOut(Schema):
    """A directive as it is followed; ``due_at`` moves, ``original_due_at`` never."""

    code: str
    document_code: str
    given_by_name: str
    given_at: datetime
    text: str
    due_at: datetime | None
    original_due_at: datetime | None
    state: str
    ended_at: datetime | None
    confirmed_at: datetime | None

    @staticmethod
    def resolve_document_code(row: Any) -> str:
        """The document it stands on."""
        return str(row.document.code)


class NoteIn(Schema):
    """A text that goes with the act."""

    text: str = Field("", max_length=4000)


class ExtensionIn(NoteIn):
    """A later deadline, counted in working days from now, and why."""

    working_days: int = Field(ge=0, le=250)


class ReturnIn(NoteIn):
    """Why the result is returned; without days the deadline stays."""

    working_days: int | None = Field(None, ge=0, le=250)


@router.get("/", response=list[DirectiveOut], operation_id="listDirectives")
@guard(POLICY, policy.FOLLOW)
def list_directives(request: HttpRequest, state: State = "mo", text: str = "") -> Any:
    """The directives of the caller's office, overdue first; at most five hundred. The ledger says who took them."""
    by, at = actor_of(request), clock.now()
    found = list(reads.followed(by.agency, reads.Wish(state=state, text=text[:100]), at=at)[:MOST])
    reading.take_list(act=policy.FOLLOW, kind="directives.json", count=len(found), by=by, at=at)
    return found


def _done(code: str) -> Any:
    return reads.get_directive(code)


@router.post("/{code}/reports", response=DirectiveOut, operation_id="reportProgress", openapi_extra=PROBLEMS)
@guard(POLICY, policy.OPEN_DESK)
def report(request: HttpRequest, code: str, note: NoteIn) -> Any:
    """How far the work is stands with the directive."""
    follow_up.report_progress(code=code, text=note.text, by=actor_of(request), at=clock.now())
    return _done(code)


@router.post("/{code}/reminders", response=DirectiveOut, operation_id="remindOfDirective", openapi_extra=PROBLEMS)
@guard(POLICY, policy.URGE)
def remind(request: HttpRequest, code: str, note: NoteIn) -> Any:
    """Whoever works on it has a notice."""
    follow_up.urge_directive(code=code, text=note.text, by=actor_of(request), at=clock.now())
    return _done(code)


@router.post("/{code}/extensions", response=DirectiveOut, operation_id="extendDirective", openapi_extra=PROBLEMS)
@guard(POLICY, policy.EXTEND)
def extend(request: HttpRequest, code: str, wish: ExtensionIn) -> Any:
    """The directive is due later; the first day stays on record."""
    follow_up.extend_directive(
        code=code, working_days=wish.working_days, reason=wish.text, by=actor_of(request), at=clock.now()
    )
    return _done(code)


@router.post("/{code}/confirmation", response=DirectiveOut, operation_id="confirmDirective", openapi_extra=PROBLEMS)
@guard(POLICY, policy.CONFIRM)
def confirm(request: HttpRequest, code: str, note: NoteIn) -> Any:
    """The result is accepted."""
    follow_up.confirm_directive(code=code, text=note.text, by=actor_of(request), at=clock.now())
    return _done(code)


@router.post("/{code}/return", response=DirectiveOut, operation_id="returnResult", openapi_extra=PROBLEMS)
@guard(POLICY, policy.RETURN_RESULT)
def return_result(request: HttpRequest, code: str, wish: ReturnIn) -> Any:
    """The result is not accepted, and the work goes on."""
    follow_up.return_result(
        code=code, reason=wish.text, working_days=wish.working_days, by=actor_of(request), at=clock.now()
    )
    return _done(code)
