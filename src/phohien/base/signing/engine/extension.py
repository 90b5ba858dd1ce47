"""Whether a document that came back from elsewhere is the one that went out, with one signature more and nothing else.

The octets that went out must stand at its beginning; what follows is judged as if the document had been signed when it
went out, so that no page, annotation or form value changes under cover of a signature.
"""

from __future__ import annotations

import io

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel


def added_only(sent: bytes, returned: bytes) -> bool:
    """Whether nothing but a signature, its field and validation data was added. Raises what the PDF library raises."""
    if not returned.startswith(sent):
        return False
    before = PdfFileReader(io.BytesIO(sent), strict=False)
    reader = PdfFileReader(io.BytesIO(returned), strict=False)
    known = before.xrefs.total_revisions
    if reader.xrefs.total_revisions <= known:
        return False
    found = DEFAULT_DIFF_POLICY.review_file(reader, known - 1)
    if not isinstance(found, DiffResult) or found.modification_level > ModificationLevel.FORM_FILLING:
        return False
    old = {one.field_name for one in before.embedded_signatures}
    new = {one.field_name for one in reader.embedded_signatures if one.sig_object_type != "/DocTimeStamp"}
    return found.changed_form_fields <= new - old
