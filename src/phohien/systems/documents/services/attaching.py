"""Files of a document: kept by content, in versions; their text is what search reads beside the description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db.models import Q

from phohien.base import statements
from phohien.base.files import services as files
from phohien.base.statements import Prepared
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.rules import secrecy
from phohien.systems.documents.rules.labels import FILE_ROLES, FILE_STAGES
from phohien.systems.documents.services import acting, first_pages, indexing, texts

READ_AS_THE_DOCUMENT = ("main", "draft", "scan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file somebody hands in; ``sha256`` when it was just found of these very octets, never what anybody says of them."""

    content: bytes | BinaryIO
    name: str
    role: str = "main"
    sha256: str = ""


def attach(
    document: Document, uploads: Iterable[Upload], *, by: Actor, at: datetime, note: str = "", is_new: bool = False
) -> list[DocumentFile]:
    """Each file is kept as the current version of its role and name; a main file succeeds the main file before it. Files that bear
    one name and come together stand side by side, under names apart. A document that ``is_new`` had none before.

    Part of a larger act. Raises FileRefused; Refused when a name says it is a state secret.
    """
    made: list[DocumentFile] = []
    for one in uploads:
        before = [] if is_new and not made else _SO_FAR.all(document=document.pk, role=one.role)
        beside = {other.name for other in made if other.role == one.role}
        made.append(_attach(document, one, before, beside, by=by, at=at, note=note))
    return made


_SO_FAR = Prepared(
    lambda document, role: DocumentFile.objects.filter(document_id=document, role=role).defer("text"),
    document=int, role=str,
)  # fmt: skip


def _attach(
    document: Document, upload: Upload, before: list[DocumentFile], beside: set[str], *, by: Actor, at: datetime, note: str
) -> DocumentFile:  # fmt: skip
    assert upload.role in FILE_ROLES
    secrecy.refuse_secret("none", upload.name)
    stored = files.keep(content=upload.content, name=upload.name, by=acting.office_of(by), at=at,
                        sha256=upload.sha256)  # fmt: skip
    name = stored.name
    if upload.role not in ("main", "draft"):
        name = _apart(name, beside)
        before = [one for one in before if one.name == name]
    last = max(before, key=lambda one: one.version, default=None)
    if before:
        past = [one.pk for one in before]
        DocumentFile.objects.filter(Q(pk__in=past) | Q(read_from__in=past)).update(is_current=False)
    row = DocumentFile(
        document=document, role=upload.role, name=name, file_code=stored.code, sha256=stored.sha256,
        media_type=stored.media_type, version=(last.version if last else 0) + 1, note=note, added_at=at, added_by=by.code,
        added_by_name=by.shown_name, text=texts.plain_text(stored),
    )  # fmt: skip
    made = statements.insert(row)
    texts.ask(made, at=at)
    if made.role in READ_AS_THE_DOCUMENT:
        first_pages.ask(made, at=at)
    return made


def _apart(name: str, beside: set[str]) -> str:
    """The name; with a number before its extension when another file that came along bears it already."""
    stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
    number = 1
    while name in beside:
        number += 1
        name = f"{stem} ({number}){dot}{extension}"
    return name


def take_off(document: Document, keys: Iterable[int]) -> list[DocumentFile]:
    """These appendices do not belong to the draft any more; every version of them stays. Returns those that did until now. Part of
    a larger act.
    """
    found = list(document.files.filter(pk__in=list(keys), role="appendix", is_current=True).defer("text"))
    gone = [one.pk for one in found]
    DocumentFile.objects.filter(pk__in=gone).update(is_current=False, stage=DocumentFile.Stage.TAKEN_OFF)
    DocumentFile.objects.filter(read_from__in=gone).update(is_current=False)
    return found


def succeed(
    document: Document, main: DocumentFile, content: bytes, *, stage: DocumentFile.Stage, by: Actor, at: datetime,
    name: str = "",
) -> DocumentFile:  # fmt: skip
    """The bytes this house made are the next version of the main file, under its name or a new one; what search knows of it
    stays.
    """
    upload = Upload(content=content, name=name or main.name, role="main")
    made = attach(document, [upload], by=by, at=at, note=FILE_STAGES[stage].vi)[0]
    document.files.filter(role="draft").update(is_current=False)
    made.text, made.stage = main.text, stage
    made.save(update_fields=["text", "stage"])
    texts.inherit(made, main, at=at)
    return made


def main_file(document: Document) -> DocumentFile | None:
    """What is read as the document: the current main file, else the current draft, else its scan. None once they were destroyed."""
    found = {one.role: one for one in document.files.filter(is_current=True, destroyed_on=None)}
    return next((found[role] for role in READ_AS_THE_DOCUMENT if role in found), None)


def index(document: Document) -> None:
    """The document, saved or not yet, is found by its description and its current files."""
    if document.pk is None:
        document.save()
    indexing.index(document)
