"""Whether every sentence for people has its Vietnamese, the same wherever it stands, and what is compiled is its source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from phohien.site.commands import environment

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
TAG = re.compile(r"""\{%-?\s*(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
FILTER = re.compile(r"""\{\{\s*_\((?:"([^"]*)"|'([^']*)')\)""")
INSIDE = re.compile(r"\{%.*?%\}", re.DOTALL)
ARGUMENT = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)
VARIABLE = re.compile(r"\{\{\s*([\w.]+)[^}]*\}\}")


def check() -> int:
    """0 when nothing is missing; each missing sentence is printed with the file it stands in."""
    source = environment.ROOT / "src" / "phohien"
    known = _catalogues(source)
    missing = sorted(
        (path, text) for path, text in _sentences(source) if not known.get(text, set()) & {"", _system_of(path)}
    )
    for path, text in missing:
        print(f"{path.relative_to(environment.ROOT)}: no Vietnamese for {text!r}", file=sys.stderr)
    several = sorted(_several(source))
    for text, said in several:
        print(f"{text!r} has several Vietnamese sentences, of which only one is ever shown: {said}", file=sys.stderr)
    stale = [path for path in source.rglob("django.po") if not _is_compiled(path)]
    for path in stale:
        print(
            f"{path.relative_to(environment.ROOT)}: the compiled catalogue is not that of this source",
            file=sys.stderr,
        )
    return 1 if missing or several or stale else 0


def _catalogues(source: Path) -> dict[str, set[str]]:
    """Each translated text with whose catalogues have it: a system's name, or an empty one for all floors below and the roof.

    Every system must speak Vietnamese where the others are not installed.
    """
    found: dict[str, set[str]] = {}
    for path in source.rglob("locale/vi/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                if _is_translated(message):
                    text = message.id if isinstance(message.id, str) else message.id[0]
                    found.setdefault(text, set()).add(_system_of(path))
    return found


def _system_of(path: Path) -> str:
    parts = path.parts
    return parts[parts.index("systems") + 1] if "systems" in parts else ""


def _several(source: Path) -> Iterator[tuple[str, str]]:
    """Texts that two catalogues translate differently: Django takes the first, whoever asks."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted(source.rglob("locale/vi/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                if _is_translated(message):
                    text, said = _first(message.id), _first(message.string or "")
                    found.setdefault((message.context or "", text), {}).setdefault(said, path.parts[-5])
    for (_context, text), sentences in found.items():
        if len(sentences) > 1:
            yield text, "; ".join(f"{app}: {one}" for one, app in sentences.items())


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        return False
    with path.open("rb") as text, compiled.open("rb") as binary:
        known = GNUTranslations(binary)
        return all(_says(known, message) for message in read_po(text, locale="vi") if _is_translated(message))


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(message.id) and all(strings) and not message.fuzzy


def _says(known: GNUTranslations, message: Message) -> bool:
    if message.pluralizable:
        return known.ngettext(message.id[0], message.id[1], 2) == (message.string or ("",))[0]
    if message.context:
        return known.pgettext(message.context, str(message.id)) == message.string
    return known.gettext(str(message.id)) == message.string


def _sentences(source: Path) -> Iterator[tuple[Path, str]]:
    for path in source.rglob("*.py"):
        if "migrations" not in path.parts and "tests" not in path.parts:
            yield from ((path, text) for text in _in_code(path))
    for path in [*source.rglob("templates/**/*.html"), *source.rglob("templates/**/*.txt")]:
        yield from ((path, text) for text in _in_template(path.read_text()))


def _in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS:
            texts = node.args[1:2] if _name(node.func) in CONTEXT else node.args[:1]
            yield from (text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _in_template(text: str) -> Iterator[str]:
    for pattern in (TAG, FILTER):
        for match in pattern.finditer(text):
            yield (match[1] if match[1] is not None else match[2]).replace('\\"', '"').replace("\\'", "'")
    for tag in INSIDE.finditer(text):
        yield from (match[1] if match[1] is not None else match[2] for match in ARGUMENT.finditer(tag[0]))
    for match in BLOCK.finditer(text):
        body = VARIABLE.sub(lambda found: f"%({found[1]})s", match[2].replace("%", "%%"))
        if "trimmed" in match[1]:
            body = " ".join(line.strip() for line in body.splitlines() if line.strip())
        yield body
