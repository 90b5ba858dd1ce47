"""Words people enter: text, names, numbers of persons, telephone, e-mail; trimmed, NFC, a sentence a fault.

Each reader gets the field, the raw value and the surroundings; it returns None for "nothing entered" and
raises :class:`InputError` with a whole sentence in both languages for anything it cannot accept. Reading a
clean value gives it back unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from phohien.systems.onestop.rules.form_definition.model import Field, Surroundings

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 4_000


class InputError(Exception):
    """The person's input cannot be accepted; both sentences say what to do."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.code, self.vi, self.en = code, vi, en


def _visible(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def tidy(raw: str, *, lines: bool = False) -> str:
    """The text in NFC without invisible characters, trimmed, blanks single; line ends kept when ``lines``."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = unicodedata.normalize("NFC", "".join(c for c in text if _visible(c)))
    if not lines:
        return " ".join(text.split())
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def single(raw: Any) -> Any:
    """The single value of a posted list (the last one), anything else unchanged."""
    return (raw[-1] if raw else None) if isinstance(raw, list | tuple) else raw


def entered_text(raw: Any, *, lines: bool = False) -> str:
    """The tidy text of a raw value; numbers become their digits. Raises InputError for anything else."""
    value = single(raw)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise not_understood()
    if isinstance(value, int) and abs(value) > 10**30:
        raise not_understood()
    return tidy(str(value), lines=lines)


def not_understood() -> InputError:
    """What is said of input no form of ours could have sent."""
    return InputError(
        "input.not_understood",
        "Nội dung gửi lên không đọc được; hãy nhập lại.",
        "What was sent cannot be read; enter it again.",
    )


def within(text: str, longest: int) -> str:
    """The text itself. Raises InputError when it has more characters than ``longest``."""
    if len(text) > longest:
        raise InputError(
            "input.too_long",
            f"Nội dung dài {len(text)} ký tự; hãy rút gọn còn tối đa {longest} ký tự.",
            f"The text has {len(text)} characters; shorten it to at most {longest}.",
        )
    return text


def read_text(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """One line of text."""
    return within(entered_text(raw), item.longest or LONGEST_TEXT) or None


def read_long_text(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """Text of several lines."""
    return within(entered_text(raw, lines=True), item.longest or LONGEST_LONG_TEXT) or None


def read_person_name(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """A person's name as written: letters, blanks, hyphens, apostrophes, full stops."""
    name = within(entered_text(raw), item.longest or 100)
    if not name:
        return None
    if not any(c.isalpha() for c in name) or not all(
        c.isalpha() or unicodedata.combining(c) or c in " -'’.·" for c in name
    ):
        raise InputError(
            "input.not_a_name",
            "Họ tên chỉ gồm chữ cái và khoảng trắng; hãy bỏ chữ số và ký hiệu.",
            "A name has only letters and spaces; remove digits and signs.",
        )
    return name


def read_personal_id(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """A personal identification number: twelve digits."""
    text = re.sub(r"[\s.\-]", "", entered_text(raw))
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{12}", text):
        raise InputError(
            "input.not_a_personal_id",
            "Số định danh cá nhân gồm đúng 12 chữ số; hãy xem lại trên thẻ căn cước.",
            "A personal identification number has exactly 12 digits; check the identity card.",
        )
    return text


def read_phone(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """A telephone number: ten or eleven digits from 0, or an international one from +."""
    text = re.sub(r"[\s.\-()]", "", entered_text(raw))
    if not text:
        return None
    text = "0" + text[3:] if text.startswith("+84") else text
    if not re.fullmatch(r"0[0-9]{9,10}|\+[1-9][0-9]{7,14}", text):
        raise InputError(
            "input.not_a_phone",
            "Số điện thoại gồm 10 hoặc 11 chữ số bắt đầu bằng 0, ví dụ 0912345678.",
            "A telephone number has 10 or 11 digits from 0, for example 0912345678.",
        )
    return text


def read_email(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """An e-mail address, its domain in small letters."""
    text = entered_text(raw)
    if not text:
        return None
    if len(text) > 254 or not re.fullmatch(r"[^\s@<>,;:\"()\[\]\\]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", text):
        raise InputError(
            "input.not_an_email",
            "Địa chỉ thư điện tử chưa đúng; hãy nhập theo dạng ten@example.com.",
            "The e-mail address is not right; write it like name@example.com.",
        )
    local, domain = text.rsplit("@", 1)
    return f"{local}@{domain.lower()}"
