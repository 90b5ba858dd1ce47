"""The test portal's pages and its two endpoints. Every one answers only while ``DEMO`` is on."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.forms.synchronisation import FilingForm, FollowUpForm, SwitchForm
from phohien.systems.onestop.pages.synchronisation import showing
from phohien.systems.onestop.policy import OPERATE_SYNC, POLICY
from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.rules import national
from phohien.systems.onestop.rules.kinds import ApplicantKind
from phohien.systems.onestop.services.synchronisation import simulator
from phohien.ui.guard import guard, public
from phohien.ui.tables import Column, Table

View = Callable[..., HttpResponse]
SHOWN = 30
LARGEST_BODY = 1024 * 1024
ANYBODY = "The test portal stands for another site, where everybody may file; only in a demonstration."


def _only_in_demo(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    test_portal = (_("Test portal"), reverse("onestop:test_portal") if more else "")
    return [(_("National portal"), reverse("onestop:sync")), test_portal, *more]


@require_http_methods(["GET", "POST"])
@_only_in_demo
@guard(POLICY, OPERATE_SYNC)
def home(request: HttpRequest) -> HttpResponse:
    """What the test portal knows and heard, and the switches of how it treats what comes next."""
    form = SwitchForm(request.POST if "switch" in request.POST else None, initial=vars(simulator.switches()))
    if request.method == "POST":
        sentence = _set(request, form)
        if sentence:
            messages.success(request, sentence)
            return redirect("onestop:test_portal")
    context = {
        "form": form,
        "dossiers": Table(
            _dossier_columns(), queries.simulated_dossiers()[:SHOWN], empty=_("The test portal knows no dossier yet.")
        ),
        "calls": Table(
            _call_columns(), queries.simulated_calls()[:SHOWN], empty=_("The test portal has heard nothing yet.")
        ),
        "filings": Table(
            _filing_columns(), queries.simulated_filings()[:SHOWN], empty=_("Nothing has been filed yet.")
        ),
        "crumbs": _crumbs(),
    }
    return render(request, "onestop/test_portal.html", context, status=422 if form.is_bound else 200)


def _set(request: HttpRequest, form: SwitchForm) -> str:
    at = clock.now()
    if "apply" in request.POST:
        count = simulator.apply_held(at=at, now=True)
        return ngettext("%(n)s held message had its effect.", "%(n)s held messages had their effect.", count) % {
            "n": count
        }
    if "forget" in request.POST:
        simulator.forget_everything(at=at)
        return _("The test portal has forgotten everything.")
    if form.is_bound and form.is_valid():
        simulator.set_switches(values=form.cleaned_data, at=at)
        return _("The switches are set.")
    return ""


def _dossier_columns() -> list[Column]:
    return [
        Column(
            "code", _("Dossier"), kind="code", is_heading=True,
            href=lambda row: reverse("onestop:test_portal_dossier", args=[row.code]),
        ),
        Column(lambda row: row.data.get("TenTTHC", ""), _("Procedure")),
        Column(lambda row: showing.state_words(row.data.get("TrangThaiHoSo")), _("State")),
        Column("last_number", _("Last message"), kind="number"),
        Column("changed_at", _("Changed at"), kind="datetime"),
    ]  # fmt: skip


def _call_columns() -> list[Column]:
    return [
        Column("at", _("Heard"), kind="datetime"),
        Column("service", _("Call"), kind="code"),
        Column("key", _("Key"), kind="code", is_heading=True),
        Column(
            lambda row: showing.words_of(showing.CALL_OUTCOMES, row.outcome), _("What it did"), kind="tag",
            tone=lambda row: showing.tone_of(showing.CALL_OUTCOMES, row.outcome),
        ),
    ]  # fmt: skip


def _filing_columns() -> list[Column]:
    return [
        Column(
            "national_code", _("National code"), kind="code", is_heading=True,
            href=lambda row: reverse("onestop:test_portal_filed", args=[row.national_code]),
        ),
        Column(lambda row: showing.filing_words(row.data.get("Loai", "")), _("Message")),
        Column("made_at", _("Filed"), kind="datetime"),
        Column("times_given", _("Times given"), kind="number"),
        Column("taken_at", _("Acknowledged"), kind="datetime"),
        Column(lambda row: row.answer.get("MaHoSo", ""), _("Dossier"), kind="code"),
        Column(lambda row: row.answer.get("LyDo", ""), _("Note")),
    ]  # fmt: skip


@_only_in_demo
@guard(POLICY, OPERATE_SYNC)
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier as the test portal knows it, field by field in the portal's own words."""
    found = queries.simulated_dossiers().filter(code=code).first()
    if found is None:
        raise NotFound(_("The test portal does not know this dossier."), code="onestop.not_simulated")
    facts = [(name, _plain(value)) for name, value in found.data.items()]
    steps = Table(
        [
            Column("SoThuTu", _("No."), kind="number"),
            Column("ThoiDiemXuLy", _("When"), kind="code"),
            Column("NguoiXuLy", _("Who acts"), is_heading=True),
            Column("NoiDungXuLy", _("What")),
            Column(lambda row: showing.state_words(row.get("TrangThai")), _("State")),
        ],
        found.progress,
        caption=_("Progress"),
        empty=_("No step has been told yet."),
    )
    context = {"found": found, "facts": facts, "steps": steps, "crumbs": _crumbs((found.code, ""))}
    return render(request, "onestop/test_portal_dossier.html", context)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, list | dict) else str(value) or "–"


