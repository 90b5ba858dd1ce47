"""For tests in a browser: what leads to another page is done only when that page is there.

A press that is followed at once by a look may look at the page that is being left: the words are the old ones, and a script
run there dies with it. ``with arriving(page): …`` waits for the new document, also when its address is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def arriving(page: Any) -> Iterator[None]:
    """After the block the page it led to has loaded. Raises Playwright's TimeoutError when the block leads nowhere."""
    with page.expect_event("load"):  # a navigation would also be an address changed by a script
        yield
