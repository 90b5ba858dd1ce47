"""What a sender can prove afterwards: the very octets, the header fields under their MAC, a receipt, and what was told since."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import AxisFields, Consignment, Delivery
from phohien.systems.documents.policy import POLICY, TAKE_EVIDENCE
from phohien.systems.documents.queries import axis as reads
from phohien.systems.documents.queries import deliveries
from phohien.systems.documents.rules.axis import evidence
from phohien.systems.documents.services.axis import accepting, holding, receipts

NOTE = """BỘ CHỨNG CỨ CỦA MỘT GÓI TIN / EVIDENCE OF ONE PACKAGE

goi-tin.edxml     gói tin đúng từng byte như khi gửi / the package, octet by octet as it was handed in
tieu-de.json      tiêu đề kèm mã xác thực HMAC như khi đến / header fields with their HMAC, as they came
bien-nhan.json    biên nhận có chữ ký số và dấu thời gian / the receipt, signed and time-stamped
qua-trinh.json    từng nơi nhận và mọi trạng thái đã báo / each receiver, and every status told
truc-khac/        mỗi tệp: điều đã gửi sang trục khác và câu trả lời của trục đó / what passed with another axis, and its answer
chuyen-tiep.json  xác nhận có chữ ký số về thư mục trên / the signed statement about that folder
trang-thai/       gói tin trạng thái, đúng từng byte / status packages, octet by octet

Kiểm tra / check:  ./phohien verify chung-cu.zip --trust goc.pem
"""


@transaction.atomic
def hand_in(
    *, handed: accepting.Handed, dialect: str, fields: Mapping[str, str], by: Actor, at: datetime
) -> Consignment:
    """The package is accepted, and the fields it first came with are kept beside it. Raises what accepting raises."""
    row = accepting.accept_package(handed=handed, by=by, at=at)
    AxisFields.objects.get_or_create(
        consignment=row, defaults={"dialect": dialect, "fields": dict(fields), "heard_at": at}
    )  # fmt: skip
    return row


@transaction.atomic
def evidence_of(*, code: str, sealed_by: str, by: Actor, at: datetime) -> bytes:
    """The package's whole evidence as one archive; who took it stands in the ledger.

    For the sender, its clerks and the axis's operators. Raises NotAllowed, NotFound, Refused (set aside, no seal).
    """
    row = reads.consignment(code)
    POLICY.require(by, TAKE_EVIDENCE, row.sender)
    made = receipts.receipt_for(code=code, sealed_by=sealed_by, by=by, at=at)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DOC-TOI.txt", NOTE)
        archive.writestr(evidence.PACKAGE, holding.read_octets(row))
        archive.writestr(evidence.RECEIPT, _json(receipts.exported(made)))
        fields = reads.fields_of(code)
        if fields is not None:
            told = {"dialect": fields.dialect, "heard_at": fields.heard_at.isoformat(), "fields": fields.fields}
            archive.writestr(evidence.FIELDS, _json(told))
        archive.writestr(evidence.EVENTS, _json(_story(row)))
        for name, content in _passing(row, sealed_by=sealed_by, at=at).items():
            archive.writestr(name, content)
        for place, status in enumerate(reads.statuses_about(code), start=1):
            archive.writestr(f"trang-thai/{place:03d}-{status.business}.edxml", holding.read_octets(status))
    ledger.record(act=TAKE_EVIDENCE, subject=f"axis:{code}", case=row.document, by=by, at=at, agency=row.sender,
                  data={"sha256": row.sha256})  # fmt: skip
    return held.getvalue()


def _passing(row: Consignment, *, sealed_by: str, at: datetime) -> dict[str, str]:
    """What went to other axes: a file a letter, and the signed statement that binds them to the package; nothing when all is here."""
    letters = {one.letter: one for one in row.deliveries.exclude(letter="").order_by("id")}  # a shared letter once
    files = {
        f"{evidence.PASSED}{place:03d}-{delivery.route}.json": _json(_passed(delivery))
        for place, delivery in enumerate(letters.values(), start=1)
    }
    if not files:
        return {}
    said = {
        "format": evidence.PASSING_FORMAT, "package": row.code, "made_at": at.isoformat(),
        "envelope": {"sha256": row.sha256, "size": row.size_bytes},
        "passed": [{"file": name, "sha256": hashlib.sha256(told.encode()).hexdigest()} for name, told in files.items()],
    }  # fmt: skip
    return {**files, evidence.PASSING: _json(receipts.sealed_word(said, sealed_by=sealed_by, at=at))}


def _passed(delivery: Delivery) -> dict[str, Any]:
    letter, tries = deliveries.letter_of(delivery)
    receivers = delivery.consignment.deliveries.filter(letter=delivery.letter).order_by("id")
    return {
        "axis": delivery.route, "receivers": [one.receiver for one in receivers], "letter": delivery.letter,
        "state": letter.state if letter else "", "taken_at": _when(letter.finished_at) if letter else None,
        "proof": letter.proof if letter else {},
        "tries": [{"at": _when(one.at), "outcome": one.outcome, "error": one.error} for one in tries],
    }  # fmt: skip


def _when(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _story(row: Consignment) -> dict[str, Any]:
    """Every receiver, and what was told of it, in order."""
    return {
        "package": row.code, "sender": row.sender, "document_id": row.document_id, "times_heard": row.times_heard,
        "deliveries": [
            {"receiver": one.receiver, "named": one.named, "transport": one.transport, "status": one.status, "side": one.side,
             "taken_off": one.is_removed, "opened_at": one.opened_at.isoformat(),
             "fetched_at": one.fetched_at.isoformat() if one.fetched_at else None,
             "done_at": one.done_at.isoformat() if one.done_at else None,
             "events": [{"code": event.code, "told_by": event.told_by, "heard_at": event.heard_at.isoformat(),
                         "told_at": event.told_at.isoformat() if event.told_at else None, "description": event.description,
                         "package_sha256": event.package.sha256 if event.package else None} for event in one.events.all()]}
            for one in row.deliveries.prefetch_related("events__package").order_by("id")
        ],
    }  # fmt: skip


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)