@require_http_methods(["GET", "POST"])
@_only_in_demo
@public(ANYBODY)
def file_dossier(request: HttpRequest) -> HttpResponse:
    """Somebody files a dossier on the national portal; it reaches the office through the adapter."""
    at = clock.now()
    form = FilingForm(request.POST or None, on=at.date())
    if request.method == "POST" and form.is_valid():
        code = simulator.file_on_portal(kind=national.FilingKind.SUBMIT, data=_data(form.cleaned_data), at=at)
        return HttpResponseRedirect(reverse("onestop:test_portal_filed", args=[code]))
    return render(request, "onestop/test_portal_file.html", {"form": form}, status=422 if form.is_bound else 200)


def _data(values: dict[str, Any]) -> dict[str, Any]:
    place = queries.place_of_filing(values["procedure"], values["unit"], clock.today())
    answers = {
        "requester_full_name": values["full_name"], "requester_personal_id": values["personal_id"],
        "registration_unit": values["unit"], "paper_name": values["text"], "original_kind": values["text"],
    }  # fmt: skip
    return {
        "MaTTHC": values["procedure"], "MaXa": values["unit"], "MaDonViTiepNhan": place.receiving.code,
        "MaDonViXuLy": place.competent.code, "ChuHoSo": values["full_name"],
        "LoaiDoiTuong": str(ApplicantKind.of(values["kind"]).national), "MaDoiTuong": values["personal_id"],
        "TaiKhoanDuocXacThucVoiVNeID": "1" if values["is_identified"] and values["personal_id"] else "0",
        "SoDienThoai": values["phone"], "NoiDung": values["text"],
        "ThongTinBieuMau": {name: value for name, value in answers.items() if value},
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@_only_in_demo
@public(ANYBODY)
def filed(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a filing; its person answers the office or withdraws."""
    found = list(queries.simulated_filings().filter(national_code=code).order_by("number"))
    if not found:
        raise NotFound(_("Nothing was filed under this code."), code="onestop.not_filed")
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = national.FilingKind.WITHDRAW if "withdraw" in request.POST else national.FilingKind.ANSWER
        data = {"NoiDung": form.cleaned_data["text"]}
        simulator.file_on_portal(kind=kind, data=data, at=clock.now(), national_code=code)
        return HttpResponseRedirect(request.path)
    context = {
        "code": code, "form": form, "first": found[0],
        "table": Table(_public_columns(), found, caption=_("What you told the office")),
    }  # fmt: skip
    return render(request, "onestop/test_portal_filed.html", context, status=422 if form.is_bound else 200)


def _public_columns() -> list[Column]:
    return [
        Column(lambda row: showing.filing_words(row.data.get("Loai", "")), _("What you did"), is_heading=True),
        Column("made_at", _("When"), kind="datetime"),
        Column("taken_at", _("Acknowledged"), kind="datetime"),
        Column(lambda row: row.answer.get("MaHoSo", ""), _("The office's code"), kind="code"),
        Column(
            lambda row: showing.words_of(showing.INCOMING_STATES, row.answer.get("KetQua", "")) or _("On its way"),
            _("What became of it"),
        ),
        Column(lambda row: row.answer.get("LyDo", ""), _("Note")),
    ]  # fmt: skip


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body) if len(request.body) <= LARGEST_BODY else None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


@csrf_exempt
@never_cache
@require_POST
@_only_in_demo
@public("A machine proves itself with the name and password in the call.")
def session(request: HttpRequest) -> HttpResponse:
    """A session for the right credentials, as over the wire."""
    body = _body(request)
    answer = simulator.sign_in(
        username=str(body.get("username", "")), password=str(body.get("password", "")), at=clock.now()
    )
    return JsonResponse(answer)


@csrf_exempt
@never_cache
@require_POST
@_only_in_demo
@public("The session in the call says who asks.")
def call(request: HttpRequest) -> HttpResponse:
    """One call, as over the wire; a lost one answers 504 with nothing."""
    answer = simulator.handle(body=_body(request), at=clock.now())
    return JsonResponse(answer) if answer is not None else HttpResponse(status=504)
