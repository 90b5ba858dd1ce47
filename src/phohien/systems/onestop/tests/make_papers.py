"""Certificates, drafts and signed results for the tests of papers, made by the system's own acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.contracts.population import BirthEntryAnswer
from phohien.systems.onestop.models import Dossier, Result
from phohien.systems.onestop.queries import births as answers
from phohien.systems.onestop.rules import births
from phohien.systems.onestop.services import handling, issuing, results
from phohien.systems.onestop.tests import make

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=make.MONDAY.tzinfo)


def leaders_credential(owner: Actor = make.LEADER) -> Credential:
    """The leader's certificate."""
    return signing.issue_credential(
        kind=CredentialKind.PERSON, owner_code=owner.code, owner_name=owner.name,
        owner_title="Phó Chủ tịch Ủy ban nhân dân", agency_name="Ủy ban nhân dân phường Phố Hiến", by=SYSTEM, at=LONG_AGO,
    )  # fmt: skip


def seal_credential(agency: str = make.WARD) -> Credential:
    """The ward's certificate."""
    return signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code=agency, owner_name="Ủy ban nhân dân phường Phố Hiến",
        agency_name="Ủy ban nhân dân phường Phố Hiến", by=SYSTEM, at=LONG_AGO,
    )  # fmt: skip


def birth_content(dossier: Dossier) -> dict[str, Any]:
    """The certificate's content, as the page drafts it after the register set numbers aside."""
    entry = BirthEntryAnswer(
        dossier_code=dossier.code, personal_id="000326000017", register_agency=make.WARD, book_number="01/2026",
        entry_number=17, state="reserved", reserved_on=date(2026, 11, 23),
    )  # fmt: skip
    return births.certificate(answers.birth_of(dossier, on=date(2026, 11, 23)), entry)


def drafted(**content: Any) -> Dossier:
    """A received birth dossier whose certificate waits for the leader's hand."""
    dossier = make.received()
    results.draft_result(
        code=dossier.code,
        title="Giấy khai sinh",
        content=birth_content(dossier) | content,
        by=make.CIVIL,
        at=make.at(10),
    )
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(10, 5)
    )
    return dossier


def sealed(*, hour: int = 11) -> Result:
    """A result signed by the leader and sealed by the ward; the certificates exist already."""
    dossier = drafted()
    issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(hour))
    return issuing.seal_signed(code=dossier.code, by=make.CLERK, at=make.at(hour, 30))
