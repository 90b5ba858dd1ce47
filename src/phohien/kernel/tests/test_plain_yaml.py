"""YAML as the JSON it stands for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phohien.kernel import plain_yaml

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))


@given(JSON)
@example("\U0001f4c4 \ufffe")
@example({"\U0001f4c4": ["\ufffe"]})
def test_json_is_read_as_json(value: Any) -> None:
    assert plain_yaml.read(json.dumps(value)) == value
    assert plain_yaml.read(json.dumps(value, ensure_ascii=False, indent=1)) == value


def test_words_that_old_yaml_took_for_something_else_stay_words() -> None:
    assert plain_yaml.read("a: on\nb: 2026-01-01\nc: 007\n200: no\nd:\ne: 1.5") == {
        "a": "on", "b": "2026-01-01", "c": "007", "200": "no", "d": None, "e": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: *x", "a: !!python/object:os.system x", "a: 1\na: 2", "[a: b: c", "!!timestamp 2026-01-01", "? [1]\n: 2",
     "[" * 5000, "\x00", '{"a": 1, "a": 2}'],
)  # fmt: skip
def test_what_is_no_json_in_other_clothes_is_refused(text: str) -> None:
    with pytest.raises(plain_yaml.NotPlain):
        plain_yaml.read(text)


def test_a_refusal_says_where() -> None:
    with pytest.raises(plain_yaml.NotPlain, match=r"line 2, column 4"):
        plain_yaml.read("a: &x 1\nb: *x")
