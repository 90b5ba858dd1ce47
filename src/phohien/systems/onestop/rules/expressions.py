"""Conditions and sums written as data: a small, bounded expression language, evaluated without Python
``eval``.

Allowed: names, numbers, strings, ``True False None``, lists, ``and or not``, ``== != < <= > >= in not in``,
``+ - * / // %``, ``a if condition else b`` and the functions of :data:`FUNCTIONS`. Everything else is refused
before it runs. A name that is not filled is ``None``: comparing with it by order is false, calculating with
it gives ``None``.
"""

from __future__ import annotations

import ast
import operator
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from phohien.systems.onestop.rules.findings import Finding

LONGEST_CHARACTERS = 600
DEEPEST = 30
MOST_NODES = 250
LARGEST_NUMBER = 10**18
LONGEST_TEXT = 10_000

_NODES: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt,
    ast.GtE, ast.In, ast.NotIn, ast.IfExp, ast.Call, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple,
)  # fmt: skip


class ExpressionError(Exception):
    """The expression is not allowed, or cannot be worked out with these values; carries its finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message_en)
        self.finding = finding


def _refused(code: str, vi: str, en: str) -> ExpressionError:
    return ExpressionError(Finding(code=code, message_vi=vi, message_en=en))


# --- functions people may use -----------------------------------------------------------------------------


def _day(value: Any) -> date | None:
    """The date in an ISO text; a month or a year alone stands for its first day; nothing for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    parts = str(value).split("-")
    try:
        return date(*(int(part) for part in [*parts, "1", "1"][: max(3, len(parts))]))
    except (ValueError, TypeError, OverflowError) as error:
        raise _refused(
            "expression.not_a_date",
            f"Giá trị “{str(value)[:40]}” không phải là ngày nên không tính được.",
            f"The value “{str(value)[:40]}” is not a date, so it cannot be calculated with.",
        ) from error


def _age(on: Any, birth: Any) -> int | None:
    """Whole years of age on a day; unit: year."""
    today, born = _day(on), _day(birth)
    if today is None or born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _days_between(start: Any, end: Any) -> int | None:
    """Calendar days from the first day to the second, negative when the second is earlier."""
    first, last = _day(start), _day(end)
    return None if first is None or last is None else (last - first).days


def _months_between(start: Any, end: Any) -> int | None:
    """Whole months from the first day to the second."""
    first, last = _day(start), _day(end)
    if first is None or last is None:
        return None
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _filled(value: Any) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def _count(value: Any) -> int:
    if not _filled(value):
        return 0
    return len(value) if isinstance(value, list | tuple | dict) else 1


def _lower(value: Any) -> str:
    return "" if value is None else str(value).lower()


def _length(value: Any) -> int:
    return 0 if value is None else len(str(value))


def _smallest(*values: Any) -> Any:
    return None if None in values else min(values)


def _largest(*values: Any) -> Any:
    return None if None in values else max(values)


def _total(rows: Any, field: Any) -> Any:
    """The sum of one field over the rows of a repeating group; empty cells count nothing."""
    cells = [row.get(field) for row in rows or [] if isinstance(row, Mapping)]
    return sum(cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool))


FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "age": (_age, 2, 2),
    "days_between": (_days_between, 2, 2),
    "months_between": (_months_between, 2, 2),
    "filled": (_filled, 1, 1),
    "count": (_count, 1, 1),
    "lower": (_lower, 1, 1),
    "length": (_length, 1, 1),
    "smallest": (_smallest, 2, 8),
    "largest": (_largest, 2, 8),
    "total": (_total, 2, 2),
}
"""Name → (function, fewest arguments, most arguments)."""


# --- operators that never blow up on a missing value ------------------------------------------------------


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(
            "expression.not_a_number",
            f"Giá trị “{str(value)[:40]}” không phải là số nên không tính được.",
            f"The value “{str(value)[:40]}” is not a number, so it cannot be calculated with.",
        )
    return value


def _bounded(value: Any) -> Any:
    if value != value or abs(value) > LARGEST_NUMBER:
        raise _refused(
            "expression.too_large",
            "Kết quả phép tính vượt quá giới hạn cho phép.",
            "The result of the calculation is beyond the allowed limit.",
        )
    return value


