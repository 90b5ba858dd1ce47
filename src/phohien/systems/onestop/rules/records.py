"""Rules kept as data: reading them into frozen dataclasses and writing them back as canonical JSON.

In data files written by people a bilingual wording is one string, Vietnamese first: ``"Họ và tên | Full
name"``.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from phohien.systems.onestop.rules.findings import Finding

Record = TypeVar("Record")

BETWEEN_LANGUAGES = " | "


class DataError(Exception):
    """A data file does not say what the format asks for; carries its finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.where}: {finding.message_en}" if finding.where else finding.message_en)
        self.finding = finding


def data_error(code: str, where: str, vi: str, en: str) -> DataError:
    """A :class:`DataError` with both sentences."""
    return DataError(Finding(code=code, message_vi=vi, message_en=en, where=where))


def split_texts(data: Any) -> Any:
    """The same data with every ``"vi | en"`` string turned into ``{"vi": …, "en": …}``."""
    if isinstance(data, str) and BETWEEN_LANGUAGES in data:
        vi, en = data.split(BETWEEN_LANGUAGES, 1)
        return {"vi": vi.strip(), "en": en.strip()}
    if isinstance(data, Mapping):
        return {key: split_texts(value) for key, value in data.items()}
    return [split_texts(item) for item in data] if isinstance(data, list) else data


def _unknown_key(given: Any, known: Any, where: str) -> str:
    """The path of the first key that the record has no place for, or nothing."""
    if isinstance(given, Mapping) and isinstance(known, Mapping):
        for key, value in given.items():
            path = f"{where}.{key}" if where else str(key)
            if key not in known:
                return path
            if found := _unknown_key(value, known[key], path):
                return found
    if isinstance(given, list | tuple) and isinstance(known, list | tuple):
        for position, (one, other) in enumerate(zip(given, known, strict=False)):
            if found := _unknown_key(one, other, f"{where}[{position}]"):
                return found
    return ""


def build(kind: type[Record], data: Any, where: str = "") -> Record:
    """The record these values describe. Raises DataError for a wrong type, a missing or an unknown key."""
    try:
        record = msgspec.convert(data, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise data_error(
            "data.wrong_shape",
            where,
            f"Dữ liệu sai cấu trúc: {error}.",
            f"The data has the wrong shape: {error}.",
        ) from error
    if unknown := _unknown_key(data, msgspec.to_builtins(record), ""):
        raise data_error(
            "data.unknown_key",
            where,
            f"Không có mục nào tên là “{unknown}” trong định dạng.",
            f"The format has no item called “{unknown}”.",
        )
    return record


def plain(record: Any) -> dict[str, Any]:
    """The record as plain values, every attribute there, also those left at what they are by default."""
    whole: dict[str, Any] = msgspec.to_builtins(dataclasses.asdict(record))
    return whole


def canonical_json(record: Any) -> str:
    """The one JSON spelling of a record: sorted keys, two spaces of indent, a final line end."""
    return json.dumps(msgspec.to_builtins(record), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def from_json(kind: type[Record], text: str | bytes) -> Record:
    """The record in a canonical JSON text. Raises DataError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise data_error(
            "data.not_json",
            "",
            f"Tệp không phải là JSON hợp lệ: {error}.",
            f"The file is not valid JSON: {error}.",
        ) from error
    return build(kind, data)


def parse_text(text: str, where: str = "") -> dict[str, Any]:
    """The plain values of a TOML or JSON data file, bilingual strings split. Raises DataError."""
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise data_error(
            "data.not_readable",
            where,
            f"Tệp không phải là TOML hoặc JSON hợp lệ: {error}.",
            f"The file is not valid TOML or JSON: {error}.",
        ) from error
    plain: dict[str, Any] = split_texts(data)
    return plain
