"""Form values exchanged after a signature: the library allows them, an administrative document does not.

A signature that certifies nothing leaves every form field of the file open (ISO 32000-2, 12.8.2.2), also one that an
insider put over the sum and that looks otherwise afterwards ("shadow, replaced"). Nobody fills in a form after a
document of the administration was signed, but for number and day (NĐ 30/2020/NĐ-CP, Điều 15).
"""

from __future__ import annotations

from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureStatus

from phohien.base.signing import rules


def are_exchanged(signature: EmbeddedPdfSignature, status: SignatureStatus) -> bool:
    """Whether a form field other than number, day and signatures was changed after this signature."""
    found = getattr(status, "diff_result", None)
    if not isinstance(found, DiffResult) or not found.changed_form_fields:
        return False
    others = found.changed_form_fields - set(rules.TEXT_FIELDS)
    return bool(others) and bool(others - {name for name, _value, _field in enumerate_sig_fields(signature.reader)})
