"""Which level of durable proof each signature has reached, looked up in the document alone.

B-B the signature names its certificate; B-T a trustworthy stamp proves when; B-LT certificates and revocation data of signer
and stamp lie in the document; B-LTA a later stamp over the document covers them. Source: ETSI EN 319 142-1, 5 and 6.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from phohien.base.signing.engine import parts
from phohien.base.signing.report import Level, SignatureFinding


def levels_of(pdf: bytes, findings: tuple[SignatureFinding, ...]) -> tuple[Level, ...]:
    """One level a finding, in order; empty for stamps over the document and for what is damaged. Never raises for a
    document whose findings these are.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    embedded = list(reader.embedded_signatures)[: len(findings)]
    return tuple(_level(reader, embedded, findings, number) for number in range(len(findings)))


def _level(
    reader: PdfFileReader, embedded: list[EmbeddedPdfSignature], findings: tuple[SignatureFinding, ...], number: int
) -> Level:
    signature, finding = embedded[number], findings[number]
    if finding.kind == "time_stamp" or finding.standing == "invalid":
        return ""
    if not _is_pades(signature):
        return "basic"
    if finding.existed_by is None or not finding.trusted:
        return "B-B"
    later = [number for number in range(number + 1, len(findings)) if _is_good_stamp(findings[number])]
    if any(_can_be_checked(embedded[one], signature, finding.existed_by) for one in later):
        return "B-LTA"
    return "B-LT" if _is_self_contained(reader, signature, finding.existed_by) else "B-T"


def _is_good_stamp(finding: SignatureFinding) -> bool:
    return finding.kind == "time_stamp" and finding.is_valid


def _is_pades(signature: EmbeddedPdfSignature) -> bool:
    """Whether the container is PAdES's and names the signer's certificate in what is signed."""
    attributes = signature.signer_info["signed_attrs"]
    is_named = attributes.native is not None and get_signing_cert_attr(attributes) is not None
    return is_named and signature.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached"


def _can_be_checked(stamp: EmbeddedPdfSignature, signature: EmbeddedPdfSignature, at: datetime) -> bool:
    """Whether what the later stamp covers has all that is needed to check the signature."""
    return _is_self_contained(stamp.reader.get_historical_resolver(stamp.signed_revision), signature, at)


def _is_self_contained(handler: Any, signature: EmbeddedPdfSignature, at: datetime) -> bool:
    """Whether signer and stamp can be checked with the certificates and revocation data of the document alone."""
    try:
        store = DocumentSecurityStore.read_dss(handler)
        context = store.as_validation_context(
            {
                "trust_roots": [*parts.trusted_roots()],
                "moment": at,
                "revocation_mode": "require",
                "retroactive_revinfo": True,
            }
        )
        parts.run(collect_validation_info(signature, context))
    except NoDSSFoundError:
        return False
    except (Exception, RecursionError):  # whatever is wanting or broken in it, it is not enough
        return False
    return True
