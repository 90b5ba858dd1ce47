"""Whether a receipt of the axis, or a folder of evidence, proves what it says: by its own octets and certificates alone. Pure.

A receipt says as an AS4 receipt of non-repudiation does: digests of the envelope and of each attachment, who sent, when; signed by
the seal of the agency that runs the axis and time-stamped (RFC 3161). Revocation is not looked at here.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from phohien.kernel.words import Words
from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.evidence.verify import stamp, trust
from phohien.systems.documents.rules import edxml

FORMAT = "phohien-axis-receipt/1"
PASSING_FORMAT = "phohien-axis-passing/1"
PACKAGE, RECEIPT, FIELDS, EVENTS = "goi-tin.edxml", "bien-nhan.json", "tieu-de.json", "qua-trinh.json"
PASSING, PASSED = "chuyen-tiep.json", "truc-khac/"
"""The signed statement about what went to other axes, and the folder with what passed with each."""
LARGEST_RECEIPT = 1 << 20
LARGEST = 200 << 20
UNPACKING = (zlib.error, lzma.LZMAError, OSError)
"""What unpacking spoiled octets raises beside what the archive itself does; OSError is bzip2's."""

WORDS: Mapping[str, Words] = {
    "valid": Words("Biên nhận hợp lệ.", "The receipt is valid."),
    "not_a_receipt": Words("Tệp này không phải biên nhận của trục văn bản.", "This is no receipt of a document axis."),
    "bad_signature": Words(
        "Nội dung biên nhận đã bị sửa hoặc chữ ký không khớp.", "The receipt was changed, or its signature does not match."
    ),
    "bad_stamp": Words("Dấu thời gian của biên nhận không đúng.", "The receipt's time stamp does not hold."),
    "untrusted": Words(
        "Không cơ quan chứng thực đáng tin cậy nào cấp chứng thư trong biên nhận.",
        "No trusted authority issued the certificates in the receipt.",
    ),
    "other_package": Words(
        "Gói tin gửi kèm không phải gói tin mà biên nhận nói tới.", "The package beside it is not the one the receipt is about."
    ),
    "other_fields": Words(
        "Tiêu đề gửi kèm không phải tiêu đề mà biên nhận nói tới.", "The header fields beside it are not those the receipt is about."
    ),
    "other_passing": Words(
        "Phần chứng cứ gửi sang trục khác đã bị sửa, thiếu, hoặc nói về gói tin khác.",
        "The evidence of what went to another axis was changed, lacks something, or is about another package.",
    ),
    "not_evidence": Words("Tệp nén này không phải bộ chứng cứ của trục văn bản.", "This archive is no evidence of a document axis."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``said`` is what the receipt states; ``proven`` are the names of what was compared with it."""

    code: str
    signer: str = ""
    stamped_at: datetime | None = None
    said: Mapping[str, Any] | None = None
    proven: tuple[str, ...] = ()
    is_vouched: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether nothing was found against it."""
        return self.code == "valid"

    @property
    def words(self) -> Words:
        """The sentence."""
        return WORDS[self.code]


def is_receipt(content: bytes) -> bool:
    """Whether the octets look like a receipt, good or not."""
    return (
        content[:1] in b"{ \n"
        and len(content) <= LARGEST_RECEIPT
        and b'"statement"' in content
        and b'"time_stamp"' in content
    )


def is_evidence(content: bytes) -> bool:
    """Whether the octets are an archive with a receipt in it."""
    try:
        return RECEIPT in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        return False


def judge(
    receipt: bytes,
    package: bytes | None = None,
    *,
    fields: bytes | None = None,
    trusted: Sequence[x509.Certificate] = (),
) -> Finding:
    """What the receipt proves; of the package and of the header fields, too, when they are given. Never raises for what is in them.

    Without ``trusted`` nobody vouches for the signer, and the finding says so (``is_vouched``).
    """
    found = _opened(receipt, FORMAT, trusted)
    if not found.is_valid or found.said is None:
        return found
    code, proven = _compared(found.said, package, fields)
    return replace(found, code=code, proven=proven, is_vouched=bool(trusted))


def _opened(receipt: bytes, wanted: str, trusted: Sequence[x509.Certificate]) -> Finding:
    """What a signed statement of that format says, when its signature and its stamp hold."""
    try:
        told = _object(receipt)
        statement = told["statement"].encode()
        signature = base64.b64decode(told["signature"], validate=True)
        token = base64.b64decode(told["time_stamp"], validate=True)
        certificates = x509.load_pem_x509_certificates(told["certificate"].encode())
        signer = certificates[0].subject.rfc4514_string()
        said = _object(statement)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Finding("not_a_receipt")
    if not _is_statement(said, wanted):
        return Finding("not_a_receipt")
    if not _holds(certificates[0], signature, statement):
        return Finding("bad_signature", signer, said=said)
    try:
        stamped = _stamped(token, signature, certificates, trusted)
    except Invalid as fault:
        return Finding("untrusted" if fault.code == "untrusted" else "bad_stamp", signer, said=said)
    except (UnsupportedAlgorithm, ValueError, TypeError):  # a certificate nobody can read vouches for nothing
        return Finding("bad_stamp", signer, said=said)
    return Finding("valid", signer, stamped, said)


def _object(octets: bytes) -> dict[str, Any]:
    """The JSON object that stands there. Raises ValueError, also for one that is nested too deeply to be read."""
    try:
        told = json.loads(octets)
    except RecursionError as fault:
        raise ValueError("It is nested too deeply.") from fault
    if not isinstance(told, dict):
        raise ValueError("It is no object.")
    return told


def _is_statement(said: Mapping[str, Any], wanted: str) -> bool:
    """Whether what was signed has the shape of a receipt's statement, so that each of its parts can be read and shown."""
    envelope, files = said.get("envelope"), said.get("attachments", [])
    return (
        said.get("format") == wanted
        and isinstance(envelope, dict)
        and isinstance(envelope.get("sha256"), str)
        and isinstance(files, list)
        and all(isinstance(one, dict) for one in files)
        and isinstance(said.get("receivers", []), list)
    )


def _holds(certificate: x509.Certificate, signature: bytes, data: bytes) -> bool:
    try:
        key = certificate.public_key()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _stamped(
    token: bytes, signature: bytes, certificates: list[x509.Certificate], trusted: Sequence[x509.Certificate]
) -> datetime:
    """When the signature was there, says a stamper; signer and stamper are vouched for by somebody trusted. Raises Invalid."""
    found = stamp.read_token(token, (signature,), ())
    trust.check(certificates[0], certificates[1:], trusted, "signing")
    stamp.read_token(token, (signature,), trusted)
    if not certificates[0].not_valid_before_utc <= found.at <= certificates[0].not_valid_after_utc:
        raise Invalid("wrong_stamp", "The signer's certificate was not valid at the stamped time.")
    return found.at


def _compared(said: Mapping[str, Any], package: bytes | None, fields: bytes | None) -> tuple[str, tuple[str, ...]]:
    proven: list[str] = []
    if package is not None:
        if hashlib.sha256(package).hexdigest() != said["envelope"]["sha256"] or not _files_agree(said, package):
            return "other_package", ()
        proven += [PACKAGE, *(str(one.get("name", "")) for one in said.get("attachments", []))]
    if fields is not None and said.get("fields_sha256"):
        if not _fields_agree(said, fields):
            return "other_fields", ()
        proven.append(FIELDS)
    return "valid", tuple(proven)


def _files_agree(said: Mapping[str, Any], package: bytes) -> bool:
    """Whether the digests of the attachments are those of the files in the package: computed anew, not believed."""
    try:
        found = edxml.read(package, sink_for=lambda _file: _Nowhere()).package
    except edxml.Unreadable:
        return False
    named = [one.get("sha256") for one in said.get("attachments", [])]
    return named == [one.sha256 for one in getattr(found, "attachments", ())]


class _Nowhere:
    def write(self, piece: bytes) -> int:
        """How much it took."""
        return len(piece)


def _fields_agree(said: Mapping[str, Any], fields: bytes) -> bool:
    try:
        return bool(digest_of_fields(fields) == said["fields_sha256"])
    except (ValueError, TypeError, RecursionError):
        return False


def digest_of_fields(fields: bytes) -> str:
    """SHA-256 over the header fields as they are kept: JSON, sorted, without blanks. Raises ValueError for what is no object."""
    told = _object(fields)
    return hashlib.sha256(canonical(told.get("fields", told))).hexdigest()


def canonical(fields: Mapping[str, str]) -> bytes:
    """One form for the same fields."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def judge_archive(content: bytes, *, trusted: Sequence[x509.Certificate] = ()) -> Finding:
    """What an archive of evidence proves: its receipt, with package and header fields, and what went to other axes beside it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            sizes = {one.filename: one.file_size for one in entries}
            # Of two files of one name only one is looked at, and who unpacks them may be given the other.
            is_double = len(sizes) != len(entries)
            if RECEIPT not in sizes or is_double or sum(sizes.values()) > LARGEST:
                return Finding("not_evidence")
            names = [*(RECEIPT, PACKAGE, FIELDS, PASSING), *(one for one in sizes if one.startswith(PASSED))]
            held = {name: archive.read(name) for name in names if name in sizes}
        found = judge(held[RECEIPT], held.get(PACKAGE), fields=held.get(FIELDS), trusted=trusted)
        return _with_passing(found, held, trusted) if found.is_valid else found
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, struct.error, *UNPACKING):
        return Finding("not_evidence")


def _with_passing(found: Finding, held: Mapping[str, bytes], trusted: Sequence[x509.Certificate]) -> Finding:
    """The finding with what is proven of other axes; nothing may lie in their folder that the signed statement does not name."""
    files = {name: content for name, content in held.items() if name.startswith(PASSED)}
    if PASSING not in held:
        return replace(found, code="other_passing", proven=()) if files else found
    passing = _opened(held[PASSING], PASSING_FORMAT, trusted)
    if not passing.is_valid:
        return replace(passing, proven=())
    try:
        agrees = _passing_agrees(passing.said or {}, found.said or {}, files)
    except (
        TypeError,
        AttributeError,
        KeyError,
        ValueError,
        RecursionError,
    ):  # of another shape than anybody here writes
        agrees = False
    return replace(found, proven=(*found.proven, *files)) if agrees else replace(found, code="other_passing", proven=())


def _passing_agrees(said: Mapping[str, Any], about: Mapping[str, Any], files: Mapping[str, bytes]) -> bool:
    """Whether the statement is about the same package and names every file there as it is."""
    sha256 = about["envelope"]["sha256"]
    same = said.get("package") == about.get("package") and said["envelope"]["sha256"] == sha256
    named = {str(one.get("file")): one.get("sha256") for one in said.get("passed", [])}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return same and named == found and all(_was_this(content, sha256) for content in files.values())


def _was_this(passed: bytes, sha256: str) -> bool:
    """Whether the fields signed for the other axis, where its dialect has any, name these octets."""
    told = json.loads(passed)
    fields = (told.get("proof") or {}).get("fields") or {}
    signed = next((value for name, value in fields.items() if name.lower() == "xroadvnpt-sign-header"), "")
    return not signed or json.loads(signed).get("XroadVnpt-hash-file") == sha256
