"""The kinds of file the province accepts: media types, the extensions that go with them, and named sets of
them.
"""

from __future__ import annotations

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
WEBP = "image/webp"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
RTF = "application/rtf"
XML = "application/xml"
TXT = "text/plain"
CSV = "text/csv"
JSON = "application/json"
ZIP = "application/zip"
ASICE = "application/vnd.etsi.asic-e+zip"
MP4 = "video/mp4"
WEBM = "video/webm"
MP3 = "audio/mpeg"
OGG = "audio/ogg"

EXTENSIONS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    PNG: ("png",),
    TIFF: ("tif", "tiff"),
    WEBP: ("webp",),
    HEIC: ("heic", "heif"),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PPTX: ("pptx",),
    ODT: ("odt",),
    ODS: ("ods",),
    ODP: ("odp",),
    DOC: ("doc",),
    XLS: ("xls",),
    PPT: ("ppt",),
    RTF: ("rtf",),
    XML: ("xml", "edxml", "bpmn", "dmn", "xsd"),
    TXT: ("txt", "log", "md"),
    CSV: ("csv", "tsv"),
    JSON: ("json", "geojson"),
    ZIP: ("zip",),
    ASICE: ("asice", "sce"),
    MP4: ("mp4", "m4v", "m4a", "mov"),
    WEBM: ("webm",),
    MP3: ("mp3",),
    OGG: ("ogg", "oga", "opus"),
}

IMAGE_KINDS = frozenset({JPEG, PNG, TIFF, WEBP, HEIC})
DOCUMENT_KINDS = IMAGE_KINDS | {PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT, RTF, XML, TXT, CSV}
DATA_KINDS = frozenset({XML, CSV, JSON, TXT, XLSX, ODS})
MEDIA_KINDS = frozenset({MP4, WEBM, MP3, OGG})
PACKAGE_KINDS = frozenset({ZIP, ASICE})

_TEXTUAL = frozenset({XML, TXT, CSV, JSON})


def extensions_of(kinds: frozenset[str]) -> tuple[str, ...]:
    """The extensions people may use for these kinds, for an ``accept`` attribute or a sentence; sorted."""
    return tuple(sorted(extension for kind in kinds for extension in EXTENSIONS[kind]))


def extension_for(media_type: str) -> str:
    """The usual extension of a media type, without the dot."""
    return EXTENSIONS[media_type][0]


def of_extension(extension: str) -> str | None:
    """The media type an extension promises, or None when no kind goes by it."""
    return next((kind for kind, names in EXTENSIONS.items() if extension.lower() in names), None)


def is_textual(media_type: str) -> bool:
    """Whether the kind is text that only its extension and a parser tell apart from other text."""
    return media_type in _TEXTUAL
