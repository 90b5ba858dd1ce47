"""A draft typed as text becomes a letter in the layout of NĐ 30/2020/NĐ-CP, Phụ lục I (from memory: sample, to be confirmed)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Document, OfficeSetting
from phohien.systems.documents.rules import layout, numbering
from phohien.systems.documents.rules.types import type_of
from phohien.ui.typeset import qr_rows, typeset

TEMPLATE = "documents/letter.typ"


def sign_of(agency: str, at: datetime) -> str:
    """The agency's short sign in notations: what the office set, else made of its name."""
    setting = OfficeSetting.objects.filter(agency=agency).first()
    if setting is not None and setting.sign:
        return setting.sign
    found = directory.find_agency(agency, at.date())
    return numbering.agency_sign(found.name, found.kind) if found else agency


def notation_of(document: Document, at: datetime) -> str:
    """What stands after the number of an outgoing document when it gets one."""
    return numbering.notation(
        type_of(document.type_code), agency=sign_of(document.agency, at), unit=document.unit, year=numbering.year_of(at)
    )


def letter_pdf(document: Document, body: str, recipients: Iterable[str], *, at: datetime) -> bytes:
    """The letter as PDF/A: number and day are left open for the clerk, places for both signatures kept."""
    found = directory.find_agency(document.agency, at.date())
    parent = found.parent.name if found is not None and found.parent is not None else ""
    kind = type_of(document.type_code)
    subject = layout.printed_subject(document.subject, kind.words.vi)
    data = {
        "parent": parent.upper(),
        "agency": document.issuer_name.upper(),
        "notation": notation_of(document, at),
        "is_letter": not kind.sign,
        "kind": kind.words.vi.upper(),
        "subject": subject if not kind.sign else subject[:1].upper() + subject[1:],
        "paragraphs": [line.strip() for line in body.replace("\r", "").split("\n") if line.strip()],
        "recipients": list(recipients),
        "kept_by": ", ".join(part for part in ("VT", document.unit) if part),
        "competence": f"{document.signer_competence}." if document.signer_competence else "",
        "position": document.signer_position.upper(),
        "signer": document.signer_name,
        "place": "Hưng Yên",
        "year": numbering.year_of(at),
        "code": document.code,
        "qr": qr_rows(f"{settings.PUBLIC_URL}{reverse('documents:check')}?ma={document.code}"),
    }
    return typeset(TEMPLATE, data, at=at)
