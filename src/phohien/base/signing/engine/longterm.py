"""A time stamp over the whole document with the evidence to check it: what keeps a signature provable (PAdES B-LTA).

Source: ETSI EN 319 142-1, 5.4.3 and 6.3.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import ocsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from phohien.base.signing.engine import parts
from phohien.base.signing.engine.sign import open_writer

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Revocation lists and OCSP answers (DER), and by field's name the instant at which each signature is to be checked."""

    lists: tuple[bytes, ...]
    answers: tuple[bytes, ...] = ()
    moments: dict[str, datetime] = field(default_factory=dict)


def restamp(pdf: bytes, *, at: datetime, evidence: Evidence) -> bytes:
    """The document with the evidence for every signature and a document time stamp over it, as one increment. A signature
    whose evidence is wanting is stamped without. Raises OSError when the service is silent.
    """
    writer = open_writer(pdf)
    for signature in writer.prev.embedded_signatures:
        _supply(writer, signature, evidence, evidence.moments.get(signature.field_name, at))
    output = io.BytesIO()
    stamping = PdfTimeStamper(parts.stamper(at))
    context = parts.context(at=at, lists=evidence.lists, must_check=False, is_own=True)
    parts.run(stamping.async_timestamp_pdf(writer, parts.DIGEST, validation_context=context, output=output))
    return output.getvalue()


def _supply(
    writer: IncrementalPdfFileWriter, signature: EmbeddedPdfSignature, evidence: Evidence, moment: datetime
) -> None:
    """Certificates and revocation data of signer and stamp lie in the document's store (B-LT)."""
    answers = tuple(ocsp.OCSPResponse.load(one) for one in evidence.answers)
    context = parts.context(at=moment, lists=evidence.lists, answers=answers, must_check=True, is_own=True)
    try:
        paths = parts.run(collect_validation_info(signature, context))
    except (Exception, RecursionError) as error:  # a stranger's chain may be wanting or broken anywhere
        LOG.info("There is no evidence for a signature yet: %s: %s", type(error).__name__, error)
        return
    DocumentSecurityStore.supply_dss_in_writer(writer, None, paths=paths, validation_context=context)
