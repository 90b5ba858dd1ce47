"""Signing with a program on the person's own machine: handed out once, brought back once, judged, and only then used.

The local services of official-duty tokens fetch a document from one address and send it to another, without the
person's session: each address carries a key of its own that works once, for one document and one expected certificate.
NĐ 68/2024/NĐ-CP (official-duty signatures).
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.signing import queries
from phohien.base.signing.models import Credential, Handover, PreparedSignature
from phohien.base.signing.services import SigningRefused, guarded, require_usable
from phohien.kernel.errors import NotAllowed, NotFound, Stale
from phohien.kernel.policy import Actor

PATIENCE = timedelta(minutes=15)
NO_KEY = _(
    "This address is not valid: it was used already, its time has run out, or it never was. Start signing again."
)

NOT_SIGNED = _(
    "The file handed in carries no new digital signature. Sign the document that was downloaded from this page, save it, "
    "and hand in the saved file."
)


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A handover with its two keys, which are told once and then known to nobody here."""

    handover: Handover
    download_key: str
    upload_key: str


@transaction.atomic
def hand_out(
    pdf: bytes, *, credential: Credential, subject: str, step: str, seen: str, name: str, by: Actor, at: datetime
) -> HandedOut:
    """The document may be fetched once and brought back once, signed with this certificate, within fifteen minutes.

    ``seen`` is the hash of the version it was made from. Raises NotAllowed, SigningRefused.
    """
    require_usable(credential, at, by)
    stored = files.keep(content=guarded("form", "with_form", pdf), name=name, by=by, at=at)
    down, up = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    handover = Handover.objects.create(
        code=uuid.uuid4().hex,
        subject=subject,
        step=step,
        credential=credential,
        asked_by=by.code,
        asked_at=at,
        expires_at=at + PATIENCE,
        download_sha256=_sha256(down),
        upload_sha256=_sha256(up),
        file_code=stored.code,
        seen_sha256=seen,
        name=stored.name,
    )
    return HandedOut(handover, down, up)


@transaction.atomic
def fetch(*, key: str, at: datetime) -> tuple[str, bytes]:
    """The document's name and bytes, for whoever has the key; it works once. Raises NotFound."""
    held = Handover.objects.select_for_update().filter(download_sha256=_sha256(key), fetched_at=None).first()
    if held is None or at >= held.expires_at:
        raise NotFound(NO_KEY, code="signing.no_handover")
    held.fetched_at = at
    held.save(update_fields=["fetched_at"])
    return held.name, kept.read(held.file_code)


def bring_back(pdf: bytes, *, key: str, at: datetime) -> Handover:
    """The signed document is kept until the person goes on; the key works once, a refused document does not use it up.

    Raises NotFound for a wrong, used or late key, SigningRefused when the document is not what went out with one good
    signature of the expected certificate.
    """
    held = Handover.objects.select_related("credential").filter(upload_sha256=_sha256(key), brought_at=None).first()
    if held is None or at >= held.expires_at:
        raise NotFound(NO_KEY, code="signing.no_handover")
    return _receive(held, pdf, at=at)


def bring_back_by_hand(pdf: bytes, *, code: str, by: Actor, at: datetime) -> Handover:
    """The same, for the person who asked and uploads the document in the page. Raises NotAllowed too."""
    held = get_handover(code, by=by)
    if held.brought_at is not None or at >= held.expires_at:
        raise NotFound(NO_KEY, code="signing.no_handover")
    return _receive(held, pdf, at=at)


def _receive(held: Handover, pdf: bytes, *, at: datetime) -> Handover:
    judge(kept.read(held.file_code), pdf, credential=held.credential, at=at)
    with transaction.atomic():
        owner = Actor(code=held.asked_by, name=held.asked_by, kind="official")
        stored = files.keep(content=pdf, name=held.name, by=owner, at=at)
        changed = Handover.objects.filter(pk=held.pk, brought_at=None).update(
            brought_at=at, signed_file_code=stored.code
        )
        if not changed:
            raise NotFound(NO_KEY, code="signing.no_handover")
    held.refresh_from_db()
    return held


def judge(sent: bytes, returned: bytes, *, credential: Credential, at: datetime) -> None:
    """Nothing: the returned document is the sent one with exactly one good signature more, by this certificate.

    Raises SigningRefused, which says what is wrong.
    """
    if not guarded("extension", "added_only", sent, returned):
        if not queries.verify_pdf(returned, at=at).signatures:
            raise SigningRefused(NOT_SIGNED, code="signing.not_signed")
        raise SigningRefused(
            _("What came back is not the document that was handed out with a signature added, and was not taken."),
            code="signing.not_extended",
        )
    known = {one.field_name for one in queries.verify_pdf(sent, at=at).signatures}
    report = queries.verify_pdf(returned, at=at)
    new = [one for one in report.signatures if one.field_name not in known and one.kind != "time_stamp"]
    if not new:
        raise SigningRefused(NOT_SIGNED, code="signing.not_signed")
    if len(new) != 1:
        raise SigningRefused(
            _("The document must come back with exactly one new signature; it has %(count)s.") % {"count": len(new)},
            code="signing.not_one_signature",
        )
    if new[0].certificate_sha256 != credential.fingerprint:
        raise SigningRefused(
            _("The document was signed with another certificate than that of %(name)s.")
            % {"name": credential.owner_name},
            code="signing.wrong_signer",
        )
    if not new[0].is_valid or report.verdict == "changed":
        raise SigningRefused(
            _("The signature that came back does not hold: %(why)s")
            % {"why": " ".join(str(one) for one in new[0].sentences[1:])},
            code="signing.bad_signature",
        )


@transaction.atomic
def take(*, code: str, by: Actor, at: datetime) -> tuple[Handover, bytes]:
    """The signed document, for the act it was meant for; once. Part of a larger act.

    Raises NotFound, NotAllowed, Stale when it was used, SigningRefused while it has not come back.
    """
    get_handover(code, by=by)
    held = Handover.objects.select_for_update().get(code=code)
    if held.used_at is not None:
        raise Stale(_("This signature has been completed already."), code="signing.completed")
    if held.brought_at is None:
        raise SigningRefused(_("The signed document has not come back yet."), code="signing.not_back")
    held.used_at = at
    held.save(update_fields=["used_at"])
    return held, kept.read(held.signed_file_code)


def get_handover(code: str, *, by: Actor) -> Handover:
    """The person's own handover. Raises NotFound, NotAllowed for another person's."""
    held = Handover.objects.select_related("credential").filter(code=code).first()
    if held is None:
        raise NotFound(NO_KEY, code="signing.no_handover")
    if held.asked_by != by.code:
        raise NotAllowed(_("Another person prepared this signature."), code="signing.not_yours")
    return held


@transaction.atomic
def forget_late(*, at: datetime) -> int:
    """Documents prepared for signatures that were not made in time, and handed out to signing programs, are kept no longer;
    returns how many. The rows stay and say that it was asked for.
    """
    late = (
        PreparedSignature.objects.select_for_update(skip_locked=True).filter(expires_at__lte=at).exclude(file_code="")
    )
    codes = list(late.values_list("file_code", flat=True))
    PreparedSignature.objects.filter(file_code__in=codes).update(file_code="", attributes=b"")
    over = Handover.objects.select_for_update(skip_locked=True).filter(expires_at__lte=at - PATIENCE)
    rows = list(over.exclude(file_code=""))
    Handover.objects.filter(pk__in=[one.pk for one in rows]).update(file_code="", signed_file_code="")
    codes += [code for one in rows for code in (one.file_code, one.signed_file_code) if code]
    files.release(codes=codes)
    return len(codes)


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
