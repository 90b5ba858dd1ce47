"""Documents for machines: acts and reads of an office, and the axis in its two dialects."""

from phohien.systems.documents.api import archive, directives, national, provincial
from phohien.systems.documents.api.documents import router

router.add_router("/work-files", archive.router)
router.add_router("/axis/vxp", national.router)
router.add_router("/directives", directives.router)
router.add_router("/axis/v1", provincial.router)

__all__ = ["router"]
