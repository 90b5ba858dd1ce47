"""The exchange for machines: GovStack's PubSub API."""

from phohien.lgsp.exchange.events.api import router

__all__ = ["router"]
