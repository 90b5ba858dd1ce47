"""The tables of documents."""

from phohien.systems.documents.models.documents import (
    Access,
    Comment,
    Document,
    DocumentFile,
    Reading,
    Recipient,
)
from phohien.systems.documents.models.exchange import (
    AxisReceipt,
    Consignment,
    Delivery,
    Member,
    MemberKey,
    SeenCall,
    StatusEvent,
)
from phohien.systems.documents.models.registers import CountedDay, Entry, OfficeSetting, Register, SecretPaper
from phohien.systems.documents.models.routing import Directive, FollowUp, Task
from phohien.systems.documents.models.workfiles import Placement, WorkFile

__all__ = [
    "Access",
    "AxisReceipt",
    "Comment",
    "Consignment",
    "CountedDay",
    "Delivery",
    "Directive",
    "Document",
    "DocumentFile",
    "Entry",
    "FollowUp",
    "Member",
    "MemberKey",
    "OfficeSetting",
    "Placement",
    "Reading",
    "Recipient",
    "Register",
    "SecretPaper",
    "SeenCall",
    "StatusEvent",
    "Task",
    "WorkFile",
]
