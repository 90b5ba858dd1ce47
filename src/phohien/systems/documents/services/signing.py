"""The signatures of a document: the leader's, the number between, the agency's; by the key here or by one elsewhere.

NĐ 30/2020/NĐ-CP, Điều 5, 15 and 32, Phụ lục I. The PDF is prepared before the leader signs; afterwards every step only adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from phohien.base.files import queries as kept
from phohien.base.signing import formfields
from phohien.base.signing import queries as credentials
from phohien.base.signing import rules as signatures
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind, KeyKind
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import transitions
from phohien.systems.documents.services import attaching

PLACE = "Hưng Yên"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the two signatures: its act, its line of the table, whose hand, in which field."""

    move: str
    act: Act
    kind: str
    field: str

    def reason(self, document: Document) -> str:
        """What the signature says of why it was made."""
        if self.move == "sign":
            return f"Ký ban hành văn bản {document.code}"
        return f"Phát hành văn bản số {document.full_number}"


SIGN = Step("sign", policy.SIGN, CredentialKind.PERSON, signatures.LEADER_FIELD)
SEAL = Step("seal", policy.SEAL, CredentialKind.AGENCY_SEAL, signatures.AGENCY_FIELD)


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that may be signed now: its bytes as they go to the signature, and what was seen."""

    document: Document
    credential: Credential
    pdf: bytes
    seen: str
    field_name: str


def ready(step: Step, *, code: str, by: Actor, at: datetime) -> Ready:
    """The document may take this signature by this person now; the PDF has its fields, and what was signed before holds.

    Raises NotAllowed, MoveRefused, Refused without a PDF or a certificate, or when an earlier signature does not hold.
    """
    document = reads.get_document(code)
    POLICY.require(by, step.act, document)
    transitions.find(document.direction, document.state, step.move)
    main = pdf_of(document)
    owner = by.code if step is SIGN else document.agency
    credential = credential_of(owner, step.kind, at)
    content = kept.read(main.file_code)
    if step is SIGN:
        content = formfields.prepare_form(content)
    else:
        require_unchanged(content, at=at)
    return Ready(document, credential, content, main.sha256, formfields.field_for(content, step.field))


def signed_here(step: Step, *, code: str, by: Actor, at: datetime) -> tuple[str, bytes]:
    """The hash of the file that was signed, and the file with the signature by a key of this system.

    The leader's signature in a prepared document certifies it: afterwards only the reserved fields may be filled.
    """
    found = ready(step, code=code, by=by, at=at)
    signed = signing.sign_pdf(
        found.pdf, credential=found.credential, reason=step.reason(found.document), at=at, by=by,
        field_name=found.field_name, certify=step is SIGN and bool(found.field_name),
    )  # fmt: skip
    return found.seen, signed


def numbered(content: bytes, *, number: str, on: date) -> bytes:
    """The document with number and day in its form fields; unchanged when it has none."""
    return formfields.fill_form(content, number=f"Số: {number}", place=PLACE, day=on)


def is_key_elsewhere(step: Step, document: Document, *, by: Actor, at: datetime) -> bool:
    """Whether this signature is made with a token or a remote service."""
    owner = by.code if step is SIGN else document.agency
    known = credentials.find_credential(owner_code=owner, kind=step.kind, at=at)
    return known is not None and known.key_kind != KeyKind.SOFT


def require_unchanged(content: bytes, *, at: datetime) -> None:
    """Nothing. Raises Refused when the document is not signed or something was changed after a signature."""
    report = credentials.verify_pdf(content, at=at)
    if report.verdict in ("changed", "unreadable"):
        raise Refused(
            Words(
                "Văn bản đã bị thay đổi sau khi lãnh đạo ký, nên không đóng dấu được.",
                "The document was changed after the leader signed it, so it cannot be sealed.",
            ),
            code="documents.changed_after_signing",
            article="NĐ 30/2020/NĐ-CP, Điều 32",
        )


def pdf_of(document: Document) -> DocumentFile:
    """The PDF that is signed. Raises Refused when there is none."""
    main = attaching.main_file(document)
    if main is None or main.media_type != "application/pdf":
        raise Refused(Words("Chưa có bản PDF để ký.", "There is no PDF to sign yet."), code="documents.no_pdf")
    return main


def credential_of(owner: str, kind: str, at: datetime) -> Credential:
    """The owner's certificate to sign with: the newest usable one, else the newest. Raises Refused without any."""
    known = credentials.list_credentials(owner_code=owner, kind=kind)
    usable = [one for one in known if credentials.standing_of(one, at=at) == "valid"]
    if usable or known:
        return (usable or known)[0]
    raise Refused(
        Words(
            "Chưa có chứng thư số để ký. Hãy đề nghị quản trị hệ thống đăng ký.",
            "There is no certificate to sign with yet. Ask the operator to register one.",
        ),
        code="documents.no_credential",
    )
