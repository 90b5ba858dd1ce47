"""Documents for machines: the same acts and rights as the pages, problem+json for every refusal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from phohien.kernel import clock
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import queues
from phohien.systems.documents.queries import search as finding
from phohien.systems.documents.rules import numbering
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import directing, entering, reading
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
Direction = Literal["in", "out", "internal"]


class DocumentOut(Schema):
    """A document as its office has it. ``revision`` goes with the next act."""

    code: str
    agency: str
    direction: str
    state: str
    revision: int
    register_number: str
    number_notation: str
    type_code: str
    issuer_name: str
    issued_on: date | None
    subject: str
    urgency: int
    created_at: datetime

    @staticmethod
    def resolve_register_number(row: Any) -> str:
        """The number in the office's register."""
        entry = getattr(row, "entry", None)
        return str(entry) if entry is not None else ""

    @staticmethod
    def resolve_number_notation(row: Any) -> str:
        """Number and notation as printed."""
        return str(row.full_number)


class PageOut(Schema):
    """Part of a list; ``after`` asks for the next part."""

    documents: list[DocumentOut]
    after: str


class TaskOut(Schema):
    """What waits for the caller."""

    document_code: str
    subject: str
    kind: str
    opened_at: datetime
    due_at: datetime | None

    @staticmethod
    def resolve_document_code(row: Any) -> str:
        """The document's code."""
        return str(row.document.code)

    @staticmethod
    def resolve_subject(row: Any) -> str:
        """The document's subject."""
        return str(row.document.subject)


class LetterIn(Schema):
    """An incoming letter. State secrets are refused whatever else is said."""

    code: str = Field(default="", max_length=42, description="Number and notation as printed, e.g. 30/2020/NĐ-CP.")
    subject: str = Field(min_length=1, max_length=500)
    type_code: str = Field(default="B18", max_length=3)
    issuer_name: str = Field(min_length=1, max_length=200)
    issuer_code: str = Field(default="", max_length=40)
    issued_on: date | None = None
    signer_name: str = Field(default="", max_length=50)
    signer_position: str = Field(default="", max_length=100)
    urgency: int = Field(default=0, ge=0, le=4)
    secrecy: str = "none"
    is_known_duplicate: bool = False


class ChargeIn(Schema):
    """Who is charged with which part."""

    post: str = Field(max_length=40)
    part: Literal["lead", "cooperate", "inform"]


class DirectiveIn(Schema):
    """A leader's directive; the deadline counts in working days."""

    text: str = Field(min_length=1, max_length=2000)
    charges: list[ChargeIn]
    working_days: int | None = Field(default=None, ge=0, le=250)
    revision: int | None = None


class ResultIn(Schema):
    """The result of the caller's part."""

    result: str = Field(min_length=1, max_length=4000)
    revision: int | None = None


@router.get("/", response=PageOut, operation_id="listDocuments", openapi_extra=PROBLEMS)
@guard(POLICY, policy.OPEN_DESK)
def list_documents(request: HttpRequest, direction: Direction = "in", after: str = "") -> Any:
    """The documents of a direction the caller may see, newest first."""
    return reads.list_documents(actor_of(request), direction, after=after[:60])


@router.get("/search", response=list[DocumentOut], operation_id="findDocuments", openapi_extra=PROBLEMS)
@guard(POLICY, policy.OPEN_DESK)
def find(request: HttpRequest, q: str, direction: Direction | None = None) -> Any:
    """By number and notation, exactly or its beginning, else by words with or without accents."""
    return finding.find_documents(actor_of(request), finding.Wanted(text=q[:200], direction=direction or ""), limit=50)


@router.get("/tasks", response=list[TaskOut], operation_id="listTasks", openapi_extra=PROBLEMS)
@guard(POLICY, policy.OPEN_DESK)
def tasks(request: HttpRequest) -> Any:
    """What waits for the caller, nearest deadline first, at most two hundred."""
    return list(queues.tasks_for(actor_of(request))[:200])


@router.get("/{code}", response=DocumentOut, operation_id="readDocument", openapi_extra=PROBLEMS)
@guard(POLICY, policy.OPEN_DESK)
def read(request: HttpRequest, code: str) -> Any:
    """One document; the reading is written down."""
    found = reads.get_document(code)
    reading.read_document(document=found, by=actor_of(request), at=clock.now(), what="document")
    return found


@router.post("/", response={201: DocumentOut}, operation_id="enterDocument", openapi_extra=PROBLEMS)
@guard(POLICY, policy.REGISTER)
def enter(request: HttpRequest, letter: LetterIn) -> Any:
    """The letter stands in the register of the caller's office with the next number."""
    by = actor_of(request)
    number, notation = numbering.split_code(letter.code)
    values = letter.dict(exclude={"code", "is_known_duplicate"})
    made = entering.enter_document(
        agency=by.agency, given=Particulars(number=number[:11], notation=notation[:30], **values), uploads=[], by=by,
        at=clock.now(), is_known_duplicate=letter.is_known_duplicate,
    )  # fmt: skip
    return Status(201, reads.get_document(made.code))


@router.post("/{code}/present", response=DocumentOut, operation_id="presentDocument", openapi_extra=PROBLEMS)
@guard(POLICY, policy.PRESENT)
def present(request: HttpRequest, code: str) -> Any:
    """The document lies before the leader."""
    directing.present_document(code=code, by=actor_of(request), at=clock.now())
    return reads.get_document(code)


@router.post("/{code}/directives", response=DocumentOut, operation_id="directDocument", openapi_extra=PROBLEMS)
@guard(POLICY, policy.DIRECT)
def direct(request: HttpRequest, code: str, directive: DirectiveIn) -> Any:
    """The directive stands on the document; whoever is charged has a task."""
    directing.direct_document(
        code=code, text=directive.text, working_days=directive.working_days, revision=directive.revision,
        charges=[directing.Charge(one.post, one.part) for one in directive.charges], by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return reads.get_document(code)


@router.post("/{code}/result", response=DocumentOut, operation_id="completeTask", openapi_extra=PROBLEMS)
@guard(POLICY, policy.OPEN_DESK)
def complete(request: HttpRequest, code: str, result: ResultIn) -> Any:
    """The caller's part is done."""
    directing.complete_task(
        code=code, result=result.result, revision=result.revision, by=actor_of(request), at=clock.now()
    )
    return reads.get_document(code)
