"""What the one-stop system tells its neighbours about dossiers.

Facts only: the life of a dossier as reporting, the national portal's adapter and the citizen's other systems may know
it. None carries the applicant's name or identifier; who needs those asks, with a purpose.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from phohien.kernel.facts import Fact, message

PERSONAL_DATA = "none"
"""The class of personal data in this contract's facts, for who outside may subscribe to them as events."""

Channel = Literal["direct", "online", "post"]
Outcome = Literal["approved", "rejected", "stopped", "withdrawn"]


@message("onestop")
class DossierSubmitted(Fact):
    """A dossier came in and waits for the office to receive it (national state 1)."""

    dossier_code: str
    procedure_code: str
    agency: str
    unit_code: str
    channel: Channel
    submitted_at: datetime


@message("onestop")
class DossierReceived(Fact):
    """The office received the dossier and promised ``due_at`` (national state 2; form 01 was issued)."""

    dossier_code: str
    procedure_code: str
    agency: str
    competent_agency: str
    received_at: datetime
    due_at: datetime


@message("onestop")
class DossierRefused(Fact):
    """The office did not receive the dossier, on a legal ground (national state 3; form 03 was issued)."""

    dossier_code: str
    procedure_code: str
    agency: str
    refused_at: datetime
    article: str


@message("onestop")
class SupplementRequested(Fact):
    """The legal clock stands still until the person adds what is missing (national state 5; form 02)."""

    dossier_code: str
    agency: str
    asked_at: datetime


@message("onestop")
class SupplementAnswered(Fact):
    """The person added what was missing; the clock goes on to ``due_at``."""

    dossier_code: str
    agency: str
    answered_at: datetime
    due_at: datetime


@message("onestop")
class DeadlineExtended(Fact):
    """The office apologised and named a new day (form 04); the original day is kept for every report."""

    dossier_code: str
    agency: str
    due_at: datetime
    original_due_at: datetime
    ground: str


@message("onestop")
class FinancialDutyReferred(Fact):
    """The dossier waits for the tax authority's notice, for the financial duty it brings (taxes, land money)."""

    dossier_code: str
    procedure_code: str
    agency: str
    referred_at: datetime


@message("onestop")
class DossierSettled(Fact):
    """The dossier has its outcome (national state 9, or 8 when it was stopped)."""

    dossier_code: str
    procedure_code: str
    agency: str
    outcome: Outcome
    settled_at: datetime
    is_on_time: bool
    result_code: str = ""


@message("onestop")
class ResultReturned(Fact):
    """The person has the result (national state 10)."""

    dossier_code: str
    procedure_code: str
    agency: str
    returned_at: datetime
    manner: Literal["counter", "online", "post"]


@message("onestop")
class PaymentReceived(Fact):
    """Money for a dossier was booked, once. ``amount_vnd`` in whole đồng."""

    dossier_code: str
    reference: str
    amount_vnd: int
    paid_at: datetime
    is_online: bool
