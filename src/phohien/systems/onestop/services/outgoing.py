"""Letters and results that the office's register issues: asked for, heard of, asked again.

Number, seal and register are the documents system's; nothing passes but the contract. A result is asked for in the very
transaction in which the leader signs it; a letter a moment after its act, from a row that waits.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.base.accounts import queries as accounts
from phohien.base.files import services as files
from phohien.base.ledger import services as ledger
from phohien.base.notices import services as notices
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.lgsp.contracts.documents import (
    OutgoingDocumentIssued,
    OutgoingDocumentRefused,
    OutgoingDocumentRequested,
)
from phohien.systems.onestop.models import Dossier, OutgoingRequest, Result
from phohien.systems.onestop.policy import ASK_FOR_ISSUE, HEAR_DOCUMENTS, POLICY
from phohien.systems.onestop.queries import outgoing as reads
from phohien.systems.onestop.rules import outgoing as rules
from phohien.systems.onestop.rules import papers as forms
from phohien.systems.onestop.services import acting, house_acts, papers

State = OutgoingRequest.State


def request_result(
    dossier: Dossier, result: Result, *, file_code: str, sha256: str, by: Actor, at: datetime
) -> OutgoingDocumentRequested | None:
    """The fact that asks for the signed result, whose row stands; None when the office keeps another book for it.

    Part of the signing. ``by`` is who signs.
    """
    type_code = reads.document_type(result)
    if not type_code:
        return None
    row = OutgoingRequest.objects.create(
        dossier=dossier, result=result, code=rules.request_code(dossier.code, result.code, 1), type_code=type_code,
        agency=dossier.competent_agency, state=State.ASKED, made_at=at, made_by=by.code, asked_at=at,
    )  # fmt: skip
    return _fact_of_result(row, file_code=file_code, sha256=sha256, signer=by)


def _fact_of_result(
    row: OutgoingRequest, *, file_code: str, sha256: str, signer: Actor | None
) -> OutgoingDocumentRequested:
    dossier = row.dossier
    result = reads.result_of(row)
    return OutgoingDocumentRequested(
        request_code=row.code, case=dossier.code, agency=row.agency, type_code=row.type_code, stage="signed",
        title=f"{result.title} – hồ sơ {dossier.code}", file_code=file_code, sha256=sha256,
        signed_on=in_vietnam(result.signed_at or row.made_at).date(), signer=signer.code if signer else "",
        signer_position=signer.post_title if signer else "",
        signer_competence=rules.competence_of(signer.post_title, is_delegate=bool(signer.delegated_by)) if signer else "",
        work_file=rules.work_file_sign(dossier.procedure_code), work_file_title=dossier.title,
    )  # fmt: skip


@transaction.atomic
def request_letter(*, number: int, by: Actor, at: datetime) -> bool:
    """The waiting letter is asked for, its PDF in the common store; whether it was still waiting. Safe to repeat."""
    POLICY.require(by, HEAR_DOCUMENTS)
    row = OutgoingRequest.objects.select_for_update(of=("self",)).filter(pk=number, state=State.WAITING).first()
    if row is None or row.paper is None:
        return False
    dossier, form = row.dossier, forms.FORMS[row.paper.form]
    row.agency = reads.register_office(row.agency, dossier.competent_agency, at)
    stored = papers.keep_letter(row.paper, office=row.agency, by=by, at=at)
    row.state, row.asked_at = State.ASKED, at
    row.save(update_fields=["agency", "state", "asked_at"])
    fact = OutgoingDocumentRequested(
        request_code=row.code, case=dossier.code, agency=row.agency, type_code=row.type_code, stage="drafted",
        title=f"{form.name.vi} {dossier.code}", file_code=stored.code, sha256=stored.sha256,
        work_file=rules.work_file_sign(dossier.procedure_code), work_file_title=dossier.title,
    )  # fmt: skip
    _note(row, ASK_FOR_ISSUE, by=by, at=at, note=form.name.vi, fact=fact)
    return True


def _note(row: OutgoingRequest, act: Act, *, by: Actor, at: datetime, note: str, fact: object = None) -> None:
    """A line of the dossier's history; the dossier itself does not change."""
    ledger.record(
        act=act, subject=row.dossier.code, case=row.dossier.code, by=by, at=at, note=note, agency=row.agency,
        fact=fact, data={"request": row.code},  # type: ignore[arg-type]
    )  # fmt: skip


