"""Conditions on gateways: a small, closed language read by ``simpleeval``. Python never evaluates a
definition.

Allowed: names, texts, numbers, true and false, lists, comparisons, ``in``, ``and``/``or``/``not``, plus and
minus, and ``outcomes.<step>`` for how an earlier step ended. No calls, no subscripts, no other attribute.

Example: ``outcome == "approved" and fee > 0``.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import simpleeval

from phohien.systems.onestop.rules.process.model import ProcessRefused

LONGEST = 500
OUTCOME = "outcome"
OUTCOMES = "outcomes"
BUILT_IN = frozenset({OUTCOME, OUTCOMES})

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.List,
    ast.Tuple,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Attribute,
)
_OPERATORS = {
    kind: simpleeval.DEFAULT_OPERATORS[kind]
    for kind in (
        ast.Add,
        ast.Sub,
        ast.Eq,
        ast.NotEq,
        ast.Lt,
        ast.LtE,
        ast.Gt,
        ast.GtE,
        ast.In,
        ast.NotIn,
        ast.Not,
        ast.USub,
    )
}
_WORDS = {"true": True, "false": False, "none": None}


class BadCondition(ProcessRefused):
    """The condition cannot be read, or uses what is not allowed, or cannot be decided with this data."""

    def __init__(self, vi: str, en: str) -> None:
        """The code is always ``process.condition``."""
        super().__init__(vi, en, code="condition")


def parse(text: str) -> ast.expr:
    """The syntax tree of a condition, proved to hold nothing but what is allowed. Raises BadCondition."""
    return _parse(text.strip())


@lru_cache(maxsize=1024)
def _parse(text: str) -> ast.expr:
    if not text:
        raise BadCondition("Điều kiện đang để trống.", "The condition is empty.")
    if len(text) > LONGEST:
        raise BadCondition(f"Điều kiện dài quá {LONGEST} ký tự.", f"The condition is longer than {LONGEST} characters.")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadCondition("Điều kiện viết chưa đúng cú pháp.", "The condition cannot be parsed.") from error
    for node in ast.walk(tree):
        _require_allowed(node)
    return tree


def _require_allowed(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        word = type(node).__name__
        raise BadCondition(
            f"Điều kiện dùng cấu trúc không được phép ({word}).",
            f"The condition uses what is not allowed ({word}).",
        )
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float | bool | None):
        raise BadCondition("Điều kiện có giá trị lạ.", "The condition holds an unknown kind of value.")
    if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == OUTCOMES):
        raise BadCondition("Dấu chấm chỉ dùng được sau “outcomes”.", "A dot may only follow the word “outcomes”.")
    if isinstance(node, ast.Name | ast.Attribute):
        _require_plain_name(node.id if isinstance(node, ast.Name) else node.attr)


def _require_plain_name(name: str) -> None:
    if name.startswith("_"):
        raise BadCondition("Tên không được bắt đầu bằng dấu gạch dưới.", "A name may not begin with an underscore.")


def names_in(text: str) -> frozenset[str]:
    """Every name the condition reads (``outcomes.x`` counts as ``outcomes``). Raises BadCondition."""
    return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)) - _WORDS.keys()


def steps_in(text: str) -> frozenset[str]:
    """Every step read as ``outcomes.<step>``. Raises BadCondition."""
    return frozenset(node.attr for node in ast.walk(parse(text)) if isinstance(node, ast.Attribute))


def outcomes_compared(text: str) -> dict[str, frozenset[str]]:
    """The texts each outcome is compared with: ``outcome`` under the empty key, ``outcomes.x`` under x."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            keys = [key for part in parts if (key := _outcome_key(part)) is not None]
            for key in keys:
                found.setdefault(key, set()).update(*(_texts(part) for part in parts))
    return {key: frozenset(texts) for key, texts in found.items()}


def _outcome_key(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name) and node.id == OUTCOME:
        return ""
    return node.attr if isinstance(node, ast.Attribute) else None


def _texts(node: ast.expr) -> set[str]:
    return {item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def decide(text: str, names: Mapping[str, Any]) -> bool:
    """Whether the condition holds for these values. An unknown outcome is the empty text.

    Raises BadCondition when a name has no value or values of different kinds are compared.
    """
    tree = parse(text)
    judge = simpleeval.SimpleEval(operators=_OPERATORS, functions={}, names={**names, **_WORDS})
    judge.ATTR_INDEX_FALLBACK = True
    try:
        return bool(judge.eval(text, previously_parsed=tree))
    except simpleeval.InvalidExpression as error:
        raise BadCondition(
            f"Chưa có dữ liệu để xét điều kiện “{text}”.",
            f"There is no value to decide the condition “{text}”.",
        ) from error
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise BadCondition(
            f"Dữ liệu không hợp với điều kiện “{text}”.", f"The values do not fit the condition “{text}”."
        ) from error
