"""A procedure at one time of its life, as data: what the law asks to be published about it, with where each
value is from.

Source of the parts: NĐ 63/2010/NĐ-CP, Điều 8 khoản 2. ``confirmed`` is true only for values checked against
an official publication; everything else is shown as a sample. Amounts are whole đồng.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from phohien.systems.onestop.rules.findings import Text


class OnlineLevel(StrEnum):
    """How far a procedure can be done online."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


class Level(StrEnum):
    """Levels of government; the district one is historical (until 30/6/2025)."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Channel(StrEnum):
    """How a dossier reaches the office."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"


class LimitUnit(StrEnum):
    """What a time limit counts."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


class Effect(StrEnum):
    """What a limit does when its case applies."""

    BASE = "base"
    REPLACES = "replaces"
    ADDS = "adds"


class ComponentSource(StrEnum):
    """Where a dossier component comes from."""

    UPLOAD = "upload"
    DATA = "data"
    VAULT = "vault"
    FORM = "form"


class FeeKind(StrEnum):
    """A fee (lệ phí) is fixed by law for a public act; a charge (phí) pays a service. Source: Luật
    97/2015/QH13, Điều 3.
    """

    FEE = "fee"
    CHARGE = "charge"


class Collected(StrEnum):
    """When the money is due."""

    AT_RECEPTION = "at_reception"
    AT_SUPPLEMENT = "at_supplement"
    AT_RETURN = "at_return"


class AgencyKind(StrEnum):
    """The kind of agency that decides."""

    PEOPLES_COMMITTEE = "peoples_committee"
    POLICE = "police"
    DEPARTMENT = "department"
    SCHOOL = "school"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the course of the procedure; ``who`` is ``applicant``, ``one_stop`` or ``agency``."""

    who: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Manner:
    """A way to hand in the dossier."""

    channel: Channel
    text: Text


@dataclass(frozen=True, kw_only=True)
class Component:
    """A paper or a set of data the dossier consists of; ``retention_months`` 0 means "as long as the
    dossier".
    """

    code: str
    name: Text
    required: bool = True
    required_when: str = ""
    originals: int = 0
    certified_copies: int = 0
    copies: int = 0
    present_only: bool = False
    taken_from: ComponentSource = ComponentSource.UPLOAD
    data_source: str = ""
    vault_kind: str = ""
    accepted: tuple[str, ...] = ("pdf", "jpg", "png")
    retention_months: int = 0
    note: Text = Text()
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class LimitRule:
    """A time limit, and the case it is for. ``same_day``: received by ``cut_off`` → result the same day."""

    code: str
    amount: int
    unit: LimitUnit = LimitUnit.WORKING_DAY
    effect: Effect = Effect.BASE
    when: str = ""
    at_discretion: bool = False
    same_day: bool = False
    cut_off: str = ""
    text: Text = Text()
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From the ``first`` unit on (counted from 1), each unit costs ``amount_vnd``."""

    first: int
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Who pays less, in the full words of the rule. Without ``when`` the person claims it and an official
    confirms.
    """

    code: str
    text: Text
    percent: int = 100
    when: str = ""
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class FeeRule:
    """One sum to pay: ``quantity`` (an expression; 1 when empty) units by amount or tiers, capped, ``times``
    copies.
    """

    code: str
    name: Text
    kind: FeeKind
    amount_vnd: int = 0
    tiers: tuple[Tier, ...] = ()
    quantity: str = ""
    times: str = ""
    unit: Text = Text()
    maximum_vnd: int | None = None
    online_percent: int = 100
    when: str = ""
    collected: Collected = Collected.AT_RECEPTION
    exemptions: tuple[Exemption, ...] = ()
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultKind:
    """What the person gets, on paper and/or electronically; ``template`` names the document it is printed
    from. ``document_type`` (``B02``: decision) says that it is a document of the office, numbered in the office's register;
    empty for what has a book of its own.
    """

    code: str
    name: Text
    paper: bool = True
    electronic: bool = True
    template: str = ""
    document_type: str = ""
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A requirement or condition for doing the procedure."""

    text: Text
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """An instrument the procedure rests on."""

    number: str
    title: Text
    article: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Competence:
    """Which agency decides: its level and kind, and the answer that names its unit. ``unit_field``: a field
    of the form.

    ``any_reception_point``: the dossier may be handed in anywhere in the province. Source: NĐ 118/2025/NĐ-CP.
    """

    levels: tuple[Level, ...]
    agency: AgencyKind
    name: Text
    unit_field: str = ""
    department: str = ""
    any_reception_point: bool = True
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class ProcedureVersion:
    """A procedure as it stands from ``effective_from`` until (not on) ``effective_until``; a dossier keeps
    its version.

    The version's own ``confirmed`` speaks of its code; the name's full wording is to be compared as well.
    ``free`` says why nothing is to pay, ``unconditional`` that there is no condition: silence is not an
    answer.
    """

    code: str
    suffix: str = ""
    version: int = 1
    name: Text
    field: str
    keywords: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    applicants_text: Text = Text()
    competence: Competence
    online_level: OnlineLevel = OnlineLevel.INFORMATION
    steps: tuple[Step, ...] = ()
    manners: tuple[Manner, ...] = ()
    components: tuple[Component, ...] = ()
    sets: int = 0
    limits: tuple[LimitRule, ...] = ()
    results: tuple[ResultKind, ...] = ()
    form: str = ""
    fees: tuple[FeeRule, ...] = ()
    free: Text = Text()
    conditions: tuple[Condition, ...] = ()
    unconditional: bool = False
    legal_basis: tuple[LegalBasis, ...] = ()
    receiving_points: tuple[str, ...] = ()
    effective_from: date
    effective_until: date | None = None
    decision_number: str = ""
    decision_date: date | None = None
    decision_agency: Text = Text()
    process: str = ""
    source: str = ""
    confirmed: bool = False

    @property
    def full_code(self) -> str:
        """The national code with the provincial suffix, e.g. ``1.001193.000.00.00.H31``."""
        return f"{self.code}.{self.suffix}" if self.suffix else self.code

    def component(self, code: str) -> Component | None:
        """The component of that code, if there is one."""
        return next((item for item in self.components if item.code == code), None)


@dataclass(frozen=True, kw_only=True)
class FieldOfProcedures:
    """A field (lĩnh vực) procedures are grouped by."""

    code: str
    name: Text


@dataclass(frozen=True, kw_only=True)
class LifeEvent:
    """A moment in a life or a business that needs several procedures, in the order people do them."""

    code: str
    name: Text
    explanation: Text = Text()
    audience: str = "citizen"
    procedures: tuple[str, ...] = ()
    icon: str = ""
