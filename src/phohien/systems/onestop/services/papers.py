"""Statutory papers are issued as data inside the act; the PDF is made of that data and never of anything later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from phohien.base import statements
from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, OutgoingRequest, Paper
from phohien.systems.onestop.queries import naming, papers
from phohien.systems.onestop.queries import outgoing as outgoing_reads
from phohien.systems.onestop.rules import outgoing as outgoing_rules
from phohien.systems.onestop.rules import papers as forms
from phohien.systems.onestop.services import acting
from phohien.ui.typeset import typeset

_LAST = statements.Prepared(
    lambda dossier, form: (
        Paper.objects.filter(dossier_id=dossier, form=form).order_by("-number").values("number")[:1]
    ),
    dossier=int, form=str,
)  # fmt: skip


def issue(dossier: Dossier, form: str, *, by: Actor, at: datetime, data: dict[str, Any] | None = None) -> Paper:
    """Form ``form`` (``"01"`` to ``"05"``) of the dossier is issued with everything it prints.

    Only form 01, the person's own receipt, bears the look-up secret. Source: TT 03/2025/TT-VPCP, Phụ lục I.
    """
    last = _LAST.first(dossier=dossier.pk, form=form)
    number = last["number"] + 1 if last else 1
    own: dict[str, Any] = {"number": forms.number_of(form, dossier.code, number), "form": forms.FORMS[form].mark}
    if form == "01":
        own["pin"] = dossier.lookup_pin
    paper = Paper(
        dossier=dossier,
        form=form,
        number=number,
        issued_at=at,
        issued_by=by.code,
        data=papers.facts_of(dossier, by=by, at=at) | own | (data or {}),
    )
    issued = statements.insert(paper)
    if form in outgoing_rules.LETTERS:
        _owe_letter(dossier, issued, by=by, at=at)
    return issued


def _owe_letter(dossier: Dossier, paper: Paper, *, by: Actor, at: datetime) -> None:
    """The form is to go out as a letter of the office, too; the worker asks for it."""
    what = f"{paper.form}-{paper.number}"
    statements.insert(
        OutgoingRequest(
            dossier=dossier, paper=paper, code=outgoing_rules.request_code(dossier.code, what, 1),
            agency=by.agency or dossier.competent_agency, type_code=outgoing_rules.LETTERS[paper.form], made_at=at,
            made_by=by.code,
        )
    )  # fmt: skip


def typeset_paper(paper: Paper) -> bytes:
    """The paper as PDF/A, made of its stored data alone: the same bytes every time."""
    return _typeset(paper.form, paper.data, at=paper.issued_at)


@transaction.atomic
def pdf_of(*, paper: Paper, by: Actor, at: datetime) -> bytes:
    """The paper's file; the first time somebody opens it, the bytes are kept and never made again. Once it went out as a
    letter of the office, the letter with its number and both signatures.
    """
    letter = outgoing_reads.issued_letter(paper)
    if letter is not None:
        return kept.read(letter.file_code)
    if paper.file_code:
        return kept.read(paper.file_code)
    pdf = typeset_paper(paper)
    name = f"{paper.dossier.code} {paper.form}-{paper.number}.pdf"
    stored = files.keep(content=pdf, name=name, by=acting.office_of(by), at=at)
    if not Paper.objects.filter(pk=paper.pk, file_code="").update(file_code=stored.code):
        stored.delete()
    return pdf


def keep_letter(paper: Paper, *, office: str, by: Actor, at: datetime) -> StoredFile:
    """The paper as a letter of that office, to be signed, numbered and sealed, in the common store: under the office's own
    head, with places instead of number, day and hand.
    """
    heading = naming.heading_of(office, in_vietnam(at).date())
    data = {**paper.data, "heading": heading, "competent": heading, "is_letter": True}
    pdf = _typeset(paper.form, data, at=paper.issued_at)
    name = f"{paper.dossier.code} {paper.form}-{paper.number} cong van.pdf"
    return files.keep(content=pdf, name=name, by=acting.office_of(by), at=at)


def typeset_control_sheet(dossier: Dossier, *, by: Actor, at: datetime) -> bytes:
    """Form 06 with every hand-over until ``at``, as PDF/A."""
    return _typeset("06", papers.control_sheet(dossier, by=by, at=at), at=at)


def typeset_register(data: dict[str, Any], *, at: datetime) -> bytes:
    """Form 07 as PDF/A, of what ``queries.papers.register_of`` gathered."""
    return typeset(forms.FORMS["07"].template, {"form": forms.FORMS["07"].mark, **data}, at=at)


def _typeset(form: str, data: dict[str, Any], *, at: datetime) -> bytes:
    code = {"qr": forms.qr_svg(data["check_address"])} if "check_address" in data else {}
    return typeset(forms.FORMS[form].template, {"form": forms.FORMS[form].mark, **data, **code}, at=at)
