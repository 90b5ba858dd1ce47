"""What is found out about a document's signatures, in values for programs and in sentences for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from phohien.kernel.words import Words

Verdict = Literal["valid", "remarks", "untrusted", "changed", "unsigned", "unreadable"]
Why = Literal["", "weak", "early", "expired", "unknown", "revoked", "unchecked", "purpose", "other"]
Level = Literal["", "basic", "B-B", "B-T", "B-LT", "B-LTA"]
Kind = Literal["person", "agency_seal", "time_stamp", "unknown"]
Standing = Literal["valid", "unreliable", "invalid"]
TimeSource = Literal["", "stamp", "document_stamp", "machine"]


LEVELS: dict[Level, Words] = {
    "": Words("", ""),
    "basic": Words("Chữ ký cơ bản, không theo chuẩn PAdES", "A basic signature, not PAdES"),
    "B-B": Words("B-B: chưa có dấu thời gian chứng minh", "B-B: no time stamp proves it yet"),
    "B-T": Words("B-T: có dấu thời gian chứng minh", "B-T: a time stamp proves when"),
    "B-LT": Words(
        "B-LT: tệp mang đủ bằng chứng để kiểm tra về sau", "B-LT: the file carries the evidence to check it later"
    ),
    "B-LTA": Words(
        "B-LTA: bằng chứng được dấu thời gian bảo vệ để lưu lâu dài",
        "B-LTA: a later time stamp protects the evidence for long keeping",
    ),
}
CAPACITIES: dict[Kind, Words] = {
    "person": Words("Chữ ký của cá nhân", "A person's signature"),
    "agency_seal": Words("Chữ ký (con dấu) của cơ quan", "An agency's seal"),
    "time_stamp": Words("Dấu thời gian trên toàn văn bản", "A time stamp over the whole document"),
    "unknown": Words("Không rõ", "Unknown"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the reader's language.

    ``text`` is the marked English source, ``values`` fill its places.
    """

    text: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.text) % {name: _shown(value) for name, value in self.values.items()}

    @property
    def vi(self) -> str:
        """In Vietnamese, whatever the reader's language."""
        with translation.override("vi"):
            return str(self)

    @property
    def en(self) -> str:
        """In English, whatever the reader's language."""
        with translation.override("en"):
            return str(self)


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """One signature: who, when, and whether it can be relied on.

    ``intact``: the signed bytes and the signature container are exactly what was signed. ``trusted``: the
    certificate leads to a trusted authority and was good when it was used. ``modified_after``: something
    other than permitted signatures, form entries and evidence was added later. ``signed_at`` is the time
    stamp's instant when ``time_is_proven``, else only what the signer's machine claimed; ``existed_by`` is the instant
    by which a stamp, its own or a later one over the document, proves it. ``why`` it cannot be relied on: ``weak``
    algorithm, ``early`` or ``expired`` certificate, ``unknown`` authority, ``revoked``, ``unchecked`` revocation,
    ``purpose``. ``level`` (ETSI EN 319 142-1, clause 6) is looked for only when asked: it costs a second validation.
    ``chain`` (DER, from the certificate to a trusted root) is there while an authority is still to be asked.
    """

    field_name: str
    signer: str
    title: str
    agency: str
    kind: Kind
    signed_at: datetime | None
    time_is_proven: bool
    intact: bool
    trusted: bool
    is_test: bool
    covers_whole_document: bool
    modified_after: bool
    revoked_at: datetime | None
    certificate_sha256: str
    algorithm: str
    reason: str
    sentences: tuple[Sentence, ...]
    remarks: tuple[Sentence, ...] = ()
    why: Why = ""
    time_source: TimeSource = ""
    existed_by: datetime | None = None
    level: Level = ""
    chain: tuple[bytes, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the signature can be relied on."""
        return self.intact and self.trusted and not self.modified_after

    @property
    def standing(self) -> Standing:
        """``valid``; ``unreliable``: unchanged, but ``why`` it cannot be relied on; ``invalid``: changed or damaged."""
        if not self.intact or self.modified_after:
            return "invalid"
        return "valid" if self.trusted else "unreliable"

    @property
    def capacity(self) -> Words:
        """In what capacity it was made: by a person, as an agency's seal, as a time stamp."""
        return CAPACITIES[self.kind]

    @property
    def level_words(self) -> Words:
        """The level in words; empty while nobody looked for it."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """All the signatures of one document, oldest first, and the answer in a word and in a sentence.

    ``verdict``: ``valid`` every signature can be relied on; ``remarks`` the same, but somebody should look
    at the remarks; ``untrusted`` unchanged, but a signature cannot be relied on; ``changed``; ``unsigned``;
    ``unreadable``.
    """

    verdict: Verdict
    summary: Sentence
    sha256: str
    signatures: tuple[SignatureFinding, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether there is any signature at all."""
        return bool(self.signatures)

    @property
    def is_valid(self) -> bool:
        """Whether every signature can be relied on, and there is one."""
        return self.verdict in ("valid", "remarks")

    @property
    def is_clean(self) -> bool:
        """Whether every signature can be relied on and nothing is remarkable."""
        return self.verdict == "valid"

    @property
    def intact(self) -> bool:
        """Whether nothing was changed since the signatures, whoever made them."""
        return self.verdict in ("valid", "remarks", "untrusted")

    def by_owner(self, certificate_sha256: str) -> SignatureFinding | None:
        """The finding about the signature made with this certificate, if there is one."""
        return next((one for one in self.signatures if one.certificate_sha256 == certificate_sha256), None)


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "H:i:s d/m/Y")
    return value
