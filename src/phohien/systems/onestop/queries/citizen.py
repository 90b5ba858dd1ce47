"""What a person sees of their own: drafts, dossiers, documents, who looked. Nothing of anybody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phohien.base.files.models import StoredFile
from phohien.base.ledger import queries as ledger
from phohien.base.ledger.models import Entry
from phohien.kernel import text
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import (
    Dossier,
    Draft,
    Paper,
    PaymentRequest,
    Reading,
    Result,
    SupplementRequest,
    VaultDocument,
    VaultUse,
)
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.rules import telling

ORDERS = {"moi-nhat": "-submitted_at", "cu-nhat": "submitted_at", "den-han": "due_at"}


# --- drafts and what goes into them -----------------------------------------------------------------------------------


def own_drafts(viewer: Actor) -> QuerySet[Draft]:
    """The viewer's drafts, the last touched first."""
    if not viewer.code:
        return Draft.objects.none()
    return Draft.objects.filter(account_code=viewer.code).select_related("version", "version__procedure")


def get_draft(key: str, viewer: Actor) -> Draft:
    """The viewer's draft of that key. Raises NotFound, the same for one that is somebody else's."""
    draft = own_drafts(viewer).filter(key=key).first()
    if draft is None:
        raise NotFound(_("This draft does not exist any more."), code="onestop.no_draft")
    return draft


def sent_from(key: str, viewer: Actor) -> Dossier | None:
    """The viewer's dossier that was sent from the draft of that key, if it was."""
    return dossiers.own_dossiers(viewer).filter(idempotency_key=key).first()


def draft_case(key: str) -> str:
    """What questions to registers name as their case while there is no dossier code yet; tells nobody the draft's key."""
    return "nhap-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def usable_files(codes: Iterable[str], viewer: Actor) -> dict[str, StoredFile]:
    """Those of the files the viewer may put into a dossier, by code: uploaded by them, or of their own documents."""
    wanted = set(codes)
    own = Q(kept_by=viewer.code) if viewer.code else Q(pk=None)
    documents = own_documents(viewer).filter(file_code__in=wanted).values_list("file_code", flat=True)
    rows = StoredFile.objects.filter(own | Q(code__in=list(documents)), code__in=wanted)
    return {row.code: row for row in rows}


# --- dossiers ---------------------------------------------------------------------------------------------------------


def list_own(viewer: Actor, *, search: str = "", group: str = "", order: str = "") -> QuerySet[Dossier]:
    """The viewer's dossiers of a group (see ``telling.GROUPS``) whose code, name or owner holds every word."""
    rows = dossiers.own_dossiers(viewer)
    for word in text.fold(search).split():
        rows = rows.filter(
            Q(code__icontains=word) | Q(owner_folded__contains=word) | Q(version__words__contains=[word])
        )
    if group in telling.GROUPS:
        rows = rows.filter(state__in=list(telling.GROUPS[group][1]))
    return rows.order_by(ORDERS.get(order, "-submitted_at"), "-id")


def get_own(code: str, viewer: Actor) -> Dossier:
    """The viewer's dossier of that code. Raises NotFound, the same for somebody else's."""
    found = dossiers.own_dossiers(viewer).select_related("version", "process").filter(code=code.strip().upper()).first()
    if found is None:
        raise NotFound(_("You have no dossier with this code."), code="onestop.no_dossier")
    return found


def open_request(dossier: Dossier) -> SupplementRequest | None:
    """What the office asked for and is still waiting for."""
    return dossier.supplement_requests.filter(answered_at=None).first()


def due_payment(dossier: Dossier) -> PaymentRequest | None:
    """The first payment still due."""
    return dossier.payment_requests.filter(state=PaymentRequest.State.DUE).first()


def get_payment(reference: str) -> PaymentRequest:
    """The payment request of that reference. Raises NotFound. Whether the caller may see it is for the page to ask."""
    found = PaymentRequest.objects.select_related("dossier", "dossier__version").filter(reference=reference).first()
    if found is None:
        raise NotFound(_("There is no payment with this reference."), code="onestop.no_payment")
    return found


def final_result(dossier: Dossier) -> Result | None:
    """The dossier's issued result that counts, or None."""
    return dossier.results.filter(state=Result.State.SEALED).order_by("-id").first()


def replaced_results(dossier: Dossier) -> list[Result]:
    """The results a newer one took the place of, oldest first."""
    return list(dossier.results.filter(state=Result.State.REPLACED).order_by("id"))


def papers_of(dossier: Dossier) -> list[Paper]:
    """The statutory papers the person was given, oldest first; the office's own sheets (06, 07) are not among them."""
    return list(dossier.papers.filter(form__in=["01", "02", "03", "04", "05"]).order_by("id"))


def happened(dossier: Dossier) -> list[tuple[Entry, str]]:
    """What the person is told of, oldest first, with the name of the act."""
    entries = [(entry, entry.act.rpartition(".")[2]) for entry in ledger.history(dossier.code)]
    return [(entry, act) for entry, act in entries if act in telling.HAPPENED]


def rating_of(dossier: Dossier) -> Any:
    """How the person rated the service; None when they have not."""
    return getattr(dossier, "rating", None) if hasattr(dossier, "rating") else None


# --- who looked -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked: at the dossier (``reading``), into a register for it (``question``), or used a document (``use``)."""

    kind: str
    at: datetime
    name: str
    title: str
    agency: str
    purpose: str


def who_looked(dossier: Dossier) -> list[Look]:
    """Every look at this dossier's personal data, the newest first."""
    looks = [
        Look("reading", row.at, row.reader_name, row.reader_title, row.agency, row.purpose)
        for row in Reading.objects.filter(dossier=dossier)
    ]
    cases = [dossier.code, *([draft_case(dossier.idempotency_key)] if dossier.idempotency_key else [])]
    for entry in Entry.objects.filter(case__in=cases, act="exchange.ask").order_by("id"):
        looks.append(Look("question", entry.at, entry.by_name, entry.by_title, entry.agency, entry.note))
    for use in VaultUse.objects.filter(dossier_code=dossier.code).select_related("document"):
        looks.append(Look("use", use.at, use.by_name, "", use.agency, use.document.title))
    return sorted(looks, key=lambda look: look.at, reverse=True)


# --- the person's store -----------------------------------------------------------------------------------------------


def own_documents(viewer: Actor) -> QuerySet[VaultDocument]:
    """The documents of the viewer; none without a confirmed identifier."""
    if not viewer.personal_id:
        return VaultDocument.objects.none()
    return VaultDocument.objects.filter(owner_id=viewer.personal_id).prefetch_related("uses")


def usable_documents(viewer: Actor, kind: str, on: date) -> list[VaultDocument]:
    """The viewer's documents of a kind that are valid on that day and not replaced."""
    rows = own_documents(viewer).filter(kind=kind, replaced_by="").exclude(file_code="")
    return list(rows.filter(Q(valid_until=None) | Q(valid_until__gte=on)))


def get_document(code: str, viewer: Actor) -> VaultDocument:
    """The viewer's document of that code. Raises NotFound."""
    found = own_documents(viewer).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such document in your store."), code="onestop.no_document")
    return found
