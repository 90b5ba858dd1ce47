"""Write the schema snapshot `up` starts an empty database from, out of the migrations. Run it for a release."""

from __future__ import annotations

import argparse
import os

from phohien.site import schema
from phohien.site.commands import environment


def run(arguments: list[str]) -> int:
    """The snapshot holds the tables as all migrations together leave them."""
    argparse.ArgumentParser(prog="./phohien schema", description=__doc__).parse_args(arguments)
    os.environ.setdefault("PHOHIEN_LOG_LEVEL", "WARNING")
    with environment.scratch_database() as url:
        schema.write(url)
    environment.say(f"Written: {schema.SNAPSHOT.relative_to(environment.ROOT)}")
    return 0
