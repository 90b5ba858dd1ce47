"""What the population register answers, does on request, and tells.

**Questions** read: :class:`PersonByCode`, :class:`PersonByDetails`, :class:`HouseholdOf`,
:class:`PossibleDuplicateBirths`. Every answer leaves one line in the access log that the person can read.
The asker names a *purpose* (one of :data:`PURPOSES`) and a *case* (the dossier code); the provider decides
which fields that purpose opens, and names the others in ``withheld``. A purpose that is not on the list is
refused.

**Births** take two steps, because a birth certificate must bear its number in the register book and the
child's personal identifier *before* it is signed, while nobody is registered *until* it is signed:

1. at the edge, when the dossier is ready to sign, the page asks :class:`ReserveBirthEntry`; the next number
   of the book and an identifier are set aside for that dossier (asking again for the same dossier gives the
   same numbers);
2. the signing act tells :class:`BirthRegistrationRequested`; the register makes the entry and the person,
   and tells :class:`BirthRegistered`, or :class:`BirthRegistrationRefused` with the reason.

A reservation that will not be used is given up with :class:`BirthEntryReleased`; its number stays in the
book, struck out with the reason (:class:`BirthEntryStruck`), so that the numbers of a book never have a
hole.

Example::

    reserve = ReserveBirthEntry(dossier_code=code, registrar_agency="H31.47", child=…, mother=…, father=…)
    entry = exchange.ask(reserve, by=actor, at=now, purpose=BIRTH_REGISTRATION, case=code)
    entry.entry_number, entry.book_number, entry.personal_id      # 17, "01/2026", "000326512345"
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from phohien.kernel.facts import Fact, Question, message

BIRTH_REGISTRATION = "birth_registration"
MARRIAGE_REGISTRATION = "marriage_registration"
DEATH_REGISTRATION = "death_registration"
CIVIL_STATUS_EXTRACT = "civil_status_extract"
RESIDENCE = "residence"
FORM_PREFILL = "form_prefill"
IDENTITY_CHECK = "identity_check"
SOCIAL_ASSISTANCE = "social_assistance"
PURPOSES = (
    BIRTH_REGISTRATION,
    MARRIAGE_REGISTRATION,
    DEATH_REGISTRATION,
    CIVIL_STATUS_EXTRACT,
    RESIDENCE,
    FORM_PREFILL,
    IDENTITY_CHECK,
    SOCIAL_ASSISTANCE,
)

Sex = Literal["male", "female"]
DatePrecision = Literal["day", "month", "year"]
MaritalStatus = Literal["single", "married", "divorced", "widowed", "unknown"]
EntryState = Literal["reserved", "registered", "struck"]
Source = Literal["register", "national", "register_only", "register_instead"]
"""Who answered: our register; the national database; ours, because the national one does not know the person; ours, because
the national one did not answer and the installation lets ours stand in. The last is to be shown to whoever decides by it."""


@message("population")
class PersonAnswer:
    """One person, as far as the purpose allows; ``None`` or empty means unknown, or withheld when named so.

    ``personal_id`` is twelve digits. ``birth_date`` is exact only to ``birth_date_precision`` (the unknown
    part is 01). ``birth_unit_code``, ``residence_unit_code`` are administrative unit codes valid at their
    own dates (the birth, and ``residence_since``). ``ethnicity`` and ``nationality`` are shown names.
    ``withheld`` names fields this purpose does not open. ``as_of`` is the day the answer describes. ``source`` says who
    answered.
    """

    personal_id: str
    as_of: date
    source: Source = "register"
    full_name: str = ""
    birth_date: date | None = None
    birth_date_precision: DatePrecision = "day"
    sex: Sex | None = None
    ethnicity: str = ""
    nationality: str = ""
    religion: str = ""
    native_place: str = ""
    birth_place: str = ""
    birth_unit_code: str = ""
    residence_unit_code: str = ""
    residence_address: str = ""
    residence_since: date | None = None
    temporary_residence_unit_code: str = ""
    temporary_residence_address: str = ""
    household_code: str = ""
    relation_to_head: str = ""
    marital_status: MaritalStatus | None = None
    spouse_id: str = ""
    father_id: str = ""
    mother_id: str = ""
    children_ids: tuple[str, ...] = ()
    alive: bool | None = None
    death_date: date | None = None
    withheld: tuple[str, ...] = ()


@message("population", answer=PersonAnswer)
class PersonByCode(Question[PersonAnswer]):
    """The person with this identifier. ``fields`` narrows the answer (empty: all the purpose allows).

    ``on`` asks for the record as it was on a day (None: today). Raises ``NotFound`` when there is no such
    person, ``NotAllowed`` when the purpose is unknown or the asker may not use it.
    """

    personal_id: str
    fields: tuple[str, ...] = ()
    on: date | None = None


@message("population")
class PersonMatch:
    """Whether a person with these details is in the register; ``candidates`` only for officials.

    ``matches`` is True only when exactly one living record agrees on every detail given, tone marks included.
    """

    matches: bool
    candidates: tuple[PersonAnswer, ...] = ()
    source: Source = "register"


@message("population", answer=PersonMatch)
class PersonByDetails(Question[PersonMatch]):
    """Is there a person of this name and birth date; with ``personal_id``: is that identifier theirs?

    Citizens' systems get only ``matches`` (and only with a ``personal_id``); an official gets up to ten
    candidates, those whose tone marks agree first.
    """

    full_name: str
    birth_date: date
    personal_id: str = ""
    sex: Sex | None = None


@message("population")
class HouseholdMember:
    """One member of a household as of the day asked for."""

    personal_id: str
    full_name: str
    relation_to_head: str
    birth_date: date | None = None
    sex: Sex | None = None
    since: date | None = None


@message("population")
class HouseholdAnswer:
    """A household: its code, head, address, unit (valid at ``as_of``) and members, head first."""

    household_code: str
    as_of: date
    head_id: str
    unit_code: str
    address: str
    members: tuple[HouseholdMember, ...] = ()


@message("population", answer=HouseholdAnswer)
class HouseholdOf(Question[HouseholdAnswer]):
    """The household this person belongs to. Raises ``NotFound`` when person or household is unknown."""

    personal_id: str
    on: date | None = None


@message("population")
class ChildDetails:
    """The child as declared; ``birth_place`` written out, ``birth_unit_code`` the commune valid that day."""

    full_name: str
    sex: Sex
    birth_date: date
    ethnicity: str = "Kinh"
    nationality: str = "Việt Nam"
    native_place: str = ""
    birth_place: str = ""
    birth_unit_code: str = ""


@message("population")
class ParentDetails:
    """A parent as declared; ``personal_id`` is empty for a foreigner or a person not in the register."""

    full_name: str
    personal_id: str = ""
    birth_year: int | None = None
    ethnicity: str = ""
    nationality: str = "Việt Nam"
    residence: str = ""


@message("population")
class DeclarantDetails:
    """Who declares the birth; ``relation`` is ``mother``, ``father``, ``grandparent`` or ``other``."""

    full_name: str
    personal_id: str = ""
    relation: str = ""


@message("population")
class DuplicateCandidate:
    """A child in the register who may be the same one: ``score`` 0 to 100 and what agrees, in plain codes.

    ``reasons`` are of ``name_exact, name_folded, name_close, birth_date, birth_date_swapped,
    birth_date_close, sex, mother, father``. ``entry_state`` is ``reserved`` for a birth now being registered
    elsewhere.
    """

    personal_id: str
    full_name: str
    birth_date: date
    score: int
    reasons: tuple[str, ...]
    register_agency: str = ""
    book_number: str = ""
    entry_number: int | None = None
    entry_state: EntryState = "registered"
    dossier_code: str = ""


@message("population")
class DuplicateBirths:
    """Candidates by falling score; ``blocks`` when one is so certain that the birth would be refused."""

    candidates: tuple[DuplicateCandidate, ...] = ()
    blocks: bool = False


@message("population", answer=DuplicateBirths)
class PossibleDuplicateBirths(Question[DuplicateBirths]):
    """Is this birth registered or begun already? Ask before receiving the dossier and before signing."""

    full_name: str
    birth_date: date
    sex: Sex | None = None
    mother_id: str = ""
    father_id: str = ""
    dossier_code: str = ""


@message("population")
class BirthEntryAnswer:
    """The place set aside in the register book, for printing on the birth certificate and its extract.

    ``book_number`` reads "01/2026" (volume/year), ``entry_number`` counts from 1 without holes. ``late``
    tells that the birth is declared after the sixty days of the law. ``state`` is ``registered`` once the
    signed result has come.
    """

    dossier_code: str
    personal_id: str
    register_agency: str
    book_number: str
    entry_number: int
    state: EntryState
    reserved_on: date
    late: bool = False
    warnings: tuple[str, ...] = ()


@message("population", answer=BirthEntryAnswer)
class ReserveBirthEntry(Question[BirthEntryAnswer]):
    """Set aside the next number of the agency's birth book and an identifier for this dossier's child.

    The only question that writes. Idempotent by ``dossier_code``: the second time the same numbers come
    back, and changed details replace the ones kept with the reservation as long as it is not registered (the
    identifier changes when the sex or the birth year does). Ask it outside your own transaction: the book is
    locked until it ends. Raises ``Refused`` when the details break a rule or when a duplicate is certain,
    ``NotAllowed``.
    """

    dossier_code: str
    registrar_agency: str
    child: ChildDetails
    mother: ParentDetails | None = None
    father: ParentDetails | None = None
    declarant: DeclarantDetails | None = None
    registered_unit_code: str = ""


@message("population")
class BirthRegistrationRequested(Fact):
    """Told by the one-stop when the birth result is signed: the register now makes the entry and the person.

    A request addressed to ``population``, answered by :class:`BirthRegistered` or
    :class:`BirthRegistrationRefused` with the same ``dossier_code``. Details must agree with the
    reservation's, if there is one; without one the numbers are given now. ``household_of`` names the parent
    whose household the child joins (empty: none). ``result_code`` and ``result_sha256`` name the signed
    file.
    """

    dossier_code: str
    registrar_agency: str
    registered_unit_code: str
    child: ChildDetails
    signed_on: date
    signatory: str
    signatory_title: str = ""
    mother: ParentDetails | None = None
    father: ParentDetails | None = None
    declarant: DeclarantDetails | None = None
    household_of: str = ""
    result_code: str = ""
    result_sha256: str = ""


@message("population")
class BirthRegistered(Fact):
    """A birth is in the register: the asker closes its request, others may note the new person."""

    dossier_code: str
    personal_id: str
    full_name: str
    birth_date: date
    sex: Sex
    register_agency: str
    registered_unit_code: str
    book_number: str
    entry_number: int
    registered_on: date
    mother_id: str = ""
    father_id: str = ""
    household_code: str = ""
    late: bool = False


@message("population")
class BirthRegistrationRefused(Fact):
    """The register did not take the birth; ``code`` is for machines, ``reason`` a sentence for people."""

    dossier_code: str
    code: str
    reason: str
    article: str = ""


@message("population")
class BirthEntryReleased(Fact):
    """Told by the one-stop when a reserved birth will not be signed: strike the entry out."""

    dossier_code: str
    reason: str
    released_on: date


@message("population")
class BirthEntryStruck(Fact):
    """A reserved number stays in the book, struck out; its identifier is never given again."""

    dossier_code: str
    register_agency: str
    book_number: str
    entry_number: int
    reason: str
    struck_on: date


@message("population")
class PersonCorrected(Fact):
    """A person's record was corrected or supplemented; only field names travel, never values."""

    personal_id: str
    fields: tuple[str, ...]
    valid_on: date
    ground: str = ""


@message("population")
class ResidenceChanged(Fact):
    """A person's registered residence changed from ``valid_on``; unit codes are those valid on that day."""

    personal_id: str
    kind: Literal["permanent", "temporary", "absence", "lodging"]
    unit_code: str
    valid_on: date
    left_unit_code: str = ""
    household_code: str = ""
