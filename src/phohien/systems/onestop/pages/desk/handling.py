"""Acts on steps: taking, giving, completing, sending back, forwarding, asking for a supplement, extending, stopping."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.services import clocks, handling, reception, returning, timing
from phohien.ui.guard import guard

SUPPLEMENT = ("supplement",)


def posts_for(role: str, agency: str, at: datetime) -> list[tuple[str, str]]:
    """The posts of the agency that carry the role: code, and holder with title."""
    found = directory.accounts_holding(role, agency, at)
    return [
        (post.code, f"{post.account.full_name} – {Words(post.title, post.title_en or post.title)}") for post in found
    ]


def _bound(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@guard(POLICY, policy.TAKE_TASK)
def take(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The step becomes this official's."""
    found = opening.open_for(request, code)
    task = found.parts.task(key)
    form = forms.ActForm(_bound(request), initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        handling.take_task(code=found.code, key=key, by=found.by, at=found.at)
        return _("You have taken the task “%(name)s”.") % {"name": showing.task_name(task)}

    page = acts.ActPage(
        title=_("Take the task"), button=_("Take the task"), form=form, do=do, icon="hand-thumbs-up", minds_revision=False,
        lead=_("The step “%(name)s” is then yours; others of the office see who has it.") % {"name": showing.task_name(task)},
    )  # fmt: skip
    return acts.answer(request, found, page)


@guard(POLICY, policy.ASSIGN_TASK)
def assign(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """A leader gives an open step to an official, or back to the office."""
    found = opening.open_for(request, code)
    task = found.parts.task(key)
    posts = posts_for(task.role, task.agency, found.at)
    initial = {**acts.revision_of(found), "post": task.assignee}
    form = forms.AssignForm(_bound(request), posts=posts, initial=initial)

    def do(values: dict[str, Any]) -> str:
        name = _name_of(posts, values["post"])
        handling.assign_task(
            code=found.code, key=key, post=values["post"], name=name, note=values["note"], by=found.by, at=found.at
        )
        return (
            _("The task was given to %(name)s.") % {"name": name}
            if name
            else _("The task is open to the office again.")
        )

    page = acts.ActPage(
        title=_("Give the task to somebody"), button=_("Give the task"), form=form, do=do, icon="person-plus",
        lead=showing.task_name(task),
    )  # fmt: skip
    return acts.answer(request, found, page)


def _name_of(posts: list[tuple[str, str]], code: str) -> str:
    return dict(posts).get(code, "").partition(" – ")[0]


@guard(POLICY, policy.COMPLETE_TASK)
def assign_handler(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The leader's step of assigning: it is completed, and the step that follows is given to the chosen official."""
    found = opening.open_for(request, code)
    task = found.parts.task(key)
    posts = posts_for("handler", task.agency, found.at)
    form = forms.AssignForm(_bound(request), posts=posts, initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        name = _name_of(posts, values["post"])
        done = handling.complete_task(code=found.code, key=key, note=values["note"], by=found.by, at=found.at)
        following = done.tasks.filter(state="open", role="handler", agency=task.agency).first() if name else None
        if following is not None:
            handling.assign_task(
                code=found.code, key=following.key, post=values["post"], name=name, by=found.by, at=found.at
            )
        return _("The dossier was assigned to %(name)s.") % {"name": name} if name else _("The dossier was passed on.")

    page = acts.ActPage(
        title=_("Assign a handler"), button=_("Assign"), form=form, do=do, icon="person-plus",
        lead=_("Choose who handles the dossier."),
    )  # fmt: skip
    return acts.answer(request, found, page)


def outcome_words(outcome: dict[str, str]) -> str:
    """An outcome of a step in the reader's language."""
    return str(Words(outcome["vi"], outcome["en"]))


@guard(POLICY, policy.COMPLETE_TASK)
def complete(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The step ends with one of its outcomes; asking for a supplement has a page of its own."""
    found = opening.open_for(request, code)
    task = found.parts.task(key)
    outcomes = [(one["code"], outcome_words(one)) for one in task.outcomes if one["code"] not in SUPPLEMENT]
    form = forms.CompleteForm(
        _bound(request), outcomes=outcomes if len(outcomes) > 1 else [], initial=acts.revision_of(found)
    )

    if task.act == "coordinate":
        form.fields["note"].label = _("The opinion")
        form.fields["note"].help_text = _("Needed when you remark something or do not agree.")

    def do(values: dict[str, Any]) -> str:
        only = outcomes[0][0] if len(outcomes) == 1 else ""
        handling.complete_task(
            code=found.code,
            key=key,
            outcome=values.get("outcome") or only,
            note=values["note"],
            by=found.by,
            at=found.at,
        )
        return _("The step “%(name)s” is done.") % {"name": showing.task_name(task)}

    is_opinion = task.act == "coordinate"
    page = acts.ActPage(
        title=_("Give an opinion") if is_opinion else _("Complete the step"),
        button=_("Send the opinion") if is_opinion else _("Complete the step"), form=form, do=do,
        lead=showing.task_name(task), context={"supplement_href": _supplement_href(found, task)},
    )  # fmt: skip
    return acts.answer(request, found, page)


def _supplement_href(found: opening.Opened, task: Any) -> str:
    asks = any(one["code"] in SUPPLEMENT for one in task.outcomes)
    return showing.dossier_href(found.code, "desk_supplement") if asks else ""


@guard(POLICY, policy.COMPLETE_TASK)
def send_back(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The leader sends the draft back with what is to be mended."""
    found = opening.open_for(request, code)
    form = forms.ReturnForm(_bound(request), initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        returning.return_draft(code=found.code, key=key, note=values["note"], by=found.by, at=found.at)
        return _("The draft went back to be mended.")

    page = acts.ActPage(title=_("Send back to be mended"), button=_("Send back"), form=form, do=do, icon="reply")
    return acts.answer(request, found, page)


@guard(POLICY, policy.FORWARD)
def forward(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The step goes to another agency, code and deadline unchanged."""
    found = opening.open_for(request, code)
    task = found.parts.task(key)
    agencies = agency_choices(found.at, without=task.agency)
    form = forms.ForwardForm(_bound(request), agencies=agencies, initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        name = showing.agency_name(values["agency"])
        handling.forward_task(
            code=found.code, key=key, agency=values["agency"], note=values["note"], by=found.by, at=found.at
        )
        return _("The task went to %(name)s.") % {"name": name}

    page = acts.ActPage(
        title=_("Forward to another agency"), button=_("Forward"), form=form, do=do, icon="arrow-left-right",
        lead=_("The dossier keeps its code and its deadline; the hand-over stands in the control sheet."),
        warning=_("After that your office can no longer do this step."),
    )  # fmt: skip
    return acts.answer(request, found, page)


def agency_choices(at: datetime, *, without: str = "") -> list[tuple[str, str]]:
    """The agencies a step may go to: departments first, then the committees of communes."""
    found = directory.list_agencies(at.date())
    order = {"department": 0, "board": 1, "office": 2, "service_unit": 3, "committee": 4}
    kept = [one for one in found if one.code != without and one.kind in order]
    return [(one.code, str(Words(one.name, one.name_en))) for one in sorted(kept, key=lambda one: order[one.kind])]


@guard(POLICY, policy.ASK_SUPPLEMENT)
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """The person is asked once for everything that is missing; the clock stands still until they answer."""
    found = opening.open_for(request, code, policy.ASK_SUPPLEMENT)
    components = list(
        dict.fromkeys((one.code, str(Words(one.name, one.name_en or one.name))) for one in found.parts.components)
    )
    lacking = [one.code for one in found.parts.components if one.state in ("to_supply", "rejected")]
    initial = {**acts.revision_of(found), "components": lacking}
    form = forms.SupplementForm(_bound(request), components=components, initial=initial)

    def do(values: dict[str, Any]) -> str:
        clocks.request_supplement(
            code=found.code, text=values["text"], components=values["components"], by=found.by, at=found.at
        )
        return _("The request (form 02) was issued and the clock stands still.")

    again = _("This person has been asked before. A second request counts as overdue in the index.")
    page = acts.ActPage(
        title=_("Ask for a supplement"), button=_("Send the request"), form=form, do=do, icon="chat-left-text",
        lead=_("Form 02 is issued, the person is told, and the time limit stops until the answer comes."),
        warning=again if found.dossier.supplements else "",
    )  # fmt: skip
    return acts.answer(request, found, page)


@guard(POLICY, policy.EXTEND)
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """The office apologises and names a later day."""
    found = opening.open_for(request, code, policy.EXTEND)
    tomorrow = found.at.date() + timedelta(days=1)
    form = forms.ExtendForm(_bound(request), earliest=tomorrow, initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        day = values["due_on"]
        calendar = timing.calendar_of(found.dossier.agency, day)
        if not calendar.is_working_day(day):
            raise Refused(
                _("The office is closed on that day. Name a working day."), code="onestop.day_off", field="due_on"
            )
        clocks.extend_deadline(
            code=found.code, due_at=calendar.closes_at(day), ground=values["ground"], by=found.by, at=found.at
        )
        return _("The apology (form 04) was issued; the new day of return is %(day)s.") % {"day": f"{day:%d/%m/%Y}"}

    page = acts.ActPage(
        title=_("Apologise and extend"), button=_("Issue the apology"), form=form, do=do, icon="calendar3",
        lead=_("Form 04 is issued. The original day of return stays in every report."),
        warning=_("A dossier is extended once only."), fields={"due_at": "due_on", "until": "due_on"},
    )  # fmt: skip
    return acts.answer(request, found, page)


@guard(POLICY, policy.STOP)
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """The office handles the dossier no further."""
    found = opening.open_for(request, code, policy.STOP)
    form = forms.GroundForm(_bound(request), initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        clocks.stop_dossier(code=found.code, ground=values["ground"], by=found.by, at=found.at)
        return _("The dossier was stopped; the notice (form 05) was issued.")

    page = acts.ActPage(
        title=_("Stop the dossier"), button=_("Stop the dossier"), form=form, do=do, icon="x-circle-fill", danger=True,
        lead=_("Form 05 is issued and the person is told."), warning=_("This cannot be undone."),
    )  # fmt: skip
    return acts.answer(request, found, page)


@guard(POLICY, policy.REFUSE)
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier is not received, on a legal ground."""
    found = opening.open_for(request, code, policy.REFUSE)
    form = forms.RefuseForm(_bound(request), initial=acts.revision_of(found))

    def do(values: dict[str, Any]) -> str:
        reception.refuse_dossier(
            code=found.code, reason=values["reason"], article=values["article"], by=found.by, at=found.at
        )
        return _("The dossier was refused; form 03 was issued.")

    page = acts.ActPage(
        title=_("Refuse to receive"), button=_("Refuse the dossier"), form=form, do=do, icon="x-lg", danger=True,
        lead=_("Form 03 is issued with the reason and its legal ground."),
        warning=_("This cannot be undone. When only papers are missing, ask for a supplement instead."),
    )  # fmt: skip
    return acts.answer(request, found, page)
