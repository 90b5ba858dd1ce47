"""A time stamp over the whole document with the evidence to check it: what keeps a signature provable (PAdES B-LTA).

Source: ETSI EN 319 142-1, 5.4.3 and 6.3.
"""

from __future__ import annotations

import io
from datetime import datetime

from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

from phohien.base.signing.engine import parts
from phohien.base.signing.engine.sign import open_writer


def restamp(pdf: bytes, *, at: datetime, lists: tuple[bytes, ...]) -> bytes:
    """The document with a document time stamp more, as one increment. Raises OSError when the service is silent."""
    writer = open_writer(pdf)
    output = io.BytesIO()
    stamping = PdfTimeStamper(parts.stamper(at))
    context = parts.context(at=at, lists=lists, must_check=False, is_own=True)
    parts.run(stamping.async_timestamp_pdf(writer, parts.DIGEST, validation_context=context, output=output))
    return output.getvalue()
