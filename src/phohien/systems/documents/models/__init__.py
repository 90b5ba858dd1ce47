"""The tables of documents."""

from phohien.systems.documents.models.documents import (
    Access,
    Comment,
    Document,
    DocumentFile,
    Reading,
    Recipient,
)
from phohien.systems.documents.models.registers import Entry, OfficeSetting, Register, SecretPaper
from phohien.systems.documents.models.routing import Directive, Task
from phohien.systems.documents.models.workfiles import Placement, WorkFile

__all__ = [
    "Access",
    "Comment",
    "Directive",
    "Document",
    "DocumentFile",
    "Entry",
    "OfficeSetting",
    "Placement",
    "Reading",
    "Recipient",
    "Register",
    "SecretPaper",
    "Task",
    "WorkFile",
]
