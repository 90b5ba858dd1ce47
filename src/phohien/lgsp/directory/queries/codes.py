"""Shared code lists."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.lgsp.directory.models import CodeItem, CodeList


def list_code_lists() -> QuerySet[CodeList]:
    """Every shared code list with the number of its entries (``entries``)."""
    return CodeList.objects.annotate(entries=Count("items")).order_by("name")


def code_list(code: str) -> CodeList:
    """The code list of that code. Raises NotFound."""
    found = CodeList.objects.filter(code=code).first()
    if found is None:
        raise NotFound(
            Words("Không có danh mục mang mã {code}.", "No code list has the code {code}.").filled(code=code),
            code="directory.no_such_list",
        )
    return found


def items_of(list_code: str, on: date, *, text: str = "") -> QuerySet[CodeItem]:
    """The entries of the list in force on that day, in the list's order, whose name or code holds the folded text."""
    found = CodeItem.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on), list__code=list_code, valid_from__lte=on
    )
    for word in fold(text).split():
        found = found.filter(Q(search_key__contains=word) | Q(code__istartswith=word))
    return found.order_by("position")


def name_of_item(list_code: str, code: str, on: date) -> str:
    """The name of the entry in the reader's language; the bare code when the list does not know it."""
    item = items_of(list_code, on).filter(code=code).first()
    return str(Words(item.name, item.name_en)) if item else code
