"""Why a signature cannot be relied on although nothing was changed: one word a reason, so that a person is told which.

Source of the reasons: ETSI EN 319 102-1, 5.1.3 (status indications), as pyHanko gives them.
"""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureStatus

from phohien.base.signing.report import Why

# A certificate that names purposes must name one for documents or letters (RFC 9336; Microsoft's and Adobe's own): those
# of machines and of time stamps sign no documents. One that names none is for all.
PURPOSES = {
    "any_extended_key_usage",
    "email_protection",
    "1.3.6.1.5.5.7.3.36",
    "microsoft_document_signing",
    "adobe_authentic_documents_trust",
}
_WHY: dict[AdESSubIndic, Why] = {
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: "weak",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "weak",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "expired",
    AdESIndeterminate.REVOKED_NO_POE: "revoked",
    AdESIndeterminate.REVOKED_CA_NO_POE: "revoked",
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "unknown",
    AdESIndeterminate.TRY_LATER: "unchecked",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "purpose",
}


def why_not(status: SignatureStatus, certificate: asn1_x509.Certificate, *, moment: datetime) -> Why:
    """The reason this signature cannot be relied on, or nothing. ``moment`` is when it is taken to have been made.

    A weak algorithm is told first: pyHanko does not look at the certificate of such a signature.
    """
    known = _WHY.get(status.trust_problem_indic) if status.trust_problem_indic is not None else None
    if known in ("weak", "revoked"):
        return known
    if status.trusted:
        return "" if may_sign(status, certificate) else "purpose"
    if certificate.not_valid_before > moment:
        return "early"
    if certificate.not_valid_after < moment:
        return "expired"
    return known or "other"


def may_sign(status: SignatureStatus, certificate: asn1_x509.Certificate) -> bool:
    """Whether the certificate was issued for what it did; a time stamp's own rule is the library's."""
    purposes = certificate.extended_key_usage_value
    is_document = isinstance(status, PdfSignatureStatus)
    return not is_document or purposes is None or bool(PURPOSES & set(purposes.native))
