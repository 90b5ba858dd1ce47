"""What the catalogue's pages share: crumbs, agency names, forms with refusals, one question before an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Act, all_acts
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.services.provision import NotReady
from phohien.lgsp.directory import queries as directory
from phohien.ui import exports
from phohien.ui.guard import actor_of

HISTORY_ROWS = 12
Crumbs = list[tuple[Any, str]]
FIELDS = {
    "code": "ma", "name": "ten", "agency_code": "co_quan", "evidence_reason": "ly_do_bang_chung", "reason": "ly_do",
    "valid_until": "den_ngay", "ends_on": "den_ngay", "endpoints": "thao_tac", "purpose": "muc_dich",
    "legal_basis": "can_cu", "answer": "y_kien", "note": "ghi_chu", "closes_on": "ngay", "version": "phien_ban",
    "pem": "tep", "client": "he_thong", "subsystem": "he_thong", "group": "nhom", "ground": "can_cu",
    "keep_days": "so_ngay", "keep_basis": "can_cu",
    "request": "yeu_cau",
}  # fmt: skip


def crumbs(*more: tuple[Any, str]) -> Crumbs:
    """The way from the public catalogue to this page."""
    return [(_("Catalogue of services"), reverse("catalogue:service_list")), *more]


def desk_crumbs(*more: tuple[Any, str]) -> Crumbs:
    """The way from the LGSP's desk to this page."""
    return [(_("LGSP"), reverse("catalogue:desk")), *more]


def agency_name(code: str) -> str:
    """The agency's name in the reader's language, or its code when the directory does not know it."""
    agency = directory.find_agency(code) if code else None
    return str(Words(agency.name, agency.name_en)) if agency else code


def require(request: HttpRequest, act: Act, thing: Any) -> None:
    """Nothing, or NotAllowed: the guard asked about some thing, this asks about the thing itself."""
    policy.POLICY.require(actor_of(request), act, thing)


def may(request: HttpRequest, act: Act, thing: Any) -> bool:
    """Whether the person may do the act to the thing."""
    return policy.POLICY.may(actor_of(request), act, thing)


def is_operator(request: HttpRequest) -> bool:
    """Whether an operator looks at the page, who sees what is everybody's."""
    return policy.is_operator(actor_of(request), None)


def put_refusal(form: forms.Form, refusal: Refused) -> None:
    """The refusal stands beside the field it is about; each lack of a version is a sentence of its own."""
    if isinstance(refusal, NotReady):
        for finding in refusal.findings:
            field = finding.where if finding.where in form.fields else None
            form.add_error(field, str(finding.words) if field else str(finding))
        if not refusal.findings:
            form.add_error(None, str(refusal))
        return
    field = refusal.field if refusal.field in form.fields else FIELDS.get(refusal.field, "")
    form.add_error(field if field in form.fields else None, str(refusal))


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: Any,
    action: Any,
    back: str,
    way: Crumbs,
    lead: Any = "",
    caption: Any = "",
    danger: bool = False,
    template: str = "catalogue/form.html",
    **more: Any,
) -> HttpResponse:
    """A page of one form: shown, or done by ``act`` and led on; a refusal of the act stands in the form, nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
    context = {
        "form": form, "title": title, "action": action, "back": back, "crumbs": way, "lead": lead, "caption": caption,
        "danger": danger, "has_file": form.is_multipart(), **more,
    }  # fmt: skip
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def question_page(
    request: HttpRequest,
    act: Callable[[], HttpResponse],
    *,
    title: Any,
    action: Any,
    sentences: list[Any],
    back: str,
    way: Crumbs,
    danger: bool = False,
) -> HttpResponse:
    """One question before an act: what will happen, a button that does it, a way out."""
    lacks: list[str] = []
    if request.method == "POST":
        try:
            return act()
        except NotReady as refusal:
            lacks = [str(finding) for finding in refusal.findings]
        except Refused as refusal:
            lacks = [str(refusal)]
    context = {
        "title": title, "action": action, "sentences": sentences, "back": back, "crumbs": way, "danger": danger,
        "lacks": lacks,
    }  # fmt: skip
    return render(request, "catalogue/question.html", context, status=422 if lacks else 200)


def done(request: HttpRequest, sentence: Any, name: str, *args: Any) -> HttpResponse:
    """Lead on to the page, which says what was done."""
    messages.success(request, sentence)
    return redirect(name, *args)


STEPS = {
    "registered": Words("Đã đăng ký.", "Registered."),
    "described": Words("Đã nhận tệp mô tả.", "The description was taken."),
    "placed": Words("Đã ghi địa chỉ hệ thống cung cấp.", "The provider's address was set."),
    "texts": Words("Đã sửa phần giới thiệu.", "The texts were changed."),
    "rework": Words("Trả về dự thảo.", "Taken back to draft."),
    "published": Words("Đã công bố.", "Published."),
    "restored": Words("Tiếp tục cung cấp.", "Provided as before."),
    "key issued": Words("Đã tạo khóa {name}.", "The key {name} was made."),
    "key exchanged": Words(
        "Khóa {name} được thay, còn dùng hai tuần.", "The key {name} was exchanged; it works two weeks more."
    ),
    "key revoked": Words("Đã thu hồi khóa {name}.", "The key {name} was revoked."),
    "sender key added": Words("Đã đăng ký khóa ký {name}.", "The signing key {name} was registered."),
    "sender key revoked": Words("Đã thu hồi khóa ký {name}.", "The signing key {name} was revoked."),
    "end warned of": Words("Đã báo {name} sắp hết hạn.", "The end of {name} was warned of."),
    "certificate added": Words("Đã đăng ký chứng thư {name}.", "The certificate {name} was registered."),
    "certificate issued": Words("Đã cấp chứng thư {name}.", "The certificate {name} was issued."),
    "certificate revoked": Words("Đã thu hồi chứng thư {name}.", "The certificate {name} was revoked."),
}


def history(subject: str) -> list[dict[str, Any]]:
    """The last acts on the subject, newest first, as a time line; what people wrote stands as they wrote it."""
    words = {act.code: Words(act.vi, act.en) for act in all_acts() if act.system == "catalogue"}
    return [
        {
            "title": words.get(entry.act, entry.act),
            "at": entry.at,
            "by": entry.by_name or entry.by_code,
            "note": _step(entry.note, entry.data),
        }
        for entry in reversed(ledger.history(subject)[-HISTORY_ROWS:])
    ]


def _step(note: str, data: dict[str, Any]) -> str:
    return str(STEPS[note].filled(name=str(data.get("name", ""))[:20])) if note in STEPS else note


def writer_of(form: str) -> Any:
    """The function that writes an Excel or CSV file. Raises Http404 for another form."""
    if form not in ("xlsx", "csv"):
        raise Http404
    return exports.excel if form == "xlsx" else exports.csv
