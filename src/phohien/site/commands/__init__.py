"""The commands of ``./phohien``: one module each, its docstring's first line is its help."""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS = {
    "up": "up",
    "test": "test",
    "check": "check",
    "bench": "bench",
    "journey": "journey",
    "gateway": "gateway",
    "partners": "partners",
    "verify": "verify",
    "archive": "archive",
    "backup": "backup",
    "restore": "restore",
    "new-system": "new_system",
    "manage": "manage",
    "schema": "schema",
    "worker": "worker",
}
INTERNAL = {"worker"}


def main(arguments: list[str]) -> int:
    """Run the command named first; without one, or with an unknown one, print what there is."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if name in {"help", "-h", "--help"}:
        return _help()
    if name not in COMMANDS:
        print(f"There is no command “{name}”. / Không có lệnh “{name}”.\n", file=sys.stderr)
        _help()
        return 2
    try:
        return int(import_module(f"{__name__}.{COMMANDS[name]}").run(rest))
    except KeyboardInterrupt:
        return 130


def _help() -> int:
    print("Phố Hiến\n\n  ./phohien COMMAND\n")
    for name, module in COMMANDS.items():
        if name not in INTERNAL:
            words = (import_module(f"{__name__}.{module}").__doc__ or "").splitlines()[0]
            print(f"  {name:<12} {words}")
    return 0
