"""Why somebody may read a person's record, and which fields each reason opens.

State management processes personal data on a legal ground other than consent, so each purpose names its
ground. The grounds were read second-hand: every one is ``confirmed=False`` and shown as a sample until
somebody checks it. Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Luật Căn cước 26/2023/QH15; Luật Hộ
tịch 60/2014/QH13.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from phohien.kernel.words import Words

IDENTITY = ("personal_id", "full_name", "birth_date", "birth_date_precision", "sex")
ORIGIN = ("ethnicity", "nationality", "native_place", "birth_place", "birth_unit_code")
LIVES_AT = (
    "residence_unit_code",
    "residence_address",
    "residence_since",
    "temporary_residence_unit_code",
    "temporary_residence_address",
)
HOUSEHOLD = ("household_code", "relation_to_head")
FAMILY = ("father_id", "mother_id", "spouse_id", "children_ids")
STATUS = ("marital_status", "alive", "death_date")
ALL_FIELDS = (*IDENTITY, *ORIGIN, "religion", *LIVES_AT, *HOUSEHOLD, *FAMILY, *STATUS)
ALWAYS = ("personal_id", "as_of")


@dataclass(frozen=True, slots=True)
class Purpose:
    """A lawful reason: its words, its ground, the fields it opens, and whether a case must be named."""

    code: str
    words: Words
    fields: frozenset[str]
    source: str
    confirmed: bool = False
    needs_case: bool = True
    own_data_only: bool = False
    for_books: bool = False


def _purpose(code: str, name: str, name_en: str, source: str, *fields: str, **more: bool) -> tuple[str, Purpose]:
    return code, Purpose(code, Words(name, name_en), frozenset(fields), source, **more)


_CIVIL = "Luật Hộ tịch 60/2014/QH13"
PURPOSES: dict[str, Purpose] = dict(
    (
        _purpose(
            "birth_registration",
            "Đăng ký khai sinh",
            "Birth registration",
            _CIVIL,
            *IDENTITY,
            *ORIGIN,
            *LIVES_AT,
            *HOUSEHOLD,
            *FAMILY,
            *STATUS,
        ),
        _purpose(
            "marriage_registration",
            "Đăng ký kết hôn",
            "Marriage registration",
            _CIVIL,
            *IDENTITY,
            *ORIGIN,
            *LIVES_AT,
            *STATUS,
            "spouse_id",
        ),
        _purpose(
            "death_registration",
            "Đăng ký khai tử",
            "Death registration",
            _CIVIL,
            *IDENTITY,
            *ORIGIN,
            *LIVES_AT,
            *HOUSEHOLD,
            *STATUS,
            "spouse_id",
        ),
        _purpose(
            "civil_status_extract",
            "Cấp bản sao trích lục hộ tịch",
            "Civil-status extract",
            _CIVIL,
            *IDENTITY,
            *ORIGIN,
            "father_id",
            "mother_id",
            *STATUS,
        ),
        _purpose(
            "civil_status_correction",
            "Cải chính, bổ sung hộ tịch",
            "Civil-status correction",
            _CIVIL,
            *ALL_FIELDS,
        ),
        _purpose(
            "residence",
            "Đăng ký, quản lý cư trú",
            "Residence registration",
            "Luật Cư trú 68/2020/QH14",
            *IDENTITY,
            *ORIGIN,
            *LIVES_AT,
            *HOUSEHOLD,
            *STATUS,
            "spouse_id",
        ),
        _purpose(
            "form_prefill",
            "Điền sẵn biểu mẫu của chính người khai",
            "Pre-filling one's own form",
            "Luật Căn cước 26/2023/QH15",
            *IDENTITY,
            *ORIGIN,
            *LIVES_AT,
            *HOUSEHOLD,
            *FAMILY,
            *STATUS,
            needs_case=False,
            own_data_only=True,
        ),
        _purpose(
            "identity_check",
            "Xác nhận danh tính người nộp hồ sơ",
            "Checking an applicant's identity",
            "Luật Căn cước 26/2023/QH15",
            *IDENTITY,
            "alive",
        ),
        _purpose(
            "social_assistance",
            "Xét trợ giúp xã hội",
            "Social assistance",
            "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
            *IDENTITY,
            "ethnicity",
            *LIVES_AT,
            *HOUSEHOLD,
            *STATUS,
        ),
        _purpose(
            "data_subject_request",
            "Giải quyết yêu cầu của chủ thể dữ liệu",
            "A data subject's request",
            "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
            *ALL_FIELDS,
        ),
        _purpose(
            "register_keeping",
            "Quản lý sổ hộ tịch",
            "Keeping the register books",
            _CIVIL,
            *IDENTITY,
            needs_case=False,
            for_books=True,
        ),
        _purpose(
            "own_data",
            "Tự xem dữ liệu của mình",
            "Reading one's own data",
            "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
            *ALL_FIELDS,
            needs_case=False,
            own_data_only=True,
        ),
    )
)


def for_officials() -> dict[str, Purpose]:
    """The purposes an official may choose before opening somebody's record."""
    return {code: purpose for code, purpose in PURPOSES.items() if not purpose.own_data_only and not purpose.for_books}


def opened(purpose: Purpose, wanted: Iterable[str]) -> tuple[str, ...]:
    """The fields to give: those wanted (all, when none are named) that the purpose opens, in the record's
    order.
    """
    asked = set(wanted) or set(ALL_FIELDS)
    return tuple(name for name in ALL_FIELDS if name in asked and name in purpose.fields)


def limited(answer: Any, purpose: Purpose, wanted: Iterable[str] = ()) -> Any:
    """A copy of the answer (a dataclass) with every field the purpose does not open emptied and named as
    withheld.

    Fields that were not wanted are emptied too, but not named: nobody asked for them.
    """
    wanted = tuple(wanted)
    shown = set(opened(purpose, wanted))
    asked = set(wanted) or set(ALL_FIELDS)
    empty = type(answer)(personal_id=answer.personal_id, as_of=answer.as_of)
    hidden = {name: getattr(empty, name) for name in ALL_FIELDS if name not in shown and name not in ALWAYS}
    withheld = tuple(name for name in ALL_FIELDS if name in asked and name not in shown and name not in ALWAYS)
    return replace(answer, **hidden, withheld=withheld)
