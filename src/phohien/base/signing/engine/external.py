"""Signing in two steps, for keys that are not here: on a token, in a card, at a remote service."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimeStamper

from phohien.base.signing import stamps
from phohien.base.signing.engine import parts
from phohien.base.signing.engine.sign import Wish, open_writer, pdf_signer


@dataclass(frozen=True, slots=True)
class Started:
    """A document with an empty place for a signature, and the bytes (DER of the signed attributes) to be
    signed.
    """

    pdf: bytes
    document_digest: bytes
    gap_start: int
    gap_end: int
    attributes: bytes


def start(pdf: bytes, signatory: parts.Signatory, wish: Wish) -> Started:
    """The document, ready to receive the signature of this certificate's owner."""
    signer = parts.KeySigner(signatory)
    return parts.run(_start(pdf, signer, wish))


async def _start(pdf: bytes, signer: parts.KeySigner, wish: Wish) -> Started:
    writer = open_writer(pdf)
    preparing = pdf_signer(writer, signer, wish)
    output = io.BytesIO()
    digest, _document, _same = await preparing.async_digest_doc_for_signing(writer, output=output)
    attributes = await signer.signed_attrs(digest.document_digest, parts.DIGEST, use_pades=True)
    return Started(
        pdf=output.getvalue(),
        document_digest=digest.document_digest,
        gap_start=digest.reserved_region_start,
        gap_end=digest.reserved_region_end,
        attributes=attributes.dump(),
    )


def finish(
    started: Started, signature: bytes, signatory: parts.Signatory, at: datetime, *, is_stamped: bool = True
) -> bytes:
    """The signed document, time-stamped at that instant when it shall be.

    The signature value must have been checked already. Raises OSError when the stamping service is silent.
    """
    stamper = parts.stamper(at) if is_stamped else None
    return parts.run(_finish(started, signature, signatory, stamper))


async def _finish(started: Started, signature: bytes, signatory: parts.Signatory, stamper: TimeStamper | None) -> bytes:
    known = parts.KeySigner(signatory)
    signer = ExternalSigner(
        signing_cert=stamps.as_asn1(signatory.certificate),
        cert_registry=known.cert_registry,
        signature_value=signature,
        embed_roots=False,
    )
    container = await signer.async_sign_prescribed_attributes(
        parts.DIGEST, signed_attrs=cms.CMSAttributes.load(started.attributes), timestamper=stamper
    )
    output = io.BytesIO(started.pdf)
    digest = PreparedByteRangeDigest(
        document_digest=started.document_digest,
        reserved_region_start=started.gap_start,
        reserved_region_end=started.gap_end,
    )
    await PdfTBSDocument.async_finish_signing(output, digest, container)
    return output.getvalue()
