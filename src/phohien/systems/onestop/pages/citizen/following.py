"""One's own dossiers: the list, the life of one told in plain words, its papers, and what the person can do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from phohien.base.files import pages as file_pages
from phohien.base.files import queries as file_queries
from phohien.base.files import services as files
from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop.forms.citizen import ListForm, RatingForm, SupplementForm, WithdrawForm
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.citizen import showing
from phohien.systems.onestop.policy import ANSWER, FOLLOW, POLICY, RATE, WITHDRAW
from phohien.systems.onestop.queries import citizen, outgoing, versions
from phohien.systems.onestop.rules import deadlines, states, telling
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.services import clocks, rating, results, timing
from phohien.ui.guard import actor_of, guard

PAGE, SHORT = 20, 4
PAPER_NAMES = {
    "01": Words("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt and promise of the result"),
    "02": Words("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Request to supplement the dossier"),
    "03": Words("Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal to receive the dossier"),
    "04": Words("Văn bản xin lỗi và đề nghị gia hạn", "Apology and request for more time"),
    "05": Words("Thông báo dừng giải quyết hồ sơ", "Notice that the dossier was stopped"),
}
PURPOSES = {
    "form_prefill": Words("Điền sẵn tờ khai theo yêu cầu của bạn", "Filling in your form at your request"),
    "birth_registration": Words("Đăng ký khai sinh", "Birth registration"),
    "identity_check": Words("Xác nhận danh tính người nộp hồ sơ", "Checking the applicant's identity"),
}


@require_GET
@guard(POLICY, FOLLOW)
def own_dossiers(request: HttpRequest) -> HttpResponse:
    """One's own dossiers, searched, filtered and ordered; what waits for the person stands out."""
    actor, at = actor_of(request), clock.now()
    form = ListForm(request.GET or None)
    wish = form.cleaned_data if form.is_valid() else {}
    found = citizen.list_own(actor, search=wish.get("q", ""), group=wish.get("nhom", ""), order=wish.get("xep", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    values = {
        "form": form,
        "page": page,
        "rows": [_row(dossier, at) for dossier in page.object_list],
        "drafts": citizen.own_drafts(actor).count(),
        "is_filtered": any(wish.get(name) for name in ("q", "nhom")),
        "is_long": page.paginator.count > SHORT or bool(request.GET),
    }
    return render(request, "onestop/citizen_dossiers.html", values)


def _row(dossier: Any, at: datetime) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "name": showing.name_of(dossier.version),
        "owner": dossier.owner_name,
        "submitted_at": dossier.submitted_at,
        "due_at": dossier.due_at if dossier.closed_at is None else None,
        "tag": showing.state_tag(dossier.state),
        "turn": turn_words(dossier),
        "href": reverse("onestop:own_dossier", args=[dossier.code]),
    }


def turn_words(dossier: Any) -> telling.Turn:
    """Whose turn it is with the dossier."""
    return telling.turn_of(
        dossier.state, is_paused=dossier.paused_at is not None, owes_money=dossier.money_state == "due",
        has_result=bool(dossier.has_e_result), wants_paper=dossier.wants_paper,
    )  # fmt: skip


@require_GET
@guard(POLICY, FOLLOW)
def own_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one dossier: whose turn it is, its life, its papers, who looked."""
    return render(request, "onestop/citizen_dossier.html", _dossier_values(request, code))


@require_GET
@guard(POLICY, FOLLOW)
def own_dossier_on_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same for the printer."""
    return render(request, "onestop/citizen_dossier_print.html", _dossier_values(request, code))


def _dossier_values(request: HttpRequest, code: str) -> dict[str, Any]:
    actor, at = actor_of(request), clock.now()
    dossier = citizen.get_own(code, actor)
    result = citizen.final_result(dossier)
    on = dossier.submitted_at.date()
    is_over = dossier.finished_at is not None or dossier.closed_at is not None
    return {
        "dossier": dossier,
        "name": showing.name_of(dossier.version),
        "tag": showing.state_tag(dossier.state),
        "turn": turn_words(dossier),
        "left": time_left(dossier, at),
        "receiving": showing.agency_name(dossier.agency, on),
        "competent": showing.agency_name(dossier.competent_agency, on),
        "timeline": _timeline(dossier, at),
        "asked": _request_words(dossier),
        "payments": [_payment(item) for item in dossier.payment_requests.all()],
        "papers": _papers(dossier),
        "result": result,
        "result_title": result.title if result else "",
        "verify": _verify_href(result),
        "replacement": (result.content.get("replacement") if result else None),
        "replaced": [_replaced(item) for item in citizen.replaced_results(dossier)],
        "components": [_component(item) for item in dossier.components.all()],
        "answers": _answers(dossier, at),
        "looks": [_look(look) for look in citizen.who_looked(dossier)],
        "rating": citizen.rating_of(dossier),
        "may_rate": is_over and POLICY.may(actor, RATE, dossier),
        "rating_form": RatingForm(),
        "may_withdraw": _may_withdraw(dossier),
        "at": at,
        "crumbs": showing.own_crumbs((dossier.code, "")),
    }


def _may_withdraw(dossier: Any) -> bool:
    issued = dossier.results.filter(state__in=["signed", "sealed"]).exists()
    return states.may_move(dossier.state, states.Act.ASK_WITHDRAWAL) and not issued


def time_left(dossier: Any, at: datetime) -> dict[str, Any] | None:
    """How the promise stands: the day, what is left in words; None when nothing is promised any more."""
    legal = timing.clock_of(dossier)
    calendar = timing.calendar_of(dossier.agency, dossier.submitted_at.date())
    if dossier.closed_at is not None or dossier.finished_at is not None:
        return None
    if legal is None:
        until = deadlines.online_answer_due(dossier.submitted_at, calendar)
        return {"answer_by": until, "is_late": at > until} if dossier.state == states.State.REGISTERED else None
    seconds = deadlines.remaining(legal, at, calendar)
    tone = "neutral" if legal.is_paused else "danger" if seconds < 0 else "warning" if seconds < 8 * 3600 else "success"
    return {
        "due_at": dossier.due_at, "original": dossier.original_due_at if dossier.extensions else None,
        "words": str(deadlines.time_label(legal, at, calendar)), "tone": tone, "is_paused": legal.is_paused,
    }  # fmt: skip


def _timeline(dossier: Any, at: datetime) -> list[dict[str, Any]]:
    """What happened, then what comes next."""
    rows = [_event(dossier, entry, act) for entry, act in citizen.happened(dossier)]
    return [*rows, *_ahead(dossier)]


def _event(dossier: Any, entry: Any, act: str) -> dict[str, Any]:
    note = "" if act in telling.QUIET_NOTES else entry.note
    by = ""
    if entry.by_code and entry.by_code != dossier.account_code and entry.by_code != "system":
        place = showing.agency_name(entry.agency, entry.at.date()) if entry.agency else ""
        by = ", ".join(part for part in (entry.by_title, place) if part)
    problem = act in ("refuse_dossier", "stop_dossier", "request_supplement", "extend_deadline")
    return {
        "title": str(telling.HAPPENED[act]),
        "at": entry.at,
        "by": by,
        "note": note,
        "state": "problem" if problem else "done",
    }


def _ahead(dossier: Any) -> list[dict[str, Any]]:
    turn = turn_words(dossier)
    if turn.who == "nobody":
        return []
    now = {"title": str(turn.words), "state": "waiting" if dossier.paused_at else "current", "note": ""}
    if turn.deed == "collect" or dossier.finished_at is not None:
        return [now]
    step = dossier.tasks.filter(state="open").order_by("id").first()
    if step is not None and turn.who == "office":
        name = str(Words(step.name, step.name_en or step.name))
        now["note"] = str(Words("Bước hiện tại: {step}.", "Present step: {step}.").filled(step=name))
    later = {"title": str(Words("Trả kết quả cho bạn", "You get the result")), "state": "future", "at": dossier.due_at}
    return [now, later]


def _request_words(dossier: Any) -> dict[str, Any] | None:
    asked = citizen.open_request(dossier)
    if asked is None:
        return None
    return {"text": asked.text, "at": asked.asked_at, "items": _asked_components(dossier, asked)}


def _asked_components(dossier: Any, asked: Any) -> list[dict[str, str]]:
    names: dict[str, str] = {}
    for item in dossier.components.all():
        if item.code in asked.items:
            names.setdefault(item.code, showing.name_of(item))
    return [{"code": code, "name": name} for code, name in names.items()]


def _payment(item: Any) -> dict[str, Any]:
    tones = {"due": "warning", "paid": "success", "cancelled": "neutral", "refunded": "info"}
    words = {"due": "due", "paid": "paid", "refunded": "refunded"}
    shown = (
        str(states.MoneyState.of(words[item.state]).words) if item.state in words else str(Words("Đã hủy", "Cancelled"))
    )
    return {"reference": item.reference, "amount": item.amount_vnd, "tag": {"text": shown, "tone": tones[item.state]},
            "is_due": item.state == "due", "is_paid": item.state == "paid", "receipt": item.receipt_number}  # fmt: skip


def _papers(dossier: Any) -> list[dict[str, Any]]:
    rows = []
    for paper in citizen.papers_of(dossier):
        href = reverse("onestop:own_paper", args=[dossier.code, paper.pk]) if paper.file_code else ""
        href = href or showing.optional_url("paper_pdf", dossier.code, paper.form, paper.number)
        letter = outgoing.issued_letter(paper)
        rows.append(
            {
                "name": str(PAPER_NAMES[paper.form]), "at": paper.issued_at, "href": href, "form": paper.form,
                "number": letter.number if letter else "", "issued_on": letter.issued_on if letter else None,
            }
        )  # fmt: skip
    return rows


def _verify_href(result: Any) -> str:
    address = showing.optional_url("check_result")
    return f"{address}?kq={result.code}" if address and result is not None else ""


def _replaced(item: Any) -> dict[str, Any]:
    """A result that is no longer in force, still to be read and to be verified as such."""
    href = showing.optional_url("result_file", item.code) if item.file_code else ""
    return {"title": item.title, "number": item.number, "href": href, "verify": _verify_href(item)}


def _component(item: Any) -> dict[str, Any]:
    words = {
        "to_supply": (Words("Cần bổ sung", "To be added"), "warning"),
        "supplied": (Words("Đã nộp", "Handed in"), "info"),
        "replaced_by_data": (Words("Thay bằng dữ liệu", "Replaced by data"), "success"),
        "accepted": (Words("Đã chấp nhận", "Accepted"), "success"),
        "rejected": (Words("Chưa đạt", "Not accepted"), "danger"),
        "not_applicable": (Words("Không cần", "Not needed"), "neutral"),
    }
    text, tone = words[item.state]
    href = reverse("onestop:own_file", args=[item.dossier.code, item.file_code]) if item.file_code else ""
    return {"name": showing.name_of(item), "tag": {"text": str(text), "tone": tone}, "href": href, "note": item.note,
            "is_needed": item.state != "not_applicable", "is_reused": bool(item.vault_document)}  # fmt: skip


def _answers(dossier: Any, at: datetime) -> list[dict[str, Any]]:
    if not dossier.version.data.get("form"):
        return []
    surroundings = form_fields.surroundings(dossier.submitted_at.date())
    summary = forms.summary(versions.form_of(dossier.version), dossier.values, surroundings=surroundings)
    return [
        {
            "title": showing.said(section.title),
            "rows": [
                (
                    " – ".join(part for part in (showing.said(row.row), showing.said(row.label)) if part),
                    showing.said(row.value),
                )
                for row in section.rows
            ],
        }
        for section in summary
    ]


def _look(look: citizen.Look) -> dict[str, Any]:
    kinds = {
        "reading": Words("Xem hồ sơ", "Looked into the dossier"),
        "question": Words("Tra cứu cơ sở dữ liệu", "Asked a register"),
        "use": Words("Dùng giấy tờ trong kho của bạn", "Used a document of your store"),
    }
    purpose = str(PURPOSES.get(look.purpose, Words(look.purpose, look.purpose)))
    agency = showing.agency_name(look.agency, look.at.date()) if look.agency else ""
    by = ", ".join(part for part in (look.name, look.title, agency) if part)
    return {"title": str(kinds[look.kind]), "at": look.at, "by": by, "note": purpose, "state": "done"}


# --- what the person can do -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(POLICY, ANSWER)
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """The answer to what the office asked for, with papers; the clock goes on when it is sent."""
    actor, at = actor_of(request), clock.now()
    dossier = citizen.get_own(code, actor)
    asked = _request_words(dossier)
    if asked is None:
        messages.info(request, _("Nothing is asked of you for this dossier now."))
        return redirect("onestop:own_dossier", code=dossier.code)
    form = SupplementForm(request.POST or None)
    errors: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        given, errors = _uploads(request, asked, actor, at)
        if not errors:
            try:
                clocks.answer_supplement(
                    code=dossier.code, answer=form.cleaned_data["answer"], files=given, by=actor, at=at
                )
                messages.success(request, _("Your answer was sent. The time limit goes on from now."))
                return redirect("onestop:own_dossier", code=dossier.code)
            except Refused as refusal:
                form.add_error("answer" if refusal.field == "answer" else None, str(refusal))
    values = {
        "dossier": dossier, "name": showing.name_of(dossier.version), "asked": asked, "form": form,
        "errors": {f"file_{name}": [text] for name, text in errors.items()}, "faults": errors,
        "crumbs": showing.own_crumbs((dossier.code, reverse("onestop:own_dossier", args=[dossier.code])), (_("Supplement"), "")),
    }  # fmt: skip
    return render(request, "onestop/citizen_supplement.html", values, status=422 if form.is_bound else 200)


def _uploads(request: HttpRequest, asked: Any, actor: Any, at: datetime) -> tuple[dict[str, list[str]], dict[str, str]]:
    given: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    for item in asked["items"]:
        for upload in request.FILES.getlist(f"file_{item['code']}"):
            try:
                stored = files.keep(content=upload, name=upload.name or "", by=actor, at=at)  # type: ignore[arg-type]
            except Refused as refusal:
                errors[item["code"]] = str(refusal)
            else:
                given.setdefault(item["code"], []).append(stored.code)
    return given, errors


@require_http_methods(["GET", "POST"])
@guard(POLICY, WITHDRAW)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Asks once, then the dossier is taken back."""
    actor, at = actor_of(request), clock.now()
    dossier = citizen.get_own(code, actor)
    if request.method == "GET" and not _may_withdraw(dossier):
        raise Refused(_("This dossier cannot be taken back any more."), code="onestop.too_late")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clocks.withdraw_dossier(code=dossier.code, ground=form.cleaned_data["ground"], by=actor, at=at)
        messages.success(request, _("The dossier was taken back. Nothing is owed for it any more."))
        return redirect("onestop:own_dossier", code=dossier.code)
    values = {
        "dossier": dossier, "name": showing.name_of(dossier.version), "form": form,
        "paid": dossier.payment_requests.filter(state="paid").exists(),
    }  # fmt: skip
    return render(request, "onestop/citizen_withdraw.html", values)


@require_POST
@guard(POLICY, RATE)
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The rating is kept; a wrong one is told and the page shown again."""
    actor = actor_of(request)
    dossier = citizen.get_own(code, actor)
    form = RatingForm(request.POST)
    if not form.is_valid():
        values = _dossier_values(request, code) | {"rating_form": form}
        return render(request, "onestop/citizen_dossier.html", values, status=422)
    rating.rate_service(
        code=dossier.code,
        score=form.cleaned_data["score"],
        comment=form.cleaned_data["comment"],
        by=actor,
        at=clock.now(),
    )
    messages.success(request, _("Thank you. Your rating was kept."))
    return redirect("onestop:own_dossier", code=dossier.code)


@require_POST
@guard(POLICY, FOLLOW)
def collect(request: HttpRequest, code: str) -> HttpResponseBase:
    """The signed result goes to its owner, which is the hand-over when no paper was asked for."""
    actor = actor_of(request)
    dossier = citizen.get_own(code, actor)
    result = citizen.final_result(dossier)
    if result is None or not result.file_code:
        raise Refused(_("There is no result to hand over yet."), code="onestop.no_result")
    results.collect_result(code=dossier.code, by=actor, at=clock.now())
    return file_pages.serve(file_queries.get_file(result.file_code), request=request)
