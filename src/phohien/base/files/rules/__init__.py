"""Pure rules of files: what the bytes are, what is refused, and what a name may be."""

from phohien.base.files.rules.detect import UnacceptableError, detect
from phohien.base.files.rules.kinds import (
    DATA_KINDS,
    DOCUMENT_KINDS,
    IMAGE_KINDS,
    MEDIA_KINDS,
    PACKAGE_KINDS,
    extension_for,
    extensions_of,
)
from phohien.base.files.rules.names import clean_name, disposition
from phohien.base.files.rules.pdf import refuse_bombs

__all__ = [
    "DATA_KINDS",
    "DOCUMENT_KINDS",
    "IMAGE_KINDS",
    "MEDIA_KINDS",
    "PACKAGE_KINDS",
    "UnacceptableError",
    "clean_name",
    "detect",
    "disposition",
    "extension_for",
    "extensions_of",
    "refuse_bombs",
]