@transaction.atomic
def ask_again(*, code: str, number: int, by: Actor, at: datetime) -> OutgoingRequest:
    """What was refused is asked for once more, under a new code. Raises NotAllowed; Stale when that was done already or the
    result was replaced meanwhile; NotFound.
    """
    dossier = acting.lock(code)
    acting.require(by, ASK_FOR_ISSUE, dossier)
    old = dossier.outgoing.filter(pk=number).first()
    if old is None:
        raise NotFound(_("This dossier has no such request."), code="onestop.no_request")
    siblings = dossier.outgoing.filter(paper=old.paper, result=old.result)
    is_open = siblings.exclude(state=State.REFUSED).exists()
    if is_open or (old.result is not None and old.result.state != Result.State.SIGNED):
        raise Stale(_("This was asked for again already. Please look at the dossier."), code="onestop.asked_again")
    what = old.result.code if old.result else f"{old.paper.form}-{old.paper.number}"  # type: ignore[union-attr]
    row = OutgoingRequest.objects.create(
        dossier=dossier, paper=old.paper, result=old.result, agency=dossier.competent_agency if old.result else old.agency,
        code=rules.request_code(dossier.code, what, siblings.count() + 1), type_code=old.type_code, made_at=at,
        made_by=by.code, state=State.ASKED if old.result else State.WAITING, asked_at=at if old.result else None,
    )  # fmt: skip
    fact = None
    if old.result is not None:
        fact = _fact_of_result(row, file_code=old.result.file_code, sha256=old.result.sha256, signer=None)
    _note(row, ASK_FOR_ISSUE, by=by, at=at, note=reads.title_of(row), fact=fact)
    return row


def hear_refused(*, fact: OutgoingDocumentRefused, by: Actor, at: datetime) -> None:
    """The dossier shows why the document was not issued, and who asked for it has a notice; heard twice, said once."""
    POLICY.require(by, HEAR_DOCUMENTS)
    with transaction.atomic():
        row = _waiting(fact.request_code)
        if row is None:
            return
        row.state, row.refused_at, row.reason = State.REFUSED, fact.refused_at, fact.reason[:80]
        row.sentence_vi, row.sentence_en = fact.sentence_vi, fact.sentence_en
        row.save()
        _note(row, HEAR_DOCUMENTS, by=by, at=at, note=fact.sentence_vi)
        for account in reads.who_minds(row, at):
            _tell_official(account, row, by=by, at=at)


def _tell_official(account: str, row: OutgoingRequest, *, by: Actor, at: datetime) -> None:
    notices.notify(
        to=account,
        subject=gettext_lazy("A document of dossier %(code)s was not issued") % {"code": row.dossier.code},
        body=gettext_lazy("The records office did not issue it. Open the dossier to read why, mend it and ask again."),
        link=f"/mot-cua/ban-tiep-nhan/ho-so/{row.dossier.code}/", about=row.dossier.code, by=by, at=at, by_mail=False,
    )  # fmt: skip


def _waiting(code: str) -> OutgoingRequest | None:
    """The request that is still unanswered; another system's, or one answered, is nobody's here."""
    rows = OutgoingRequest.objects.select_for_update(of=("self",)).select_related("dossier", "paper", "result")
    return rows.filter(code=code, state=State.ASKED).first()


def hear_issued(*, fact: OutgoingDocumentIssued, by: Actor, at: datetime) -> OutgoingRequest | None:
    """The row bears number, day and file of the issued document; None when it is not ours or was heard already. Part of the
    larger act of hearing, which goes on with the result.
    """
    POLICY.require(by, HEAR_DOCUMENTS)
    row = _waiting(fact.request_code)
    if row is None:
        return None
    row.state, row.number, row.issued_on, row.issued_at = (
        State.ISSUED,
        fact.number_notation,
        fact.issued_on,
        fact.issued_at,
    )
    row.document_code, row.file_code, row.sha256 = fact.document_code, _own(fact.file_code, by, at), fact.sha256
    row.save()
    _note(row, HEAR_DOCUMENTS, by=by, at=at, note=f"{reads.title_of(row)}: {row.number}")
    if row.paper is not None and accounts.find_account(row.dossier.account_code) is not None:
        house_acts.tell_applicant(
            row.dossier,
            subject=gettext_lazy("Dossier %(code)s: a letter was signed") % {"code": row.dossier.code},
            body=gettext_lazy("The office signed and numbered a letter about “%(title)s”. You can read it in the dossier.")
            % {"title": row.dossier.title},
            by=by, at=at, by_mail=False,
        )  # fmt: skip
    return row


def _own(code: str, by: Actor, at: datetime) -> str:
    """The document's file under a name of our own, so that it stays with the dossier when the office destroys the work file it
    lies in; as it was told when the store has no such file."""
    try:
        return files.keep_again(code=code, by=by, at=at).code
    except NotFound:
        return code


def require_own_seal(result: Result) -> None:
    """Nothing, or Refused: a result the office's register issues is not sealed here."""
    if result.outgoing.exists():
        raise Refused(
            _("The records clerk numbers and seals this result in the documents system."), code="onestop.sealed_there"
        )
