"""A process that serves for days settles first: what it loaded to start is never looked through again."""

from __future__ import annotations

import gc
import threading

#: New objects before the collector of circles looks at them; Python's own 700 suit programs of a few thousand objects.
LOOK_AFTER = (10_000, 20, 20)


def settle() -> None:
    """The signing engine is loaded, and all that is there by now belongs to the process for good.

    Two hundred thousand objects of modules are no garbage. Looking through them was one millisecond in eight of taking in a package
    (docs/benchmarks.md); the circles that requests leave are found as before.
    """
    from phohien.base.signing import loading

    loading.warm_up().join()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOK_AFTER)


def settle_beside() -> None:
    """The same in the background, so that the first request need not wait for it."""
    threading.Thread(target=settle, name="settling", daemon=True).start()
