"""Whether a form definition is sound before anybody fills it: names, kinds, conditions, checks, wordings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from phohien.systems.onestop.rules.expressions import FUNCTIONS, check_expression
from phohien.systems.onestop.rules.findings import Finding, Text
from phohien.systems.onestop.rules.form_definition.model import (
    Check,
    Field,
    FormDefinition,
    Kind,
    Section,
)
from phohien.systems.onestop.rules.form_definition.prefilling import parse_source

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_RESERVED = frozenset({"today", "channel", *FUNCTIONS})
_IN_ROWS_NOT = (Kind.REPEAT,)

# fmt: off
AUTOCOMPLETE = frozenset([
    "name", "given-name", "family-name", "email", "tel", "street-address", "address-line1", "country",
    "bday", "sex", "organization", "organization-title", "postal-code", "off", "on",
])
# fmt: on
"""The autofill tokens of HTML a definition may use (WCAG 2.2, 1.3.5)."""


def _finding(code: str, where: str, vi: str, en: str) -> Finding:
    return Finding(code=code, message_vi=vi, message_en=en, where=where)


def _wording(text: Text, where: str, what_vi: str, what_en: str, *, needed: bool = True) -> Iterator[Finding]:
    if (needed or text) and not text.complete:
        yield _finding(
            "form.wording_missing",
            where,
            f"Thiếu {what_vi} bằng tiếng Việt hoặc tiếng Anh.",
            f"The {what_en} is missing in Vietnamese or English.",
        )


def _naming(item: Field, where: str, taken: Collection[str]) -> Iterator[Finding]:
    if not _NAME.fullmatch(item.name) or item.name in _RESERVED:
        yield _finding(
            "form.bad_name",
            where,
            f"Tên “{item.name}” không dùng được; hãy dùng chữ thường, số, gạch dưới, tránh từ dành riêng.",
            f"“{item.name}” cannot be a name; use small letters, digits, underscores, no reserved word.",
        )
    if item.name in taken:
        yield _finding(
            "form.name_taken",
            where,
            f"Tên “{item.name}” đã được dùng cho một mục khác.",
            f"The name “{item.name}” is already used for another field.",
        )


def _choosing(item: Field, where: str, lists: Collection[str] | None) -> Iterator[Finding]:
    wants = item.kind in (Kind.CHOICE, Kind.CHOICES)
    if wants and bool(item.choices) == bool(item.code_list):
        yield _finding(
            "form.no_choices",
            where,
            "Mục lựa chọn phải có hoặc các lựa chọn hoặc một danh mục dùng chung.",
            "A choice needs either its own answers or one code list.",
        )
    if item.code_list and lists is not None and item.code_list not in lists:
        yield _finding(
            "form.unknown_list",
            where,
            f"Không có danh mục dùng chung “{item.code_list}”.",
            f"There is no code list “{item.code_list}”.",
        )
    codes = [choice.code for choice in item.choices]
    if len(codes) != len(set(codes)):
        yield _finding("form.choice_twice", where, "Có hai lựa chọn trùng mã.", "Two answers have the same code.")
    for choice in item.choices:
        yield from _wording(choice.name, f"{where}.{choice.code}", "tên lựa chọn", "name of the answer")


def _shape(item: Field, where: str) -> Iterator[Finding]:
    if (item.kind is Kind.REPEAT) != bool(item.fields):
        yield _finding(
            "form.repeat_without_fields",
            where,
            "Chỉ nhóm lặp mới có các mục con, và nhóm lặp phải có ít nhất một mục con.",
            "A repeating group, and only that, has fields of its own.",
        )
    if item.kind is Kind.FILE and not item.component:
        yield _finding(
            "form.file_without_component",
            where,
            "Mục đính kèm phải chỉ rõ thành phần hồ sơ.",
            "A file field must name the dossier component it belongs to.",
        )
    if item.autocomplete and item.autocomplete not in AUTOCOMPLETE:
        yield _finding(
            "form.bad_autocomplete",
            where,
            f"Giá trị tự điền “{item.autocomplete}” không có trong danh sách của HTML.",
            f"“{item.autocomplete}” is not an autofill token of HTML.",
        )
    if item.smallest is not None and item.largest is not None and item.smallest > item.largest:
        yield _finding(
            "form.empty_range",
            where,
            "Giá trị nhỏ nhất lớn hơn giá trị lớn nhất.",
            "The smallest value is above the largest.",
        )
    if item.locked and not item.prefill:
        yield _finding(
            "form.locked_without_source",
            where,
            "Mục khóa phải có nguồn điền sẵn.",
            "A locked field needs a source to be filled from.",
        )


def _prefill(item: Field, where: str, known: Collection[str]) -> Iterator[Finding]:
    if not item.prefill:
        return
    source = parse_source(item.prefill)
    if source is None:
        yield _finding(
            "form.bad_prefill",
            where,
            f"Nguồn điền sẵn “{item.prefill}” không đúng dạng.",
            f"The prefill source “{item.prefill}” is not written correctly.",
        )
    elif source.argument and source.argument not in known:
        yield _finding(
            "form.prefill_argument",
            where,
            f"Nguồn điền sẵn dựa vào mục “{source.argument}” chưa được hỏi ở phía trước.",
            f"The prefill source depends on “{source.argument}”, which is not asked before it.",
        )


def _checks(checks: Iterable[Check], where: str, known: Collection[str]) -> Iterator[Finding]:
    for check in checks:
        here = f"{where}.{check.code}"
        yield from check_expression(check.holds, known, here)
        yield from _wording(check.message, here, "câu thông báo", "message")
        unknown = [name for name in check.fields if name not in known]
        if unknown or not check.fields:
            yield _finding(
                "form.check_fields",
                here,
                "Ràng buộc phải nêu các mục có thật của mẫu đơn.",
                "A check must name fields that exist.",
            )


def _field(item: Field, where: str, known: set[str], lists: Collection[str] | None) -> Iterator[Finding]:
    """The faults of one field; its name is known to those after it."""
    yield from _naming(item, where, known)
    yield from _wording(item.label, where, "nhãn", "label")
    yield from _wording(item.hint, where, "lời hướng dẫn", "hint", needed=False)
    yield from _choosing(item, where, lists)
    yield from _shape(item, where)
    yield from _prefill(item, where, known)
    for expression in (item.visible_when, item.required_when, item.earliest, item.latest):
        yield from check_expression(expression, known, where)
    if item.kind is Kind.REPEAT:
        inner = set(known)
        for child in item.fields:
            here = f"{where}[].{child.name}"
            if child.kind in _IN_ROWS_NOT:
                yield _finding(
                    "form.repeat_in_repeat",
                    here,
                    "Nhóm lặp không chứa nhóm lặp khác.",
                    "A repeating group cannot hold another one.",
                )
            yield from _field(child, here, inner, lists)
        yield from _checks(item.checks, where, inner)
    known.add(item.name)


def _section(section: Section, known: set[str], lists: Collection[str] | None) -> Iterator[Finding]:
    yield from _wording(section.title, section.code, "tiêu đề phần", "title of the section")
    yield from _wording(section.intro, section.code, "lời dẫn", "introduction", needed=False)
    yield from check_expression(section.visible_when, known, section.code)
    if not section.fields:
        yield _finding("form.empty_section", section.code, "Phần này không có mục nào.", "This section has no fields.")
    for item in section.fields:
        yield from _field(item, f"{section.code}.{item.name}", known, lists)
    yield from _checks(section.checks, section.code, known)


def check_definition(
    definition: FormDefinition,
    *,
    code_lists: Collection[str] | None = None,
    components: Collection[str] | None = None,
) -> list[Finding]:
    """Everything wrong with a definition; empty means it can be used.

    ``code_lists`` and ``components`` are the codes that exist; None leaves that question out.
    """
    known = {"today"}
    found = list(_wording(definition.title, definition.code, "tên mẫu đơn", "title of the form"))
    codes = [section.code for section in definition.sections]
    if not codes or len(codes) != len(set(codes)):
        found.append(
            _finding(
                "form.sections",
                definition.code,
                "Mẫu đơn phải có các phần, mỗi phần một mã riêng.",
                "A form needs sections, each with a code of its own.",
            )
        )
    for section in definition.sections:
        found.extend(_section(section, known, code_lists))
    found.extend(_unknown_components(definition, components))
    return found


def _unknown_components(definition: FormDefinition, components: Collection[str] | None) -> Iterator[Finding]:
    for section in definition.sections:
        for item in section.fields:
            if components is not None and item.component and item.component not in components:
                yield _finding(
                    "form.unknown_component",
                    f"{section.code}.{item.name}",
                    f"Thủ tục không có thành phần hồ sơ “{item.component}”.",
                    f"The procedure has no dossier component “{item.component}”.",
                )
