"""Each system stands alone: an installation may run it without any of its neighbours.

That its own tests pass so is proved by `./phohien test`, which runs them with every other system uninstalled.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

LOOK = """
import json, sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
homes = {tuple(name.split(".")[2:4]) for name in sys.modules if name.startswith("phohien.systems.") and name.count(".") > 2}
print(json.dumps(sorted({system for system, room in homes if room != "rules"})))
"""


@pytest.mark.parametrize("system", settings.SYSTEMS)
def test_a_system_starts_without_its_neighbours_and_loads_nothing_of_them(system: str) -> None:
    alone = {**os.environ, "PHOHIEN_SYSTEMS": system, "DJANGO_SETTINGS_MODULE": "phohien.site.settings"}

    done = subprocess.run([sys.executable, "-c", LOOK], env=alone, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [system]
