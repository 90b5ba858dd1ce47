"""The document's entry in the search: computed anew from what it is, what its files say and who may see it."""

from __future__ import annotations

from django.db import connection

from phohien.systems.documents.models import Access, Document, FileText
from phohien.systems.documents.rules import searching
from phohien.systems.documents.rules.types import type_of

PUT = """
insert into documents_searchentry (document_id, words) values (%s, %s::tsvector)
on conflict (document_id) do update set words = excluded.words
"""
ADMIT = "update documents_searchentry set words = words || array_to_tsvector(%s::text[]) where document_id = %s"


def index(document: Document) -> None:
    """The document is found by its description, its number and its current files, by all who may see it. It is saved already."""
    seen = list(Access.objects.filter(document=document).values_list("principal", flat=True))
    marks = [
        *(searching.seen_by(one) for one in seen), searching.of_direction(document.direction),
        searching.of_type(document.type_code),
    ]  # fmt: skip
    if document.number_notation:
        marks.append(searching.numbered(document.number_notation))
    words = searching.vector(
        marks=marks,
        description=(document.subject, document.full_number),
        names=(
            document.issuer_name,
            document.signer_name,
            document.signer_position,
            type_of(document.type_code).words.vi,
        ),
        files=_written(document),
    )
    with connection.cursor() as cursor:
        cursor.execute(PUT, [document.pk, words])
    Access.objects.filter(document=document, principal__in=seen, is_found=False).update(is_found=True)


def _written(document: Document) -> list[str]:
    """What the current files say: the text of their content, else what is known of them already."""
    files = list(
        document.files.filter(is_current=True, read_from=None, destroyed_on=None).values_list("sha256", "text")
    )
    read = dict(FileText.objects.filter(sha256__in=[one for one, _text in files]).values_list("sha256", "text"))
    return [read.get(sha256) or text for sha256, text in files]


def admit_late(document: Document) -> None:
    """The index knows of everybody who may see the document by now. Rewriting a long entry takes long: no act waits for it."""
    late = Access.objects.filter(document=document, is_found=False)
    names = [searching.seen_by(one) for one in late.values_list("principal", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(ADMIT, [names, document.pk])
    late.update(is_found=True)
