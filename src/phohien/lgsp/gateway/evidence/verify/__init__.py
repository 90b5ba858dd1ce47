"""Whether a container proves what it claims, and if not, exactly what is wrong.

Checked: the ZIP; every referenced digest; the hash chain from the signed root to the message; the signature value; that
the signing certificate is the one the signed properties name and was valid at that time; the time-stamp token with its
chain; that nothing in the container is unsigned. Certificates are followed to their issuer when trusted ones are given.
Not checked: revocation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from cryptography import x509

from phohien.lgsp.gateway.evidence import container
from phohien.lgsp.gateway.evidence.signer import RESULT_FILE
from phohien.lgsp.gateway.evidence.verdict import Invalid, Verdict
from phohien.lgsp.gateway.evidence.verify import chain, stamp, trust
from phohien.lgsp.gateway.evidence.verify.references import Reference, check_manifest
from phohien.lgsp.gateway.evidence.verify.signature import Signature, read_signature

_UNSIGNED = {"mimetype", container.MANIFEST, container.SIGNATURES, container.ASIC_MANIFEST, container.TOKEN}
REMEMBERED = 1024
Key = TypeVar("Key")
Value = TypeVar("Value")


class Verifier:
    """Verifies containers; what a batch has in common, its signature and its time stamp, is verified once."""

    def __init__(self, trusted: Sequence[x509.Certificate] = ()) -> None:
        """``trusted`` are the certificates that may have issued a signer's or a time stamper's."""
        self.trusted = tuple(trusted)
        self._signatures: dict[bytes, Signature] = {}
        self._stamps: stamp.Known = {}

    def verify(self, data: bytes) -> Verdict:
        """The verdict on one container."""
        try:
            return self._verify(container.read(data))
        except Invalid as fault:
            return Verdict(False, fault.code, fault.sentence)

    def _verify(self, files: dict[str, bytes]) -> Verdict:
        signature = self._signature(files[container.SIGNATURES])
        absent: list[str] = []
        proven = self._proven(files, signature, absent)
        stamped = self._stamp(files, signature)
        covered = proven | (stamped.covers if stamped else frozenset())
        _refuse_unsigned(set(files) - covered - _UNSIGNED)
        check_manifest(files)
        at = stamped.at if stamped else signature.signed_at
        _refuse_expired(signature.certificate, at)
        return Verdict(
            valid=True,
            code="valid",
            sentence="The signature holds and proves the message.",
            signer=signature.certificate.subject.rfc4514_string(),
            signed_at=signature.signed_at,
            stamped_at=stamped.at if stamped else None,
            stamper=stamped.authority if stamped else "",
            proven=tuple(sorted(proven)),
            absent=tuple(absent),
            notes=tuple(self._notes(stamped)),
        )

    def _signature(self, xml: bytes) -> Signature:
        known = self._signatures.get(xml)
        if known is None:
            known = read_signature(xml)
            trust.check(known.certificate, known.others, self.trusted, "signing")
            _keep(self._signatures, xml, known)
        return known

    def _proven(self, files: dict[str, bytes], signature: Signature, absent: list[str]) -> set[str]:
        """The files the signature vouches for. Raises Invalid."""
        references = signature.references
        proven = {reference.name for reference in references if _holds(reference, files, absent)}
        if RESULT_FILE in proven:
            proven |= chain.check(files, RESULT_FILE, needed=container.MESSAGE, absent=absent)
        elif not any(name == container.MESSAGE or name.endswith(f"-{container.MESSAGE}") for name in proven):
            raise Invalid("no_message", f"The signature refers neither to {container.MESSAGE} nor to {RESULT_FILE}.")
        return proven

    def _stamp(self, files: dict[str, bytes], signature: Signature) -> stamp.Stamp | None:
        return stamp.find(files, signature, self._stamps, self.trusted)

    def _notes(self, stamped: stamp.Stamp | None) -> list[str]:
        notes = ["Revocation of the certificates was not checked."]
        if not self.trusted:
            notes.append("No trusted certificate was given, so nobody vouches for who the signer is.")
        if stamped is None:
            notes.append("There is no time stamp: the time of signing is the signer's own word.")
        return notes


def _holds(reference: Reference, files: dict[str, bytes], absent: list[str]) -> bool:
    """Whether the referenced file is there and as it was signed; a body's absence is noted. Raises Invalid."""
    content = files.get(reference.name)
    if content is None and reference.may_be_absent:
        absent.append(reference.name)
        return False
    if content is None:
        raise Invalid("missing_file", f"The signature refers to {reference.name}, which is not in the container.")
    reference.check(content)
    return True


def _refuse_unsigned(names: set[str]) -> None:
    if names:
        listed = ", ".join(sorted(names))
        raise Invalid("unsigned_file", f"The container holds files that nothing in it signs: {listed}.")


def _refuse_expired(certificate: x509.Certificate, at: datetime) -> None:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise Invalid("certificate_expired", f"The signer's certificate was not valid on {at:%Y-%m-%d}.")


def _keep(store: dict[Key, Value], key: Key, value: Value) -> None:
    if len(store) >= REMEMBERED:
        store.pop(next(iter(store)))
    store[key] = value
