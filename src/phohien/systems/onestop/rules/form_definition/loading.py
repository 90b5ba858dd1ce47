"""Forms as people write them (TOML, shared blocks by reference) into whole definitions.

A field is one line: ``{name="…", kind="…", ask="Họ tên | Full name", hint="… | …", required=true}``.
``{use="person", prefix="father_", who="cha | father"}`` stands for the fields of a shared block, in whose
texts ``{p}`` is the prefix and ``{who}`` the wording in that language; a section may be ``{use="requester"}``
in the same way. Choices may be written ``choices = ["full: Toàn bộ | All", …]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phohien.systems.onestop.rules.form_definition.model import FormDefinition
from phohien.systems.onestop.rules.records import build, data_error

Shared = Mapping[str, Mapping[str, Any]]

_DEEPEST_USE = 5


def _fill(data: Any, prefix: str, who: Mapping[str, str], language: str = "vi") -> Any:
    """The block with ``{p}`` and ``{who}`` replaced in every text."""
    if isinstance(data, str):
        return data.replace("{p}", prefix).replace("{who}", who.get(language, ""))
    if isinstance(data, Mapping):
        return {key: _fill(value, prefix, who, key if key in ("vi", "en") else language) for key, value in data.items()}
    return [_fill(item, prefix, who, language) for item in data] if isinstance(data, list) else data


def _block(shared: Shared, name: str, where: str) -> Any:
    if name not in shared:
        raise data_error(
            "form.unknown_block",
            where,
            f"Không có khối dùng chung “{name}”.",
            f"There is no shared block “{name}”.",
        )
    return shared[name]


def _choice(data: Any) -> Any:
    """``"code: Tên | Name"`` (already split into languages) as a choice."""
    if isinstance(data, Mapping) and "name" not in data and ":" in str(data.get("vi", "")):
        code, vi = str(data["vi"]).split(":", 1)
        return {"code": code.strip(), "name": {"vi": vi.strip(), "en": data.get("en", "")}}
    return data


def _field(data: Mapping[str, Any], shared: Shared, depth: int) -> dict[str, Any]:
    item = dict(data)
    if "ask" in item:
        item["label"] = item.pop("ask")
    if "choices" in item:
        item["choices"] = [_choice(choice) for choice in item["choices"]]
    if "fields" in item:
        item["fields"] = _fields(item["fields"], shared, depth)
    return item


def _fields(data: list[Any], shared: Shared, depth: int = 0) -> list[dict[str, Any]]:
    """The fields with every ``use`` replaced by the block's own. Raises DataError."""
    fields: list[dict[str, Any]] = []
    for item in data:
        if "use" not in item:
            fields.append(_field(item, shared, depth))
            continue
        if depth >= _DEEPEST_USE:
            raise data_error(
                "form.block_loop",
                str(item["use"]),
                "Các khối dùng chung gọi lẫn nhau không dứt.",
                "Shared blocks refer to each other without end.",
            )
        block = _block(shared, item["use"], "fields")
        chosen = [one for one in block.get("fields", []) if one.get("name", "") not in item.get("without", [])]
        fields.extend(_fields(_fill(chosen, item.get("prefix", ""), item.get("who", {})), shared, depth + 1))
    return fields


def _section(data: Mapping[str, Any], shared: Shared) -> dict[str, Any]:
    section = dict(data)
    if "use" in section:
        block = _block(shared, section.pop("use"), "sections")
        filled = _fill(block, section.pop("prefix", ""), section.pop("who", {}))
        extra = section.pop("more", [])
        section = {**filled, **section}
        section["fields"] = [*section.get("fields", []), *extra]
    section["fields"] = _fields(section.get("fields", []), shared)
    return section


def build_definition(data: Mapping[str, Any], shared: Shared, where: str = "") -> FormDefinition:
    """The whole definition these plain values describe, blocks filled in. Raises DataError."""
    try:
        plain = {**data, "sections": [_section(section, shared) for section in data.get("sections", [])]}
    except (AttributeError, TypeError, ValueError) as error:
        raise data_error(
            "data.wrong_shape",
            where,
            f"Dữ liệu sai cấu trúc: {error}.",
            f"The data has the wrong shape: {error}.",
        ) from error
    return build(FormDefinition, plain, where)
