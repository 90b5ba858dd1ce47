"""Signing and sealing results: the file, its certificates, what the register is told, keys that are elsewhere."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.base.files import queries as kept
from phohien.base.ledger import queries as ledger
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as signing
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import Dossier, Result, VaultDocument
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import issuing, results
from phohien.systems.onestop.tests import make, make_papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    settings.FILES_ROOT = tmp_path / "files"
    make.load_catalogue()


def test_the_signed_and_sealed_file_is_found_good_with_both_hands_in_order() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()

    result = make_papers.sealed()

    report = signatures.verify_pdf(kept.read(result.file_code), at=make.at(12))
    assert report.is_clean, [str(line) for one in report.signatures for line in (*one.sentences, *one.remarks)]
    assert [one.kind for one in report.signatures] == ["person", "agency_seal"]
    assert report.sha256 == result.sha256
    assert Dossier.objects.get(pk=result.dossier_id).state == states.State.SETTLED
    assert VaultDocument.objects.get(code=result.code).file_code == result.file_code


def test_the_hand_stands_where_the_certificate_left_room_for_it() -> None:
    make_papers.leaders_credential()
    dossier = make_papers.drafted()
    result = issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    pdf = kept.read(result.file_code)
    room = issuing.papers.signature_place(pdf)
    assert room is not None
    widget = re.search(rb"/Rect \[ ?([\d. ]+) ?\][^>]*/Sig|/Sig.*?/Rect \[ ?([\d. ]+) ?\]", pdf, re.DOTALL)
    assert widget is not None
    place = [float(side) for side in (widget[1] or widget[2]).split()]
    assert all(abs(one - other) < 1 for one, other in zip(place, room, strict=True))


def test_signing_a_birth_tells_the_register_what_the_certificate_says() -> None:
    make_papers.leaders_credential()
    dossier = make_papers.drafted()

    result = issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    fact = next(entry.fact for entry in ledger.history(dossier.code) if entry.act == "onestop.sign_result")
    assert fact["child"]["full_name"] == "Nguyễn Minh Anh"
    assert (fact["result_code"], fact["result_sha256"]) == (result.code, result.sha256)
    assert fact["household_of"] == "000195000025"
    assert fact["signatory"] == "Đỗ Quang Minh"


def test_a_leader_without_a_certificate_is_told_what_to_do_and_nothing_changes() -> None:
    dossier = make_papers.drafted()

    with pytest.raises(Refused, match="chưa có chứng thư"):
        issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    assert results.current(dossier).state == Result.State.DRAFT


def test_a_revoked_certificate_signs_nothing_and_the_sentence_says_so() -> None:
    credential = make_papers.leaders_credential()
    signing.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.at(9))
    dossier = make_papers.drafted()

    with pytest.raises(Refused, match="thu hồi"):
        issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    assert results.current(dossier).state == Result.State.DRAFT


def test_an_expired_certificate_signs_nothing_and_the_sentence_says_so() -> None:
    credential = make_papers.leaders_credential()
    type(credential).objects.update(valid_until=make.at(9))
    dossier = make_papers.drafted()

    with pytest.raises(Refused, match="hết hạn"):
        issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))


def test_another_leaders_certificate_is_not_used() -> None:
    make_papers.leaders_credential(make.official("leader", agency="H31.102", name="Người khác"))
    make_papers.leaders_credential()
    dossier = make_papers.drafted()
    stranger = make.official("leader", agency="H31.102")

    with pytest.raises(NotAllowed):
        issuing.sign_draft(code=dossier.code, by=stranger, at=make.at(11))


def test_the_clerk_of_another_agency_cannot_seal() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()
    dossier = make_papers.drafted()
    issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    with pytest.raises(NotAllowed):
        issuing.seal_signed(code=dossier.code, by=make.official("clerk", agency="H31.102"), at=make.at(12))


def test_what_is_not_signed_is_not_sealed() -> None:
    make_papers.seal_credential()
    dossier = make_papers.drafted()

    with pytest.raises(Refused):
        issuing.seal_signed(code=dossier.code, by=make.CLERK, at=make.at(12))


def test_a_draft_changed_while_it_was_being_signed_is_not_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_papers.leaders_credential()
    dossier = make_papers.drafted()
    sign = signing.sign_pdf

    def slowly(pdf: bytes, **more: Any) -> bytes:
        results.draft_result(code=dossier.code, title="Bản khác", content={}, by=make.CIVIL, at=make.at(11))
        return sign(pdf, **more)

    monkeypatch.setattr(issuing.signing, "sign_pdf", slowly)
    with pytest.raises(Refused, match="(?i)dự thảo"):
        issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    assert results.current(dossier).title == "Bản khác"
    assert results.current(dossier).state == Result.State.DRAFT


def _token(certificate_owner: str) -> ec.EllipticCurvePrivateKey:
    """A key that is not in the system, with a certificate of the test authority registered for the owner."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from phohien.base.signing import authority

    key = ec.generate_private_key(ec.SECP256R1())
    subject = authority.Subject(certificate_owner, "Đỗ Quang Minh", "Phó Chủ tịch", "Ủy ban nhân dân phường Phố Hiến")
    certificate = authority.issue(
        subject=subject, public_key=key.public_key(), since=make_papers.LONG_AGO, until=make.at(9, day=30)
    )
    signing.register_credential(
        certificate_pem=certificate.public_bytes(Encoding.PEM), kind="person", owner_code=certificate_owner,
        owner_name="Đỗ Quang Minh", key_kind="token", by=SYSTEM, at=make.at(8),
    )  # fmt: skip
    return key


