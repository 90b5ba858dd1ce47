"""Whether the documents keep up: links lead somewhere, every system, command, setting and decision is written about."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from phohien.kernel import config, glossary
from phohien.site.commands import COMMANDS, INTERNAL, environment

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
DECISION = re.compile(r"\d{4}-[a-z0-9-]+\.md")
HEADINGS = ("## Context", "## Decision", "## Consequences", "## Rejected")


def check() -> int:
    """0 when the documents keep up; each fault is printed."""
    root = environment.ROOT
    faults = [*_links(root), *_map(root), *_commands(root), *_decisions(root), *_generated(root)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def write() -> None:
    """The generated pages are those of the code."""
    for path, text in generated(environment.ROOT).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def generated(root: Path) -> dict[Path, str]:
    """The pages made from the code: settings and glossary."""
    return {
        root / "docs" / "settings.md": config.reference("en"),
        root / "docs" / "glossary.md": _glossary(),
    }


def _glossary() -> str:
    rows = [
        f"| `{term.id}` | {term.words.vi} | {term.words.en} | {term.source} |" for term in glossary.terms().values()
    ]
    head = ["# Glossary / Thuật ngữ", "", "Made from `src/phohien/kernel/glossary.toml`.", ""]
    return "\n".join([*head, "| identifier | tiếng Việt | English | source |", "|---|---|---|---|", *rows, ""])


def _documents(root: Path) -> Iterator[Path]:
    yield from root.glob("*.md")
    yield from (root / "docs").rglob("*.md")


def _links(root: Path) -> Iterator[str]:
    for path in _documents(root):
        for target in LINK.findall(path.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                yield f"{path.relative_to(root)}: the link {target} leads nowhere"


def _map(root: Path) -> Iterator[str]:
    text = (root / "docs" / "map.md").read_text()
    for folder in sorted((root / "src" / "phohien").glob("*/*/__init__.py")):
        name = folder.parent.name
        if folder.parent.parent.name in {"systems", "lgsp", "base"} and f"`{name}`" not in text:
            yield f"docs/map.md does not name {folder.parent.relative_to(root)}"


def _commands(root: Path) -> Iterator[str]:
    for name in ("README.md", "README.vi.md"):
        text = (root / name).read_text()
        yield from (f"{name} does not name the command {c}" for c in COMMANDS if c not in INTERNAL and c not in text)


def _decisions(root: Path) -> Iterator[str]:
    for path in sorted((root / "docs" / "decisions").glob("*.md")):
        text = path.read_text()
        if not DECISION.fullmatch(path.name):
            yield f"docs/decisions/{path.name}: name it NNNN-title.md"
        yield from (f"docs/decisions/{path.name}: the part “{h[3:]}” is missing" for h in HEADINGS if h not in text)


def _generated(root: Path) -> Iterator[str]:
    for path, text in generated(root).items():
        if not path.exists() or path.read_text() != text:
            yield f"{path.relative_to(root)} is not what the code makes: run ./phohien check --write-documents"
