"""Live a whole case against the running system, act by act: `journey birth`; --json for machines."""

from __future__ import annotations

import argparse
import json
from importlib import import_module

from phohien.site.commands import environment
from phohien.site.journeys.ground import Story, running_system

JOURNEYS = {
    "birth": "phohien.site.journeys.birth",
    "directive": "phohien.site.journeys.directive",
    "document": "phohien.site.journeys.document",
}


def run(arguments: list[str]) -> int:
    """The journey was lived; 0 only when every step went as it should."""
    parser = argparse.ArgumentParser(prog="./phohien journey", description=__doc__)
    parser.add_argument("name", choices=sorted(JOURNEYS))
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args(arguments)
    with running_system(environment.say) as address:
        story = Story(environment.say)
        ok = import_module(JOURNEYS[options.name]).live(story, address)
    if options.json:
        print(json.dumps({"journey": options.name, "ok": ok, "steps": story.steps}, ensure_ascii=False, indent=2))
    return 0 if ok else 1
