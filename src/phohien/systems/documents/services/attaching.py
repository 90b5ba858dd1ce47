"""Files of a document: kept by content, in versions; their text is what search reads beside the description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from phohien.base.files import services as files
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.rules import searching, secrecy
from phohien.systems.documents.rules.labels import FILE_ROLES
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import acting, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file somebody hands in."""

    content: bytes | BinaryIO
    name: str
    role: str = "main"


def attach(
    document: Document, uploads: Iterable[Upload], *, by: Actor, at: datetime, note: str = ""
) -> list[DocumentFile]:
    """Each file is kept as the current version of its role and name; a main file succeeds the main file before it.

    Part of a larger act. Raises FileRefused; Refused when a name says it is a state secret.
    """
    return [_attach(document, one, by=by, at=at, note=note) for one in uploads]


def _attach(document: Document, upload: Upload, *, by: Actor, at: datetime, note: str) -> DocumentFile:
    assert upload.role in FILE_ROLES
    secrecy.refuse_secret("none", upload.name)
    stored = files.keep(content=upload.content, name=upload.name, by=acting.office_of(by), at=at)
    before = document.files.filter(role=upload.role)
    if upload.role not in ("main", "draft"):
        before = before.filter(name=stored.name)
    last = before.order_by("-version").first()
    before.update(is_current=False)
    return DocumentFile.objects.create(
        document=document, role=upload.role, name=stored.name, file_code=stored.code, sha256=stored.sha256,
        media_type=stored.media_type, version=(last.version if last else 0) + 1, note=note, added_at=at, added_by=by.code,
        added_by_name=by.name, text=texts.text_of(stored),
    )  # fmt: skip


def succeed(
    document: Document, main: DocumentFile, content: bytes, *, note: str, by: Actor, at: datetime, name: str = ""
) -> DocumentFile:
    """The signed bytes are the next version of the main file, under its name or a new one; what search knows of it stays."""
    upload = Upload(content=content, name=name or main.name, role="main")
    made = attach(document, [upload], by=by, at=at, note=note)[0]
    document.files.filter(role="draft").update(is_current=False)
    made.text = main.text
    made.save(update_fields=["text"])
    return made


def main_file(document: Document) -> DocumentFile | None:
    """What is read as the document: the current main file, else the current draft, else its scan."""
    found = {one.role: one for one in document.files.filter(is_current=True)}
    return found.get("main") or found.get("draft") or found.get("scan")


def index(document: Document) -> None:
    """The document's tokens are those of its description and of its current files. Saved by the act."""
    written = document.files.filter(is_current=True).values_list("text", flat=True) if document.pk else ()
    document.search_tokens = searching.search_tokens(
        document.agency, document.subject, document.full_number, document.issuer_name, document.signer_name,
        document.signer_position, type_of(document.type_code).words.vi, *written,
    )  # fmt: skip
