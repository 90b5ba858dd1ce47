"""Whether somebody trusted vouches for a certificate."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from phohien.lgsp.gateway.evidence.verdict import Invalid

LONGEST_PATH = 4


def check(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
    purpose: str,
) -> None:
    """Nothing, also when nobody is trusted. Raises Invalid when no trusted certificate issued it, directly or through
    ``others``.
    """
    current = certificate
    for _ in range(LONGEST_PATH):
        if not trusted or any(current == anchor or _issued(current, anchor) for anchor in trusted):
            return
        above = next(
            (item for item in others if item != current and _is_authority(item) and _issued(current, item)), None
        )
        if above is None:
            break
        current = above
    name = certificate.subject.rfc4514_string()
    raise Invalid("untrusted", f"No trusted authority issued the {purpose} certificate of {name}.")


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
