"""The acts of the one-stop system, one noun a file; each is one transaction and leaves one line in the ledger.

Whoever uses any of them has every house act registered: a process may call one at any step.
"""

from phohien.systems.onestop.services import clocks, duties

__all__ = ["clocks", "duties"]
