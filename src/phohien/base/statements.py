"""Statements built once: Django says a read or a write in SQL the first time, later only the values are filled in.

Building the text of a statement anew, for every read and write of a row with forty columns, was half of what a call
cost (docs/benchmarks.md). The queryset stays the one description of the statement; only its text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models.query import ModelIterable, QuerySet, ValuesIterable, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Built:
    """The text, its values with a name where one is filled in, and how a row of the answer becomes a thing."""

    sql: str
    values: list[Any]
    slots: list[tuple[int, str]]
    made: Callable[[Sequence[Any]], Any]


class Prepared(Generic[Row]):
    """A query whose statement is built at its first use.

    ``make`` gets a stand-in for each of ``kinds`` (``code=str``) and gives a queryset of models or of ``values``,
    filtered by them as they stand: no lists, no patterns. Rows are what the queryset would give.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], **kinds: type) -> None:
        self._make = make
        self._kinds = kinds
        self._built: _Built | None = None
        self._locks = False

    def all(self, **given: Any) -> list[Row]:
        """The rows for these values. Raises TransactionManagementError when it locks rows outside a transaction."""
        built = self._built or self._build()
        if self._locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked inside a transaction only.")
        values = built.values.copy()
        for place, name in built.slots:
            values[place] = given[name]
        return [built.made(row) for row in rows(built.sql, values)]

    def first(self, **given: Any) -> Row | None:
        """The first row for these values, or None."""
        return next(iter(self.all(**given)), None)

    def _build(self) -> _Built:
        stand_ins = {name: _stand_in(kind, place) for place, (name, kind) in enumerate(self._kinds.items())}
        rows = self._make(**stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        slots = [(place, name) for place, value in enumerate(values) for name, s in stand_ins.items() if _is(value, s)]
        if {name for _place, name in slots} != set(self._kinds):
            raise TypeError("Every value of a prepared statement stands in it as it was given.")
        self._locks = rows.query.select_for_update
        make = _value_maker if rows._iterable_class is ValuesIterable else _model_maker
        self._built = _Built(sql, list(values), slots, make(rows, compiler))
        return self._built


def _stand_in(kind: type, place: int) -> Any:
    """A value of that kind nobody asks for."""
    stand_ins = {
        str: f"\u2063stand-in {place}",
        int: -(2**62) + place,
        date: date(1, 1, 1 + place),
        datetime: datetime(1, 1, 2 + place, tzinfo=UTC),
        UUID: UUID(int=2**127 + place),
    }
    return stand_ins[kind]


def _is(value: Any, stand_in: Any) -> bool:
    return type(value) is type(stand_in) and value == stand_in


def _converted(compiler: Any) -> Callable[[Sequence[Any]], list[Any]]:
    """A function from a row as the driver gives it to what Django's fields make of it."""
    converters = [
        (place, convert, expression)
        for place, (found, expression) in compiler.get_converters([column[0] for column in compiler.select]).items()
        for convert in found
    ]

    def converted(row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, convert, expression in converters:
            values[place] = convert(values[place], expression, connection)
        return values

    return converted


def _value_maker(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    names, converted = rows.query.values_select, _converted(compiler)
    if rows.query.annotation_select or rows.query.extra_select:
        raise TypeError("Only the columns of models are prepared.")
    return lambda row: dict(zip(names, converted(row), strict=True))


def _model_maker(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """How ``ModelIterable`` of Django makes a model and its relations of a row, with the preparations made once."""
    if rows._iterable_class is not ModelIterable or compiler.annotation_col_map:
        raise TypeError("Only models and their values are prepared.")
    select, known = compiler.select, compiler.klass_info
    model, first, last = known["model"], known["select_fields"][0], known["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(known, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # stubs of a later Django
    converted = _converted(compiler)

    def made(row: Sequence[Any]) -> Any:
        values = converted(row)
        one = model.from_db(DEFAULT_DB_ALIAS, names, values[first:last])
        for part in related:
            part.populate(values, one)
        return one

    return made


def rows(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """The rows of a statement written by hand, for the hottest ones. They are read at once, so that the next statement may come."""
    cursor = _cursor()
    cursor.execute(sql, values)
    found: list[Any] = cursor.fetchall()
    return found


def run(sql: str, values: Sequence[Any] = ()) -> int:
    """A statement written by hand that gives no rows was carried out; how many rows it touched."""
    cursor = _cursor()
    cursor.execute(sql, values or None)
    return int(cursor.rowcount)


def _cursor() -> Any:
    return connections[DEFAULT_DB_ALIAS].standing_cursor()  # type: ignore[attr-defined]  # of ``site.database``


def insert(one: M) -> M:
    """The new row is in its table and has its primary key: what ``save`` does, without asking what may be dear."""
    sql, fields = _insertion(type(one))
    one.pk = rows(sql, _values(one, fields, is_new=True))[0][0]
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    return one


def update(one: models.Model, names: Iterable[str]) -> None:
    """These columns of the row are as the object says. Raises DatabaseError when the row is gone."""
    wanted = tuple(names)
    if not wanted:
        return
    sql, fields = _change(type(one), wanted)
    cursor = _cursor()
    cursor.execute(sql, [*_values(one, fields, is_new=False), one.pk])
    if cursor.rowcount != 1:
        raise DatabaseError("The row to be changed is gone.")


def _values(one: models.Model, fields: Iterable[_Column], *, is_new: bool) -> list[Any]:
    """The columns' values as the driver takes them."""
    kept, values = one.__dict__, []
    for column in fields:
        value = kept.get(column.name, _Never)
        if type(value) is column.usual:
            values.append(value if column.wrap is None else column.wrap(value))
        elif value is None and column.usual is not _Never:
            values.append(None)
        else:
            field = column.field
            values.append(field.get_db_prep_save(field.pre_save(one, is_new), connection))
    return values


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, and the type of value that goes to the driver as it stands or in a wrapping; all others are Django's to prepare,
    by six calls for each value.
    """

    name: str
    field: Any
    usual: type = type(None)
    wrap: Callable[[Any], Any] | None = None


def _column(field: Any) -> _Column:
    kind, target = type(field), field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if kind in _AS_IT_STANDS and not getattr(field, "auto_now", False) and not getattr(field, "auto_now_add", False):
        return _Column(field.attname, field, _AS_IT_STANDS[kind], _with_zone if kind is models.DateTimeField else None)
    wrap = _NUMBERS.get(target.get_internal_type().replace("BigAuto", "BigInteger"))
    if wrap is not None and (target is not field or kind in _WHOLE_NUMBERS):
        return _Column(field.attname, field, int, wrap)
    return _Column(field.attname, field, _Never)


def _with_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("An instant is kept with its time zone.")
    return moment


_NUMBERS: dict[str, Callable[[Any], Any]] = connection.ops.integerfield_type_map  # type: ignore[attr-defined]  # PostgreSQL's


class _Never:
    """The type of no value."""


_AS_IT_STANDS: dict[type, type] = {
    models.CharField: str, models.TextField: str, models.BooleanField: bool, models.DateField: date,
    models.DateTimeField: datetime,
}  # fmt: skip
_WHOLE_NUMBERS = frozenset({
    models.IntegerField, models.BigIntegerField, models.SmallIntegerField, models.PositiveIntegerField,
    models.PositiveSmallIntegerField, models.PositiveBigIntegerField,
})  # fmt: skip


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model]) -> tuple[str, tuple[_Column, ...]]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)
    quoted = connection.ops.quote_name
    columns, key = ", ".join(quoted(str(field.column)) for field in fields), quoted(_key(model))
    marks = ", ".join(["%s"] * len(fields))
    sql = f"insert into {quoted(model._meta.db_table)} ({columns}) values ({marks}) returning {key}"  # noqa: S608 - names of ours
    return sql, tuple(_column(field) for field in fields)


@lru_cache(maxsize=1024)
def _change(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[_Column, ...]]:
    known = {field.attname: field for field in model._meta.local_concrete_fields}
    fields = tuple(known[name] for name in names)
    quoted = connection.ops.quote_name
    changes = ", ".join(f"{quoted(str(field.column))} = %s" for field in fields)
    sql = f"update {quoted(model._meta.db_table)} set {changes} where {quoted(_key(model))} = %s"  # noqa: S608 - names of ours
    return sql, tuple(_column(field) for field in fields)


def _key(model: type[models.Model]) -> str:
    if model._meta.pk is None or model._meta.parents:
        raise TypeError("Only models with a table of their own are written so.")
    return str(model._meta.pk.column)
