"""What of a dossier goes through the office's register of outgoing documents, and whom it concerns."""

from __future__ import annotations

from datetime import datetime

from phohien.base.accounts.models import Account
from phohien.kernel.errors import NotFound
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import OutgoingRequest, Paper, Result
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import births
from phohien.systems.onestop.rules import outgoing as rules
from phohien.systems.onestop.rules import papers as forms


def document_type(result: Result) -> str:
    """The type of document the result is, or nothing when it has a book of its own. A result set from a birth has one."""
    if result.is_positive and result.content.get("template") == births.TEMPLATE:
        return ""
    return rules.document_type(versions.rules_of(result.dossier.version), result.kind, is_positive=result.is_positive)


def waiting_letters(limit: int) -> list[int]:
    """The numbers of the letters still to be asked for, oldest first."""
    rows = OutgoingRequest.objects.filter(state=OutgoingRequest.State.WAITING).order_by("id")
    return list(rows.values_list("pk", flat=True)[:limit])


def register_office(agency: str, competent: str, at: datetime) -> str:
    """The office whose register takes the letter: the writer's, the first above it where somebody keeps one, else the
    competent agency.
    """
    keeping = set(directory.agencies_with("clerk", at))
    found = directory.find_agency(agency, at.date())
    while found is not None:
        if found.code in keeping:
            return str(found.code)
        found = found.parent
    return competent


def issued_letter(paper: Paper) -> OutgoingRequest | None:
    """The letter as it went out, signed and sealed, once it did."""
    return paper.outgoing.filter(state=OutgoingRequest.State.ISSUED).first()


def result_of(row: OutgoingRequest) -> Result:
    """The result the request is for. Raises NotFound when it is for a letter."""
    if row.result is None:
        raise NotFound(f"{row.code} is no result.", code="onestop.no_result")
    return row.result


def title_of(row: OutgoingRequest) -> str:
    """What was asked for, in its own language."""
    return str(row.result.title) if row.result else forms.FORMS[row.paper.form].name.vi  # type: ignore[union-attr]


def who_minds(row: OutgoingRequest, at: datetime) -> list[str]:
    """The accounts that should know of a refusal: who asked, or the office's leaders when the system did."""
    agency = row.dossier.competent_agency
    known = [] if row.made_by == "system" else [row.made_by]
    roles = ("leader",) if not known else ("clerk",) if row.result else ()
    known += [one.account.code for role in roles for one in directory.accounts_holding(role, agency, at)]
    there = set(Account.objects.filter(code__in=known).values_list("code", flat=True))
    return [code for code in dict.fromkeys(known) if code in there]
