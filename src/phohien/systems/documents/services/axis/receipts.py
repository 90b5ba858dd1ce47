"""Signed receipts (biên nhận): the axis's word, under its agency's seal, that it has a package, in octets anybody can check.

The standard of the packages has no receipt. This one says what an AS4 receipt of non-repudiation says: the digest of the envelope
and of each attachment, who sent, when. It is JSON signed as it stands; beside it certificate, signature and time stamp.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.x509 import Certificate
from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.base.signing import authority, stamps
from phohien.base.signing import queries as credentials
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.models import AxisReceipt, Consignment
from phohien.systems.documents.policy import POLICY, TAKE_EVIDENCE
from phohien.systems.documents.queries import axis as reads
from phohien.systems.documents.rules.axis import evidence

#: Whose seal lies on receipts: the province runs the axis.
PROVINCE = "H31"


@transaction.atomic
def receipt_for(*, code: str, sealed_by: str, by: Actor, at: datetime) -> AxisReceipt:
    """The package's receipt, made the first time it is asked for, under the seal of the agency that runs the axis.

    Raises NotAllowed, NotFound, Refused (set aside, no seal).
    """
    row = reads.consignment(code)
    POLICY.require(by, TAKE_EVIDENCE, row.sender)
    Consignment.objects.select_for_update(of=("self",)).get(
        pk=row.pk
    )  # who asks at the same moment waits, and has the same one
    known = reads.receipt_of(code)
    if known is not None:
        return known
    if row.state != Consignment.State.ACCEPTED:
        raise Refused(
            Words("Gói tin chưa được chuyển nên chưa có biên nhận.", "A package not passed on has no receipt.")
        )
    word = sealed_word(statement_of(row, at), sealed_by=sealed_by, at=at)
    made = AxisReceipt.objects.create(
        consignment=row, statement=word["statement"], signature=word["signature"], made_at=at,
        certificate=word["certificate"], stamp=word["time_stamp"],
    )  # fmt: skip
    ledger.record(
        act=TAKE_EVIDENCE, subject=f"axis:{code}", by=by, at=at, agency=row.sender, data={"receipt": row.sha256}
    )
    return made


def sealed_word(said: dict[str, Any], *, sealed_by: str, at: datetime) -> dict[str, str]:
    """The statement under the agency's seal, time-stamped: what a third party needs to check it. Raises Refused without a seal."""
    seal = credentials.find_credential(owner_code=sealed_by, kind=CredentialKind.AGENCY_SEAL, at=at)
    if seal is None:
        raise _no_seal(sealed_by)
    statement = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signature = stamps.sign_raw(authority.key_of(seal.code), statement.encode(), "sha256")
    return {
        "statement": statement, "signature": base64.b64encode(signature).decode(),
        "certificate": _chain(credentials.certificate_of(seal)),
        "time_stamp": base64.b64encode(signing.timestamp(hashlib.sha256(signature).digest(), at=at)).decode(),
    }  # fmt: skip


def _no_seal(agency: str) -> Refused:
    """Why no receipt can be sealed: there never was a certificate, or none that may be used today."""
    if credentials.list_credentials(owner_code=agency, kind=CredentialKind.AGENCY_SEAL):
        words = Words(
            "Chứng thư con dấu của cơ quan đã hết hạn hoặc bị thu hồi nên chưa lập được biên nhận. Hãy đăng ký chứng thư mới.",
            "The certificate of the agency's seal has expired or was revoked, so no receipt can be made. Register a new one.",
        )
        return Refused(words, code="documents.seal_out_of_date")
    words = Words("Chưa có chứng thư con dấu của cơ quan.", "There is no certificate for the agency's seal.")
    return Refused(words, code="documents.no_credential")


def _chain(certificate: Certificate) -> str:
    """The seal's certificate with the one that issued it, so that a reader who trusts the root alone can follow."""
    above = [authority.load().issuer] if stamps.is_ours(certificate) else []
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in (certificate, *above))


def statement_of(row: Consignment, at: datetime) -> dict[str, Any]:
    """What the receipt says; nothing of the document's contents."""
    return {
        "format": evidence.FORMAT, "package": row.code, "sender": row.sender, "document_id": row.document_id, "kind": row.kind,
        "business": row.business, "accepted_at": row.accepted_at.isoformat(), "receipt_made_at": at.isoformat(),
        "envelope": {"sha256": row.sha256, "size": row.size_bytes}, "attachments": row.attachments,
        "receivers": sorted(one.named for one in row.deliveries.all()), **_fields(row),
    }  # fmt: skip


def _fields(row: Consignment) -> dict[str, str]:
    """The digest of the header fields with their MAC, when the package came with any."""
    found = reads.fields_of(row.code)
    return {"fields_sha256": hashlib.sha256(evidence.canonical(found.fields)).hexdigest()} if found else {}


def exported(receipt: AxisReceipt) -> dict[str, str]:
    """The receipt as a file: everything a third party needs to check it."""
    return {
        "statement": receipt.statement, "signature": receipt.signature, "certificate": receipt.certificate,
        "time_stamp": receipt.stamp,
    }  # fmt: skip


def is_good(receipt: dict[str, str], octets: bytes | None = None) -> bool:
    """Whether the receipt holds, and is about these octets when they are given. Whether its certificate can be trusted is for its
    reader to judge."""
    return evidence.judge(json.dumps(receipt).encode(), octets).is_valid
