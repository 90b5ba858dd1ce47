"""The document's entry in the search: computed anew from what it is, what its files say and who may see it."""

from __future__ import annotations

from django.db import connection

from phohien.base import statements
from phohien.base.statements import Prepared
from phohien.systems.documents.models import Access, Document
from phohien.systems.documents.rules import searching
from phohien.systems.documents.rules.types import type_of

# One journey: the entry, and who is found in it from now on.
PUT = """
with entry as (
    insert into documents_searchentry (document_id, words) values (%s, %s::tsvector)
    on conflict (document_id) do update set words = excluded.words
)
update documents_access set is_found = true where document_id = %s and not is_found and principal = any(%s)
"""
WRITTEN = """
select coalesce(nullif(read.text, ''), file.text) from documents_documentfile file
left join documents_filetext read on read.sha256 = file.sha256
where file.document_id = %s and file.is_current and file.read_from_id is null and file.destroyed_on is null
order by file.id
"""
ADMIT = "update documents_searchentry set words = words || array_to_tsvector(%s::text[]) where document_id = %s"


def index(document: Document) -> None:
    """The document is found by its description, its number and its current files, by all who may see it. It is saved already."""
    seen = [one["principal"] for one in _SEEN_BY.all(document=document.pk)]
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
    statements.run(PUT, [document.pk, words, document.pk, seen])


_SEEN_BY = Prepared(lambda document: Access.objects.filter(document_id=document).values("principal"), document=int)


def _written(document: Document) -> list[str]:
    """What the current files say: the text of their content, else what is known of them already."""
    return [text for (text,) in statements.rows(WRITTEN, [document.pk])]


def admit_late(document: Document) -> None:
    """The index knows of everybody who may see the document by now. Rewriting a long entry takes long: no act waits for it."""
    late = Access.objects.filter(document=document, is_found=False)
    names = [searching.seen_by(one) for one in late.values_list("principal", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(ADMIT, [names, document.pk])
    late.update(is_found=True)
