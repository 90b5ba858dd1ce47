"""The tables of the one-stop system, a noun a file."""

from phohien.systems.onestop.models.catalogue import Procedure, ProcedureVersion
from phohien.systems.onestop.models.counter import DossierCounter, QueueTicket
from phohien.systems.onestop.models.dossiers import (
    ClockEvent,
    Component,
    Dossier,
    Party,
    Reading,
    SupplementRequest,
)
from phohien.systems.onestop.models.drafts import Draft
from phohien.systems.onestop.models.figures import RolledTally, Tally
from phohien.systems.onestop.models.outgoing import OutgoingRequest
from phohien.systems.onestop.models.papers import Delivery, Paper, Rating, Result
from phohien.systems.onestop.models.payments import PaymentRequest, PaymentTransaction
from phohien.systems.onestop.models.processes import Process, ProcessVersion
from phohien.systems.onestop.models.synchronisation import (
    IncomingMessage,
    SimulatedPortal,
    SimulatedPortalCall,
    SimulatedPortalDossier,
    SimulatedPortalFiling,
    SimulatedPortalSession,
    SyncMessage,
)
from phohien.systems.onestop.models.tasks import Task, Transfer
from phohien.systems.onestop.models.vault import VaultDocument, VaultUse

__all__ = [
    "ClockEvent",
    "Component",
    "Delivery",
    "Dossier",
    "DossierCounter",
    "Draft",
    "IncomingMessage",
    "OutgoingRequest",
    "Paper",
    "Party",
    "PaymentRequest",
    "PaymentTransaction",
    "Procedure",
    "ProcedureVersion",
    "Process",
    "ProcessVersion",
    "QueueTicket",
    "Rating",
    "Reading",
    "Result",
    "RolledTally",
    "SimulatedPortal",
    "SimulatedPortalCall",
    "SimulatedPortalDossier",
    "SimulatedPortalFiling",
    "SimulatedPortalSession",
    "SupplementRequest",
    "SyncMessage",
    "Tally",
    "Task",
    "Transfer",
    "VaultDocument",
    "VaultUse",
]
