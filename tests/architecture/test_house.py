"""What an import linter cannot see of the house's plan; each test is one sentence of ``docs/map.md``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

from phohien.base.accounts.policy import THIRD_PARTY_POLICIES
from phohien.kernel.policy import all_acts

SOURCE = Path(settings.BASE_DIR) / "src" / "phohien"
SYSTEMS = SOURCE / "systems"
ALLOWED_OUTSIDE = {"accounts", "ledger", "files", "notices", "signing", "directory"}
ROOMS = {
    "rules", "models", "queries", "policy", "services", "forms", "pages", "api", "links", "jobs", "demo", "bench",
    "journey", "urls", "apps", "migrations", "templates", "locale", "tests", "static", "data", "management",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "admin", "signals", "constants", "exceptions"}


def system_of(path: Path) -> str:
    return path.relative_to(SYSTEMS).parts[0]


def installed_systems() -> list[str]:
    return [app.name.rpartition(".")[2] for app in apps.get_app_configs() if app.name.startswith("phohien.systems.")]


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_address_has_a_policy() -> None:
    patterns = list(all_patterns())
    known = {act.code for act in all_acts()} | {"public"}
    without = []
    for address, pattern in patterns:
        if address.startswith("api/"):
            continue  # operations are looked at one by one below
        policy = getattr(pattern.callback, "policy", None) or THIRD_PARTY_POLICIES.get(pattern.name or "")
        if policy not in known:
            without.append(f"{address} ({pattern.name}): {policy}")
    assert without == []


def test_every_operation_of_the_api_has_a_policy() -> None:
    from phohien.site.api import api

    known = {act.code for act in all_acts()} | {"public"}
    without = [
        f"{path} {operation.view_func.__name__}"
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if getattr(operation.view_func, "policy", None) not in known
    ]
    assert without == []


def test_no_foreign_key_leads_into_a_neighbour() -> None:
    crossing = []
    for model in apps.get_models():
        home = model._meta.app_config.name
        if not home.startswith("phohien.systems."):
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not field.is_relation or field.auto_created or other is None:
                continue
            there = other._meta.app_config
            if there.name != home and there.label not in ALLOWED_OUTSIDE:
                crossing.append(f"{model.__name__}.{field.name} → {there.name}")
    assert crossing == []


def test_no_migration_depends_on_a_neighbour() -> None:
    labels = {apps.get_app_config(name).label: name for name in installed_systems()}
    graph = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    crossing = [
        f"{label}.{name} → {needed}"
        for (label, name), migration in graph.items()
        if label in labels
        for needed, _migration in migration.dependencies
        if needed in labels and needed != label
    ]
    assert crossing == []


TEMPLATE_REFERENCE = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
URL_REFERENCE = re.compile(r"(?:{%\s*url\s+|\breverse\(|\bredirect\(|resolve_url\()\s*[\"'](\w+):")


def test_templates_include_only_their_own_system_or_the_floors_below() -> None:
    crossing = []
    for path in SYSTEMS.rglob("templates/**/*.html"):
        for name in TEMPLATE_REFERENCE.findall(path.read_text()):
            folder = name.split("/")[0]
            if folder in installed_systems() and folder != system_of(path):
                crossing.append(f"{path.name} → {name}")
    assert crossing == []


def test_no_system_reverses_an_address_of_another() -> None:
    crossing = []
    for path in [*SYSTEMS.rglob("*.py"), *SYSTEMS.rglob("templates/**/*.html")]:
        if "tests" in path.parts:
            continue
        for namespace in URL_REFERENCE.findall(path.read_text()):
            if namespace in installed_systems() and namespace != system_of(path):
                crossing.append(f"{path.relative_to(SYSTEMS)} → {namespace}")
    assert crossing == []


@pytest.mark.parametrize(
    "system", sorted(path.name for path in SYSTEMS.iterdir() if path.is_dir() and path.name != "__pycache__")
)
def test_a_system_has_only_the_known_rooms(system: str) -> None:
    entries = {path.stem for path in (SYSTEMS / system).iterdir() if not path.name.startswith("__")}

    assert entries <= ROOMS


def test_nothing_is_called_utils() -> None:
    assert [path for path in SOURCE.rglob("*.py") if path.stem in FORBIDDEN_NAMES] == []


def acts_of_services() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in [*SYSTEMS.glob("*/services/*.py"), *SYSTEMS.glob("*/services.py")]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any("atomic" in ast.unparse(item) for item in node.decorator_list):
                yield path, node


def test_every_act_is_called_by_keywords_and_told_who_and_when() -> None:
    faults = []
    for path, function in acts_of_services():
        if function.name.startswith("_"):
            continue
        names = {argument.arg for argument in function.args.kwonlyargs}
        if function.args.args or "at" not in names:
            faults.append(f"{system_of(path)}.{path.stem}.{function.name}")
    assert faults == []


CLOCK_ROOMS = {"pages", "api", "jobs", "demo", "bench", "management"}


def test_the_clock_is_read_only_in_pages_api_and_jobs() -> None:
    faults = []
    for path in SYSTEMS.glob("*/**/*.py"):
        room = path.relative_to(SYSTEMS).parts[1].removesuffix(".py")
        if room in CLOCK_ROOMS or "tests" in path.parts:
            continue
        if re.search(r"clock\.(now|today)\(|datetime\.now\(|timezone\.now\(|date\.today\(", path.read_text()):
            faults.append(str(path.relative_to(SYSTEMS)))
    assert faults == []


def test_only_the_edge_asks_a_neighbour() -> None:
    faults = []
    for path in SYSTEMS.glob("*/**/*.py"):
        room = path.relative_to(SYSTEMS).parts[1].removesuffix(".py")
        if (
            room in {"services", "models", "queries", "rules", "policy", "forms", "links"}
            and "exchange.ask(" in path.read_text()
        ):
            faults.append(str(path.relative_to(SYSTEMS)))
    assert faults == []


def test_every_public_thing_says_what_it_is_for() -> None:
    faults = []
    for path in SOURCE.rglob("*.py"):
        if {"migrations", "tests", "vendor"} & set(path.parts) or (
            path.name == "__init__.py" and not path.read_text().strip()
        ):
            continue
        tree = ast.parse(path.read_text())
        if ast.get_docstring(tree) is None:
            faults.append(f"{path.relative_to(SOURCE)}: the module")
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                if ast.get_docstring(node) is None:
                    faults.append(f"{path.relative_to(SOURCE)}: {node.name}")
    assert faults == []


LONGEST_FILE = 400


def test_no_file_is_longer_than_fits_in_the_head() -> None:
    long = {
        str(path.relative_to(SOURCE)): count
        for path in SOURCE.rglob("*.py")
        if not {"migrations", "tests"} & set(path.parts)
        and (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}
