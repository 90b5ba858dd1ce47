"""The tables of documents."""

from phohien.systems.documents.models.archiving import ArchivePackage, Disposal, DisposalLine
from phohien.systems.documents.models.copies import Copy, ReceivedCopy
from phohien.systems.documents.models.documents import (
    Access,
    Comment,
    Document,
    DocumentFile,
    Reading,
    Recipient,
)
from phohien.systems.documents.models.exchange import (
    AxisFields,
    AxisReceipt,
    Consignment,
    Delivery,
    Member,
    MemberKey,
    SeenCall,
    StatusEvent,
)
from phohien.systems.documents.models.first_pages import FirstPage
from phohien.systems.documents.models.registers import CountedDay, Entry, OfficeSetting, Register, SecretPaper
from phohien.systems.documents.models.routing import Directive, FollowUp, Task
from phohien.systems.documents.models.searching import SavedSearch
from phohien.systems.documents.models.texts import FileText, PageText, SearchEntry
from phohien.systems.documents.models.workfiles import Placement, WorkFile

__all__ = [
    "Access",
    "ArchivePackage",
    "AxisFields",
    "AxisReceipt",
    "Comment",
    "Consignment",
    "Copy",
    "CountedDay",
    "Delivery",
    "Directive",
    "Disposal",
    "DisposalLine",
    "Document",
    "DocumentFile",
    "Entry",
    "FileText",
    "FollowUp",
    "FirstPage",
    "Member",
    "MemberKey",
    "OfficeSetting",
    "PageText",
    "Placement",
    "Reading",
    "ReceivedCopy",
    "Recipient",
    "Register",
    "SavedSearch",
    "SearchEntry",
    "SecretPaper",
    "SeenCall",
    "StatusEvent",
    "Task",
    "WorkFile",
]
