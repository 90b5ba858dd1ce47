"""Partners' secrets that lie sealed in their file: opened for one call, with a key of this installation, and not kept open.

A sealed secret is useless in a copied file: it opens with the installation's own key only, and for the partner it was sealed for.
"""

from __future__ import annotations

from django.conf import settings

from phohien.lgsp.adapters.outbox.channel import Unreachable
from phohien.lgsp.contracts import sealing

MARK = "sealed:"
PURPOSE = b"phohien/lgsp/partner-secrets/1"


def sealed(secret: str, *, partner: str) -> str:
    """The secret as it can stand in partners.toml."""
    return MARK + sealing.seal_secret(secret, access_key=partner, key=_key())


def opened(text: str, *, partner: str) -> str:
    """The secret, sealed or not. Raises Unreachable when it was sealed elsewhere: the installation's trouble, no letter's."""
    if not text.startswith(MARK):
        return text
    try:
        return sealing.open_secret(text.removeprefix(MARK), access_key=partner, key=_key())
    except (sealing.CannotOpen, ValueError) as fault:
        raise Unreachable("Our sealed secret for the partner cannot be opened with this installation's key.") from fault


def _key() -> bytes:
    return sealing.derived_key(settings.SECRET_KEY, PURPOSE)
