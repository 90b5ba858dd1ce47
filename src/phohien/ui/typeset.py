"""Papers: a Typst template and data become a PDF, with our fonts, without network and without other files.

``typeset("onestop/receipt.typ", data)`` finds ``templates/onestop/receipt.typ`` of an installed app; a Path
is the template itself; any other text is Typst source. The template reads its data with ``#import
"@phohien/paper:1.0.0": *`` and ``data.…``; what people typed arrives as JSON strings and is never parsed as
markup.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.template.utils import get_app_template_dirs
from django.utils.functional import Promise

from phohien.kernel.clock import VIETNAM

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
PACKAGES = HERE / "typst" / "packages"
PdfStandard = Literal["1.7", "2.0", "a-2a", "a-2b", "a-2u", "a-3a", "a-3b", "a-3u", "a-4", "a-4f", "ua-1"]
IDLE_COMPILERS = 4
KNOWN_TEMPLATES = 200
_FOREIGN_PACKAGE = re.compile(r'"@(?!phohien/)[a-z]')


@dataclass(frozen=True, slots=True)
class Source:
    """A template given as text."""

    text: str
    name: str = "source"

    def read_text(self, encoding: str = "utf-8") -> str:
        """The text, as a file would give it."""
        return self.text


# One compiler serves one call at a time; after it, the compiler waits here for the next call of its template.
_IDLE: dict[Path | Source, deque[typst.Compiler]] = {}


class TypesettingError(Exception):
    """The template is wrong (never the person's data): where and why, in Typst's words."""


def typeset(
    template: str | Path,
    data: Mapping[str, Any],
    *,
    pdf_standard: PdfStandard = "a-2b",
    at: datetime | None = None,
) -> bytes:
    """The PDF.

    ``pdf_standard``: ``a-2b`` (default), ``a-3b``, ``ua-1``, ``1.7``; ``at`` is its date of creation.

    The same template, data and ``at`` give the same bytes. Safe to call from several threads.
    Raises TypesettingError for a faulty template or one that asks for a foreign package.
    """
    key = _key(template)
    compiler = _take(key)
    inputs = {"data": json.dumps(data, default=_plain, ensure_ascii=False)}
    try:
        pdf = compiler.compile(
            input=_input(key),
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=[pdf_standard],
            timestamp=_fixed(at),
        )
    except typst.TypstError as error:
        raise TypesettingError(f"{key.name}: {error.message} {' '.join(error.hints)}".strip()) from error
    _give_back(key, compiler)
    assert isinstance(pdf, bytes)
    return pdf


def qr_rows(text: str, *, error: str = "m") -> list[str]:
    """The QR code of ``text`` as rows of ``0`` and ``1`` with its quiet zone; ``qr(data.code)`` in a template
    draws it.
    """
    code = segno.make(text, error=error, micro=False)
    return ["".join("1" if dark else "0" for dark in row) for row in code.matrix_iter(border=2)]


def _key(template: str | Path) -> Path | Source:
    if isinstance(template, Path):
        return template.resolve()
    if template.endswith(".typ") and "\n" not in template:
        return _find(template)
    return Source(template)


@cache
def _find(name: str) -> Path:
    for folder in get_app_template_dirs("templates"):
        path = (Path(folder) / name).resolve()
        if path.is_relative_to(folder) and path.is_file():
            return path
    raise TypesettingError(f"There is no template named {name}.")


def _take(key: Path | Source) -> typst.Compiler:
    try:
        return _IDLE[key].pop()
    except (KeyError, IndexError):
        return _new_compiler(key)


def _give_back(key: Path | Source, compiler: typst.Compiler) -> None:
    if len(_IDLE) >= KNOWN_TEMPLATES:
        _IDLE.clear()
    _IDLE.setdefault(key, deque(maxlen=IDLE_COMPILERS)).append(compiler)


def _new_compiler(key: Path | Source) -> typst.Compiler:
    """A compiler that reads nothing outside the template's folder; a source without a file has only our
    package.
    """
    sources: list[Path | Source] = [*key.parent.glob("*.typ")] if isinstance(key, Path) else [key]
    for source in sources:
        if _FOREIGN_PACKAGE.search(source.read_text(encoding="utf-8")):
            raise TypesettingError(f"{source.name} asks for a package that is not ours.")
    return typst.Compiler(
        input=_input(key),
        root=str(key.parent if isinstance(key, Path) else PACKAGES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=str(PACKAGES),
        package_cache_path=str(PACKAGES),
    )


def _input(key: Path | Source) -> Any:
    return str(key) if isinstance(key, Path) else key.text.encode()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _fixed(at: datetime | None) -> datetime | None:
    """The instant in whole seconds with a fixed offset, as Typst wants it."""
    if at is None:
        return None
    local = at.astimezone(VIETNAM)
    return local.replace(microsecond=0, tzinfo=timezone(local.utcoffset() or timedelta(hours=7)))


def _plain(value: Any) -> Any:
    """A value as JSON: instants and dates by their parts, lazy translations as their words."""
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM) if value.tzinfo else value
        return {
            "day": local.day,
            "month": local.month,
            "year": local.year,
            "hour": local.hour,
            "minute": local.minute,
        }
    if isinstance(value, date):
        return {"day": value.day, "month": value.month, "year": value.year}
    if isinstance(value, Decimal):
        return float(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (Promise, Path)):
        return str(value)
    if isinstance(value, (set, frozenset, Sequence)):
        return list(value)
    raise TypeError(f"A {type(value).__name__} cannot stand on a paper.")
