"""Answers people pick: choices, yes or no, consent, an address of the directory, files already kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from phohien.systems.onestop.rules.form_definition.model import ABROAD, HOME_PROVINCE, Field, Surroundings
from phohien.systems.onestop.rules.form_definition.words import (
    LONGEST_TEXT,
    InputError,
    entered_text,
    not_understood,
    single,
    within,
)

MOST_FILES = 10


def _codes(item: Field, surroundings: Surroundings) -> frozenset[str]:
    choices = surroundings.choices_of(item)
    if choices is None:
        raise InputError(
            "input.list_unavailable",
            "Danh mục để chọn hiện chưa sẵn sàng; hãy thử lại sau.",
            "The list to choose from is not available now; try again later.",
        )
    return frozenset(choice.code for choice in choices)


def _not_a_choice() -> InputError:
    return InputError(
        "input.not_a_choice", "Hãy chọn một trong các mục có sẵn.", "Choose one of the answers in the list."
    )


def read_choice(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """The code of one answer of the list."""
    code = entered_text(raw)
    if not code:
        return None
    if code not in _codes(item, surroundings):
        raise _not_a_choice()
    return code


def read_choices(item: Field, raw: Any, surroundings: Surroundings) -> list[str] | None:
    """The codes of several answers, each once, in the order of the list."""
    given = {entered_text(one) for one in (raw if isinstance(raw, list | tuple) else [raw])} - {""}
    known = _codes(item, surroundings) if given else frozenset()
    if not given <= known:
        raise _not_a_choice()
    if item.most and len(given) > item.most:
        raise InputError(
            "input.too_many", f"Hãy chọn không quá {item.most} mục.", f"Choose at most {item.most} answers."
        )
    return [choice.code for choice in surroundings.choices_of(item) or () if choice.code in given] or None


_YES = frozenset({"yes", "true", "on", "1", "y", "có", "co"})
_NO = frozenset({"no", "false", "off", "0", "n", "không", "khong"})


def read_yes_no(item: Field, raw: Any, surroundings: Surroundings) -> bool | None:
    """Yes or no."""
    value = single(raw)
    if isinstance(value, bool):
        return value
    text = entered_text(value).lower()
    if text in _YES | _NO:
        return text in _YES
    if text:
        raise InputError("input.not_yes_or_no", "Hãy chọn Có hoặc Không.", "Choose yes or no.")
    return None


def read_consent(item: Field, raw: Any, surroundings: Surroundings) -> bool | None:
    """True when agreed; anything else is "not agreed", which is nothing entered."""
    return True if read_yes_no(item, raw, surroundings) else None


def _country(given: Mapping[Any, Any], item: Field) -> str:
    country = entered_text(given.get("country")).upper() if item.abroad else ""
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise InputError("input.not_a_country", "Hãy chọn quốc gia trong danh mục.", "Choose a country of the list.")
    return "" if country == "VN" else country


def _not_a_unit() -> InputError:
    return InputError(
        "input.not_a_unit", "Hãy chọn xã, phường trong danh mục.", "Choose the commune or ward from the list."
    )


def _elsewhere(given: Mapping[Any, Any], item: Field, surroundings: Surroundings) -> str:
    """The code of the other province named; empty for a place at home or abroad."""
    province = entered_text(given.get("province"))
    if not item.elsewhere or province in ("", HOME_PROVINCE, ABROAD):
        return ""
    if province not in {choice.code for choice in surroundings.code_lists.get("province", ())}:
        raise InputError(
            "input.not_a_province", "Hãy chọn tỉnh, thành phố trong danh mục.", "Choose a province of the list."
        )
    return province


def read_address(item: Field, raw: Any, surroundings: Surroundings) -> dict[str, str] | None:
    """A commune of the directory and a detail, or, where allowed, another province with its commune, or a country."""
    given = single(raw)
    if given is None or given == "":
        return None
    if not isinstance(given, Mapping):
        raise not_understood()
    country, unit = _country(given, item), entered_text(given.get("unit"))
    detail = within(entered_text(given.get("detail")), item.longest or LONGEST_TEXT)
    if item.abroad and not country and entered_text(given.get("province")) == ABROAD:
        raise InputError("input.not_a_country", "Hãy chọn quốc gia trong danh mục.", "Choose a country of the list.")
    if country:
        if not detail:
            raise InputError("input.address_detail", "Hãy ghi địa chỉ ở nước ngoài.", "Write the address abroad.")
        return {"country": country, "detail": detail}
    province = _elsewhere(given, item, surroundings)
    if province:
        commune = within(entered_text(given.get("commune")), LONGEST_TEXT)
        if not commune:
            raise InputError(
                "input.address_commune", "Hãy ghi xã, phường hoặc đặc khu ở tỉnh, thành phố đó.",
                "Write the commune or ward of that province.",
            )  # fmt: skip
        place = {"province": province, "commune": commune}
        return {**place, "detail": detail} if detail else place
    if not unit and not detail:
        return None
    if not unit or surroundings.unit_name(unit) is None:
        raise _not_a_unit()
    return {"unit": unit, "detail": detail} if detail else {"unit": unit}


def read_unit(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """The code of an administrative unit of the directory."""
    code = entered_text(raw)
    if code and surroundings.unit_name(code) is None:
        raise _not_a_unit()
    return code or None


def read_file(item: Field, raw: Any, surroundings: Surroundings) -> list[str] | None:
    """The codes of the files kept for this field, each once, in the order given."""
    given = [entered_text(one) for one in (raw if isinstance(raw, list | tuple) else [raw])]
    codes = list(dict.fromkeys(code for code in given if code))
    if any(not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code) for code in codes):
        raise InputError("input.not_a_file", "Hãy tải lại tệp đính kèm.", "Upload the file again.")
    most = item.most or MOST_FILES
    if len(codes) > most:
        raise InputError("input.too_many", f"Hãy gửi không quá {most} tệp.", f"Send at most {most} files.")
    return codes or None
