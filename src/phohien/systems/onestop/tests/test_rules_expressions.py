"""The expression language of conditions and fees: what it works out, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phohien.systems.onestop.rules.expressions import (
    DEEPEST,
    FUNCTIONS,
    LARGEST_NUMBER,
    ExpressionError,
    check_expression,
    evaluate,
    holds,
    names_in,
)


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("age('2026-11-22', birth) >= 18", {"birth": "2008-11-22"}, True),
        ("age('2026-11-21', birth) >= 18", {"birth": "2008-11-22"}, False),
        ("age('2026-11-22', birth)", {"birth": "1985"}, 41),
        ("days_between('2026-02-28', '2026-03-01')", {}, 1),
        ("days_between('2024-02-28', '2024-03-01')", {}, 2),
        ("months_between('2026-01-31', '2026-02-28')", {}, 0),
        ("kind in ['a', 'b'] and not filled(note)", {"kind": "b", "note": ""}, True),
        ("count(children) * 8000", {"children": [{}, {"x": 1}]}, 16000),
        ("total(rows, 'area') / 2", {"rows": [{"area": 3}, {"area": 4}, {}]}, 3.5),
        ("lower(name) == 'hưng yên'", {"name": "Hưng Yên"}, True),
        ("10000 if online else 20000", {"online": True}, 10000),
        ("smallest(pages * 2000, 200000)", {"pages": 150}, 200000),
        ("-amount + 3 % 2", {"amount": 4}, -3),
        ("'b' in kinds", {"kinds": ["a", "b"]}, True),
        ("largest(1, missing)", {}, None),
    ],
)
def test_an_expression_is_worked_out(expression: str, values: dict[str, object], expected: object) -> None:
    assert evaluate(expression, values) == expected


def test_a_missing_answer_makes_comparisons_false_and_sums_empty() -> None:
    assert evaluate("n > 3", {}) is False
    assert evaluate("n <= 3", {}) is False
    assert evaluate("n * 8000", {}) is None
    assert evaluate("age(today, birth)", {"today": "2026-11-22"}) is None
    assert evaluate("'x' in kinds", {}) is False


def test_an_empty_condition_takes_its_default() -> None:
    assert holds("", {}) is True
    assert holds("  ", {}, otherwise=False) is False


@pytest.mark.parametrize(
    ("hostile", "code"),
    [
        ("().__class__.__bases__[0]", "expression.not_allowed"),
        ("__import__('os').system('id')", "expression.unknown_function"),
        ("_secret == 1", "expression.not_allowed"),
        ("name.upper()", "expression.unknown_function"),
        ("rows[0]", "expression.not_allowed"),
        ("9 ** 9 ** 9", "expression.not_allowed"),
        ("1 << 10000", "expression.not_allowed"),
        ("[x for x in y for z in y]", "expression.not_allowed"),
        ("{'a': 1}", "expression.not_allowed"),
        ("(lambda: 1)()", "expression.unknown_function"),
        ("lambda: 1", "expression.not_allowed"),
        ("f'{today}'", "expression.not_allowed"),
        ("(x := 3)", "expression.not_allowed"),
        ("eval('1')", "expression.unknown_function"),
        ("open('/etc/passwd')", "expression.unknown_function"),
        ("age(*dates)", "expression.wrong_arguments"),
        ("age(on='x')", "expression.wrong_arguments"),
        ("filled()", "expression.wrong_arguments"),
        ("b'bytes'", "expression.not_allowed"),
        ("1j", "expression.not_allowed"),
        ("...", "expression.not_allowed"),
        ("import os", "expression.syntax"),
        ("a; b", "expression.syntax"),
        ("", "expression.syntax"),
        ("(" * 300, "expression.syntax"),
        ("x" * 601, "expression.too_long"),
        ("not " * (DEEPEST + 1) + "x", "expression.too_complex"),
        ("[" + "1," * 290 + "]", "expression.too_complex"),
        ("1e400", "expression.too_large"),
        ("9" * 40, "expression.too_large"),
    ],
)
def test_hostile_and_broken_expressions_are_refused_before_they_run(hostile: str, code: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluate(hostile, {"x": 1, "y": [1], "today": "2026-11-22"})

    assert refused.value.finding.code == code
    assert refused.value.finding.message_vi.endswith(".")
    assert refused.value.finding.message_en.endswith(".")


@pytest.mark.parametrize(
    ("expression", "values", "code"),
    [
        ("1 / n", {"n": 0}, "expression.division_by_zero"),
        ("n * n", {"n": LARGEST_NUMBER}, "expression.too_large"),
        ("name * 1000", {"name": "a"}, "expression.not_a_number"),
        ("age(today, birth)", {"today": "2026-11-22", "birth": "khi nào"}, "expression.not_a_date"),
        ("3 < name", {"name": "a"}, "expression.not_comparable"),
    ],
)
def test_what_cannot_be_worked_out_says_so(expression: str, values: dict[str, object], code: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluate(expression, values)

    assert refused.value.finding.code == code


def test_unknown_names_are_found_without_running() -> None:
    found = check_expression("age(today, brith) > 18 and sex == 'male'", {"today", "birth", "sex"}, "child")

    assert [(item.code, item.where) for item in found] == [("expression.unknown_name", "child")]
    assert "brith" in found[0].message_vi
    assert names_in("age(today, birth) > limit") == {"today", "birth", "limit"}


_ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
_NAMES = st.sampled_from(["x", "y", "today", "rows"])
_PIECES = st.one_of(
    _NAMES,
    st.integers(-5, 10**20).map(str),
    st.sampled_from(["'a'", "'2026-02-30'", "None", "True", "[x, 1]", "0", "1e9"]),
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "==", "<", ">=", "in", "not in", "and", "or", "**"])
    calls = st.builds(
        lambda name, parts: f"{name}({', '.join(parts)})",
        st.sampled_from([*FUNCTIONS, "eval"]),
        st.lists(inner, max_size=3),
    )
    return st.builds(lambda a, op, b: f"({a} {op} {b})", inner, operators, inner) | calls


@given(
    expression=st.recursive(_PIECES, _grown, max_leaves=12),
    values=st.fixed_dictionaries({"x": _ANSWERS, "y": _ANSWERS, "rows": _ANSWERS}),
)
@example(expression="(x % y)", values={"x": float("inf"), "y": 1, "rows": []})
@example(expression="(x == y)", values={"x": float("nan"), "y": [float("nan")], "rows": 0})
def test_only_its_own_error_ever_escapes_whatever_the_values(expression: str, values: dict[str, object]) -> None:
    try:
        evaluate(expression, values)
    except ExpressionError as refused:
        assert refused.finding.message_vi


@given(st.text(max_size=80))
@example("\x00")
@example("'\\d'")
@example("0or 1")
def test_any_text_at_all_is_either_an_expression_or_refused(text: str) -> None:
    try:
        evaluate(text, {})
    except ExpressionError as refused:
        assert refused.finding.code.startswith("expression.")
