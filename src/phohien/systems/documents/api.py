"""Documents for machines: the same acts and rights as the pages."""

from ninja import Router

router = Router(tags=["documents"])
