"""Results as signed files: typeset from the draft, signed by the leader, sealed by the agency, kept for ever.

Computing (typesetting, signing, time stamp) happens before the act and holds no lock on the dossier; the act then checks
that the draft is still the one that was computed from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.signing import formfields, handover
from phohien.base.signing import queries as credentials
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind, KeyKind, PreparedSignature
from phohien.base.signing.rules import AUTOMATIC, LEADER_FIELD, Appearance
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Problem, Refused, Stale
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Result
from phohien.systems.onestop.policy import SEAL, SIGN
from phohien.systems.onestop.queries import births as birth_answers
from phohien.systems.onestop.queries import dossiers
from phohien.systems.onestop.queries import outgoing as outgoing_reads
from phohien.systems.onestop.queries import results as papers_of_results
from phohien.systems.onestop.rules import births, papers
from phohien.systems.onestop.services import acting, outgoing, replacing, results
from phohien.ui.typeset import typeset

SIGN_STEP, SEAL_STEP = "sign_result", "seal_result"
#: Makes the fact a signature brings about, from the result, the signed file's hash, who signs and when.
FactOf = Callable[[Result, str, Actor, datetime], Fact | None]


def draft_pdf(result: Result, *, by: Actor | None = None, at: datetime | None = None) -> bytes:
    """The result as PDF/A. Without ``by`` and ``at`` the signatory and the day are left blank; the same data, the same bytes."""
    data = papers_of_results.paper_of(result, by=by, at=at)
    return typeset(papers.template_of(str(result.content.get("template") or "")), data, at=at or result.drafted_at)


def to_sign(result: Result, *, by: Actor, at: datetime) -> bytes:
    """The very bytes the leader signs. What the records office issues has places for its number and day, which are filled in
    after the signature without touching it (NĐ 30/2020/NĐ-CP, Điều 15).
    """
    pdf = draft_pdf(result, by=by, at=at)
    return formfields.prepare_form(pdf) if outgoing_reads.document_type(result) else pdf


def sign_draft(*, code: str, by: Actor, at: datetime, note: str = "", fact_of: FactOf | None = None) -> Result:
    """The drafted result bears the leader's signature, as a file that anyone can verify; the dossier goes on.

    A register is told what the signature brings about (a birth: ``BirthRegistrationRequested``); ``fact_of`` says it for
    other results. Raises NotAllowed, Refused without a usable certificate, Stale when the draft changed meanwhile.
    """
    dossier, result = _draft(code, by)
    credential = _credential(owner=by.code, kind=CredentialKind.PERSON, by=by, at=at)
    pdf = to_sign(result, by=by, at=at)
    field = formfields.field_for(pdf, LEADER_FIELD)
    signed = signing.sign_pdf(
        pdf, credential=credential, reason=_reason(result), at=at, appearance=_hand(pdf), by=by, location=_where(result),
        field_name=field, certify=bool(field),
    )  # fmt: skip
    return _keep_signed(dossier, result, signed, by=by, at=at, note=note, fact_of=fact_of)


def sign_many(*, codes: Iterable[str], by: Actor, at: datetime, note: str = "") -> dict[str, str]:
    """Every draft of the list that could be signed is signed, each in a transaction of its own.

    Returns, by dossier code, the sentence why one could not.
    """
    return _each(codes, lambda code: sign_draft(code=code, by=by, at=at, note=note))


def seal_signed(*, code: str, number: str = "", by: Actor, at: datetime) -> Result:
    """The agency's seal lies over the leader's signature in the same file; the dossier is settled.

    Raises NotAllowed, Refused when the result is not signed or the agency has no usable certificate.
    """
    dossier, result = _signed(code, by)
    credential = _credential(owner=dossier.competent_agency, kind=CredentialKind.AGENCY_SEAL, by=by, at=at)
    sealed = signing.sign_pdf(
        kept.read(result.file_code), credential=credential, reason=_issue_reason(result, number), at=at, by=by,
        location=_where(result),
    )  # fmt: skip
    return _keep_sealed(dossier, result, sealed, number=number, by=by, at=at)


def prepare_external(*, code: str, by: Actor, at: datetime, number: str = "") -> PreparedSignature:
    """The draft (for the leader) or the signed result (for the clerk) waits fifteen minutes for a key that is elsewhere.

    The token signs ``attributes``; ``complete_external`` takes its answer. Raises NotAllowed and Refused.
    """
    paper = _paper_for_outside(code, by, at, number=number)
    return signing.prepare(
        paper.pdf, credential=paper.credential, reason=paper.reason, by=by, at=at, appearance=paper.look,
        location=_where(paper.result), field_name=paper.field, certify=bool(paper.field),
    )  # fmt: skip


def hand_out(*, code: str, by: Actor, at: datetime) -> handover.HandedOut:
    """The same paper waits for a signing program on the person's machine. Raises NotAllowed and Refused."""
    paper = _paper_for_outside(code, by, at, number="")
    return handover.hand_out(
        paper.pdf, credential=paper.credential, subject=code, step=paper.step, seen=_hash(paper.pdf),
        name=f"{paper.result.code}.pdf", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def take_back(*, code: str, given: str, by: Actor, at: datetime, number: str = "") -> Result:
    """The result bears the signature or the seal the program brought back. Raises as ``complete_external``."""
    held, signed = handover.take(code=given, by=by, at=at)
    dossier = dossiers.get_dossier(code)
    result = results.current(dossier)
    is_seal = held.step == SEAL_STEP
    expected = result.sha256 if is_seal else _hash(to_sign(result, by=by, at=held.asked_at))
    if held.subject != code or expected != held.seen_sha256:
        raise Stale(_("The draft was changed or signed meanwhile. Please read it again."), code="onestop.other_draft")
    if is_seal:
        acting.require(by, SEAL, dossier)
        return _keep_sealed(dossier, result, signed, number=number, by=by, at=at)
    acting.require(by, SIGN, dossier)
    return _keep_signed(dossier, result, signed, by=by, at=at, note="", fact_of=None)


def awaits_seal(result: Result) -> bool:
    """Whether the leader signed the result and the agency has not sealed it."""
    return result.state == Result.State.SIGNED


def is_key_elsewhere(*, code: str, by: Actor, at: datetime) -> bool:
    """Whether the next signature of the dossier's result is made with a token or a remote service."""
    dossier = dossiers.get_dossier(code)
    is_seal = awaits_seal(results.current(dossier))
    owner, kind = (
        (dossier.competent_agency, CredentialKind.AGENCY_SEAL) if is_seal else (by.code, CredentialKind.PERSON)
    )
    known = credentials.find_credential(owner_code=owner, kind=kind, at=at)
    return known is not None and known.key_kind != KeyKind.SOFT


@dataclass(frozen=True, slots=True)
class _Outside:
    """A paper that is signed elsewhere."""

    result: Result
    pdf: bytes
    credential: Credential
    reason: str
    look: Appearance
    step: str
    field: str = ""


def _paper_for_outside(code: str, by: Actor, at: datetime, *, number: str) -> _Outside:
    dossier = dossiers.get_dossier(code)
    result = results.current(dossier)
    if result.state == Result.State.SIGNED:
        _signed(code, by)
        owner = dossier.competent_agency
        credential = _credential(owner=owner, kind=CredentialKind.AGENCY_SEAL, by=by, at=at, soft=False)
        reason = _issue_reason(result, number)
        return _Outside(result, kept.read(result.file_code), credential, reason, AUTOMATIC, SEAL_STEP)
    _draft(code, by)
    credential = _credential(owner=by.code, kind=CredentialKind.PERSON, by=by, at=at, soft=False)
    pdf = to_sign(result, by=by, at=at)
    return _Outside(
        result, pdf, credential, _reason(result), _hand(pdf), SIGN_STEP, formfields.field_for(pdf, LEADER_FIELD)
    )


@transaction.atomic
def complete_external(
    *, code: str, prepared: str, signature: bytes, by: Actor, at: datetime, number: str = "", note: str = "",
    fact_of: FactOf | None = None,
) -> Result:  # fmt: skip
    """The result bears the signature or the seal made elsewhere. Raises as ``sign_draft``, and Stale when the prepared
    document is not the present draft any more.
    """
    held = credentials.get_prepared(prepared)
    dossier = dossiers.get_dossier(code)
    result = results.current(dossier)
    is_seal = held.credential.kind == CredentialKind.AGENCY_SEAL
    expected = result.sha256 if is_seal else _hash(to_sign(result, by=by, at=held.prepared_at))
    if expected != held.original_sha256:
        raise Stale(_("The draft was changed or signed meanwhile. Please read it again."), code="onestop.other_draft")
    signed = signing.complete(prepared=held, signature=signature, by=by, at=at)
    if is_seal:
        return _keep_sealed(dossier, result, signed, number=number, by=by, at=at)
    return _keep_signed(dossier, result, signed, by=by, at=at, note=note, fact_of=fact_of)


def _draft(code: str, by: Actor) -> tuple[Dossier, Result]:
    """The dossier and its draft, ready to be signed by this person. Raises NotAllowed and Refused."""
    dossier = dossiers.get_dossier(code)
    acting.require(by, SIGN, dossier)
    result = results.current(dossier)
    if result.state != Result.State.DRAFT:
        raise Refused(_("This result is signed already."), code="onestop.signed_already")
    return dossier, result


def _signed(code: str, by: Actor) -> tuple[Dossier, Result]:
    dossier = dossiers.get_dossier(code)
    acting.require(by, SEAL, dossier)
    result = results.current(dossier)
    if result.state != Result.State.SIGNED or not result.file_code:
        raise Refused(_("Only a signed result is sealed."), code="onestop.not_signed")
    outgoing.require_own_seal(result)
    return dossier, result


def _credential(*, owner: str, kind: str, by: Actor, at: datetime, soft: bool = True) -> Credential:
    """The certificate to use now. Raises Refused with what to do when there is none.

    One that expired or was revoked is returned so that signing itself says which.
    """
    known = credentials.list_credentials(owner_code=owner, kind=kind)
    usable = [item for item in known if credentials.standing_of(item, at=at) == "valid"]
    fitting = [item for item in usable if (item.key_kind == KeyKind.SOFT) == soft]
    if fitting or usable or known:
        return (fitting or usable or known)[0]
    sentence = (
        _("Your agency has no certificate for its seal yet. Ask the operator to register one.")
        if kind == CredentialKind.AGENCY_SEAL
        else _("You have no signing certificate yet. Ask the operator to register one in your name.")
    )
    raise Refused(sentence, code="onestop.no_credential")


def _hand(pdf: bytes) -> Appearance:
    """The leader's place on the last page, where the template left it."""
    box = papers.signature_place(pdf)
    return Appearance(page=-1, box=box) if box else AUTOMATIC


def _reason(result: Result) -> str:
    return f"Ký ban hành kết quả {result.code}"


def _issue_reason(result: Result, number: str) -> str:
    shown = number or result.number or str(result.content.get("number") or "")
    return f"Phát hành kết quả {result.code}" + (f", số {shown}" if shown else "")


def _where(result: Result) -> str:
    heading = result.content.get("heading") or {}
    return str(heading.get("unit") or "")


def _keep(content: bytes, result: Result, *, by: Actor, at: datetime) -> StoredFile:
    return files.keep(content=content, name=f"{result.code}.pdf", by=acting.office_of(by), at=at)


@transaction.atomic
def _keep_signed(
    dossier: Dossier, result: Result, signed: bytes, *, by: Actor, at: datetime, note: str, fact_of: FactOf | None
) -> Result:
    stored = _keep(signed, result, by=by, at=at)
    fact = (fact_of or fact_of_signing)(result, stored.sha256, by, at)
    fact = fact or outgoing.request_result(dossier, result, file_code=stored.code, sha256=stored.sha256, by=by, at=at)
    return results.sign_result(
        code=dossier.code, file_code=stored.code, sha256=stored.sha256, by=by, at=at, fact=fact, note=note,
        draft_code=result.code,
    )  # fmt: skip


@transaction.atomic
def _keep_sealed(dossier: Dossier, result: Result, sealed: bytes, *, number: str, by: Actor, at: datetime) -> Result:
    stored = _keep(sealed, result, by=by, at=at)
    shown = number or result.number or str(result.content.get("number") or "")
    return results.seal_result(
        code=dossier.code, file_code=stored.code, sha256=stored.sha256, number=shown, by=by, at=at
    )


def fact_of_signing(result: Result, sha256: str, by: Actor, at: datetime) -> Fact | None:
    """What the signature brings about in a register: a birth is registered as the certificate says it; else nothing."""
    if result.content.get("template") != births.TEMPLATE or not result.is_positive:
        return None
    if replacing.is_replacement(result):
        return None  # the birth is registered; the register is corrected by its own act
    drafted_on = in_vietnam(result.drafted_at).date()
    birth = births.as_certified(birth_answers.birth_of(result.dossier, on=drafted_on), result.content)
    return births.registration(
        birth, signed_on=in_vietnam(at).date(), signatory=by.name, signatory_title=by.post_title,
        result_code=result.code, result_sha256=sha256,
    )  # fmt: skip


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _each(codes: Iterable[str], act: Callable[[str], object]) -> dict[str, str]:
    failed: dict[str, str] = {}
    for code in codes:
        try:
            act(code)
        except Problem as refusal:
            failed[code] = str(refusal)
    return failed
