"""Conditions written as expressions, said in the form's own words: “when “Birth notice” is “On paper””."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from phohien.systems.onestop.rules.expressions import ExpressionError, read
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition.model import Choice, Field, FormDefinition, all_fields

BY_ANSWERS = Text(
    vi="Chỉ cần trong một số trường hợp, tùy thông tin bạn khai.",
    en="Needed in some cases only, depending on your answers.",
)
_ORDER = {
    ast.Lt: Text(vi="nhỏ hơn", en="is less than"),
    ast.LtE: Text(vi="không quá", en="is at most"),
    ast.Gt: Text(vi="lớn hơn", en="is more than"),
    ast.GtE: Text(vi="từ", en="is at least"),
}


class _UnsayableError(Exception):
    """The condition has a part nobody taught this page to say."""


def condition_in_words(
    expression: str, definition: FormDefinition, code_lists: Mapping[str, tuple[Choice, ...]]
) -> Text:
    """When the condition holds, as a sentence; :data:`BY_ANSWERS` when it is more than comparing answers."""
    fields = {item.name: item for _section, item in all_fields(definition)}
    try:
        said = _Speaker(fields, code_lists).say(read(expression))
    except (ExpressionError, _UnsayableError):
        return BY_ANSWERS
    return Text(vi=f"Chỉ cần khi {said.vi}.", en=f"Needed only when {said.en}.")


@dataclass(frozen=True)
class _Speaker:
    """Says the parts of one expression."""

    fields: Mapping[str, Field]
    code_lists: Mapping[str, tuple[Choice, ...]]

    def say(self, node: ast.expr) -> Text:
        """The words of a node. Raises _UnsayableError."""
        if isinstance(node, ast.BoolOp):
            vi, en = (" và ", " and ") if isinstance(node.op, ast.And) else (" hoặc ", " or ")
            parts = [self.say(part) for part in node.values]
            return Text(vi=vi.join(part.vi for part in parts), en=en.join(part.en for part in parts))
        if isinstance(node, ast.Name):
            return self._answer(node, Text(vi="Có", en="Yes"))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Name):
            return self._answer(node.operand, Text(vi="Không", en="No"))
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.Name):
            return self._compared(node.left, node.ops[0], node.comparators[0])
        raise _UnsayableError

    def _field(self, node: ast.Name) -> Field:
        item = self.fields.get(node.id)
        if item is None:
            raise _UnsayableError
        return item

    def _answer(self, node: ast.Name, answer: Text) -> Text:
        label = self._field(node).label
        return Text(
            vi=f"câu “{_plain(label.vi)}” trả lời là “{answer.vi}”",
            en=f"“{_plain(label.en)}” is answered “{answer.en}”",
        )

    def _compared(self, name: ast.Name, operator: ast.cmpop, other: ast.expr) -> Text:
        item = self._field(name)
        label = Text(vi=f"mục “{_plain(item.label.vi)}”", en=f"“{_plain(item.label.en)}”")
        if type(operator) in _ORDER and isinstance(other, ast.Constant):
            how, limit = _ORDER[type(operator)], str(other.value)
            return Text(vi=f"{label.vi} {how.vi} {limit}", en=f"{label.en} {how.en} {limit}")
        values = other.elts if isinstance(other, ast.List | ast.Tuple) else [other]
        named = [self._named(item, value) for value in values]
        joined = Text(vi=" hoặc ".join(f"“{one.vi}”" for one in named), en=" or ".join(f"“{one.en}”" for one in named))
        if isinstance(operator, ast.Eq | ast.In):
            return Text(vi=f"{label.vi} là {joined.vi}", en=f"{label.en} is {joined.en}")
        if isinstance(operator, ast.NotEq | ast.NotIn):
            return Text(vi=f"{label.vi} không phải là {joined.vi}", en=f"{label.en} is not {joined.en}")
        raise _UnsayableError

    def _named(self, item: Field, value: ast.expr) -> Text:
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str | int):
            raise _UnsayableError
        if isinstance(value.value, bool):
            return Text(vi="Có", en="Yes") if value.value else Text(vi="Không", en="No")
        choices = self.code_lists.get(item.code_list, ()) if item.code_list else item.choices
        found = next((choice.name for choice in choices if choice.code == value.value), None)
        return found or Text(vi=str(value.value), en=str(value.value))


def _plain(label: str) -> str:
    return label.rstrip(" ?:.")
