"""Lay the empty rooms of a new system: `new-system NAME`, so that none is built differently."""

from __future__ import annotations

import argparse
import keyword
import re
from pathlib import Path

from phohien.site.commands import environment

ROOMS = {
    "__init__.py": '"""{title}: purpose, users, legal basis, words; facts told, questions answered."""\n',
    "apps.py": (
        '"""{title} as a Django app."""\n\nfrom django.apps import AppConfig\n\n\n'
        'class {camel}Config(AppConfig):\n    """{title}."""\n\n'
        '    name = "phohien.systems.{name}"\n    label = "{name}"\n    verbose_name = "{title}"\n'
    ),
    "rules.py": '"""The rules of {title}, pure: no database, no clock."""\n',
    "models.py": '"""The tables of {title}."""\n',
    "queries.py": '"""Reads of {title}; nothing here writes."""\n',
    "policy.py": (
        '"""Who may do what in {title}; the only place that names a role."""\n\n'
        'from phohien.kernel.policy import Policy\n\nPOLICY = Policy("{name}")\n'
    ),
    "services.py": '"""The acts of {title}: check policy, apply rule, save, record; one transaction each."""\n',
    "forms.py": '"""Input to typed values; no writes."""\n',
    "pages.py": '"""Pages for people: one service call a view."""\n',
    "api.py": (
        '"""{title} for machines: the same acts and rights as the pages."""\n\n'
        'from ninja import Router\n\nrouter = Router(tags=["{name}"])\n'
    ),
    "links.py": '"""What {title} answers and what it listens to."""\n',
    "jobs.py": '"""Timed work of {title}, safe to repeat."""\n',
    "demo.py": '"""Believable, harmless data, made through the services so that it obeys the law."""\n',
    "urls.py": (
        '"""The addresses of {title}."""\n\nfrom django.urls import URLPattern\n\n'
        'app_name = "{name}"\nurlpatterns: list[URLPattern] = []\n'
    ),
    "migrations/__init__.py": "",
    "templates/{name}/.gitkeep": "",
    "locale/vi/LC_MESSAGES/django.po": 'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n',
    "tests/__init__.py": '"""The manual of {title}: one sentence a test."""\n',
    "tests/test_rules.py": '"""The rules of {title}."""\n',
}


def run(arguments: list[str]) -> int:
    """The rooms stand, empty and named; the next steps are printed."""
    parser = argparse.ArgumentParser(prog="./phohien new-system", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--title", default="", help="the system's name for people")
    options = parser.parse_args(arguments)
    folder = environment.ROOT / "src" / "phohien" / "systems" / options.name
    fault = _fault(options.name, folder)
    if fault:
        environment.say(fault)
        return 1
    lay(folder, options.name, options.title or options.name.capitalize())
    environment.say(f"Laid {folder.relative_to(environment.ROOT)}. Next:")
    environment.say(f'  add "{options.name}" to SYSTEMS in site/settings.py and its path to MOUNTS in site/urls.py')
    environment.say(
        f"  write its contract in src/phohien/lgsp/contracts/{options.name}.py and its page in docs/systems/"
    )
    return 0


def _fault(name: str, folder: Path) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,30}", name) or keyword.iskeyword(name):
        return "A system's name has 3 to 31 small letters, digits or underscores and begins with a letter."
    return f"There is a system {name} already." if folder.exists() else ""


def lay(folder: Path, name: str, title: str) -> None:
    """Every room of the plan is in ``folder``."""
    camel = "".join(part.capitalize() for part in name.split("_"))
    for room, text in ROOMS.items():
        path = folder / room.format(name=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name, title=title, camel=camel) if text else "")