def test_a_leader_signs_with_a_token_in_two_steps() -> None:
    key = _token(make.LEADER.code)
    dossier = make_papers.drafted()

    held = issuing.prepare_external(code=dossier.code, by=make.LEADER, at=make.at(11))
    value = key.sign(bytes(held.attributes), ec.ECDSA(hashes.SHA256()))
    result = issuing.complete_external(
        code=dossier.code, prepared=held.code, signature=value, by=make.LEADER, at=make.at(11, 5)
    )

    assert result.state == Result.State.SIGNED
    report = signatures.verify_pdf(kept.read(result.file_code), at=make.at(12))
    assert report.is_valid
    assert report.signatures[0].signer == "Đỗ Quang Minh"


def test_a_token_signature_for_an_older_draft_is_not_taken_and_may_be_tried_again() -> None:
    key = _token(make.LEADER.code)
    dossier = make_papers.drafted()
    held = issuing.prepare_external(code=dossier.code, by=make.LEADER, at=make.at(11))
    results.draft_result(code=dossier.code, title="Bản khác", content={}, by=make.CIVIL, at=make.at(11, 1))

    with pytest.raises(Stale):
        issuing.complete_external(
            code=dossier.code, prepared=held.code, by=make.LEADER, at=make.at(11, 5),
            signature=key.sign(bytes(held.attributes), ec.ECDSA(hashes.SHA256())),
        )  # fmt: skip

    held.refresh_from_db()
    assert held.completed_at is None


def test_a_signature_made_with_another_token_is_not_taken() -> None:
    _token(make.LEADER.code)
    dossier = make_papers.drafted()
    held = issuing.prepare_external(code=dossier.code, by=make.LEADER, at=make.at(11))
    other = ec.generate_private_key(ec.SECP256R1())

    with pytest.raises(Refused):
        issuing.complete_external(
            code=dossier.code, prepared=held.code, by=make.LEADER, at=make.at(11, 5),
            signature=other.sign(bytes(held.attributes), ec.ECDSA(hashes.SHA256())),
        )  # fmt: skip

    assert results.current(dossier).state == Result.State.DRAFT


def test_a_batch_signs_what_it_can_and_says_why_not_for_the_rest() -> None:
    make_papers.leaders_credential()
    good, waiting = make_papers.drafted(), make.received()

    failed = issuing.sign_many(codes=[good.code, waiting.code], by=make.LEADER, at=make.at(11))

    assert set(failed) == {waiting.code}
    assert results.current(good).state == Result.State.SIGNED


def test_the_owners_first_download_is_the_hand_over_and_the_second_changes_nothing() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()
    code = make_papers.sealed().dossier.code

    results.collect_result(code=code, by=make.CITIZEN, at=make.at(12))
    results.collect_result(code=code, by=make.CITIZEN, at=make.at(13))

    dossier = Dossier.objects.get(code=code)
    assert (dossier.state, dossier.returned_at) == (states.State.RETURNED, make.at(12))
    assert dossier.delivery.manner == "online"
    acts = [entry.act for entry in ledger.history(code)]
    assert acts.count("onestop.hand_over_result") == 1


def test_nobody_but_the_owner_collects_a_result() -> None:
    code = make.settled().code
    stranger = type(make.CITIZEN)(code="acc-other", name="Người lạ", kind="citizen")

    with pytest.raises(NotAllowed):
        results.collect_result(code=code, by=stranger, at=make.at(15))


def test_a_result_wished_on_paper_is_still_handed_over_at_the_desk() -> None:
    dossier = make.settled()
    Dossier.objects.filter(pk=dossier.pk).update(wants_paper=True)

    results.collect_result(code=dossier.code, by=make.CITIZEN, at=make.at(15))
    assert Dossier.objects.get(pk=dossier.pk).state == states.State.SETTLED
    results.hand_over_result(code=dossier.code, manner="counter", receiver="Nam", by=make.RECEIVER, at=make.at(16))

    assert Dossier.objects.get(pk=dossier.pk).state == states.State.RETURNED


def test_the_same_draft_is_typeset_to_the_same_bytes() -> None:
    result = results.current(make_papers.drafted())

    assert issuing.draft_pdf(result) == issuing.draft_pdf(Result.objects.get(pk=result.pk))
    assert io.BytesIO(issuing.draft_pdf(result)).read(5) == b"%PDF-"