def _arithmetic(act: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def work_out(left: Any, right: Any) -> Any:
        if left is None or right is None:
            return None
        try:
            return _bounded(act(_bounded(_number(left)), _bounded(_number(right))))
        except ZeroDivisionError as error:
            raise _refused(
                "expression.division_by_zero",
                "Biểu thức chia cho số không.",
                "The expression divides by zero.",
            ) from error

    return work_out


def _added(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        return (left + right)[:LONGEST_TEXT]
    return _arithmetic(operator.add)(left, right)


def _ordered(act: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        try:
            return bool(act(left, right))
        except TypeError as error:
            raise _refused(
                "expression.not_comparable",
                "Không so sánh được hai giá trị khác loại.",
                "Two values of different kinds cannot be compared.",
            ) from error

    return compare


def _contains(left: Any, right: Any) -> bool:
    """``left in right``: a member of a list, or a part of a text; never an error."""
    if isinstance(right, str):
        return isinstance(left, str) and left in right
    return left in right if isinstance(right, list | tuple | dict | set | frozenset) else False


def _negative(value: Any) -> Any:
    return None if value is None else -_number(value)


_OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: _added,
    ast.Sub: _arithmetic(operator.sub),
    ast.Mult: _arithmetic(operator.mul),
    ast.Div: _arithmetic(operator.truediv),
    ast.FloorDiv: _arithmetic(operator.floordiv),
    ast.Mod: _arithmetic(operator.mod),
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: _contains,
    ast.NotIn: lambda left, right: not _contains(left, right),
    ast.Not: operator.not_,
    ast.USub: _negative,
}


# --- reading ----------------------------------------------------------------------------------------------


def _check_size(tree: ast.AST) -> None:
    """Raises ExpressionError when the tree is too deep or too wide; walks without recursion."""
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_NODES:
            raise _refused(
                "expression.too_complex",
                "Biểu thức quá phức tạp; hãy chia thành các điều kiện nhỏ hơn.",
                "The expression is too complex; split it into smaller conditions.",
            )
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _check_constant(node: ast.Constant) -> None:
    if node.value is not None and not isinstance(node.value, bool | int | float | str):
        raise _not_allowed("complex or byte constant")
    if isinstance(node.value, int | float):
        _bounded(node.value)


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        name = node.func.id if isinstance(node.func, ast.Name) else "?"
        raise _refused(
            "expression.unknown_function",
            f"Biểu thức gọi hàm “{name[:40]}” không có trong danh sách hàm được dùng.",
            f"The expression calls “{name[:40]}”, which is not one of the allowed functions.",
        )
    _, fewest, most = FUNCTIONS[node.func.id]
    if node.keywords or not fewest <= len(node.args) <= most:
        raise _refused(
            "expression.wrong_arguments",
            f"Hàm “{node.func.id}” nhận từ {fewest} đến {most} giá trị, không đặt tên.",
            f"The function “{node.func.id}” takes {fewest} to {most} values, without names.",
        )


def _not_allowed(what: str) -> ExpressionError:
    return _refused(
        "expression.not_allowed",
        f"Biểu thức có phần không được phép dùng ({what}).",
        f"The expression contains something that is not allowed ({what}).",
    )


def _check_node(node: ast.AST) -> None:
    if not isinstance(node, _NODES):
        raise _not_allowed(type(node).__name__)
    if isinstance(node, ast.Name) and node.id.startswith("_"):
        raise _not_allowed("a name that begins with an underscore")
    if isinstance(node, ast.Constant):
        _check_constant(node)
    if isinstance(node, ast.Call):
        _check_call(node)


@lru_cache(maxsize=4096)
def read(expression: str) -> ast.expr:
    """The checked syntax tree of an expression. Raises ExpressionError for anything not allowed."""
    if len(expression) > LONGEST_CHARACTERS:
        raise _refused(
            "expression.too_long",
            f"Biểu thức dài quá {LONGEST_CHARACTERS} ký tự.",
            f"The expression is longer than {LONGEST_CHARACTERS} characters.",
        )
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError, Warning) as error:
        raise _refused(
            "expression.syntax",
            f"Biểu thức “{expression[:60]}” viết sai cú pháp.",
            f"The expression “{expression[:60]}” is not written correctly.",
        ) from error
    _check_size(tree)
    for node in ast.walk(tree):
        _check_node(node)
    return tree.body


def names_in(expression: str) -> frozenset[str]:
    """The names an expression reads (functions left out). Raises ExpressionError."""
    tree = read(expression)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called)


def check_expression(expression: str, known: Collection[str], where: str = "") -> list[Finding]:
    """What is wrong with an expression before it ever runs: its syntax, its functions, its unknown names."""
    if not expression.strip():
        return []
    try:
        unknown = sorted(names_in(expression) - frozenset(known))
    except ExpressionError as error:
        found = error.finding
        return [Finding(code=found.code, message_vi=found.message_vi, message_en=found.message_en, where=where)]
    return [
        Finding(
            code="expression.unknown_name",
            message_vi=f"Biểu thức “{expression}” dùng tên “{name}” chưa được khai báo ở phía trước.",
            message_en=f"The expression “{expression}” uses the name “{name}”, which not declared before it.",
            where=where,
        )
        for name in unknown
    ]


# --- working out ------------------------------------------------------------------------------------------


def _name_reader(values: Mapping[str, Any]) -> Callable[[ast.Name], Any]:
    def look_up(node: ast.Name) -> Any:
        return values.get(node.id)

    return look_up


_OWN = threading.local()


def _new_evaluator() -> SimpleEval:
    evaluator = SimpleEval(
        operators=_OPERATORS, functions={name: function for name, (function, _, _) in FUNCTIONS.items()}
    )
    for node in (ast.Subscript, ast.Attribute, ast.Slice, ast.JoinedStr, ast.FormattedValue):
        evaluator.nodes.pop(node, None)
    evaluator.nodes[ast.List] = evaluator.nodes[ast.Tuple] = lambda node: [evaluator._eval(item) for item in node.elts]
    return evaluator


def _evaluator(values: Mapping[str, Any]) -> SimpleEval:
    """This thread's evaluator, reading these values; building one is dear and touches warning filters."""
    if not hasattr(_OWN, "evaluator"):
        _OWN.evaluator = _new_evaluator()
    _OWN.evaluator.names = _name_reader(values)
    return _OWN.evaluator


def evaluate(expression: str, values: Mapping[str, Any]) -> Any:
    """The value of an expression with these named values. Raises ExpressionError, and nothing else."""
    tree = read(expression)
    try:
        return _evaluator(values).eval(expression, previously_parsed=tree)
    except ExpressionError:
        raise
    except (InvalidExpression, TypeError, ValueError, ArithmeticError, RecursionError, LookupError) as error:
        raise _refused(
            "expression.cannot_work_out",
            f"Không tính được biểu thức “{expression[:60]}” với dữ liệu đã nhập.",
            f"The expression “{expression[:60]}” cannot be worked out with the values entered.",
        ) from error


def holds(condition: str, values: Mapping[str, Any], *, otherwise: bool = True) -> bool:
    """Whether a condition is true; an empty condition gives ``otherwise``. Raises ExpressionError."""
    return bool(evaluate(condition, values)) if condition.strip() else otherwise
