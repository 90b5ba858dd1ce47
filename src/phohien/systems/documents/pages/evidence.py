"""What a sender takes away as proof, and a page on which anybody checks it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phohien.base.signing import queries as signatures
from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules.axis import evidence
from phohien.systems.documents.services.axis import proving, receipts
from phohien.ui import limits
from phohien.ui.guard import actor_of, guard, public

FILES_A_WINDOW, WINDOW_SECONDS = 20, 600
TOO_MANY = Words(
    "Có quá nhiều lượt kiểm tra từ địa chỉ của bạn trong thời gian ngắn. Hãy đợi mười phút rồi thử lại.",
    "There were many checks from your address in a short time. Please wait ten minutes and try again.",
)


class TooMany(Problem):
    """Checking costs something; one address may ask only so often."""

    status = 429


LARGEST_EVIDENCE = 48 << 20


class EvidenceForm(forms.Form):
    """A receipt of the axis, alone or with its package, or an archive of evidence."""

    receipt = forms.FileField(
        label=gettext_lazy("Receipt or evidence"), widget=forms.FileInput(attrs={"accept": ".json,.zip"}),
        help_text=gettext_lazy("A receipt (.json) or an archive of evidence (.zip), at most 48 MB. It is checked and not kept."),
    )  # fmt: skip
    package = forms.FileField(
        label=gettext_lazy("The package it is about"), required=False, widget=forms.FileInput(attrs={"accept": ".edxml,.xml"}),
        help_text=gettext_lazy("Without it only the receipt itself is checked."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Neither is too large to be looked at here."""
        values = super().clean() or {}
        for name in ("receipt", "package"):
            if values.get(name) is not None and values[name].size > LARGEST_EVIDENCE:
                self.add_error(name, gettext_lazy("This file is larger than 48 MB; check it with ./phohien verify."))
        return values


@guard(POLICY, policy.TAKE_EVIDENCE)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The package's signed receipt, as a file for whoever wants to check it."""
    made = receipts.receipt_for(code=code, sealed_by=receipts.PROVINCE, by=actor_of(request), at=clock.now())
    content = json.dumps(receipts.exported(made), ensure_ascii=False, indent=1)
    name = f'attachment; filename="bien-nhan-{code}.json"'
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": name})


@guard(POLICY, policy.TAKE_EVIDENCE)
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that proves the package: octets, header fields, receipt, statuses."""
    content = proving.evidence_of(code=code, sealed_by=receipts.PROVINCE, by=actor_of(request), at=clock.now())
    name = f'attachment; filename="chung-cu-{code}.zip"'
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": name})


@public("Anybody who holds a receipt may know whether it proves what it says.")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """A form for a receipt, with the package or without it, or for a whole archive of evidence; nothing of it is kept."""
    form, found = EvidenceForm(), None
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES)
        if not limits.within(
            request, "documents.receipts", most=FILES_A_WINDOW, seconds=WINDOW_SECONDS, at=clock.now()
        ):
            raise TooMany(TOO_MANY, code="documents.too_many")
        if form.is_valid():
            found = _judged(form)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "documents/check_receipt.html", _shown(form, found), status=status)


def _judged(form: EvidenceForm) -> evidence.Finding:
    content, trusted = form.cleaned_data["receipt"].read(), signatures.trusted_authorities()
    if evidence.is_evidence(content):
        return evidence.judge_archive(content, trusted=trusted)
    package = form.cleaned_data["package"]
    return evidence.judge(content, package.read() if package else None, trusted=trusted)


def _shown(form: EvidenceForm, found: evidence.Finding | None) -> dict[str, object]:
    said = (found.said or {}) if found else {}
    facts = []
    if found is not None and said:
        facts = [
            (_("Sender"), said.get("sender")), (_("Document id"), said.get("document_id")),
            (_("Receivers"), ", ".join(map(str, said.get("receivers") or []))), (_("Accepted at"), _moment(said.get("accepted_at"))),
            (_("SHA-256 of the package"), (said.get("envelope") or {}).get("sha256")),
            (_("Signed by"), _name_in(found.signer)), (_("Time stamp"), found.stamped_at),
        ]  # fmt: skip
    return {"form": form, "found": found, "facts": [(name, value) for name, value in facts if value]}


def _moment(told: object) -> object:
    """The instant, when it is one; else what was told, as it stands."""
    try:
        return datetime.fromisoformat(str(told))
    except ValueError:
        return told


def _name_in(subject: str) -> str:
    """The common name of a certificate's subject, else the whole."""
    return next((part[3:] for part in subject.split(",") if part.startswith("CN=")), subject)
