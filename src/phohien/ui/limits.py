"""How often one address may ask for what is dear to answer or could be guessed; the address itself is not kept."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest


def within(request: HttpRequest, what: str, *, most: int, seconds: int, at: datetime) -> bool:
    """Whether this address may ask once more in the present window of so many seconds.

    Counts of the same moment may be lost: enough against a flood, too little to guard a secret.
    """
    address = hashlib.sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).hexdigest()[:24]
    key = f"{what}.{int(at.timestamp()) // seconds}.{address}"
    count = int(cache.get(key) or 0) + 1
    if count <= most:
        cache.set(
            key, count, seconds
        )  # said each time: counting up alone would fall back to the cache's own five minutes
    return count <= most
