"""Findings in plain words: what a person should know about a signature, without a technical term."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from phohien.base.signing.report import Sentence, SignatureFinding, Why

SUMMARIES = {
    "valid": _("All %(count)s signatures are valid and the document is unchanged."),
    "valid_one": _("The signature is valid and the document is unchanged."),
    "remarks": _("The signatures are valid; please read the remarks below."),
    "untrusted": _(
        "The document is unchanged, but at least one signature cannot be relied on. The reason stands below."
    ),
    "changed": _("The document was changed after signing, or a signature does not hold. Do not rely on it."),
    "unsigned": _("This document carries no digital signature."),
    "unreadable": _("This file cannot be read as a PDF document, so its signatures cannot be checked."),
    "too_large": _("This file is too large to be checked here."),
    "too_many": _("This file has too many signatures, or changes after them, to be checked here."),
}


REASONS: dict[Why, str] = {
    "weak": _(
        "The signature uses an old algorithm (SHA-1 or MD5) that can be forged today, so it cannot be relied on."
    ),
    "early": _("The certificate was not valid yet when it was used."),
    "expired": _(
        "The certificate has expired, and no trustworthy time stamp proves that the signature was made before."
    ),
    "unknown": _("The certificate cannot be trusted: this system does not know the authority that issued it."),
    "revoked": _("The certificate, or that of an authority above it, was revoked before it was used."),
    "unchecked": _(
        "Whether the certificate was revoked could not be found out, so the signature cannot be relied on yet."
    ),
    "purpose": _("The certificate was not issued for signing documents."),
    "other": _("The certificate cannot be trusted: its chain of authorities does not hold."),
}


def sentences(finding: SignatureFinding) -> tuple[Sentence, ...]:
    """Who and when, from where the time is known, whether it was changed, whether it can be relied on; in this order."""
    texts = (_who(finding), _whether_changed(finding), _trust(finding), _time(finding))
    return tuple(Sentence(text, _values(finding)) for text in texts if text)


def remarks(finding: SignatureFinding, *, container_untouched: bool) -> tuple[Sentence, ...]:
    """What is worth reading although the signature may be valid."""
    texts = []
    if finding.existed_by is None:
        texts.append(_("No trustworthy time stamp proves when the signature was made."))
    if finding.trusted and finding.revoked_at is not None:
        texts.append(_("The certificate was revoked at %(revoked_at)s, after this signature was made."))
    if not container_untouched:
        texts.append(_("The signature's own data is not written in the regular way and may have been tampered with."))
    return tuple(Sentence(text, _values(finding)) for text in texts)


def _values(finding: SignatureFinding) -> dict[str, object]:
    return {
        "signer": finding.signer or "?",
        "at": finding.signed_at or "?",
        "revoked_at": finding.revoked_at or "?",
        "existed_by": finding.existed_by or "?",
    }


def _time(finding: SignatureFinding) -> str:
    if finding.kind == "time_stamp" or not finding.intact:
        return ""
    if finding.time_source == "stamp":
        return _("The time comes from a trustworthy time stamp on the signature.")
    if finding.time_source == "document_stamp":
        return _("The time comes from the signer's machine; a later time stamp proves the signature by %(existed_by)s.")
    return ""


def _who(finding: SignatureFinding) -> str:
    if finding.kind == "unknown" or finding.signed_at is None:
        return _("Somebody signed here, but the signature is damaged or incomplete.")
    if finding.kind == "time_stamp":
        return _("%(signer)s stamped the document's time: %(at)s.")
    if finding.kind == "agency_seal":
        return _("%(signer)s sealed this document at %(at)s.")
    return _("%(signer)s signed this document at %(at)s.")


def _whether_changed(finding: SignatureFinding) -> str:
    if not finding.intact:
        return _("What was signed has been changed since. Do not rely on this document.")
    if finding.modified_after:
        return _("Something was added or changed after this signature that it does not permit. Do not rely on it.")
    if finding.covers_whole_document:
        return _("The signature covers the whole document, and nothing was changed.")
    return _("Nothing that was signed was changed; only permitted signatures, entries or evidence were added later.")


def _trust(finding: SignatureFinding) -> str:
    if finding.why == "weak":
        return REASONS["weak"]
    if finding.trusted and finding.is_test:
        return _("The certificate is a test certificate and has no legal value.")
    if finding.trusted:
        return _("The certificate was issued by an authority this system trusts, and was valid when it was used.")
    if finding.revoked_at is not None:
        return _("The certificate was revoked at %(revoked_at)s and could not be used for this signature.")
    return REASONS[finding.why or "other"]
