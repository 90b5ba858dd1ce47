"""The one-stop system for machines: the same acts as the pages, the same rights, problem+json for every refusal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Router, Schema, Status, UploadedFile

from phohien.base.files import services as files
from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop import policy
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import answers, dossiers, places, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.services import applications, handling, reading, reception, results
from phohien.ui.guard import actor_of, guard, public

router = Router(tags=["onestop"])
PROBLEMS = {
    "responses": {
        422: {
            "description": "The problem, with a sentence for each input at fault (RFC 9457).",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
}


class ProcedureOut(Schema):
    """A procedure as it is in force."""

    code: str
    name: str
    name_en: str
    field: str
    level: str
    online_level: str
    effective_from: date
    effective_until: date | None

    @staticmethod
    def resolve_code(row: Any) -> str:
        return str(row.procedure.code)


class PartyIn(Schema):
    """A person or organisation of the dossier."""

    role: Literal["owner", "applicant", "representative", "helper"] = "applicant"
    kind: Literal["citizen", "enterprise", "household_business"] = "citizen"
    full_name: str = Field(min_length=1, max_length=200)
    personal_id: str = Field(default="", max_length=12)
    organisation_code: str = Field(default="", max_length=20)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=254)
    address: str = Field(default="", max_length=300)


class DossierIn(Schema):
    """A new dossier. ``key`` makes sending it twice harmless; offices left empty follow from the answers."""

    procedure_code: str = Field(max_length=20)
    agency: str = Field(default="", max_length=40, description="Who receives it.")
    competent_agency: str = Field(default="", max_length=40, description="Who decides.")
    unit_code: str = Field(default="", max_length=12, description="The administrative unit it belongs to.")
    channel: Literal["direct", "online", "post"] = "direct"
    values: dict[str, Any] = Field(
        default={},
        description="The answers, as the procedure's form asks them: `GET /procedures/{code}/form` gives their JSON Schema. "
        "They are read and checked by the same form definition as on the pages; conditions and checks over several "
        "answers stand there as `x-visible-when`, `x-required-when` and `x-checks`. Answers of questions that are not "
        "asked are dropped, names the form does not have are refused.",
    )
    files: dict[str, list[str]] = Field(
        default={}, description="Codes of files sent before (`POST /files`), by component of the procedure."
    )
    parties: list[PartyIn] = []
    key: str = Field(min_length=8, max_length=80)


class ProblemOut(Schema):
    """A refusal as RFC 9457 describes it. ``errors`` holds the sentences about each input at fault, by its place."""

    type: str
    title: str
    status: int
    code: str
    article: str = ""
    field: str = ""
    errors: dict[str, list[str]] = {}


class FileOut(Schema):
    """A file that was kept and may be named in a dossier."""

    code: str
    name: str
    size_bytes: int
    media_type: str


class StepIn(Schema):
    """How an open step ends; ``task`` is its key, empty for the only open one."""

    task: str = ""
    outcome: str = ""
    note: str = ""


class ResultIn(Schema):
    """A result signed on paper, by its number."""

    title: str = Field(min_length=1, max_length=300)
    number: str = Field(min_length=1, max_length=60)
    is_positive: bool = True


class DeliveryIn(Schema):
    """How the result reaches the person."""

    manner: Literal["counter", "online", "post"] = "counter"
    receiver: str = ""


class TaskOut(Schema):
    """A step of the dossier."""

    key: str
    step: str
    name: str
    act: str
    role: str
    agency: str
    assignee: str
    state: str
    opened_at: datetime
    due_at: datetime | None


class DossierOut(Schema):
    """A dossier as its people and offices see it. Reading one as an official is written down."""

    code: str
    procedure_code: str
    title: str
    agency: str
    competent_agency: str
    unit_code: str
    channel: str
    owner_name: str
    state: int
    money_state: str
    delivery_state: str
    sync_state: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    revision: int
    tasks: list[TaskOut] = []


DOSSIER_FIELDS = tuple(name for name in DossierOut.model_fields if name != "tasks")


def shown(dossier: Any, status: int = 200) -> HttpResponse:
    """The dossier as :class:`DossierOut` describes it, encoded at once: half as dear as validating our own rows."""
    body = {name: getattr(dossier, name) for name in DOSSIER_FIELDS}
    body["tasks"] = dossiers.steps_of(dossier)
    return HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)


@router.get("/procedures", response=list[ProcedureOut], summary="The procedures in force")
@public("Administrative procedures are open to everybody.")
def list_procedures(request: HttpRequest, on: date | None = None) -> Any:
    """Every procedure in force on that day (today when none is given)."""
    return versions.published(on=on or clock.today())


@router.get("/procedures/{code}", summary="A procedure, whole")
@public("Administrative procedures are open to everybody.")
def get_procedure(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """The version in force with everything it demands, its form included."""
    return versions.in_force(code, on=on or clock.today()).data


@router.get("/procedures/{code}/form", summary="The form of a procedure, as JSON Schema")
@public("Administrative procedures are open to everybody.")
def get_form(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """The shape of the answers (draft 2020-12); every dossier that is accepted satisfies it."""
    day = on or clock.today()
    form = versions.form_of(versions.in_force(code, on=day))
    return forms.json_schema(form, surroundings=answers.surroundings(day))


@router.post("/files", response={201: FileOut, 422: ProblemOut}, summary="Send a file")
@guard(POLICY, policy.APPLY)
def keep_file(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """The file is checked and kept; its code can be named in a dossier of the same sender."""
    kept = files.keep(content=file, name=file.name or "", by=actor_of(request), at=clock.now())  # type: ignore[arg-type]
    return Status(201, kept)


@router.post(
    "/dossiers", response={201: DossierOut, 422: ProblemOut}, summary="Create a dossier", openapi_extra=PROBLEMS
)
@guard(POLICY, policy.APPLY)
def create_dossier(request: HttpRequest, body: DossierIn) -> Any:
    """A dossier waits to be received; the same key again gives the same dossier.

    The answers are cleaned by the procedure's form. When any cannot be accepted nothing is saved and the problem names
    each fault by its place, e.g. `values.children[0].birth_date`.
    """
    at, by = clock.now(), actor_of(request)
    application = _application(body, by, at)
    return shown(applications.submit_dossier(application=application, by=by, at=at), 201)


def _application(body: DossierIn, by: Actor, at: datetime) -> applications.Application:
    """What was sent, as the acts take it. Raises Refused with a sentence for every input at fault."""
    version, day, is_online = versions.in_force(body.procedure_code, on=at.date()), at.date(), body.channel == "online"
    read = answers.read(version, body.values, body.files, by=by, on=day, needs_papers=is_online)
    rules = versions.rules_of(version)
    place, misplaced = places.agreed(
        rules.competence, catalogue.competent_unit(rules, read.values) or "", day, agency=body.agency,
        competent_agency=body.competent_agency, named_unit=body.unit_code, own_counter="" if is_online else by.agency,
    )  # fmt: skip
    errors = {**misplaced, **read.errors}
    if errors or place is None:
        raise Refused(_("The dossier cannot be accepted as it is."), code="onestop.answers", errors=errors)
    return applications.Application(
        version=version,
        agency=place.receiving.code,
        competent_agency=place.competent.code,
        unit_code=place.unit_code,
        channel=catalogue.Channel(body.channel),
        values=read.values,
        files=read.files,
        parties=_parties(body.parties),
        account_code=by.code if by.kind in {"citizen", "enterprise"} else "",
        wants_paper=read.values.get("delivery") in ("desk", "post"),
        key=body.key,
    )


def _parties(parties: list[PartyIn]) -> tuple[applications.Applicant, ...]:
    return tuple(applications.Applicant(**party.dict()) for party in parties)


@router.put("/dossiers/{code}/parties", response=DossierOut, summary="Enter who applies")
@guard(POLICY, policy.CREATE)
def set_parties(request: HttpRequest, code: str, body: list[PartyIn]) -> Any:
    """These people stand in the dossier."""
    return shown(applications.set_parties(code=code, parties=_parties(body), by=actor_of(request), at=clock.now()))


@router.post("/dossiers/{code}/reception", response=DossierOut, summary="Receive a dossier")
@guard(POLICY, policy.RECEIVE)
def receive_dossier(request: HttpRequest, code: str) -> Any:
    """The office takes the dossier in and promises a day."""
    return shown(reception.receive_dossier(code=code, by=actor_of(request), at=clock.now()))


@router.post("/dossiers/{code}/steps", response=DossierOut, summary="Complete a step")
@guard(POLICY, policy.COMPLETE_TASK)
def complete_step(request: HttpRequest, code: str, body: StepIn) -> Any:
    """The open step is done and the next ones are open."""
    key = body.task or dossiers.only_open_task(code)
    return shown(
        handling.complete_task(
            code=code, key=key, outcome=body.outcome, note=body.note, by=actor_of(request), at=clock.now()
        )
    )


@router.post("/dossiers/{code}/result", response=DossierOut, summary="Record a paper result")
@guard(POLICY, policy.RECORD_RESULT)
def record_result(request: HttpRequest, code: str, body: ResultIn) -> Any:
    """The result signed on paper is on record and the dossier settled."""
    return shown(results.record_result(code=code, by=actor_of(request), at=clock.now(), **body.dict()).dossier)


@router.post("/dossiers/{code}/delivery", response=DossierOut, summary="Hand over the result")
@guard(POLICY, policy.HAND_OVER)
def hand_over_result(request: HttpRequest, code: str, body: DeliveryIn) -> Any:
    """The person has the result."""
    return shown(results.hand_over_result(code=code, by=actor_of(request), at=clock.now(), **body.dict()))


@router.get("/dossiers/{code}", response=DossierOut, summary="Read a dossier")
@guard(POLICY, policy.VIEW_DOSSIER)
def get_dossier(request: HttpRequest, code: str, purpose: str = "") -> Any:
    """The dossier with its steps; an official's look is written down and shown to the person."""
    dossier = dossiers.get_dossier(code)
    reading.read_dossier(dossier=dossier, by=actor_of(request), at=clock.now(), purpose=purpose or "API")
    return shown(dossier)
