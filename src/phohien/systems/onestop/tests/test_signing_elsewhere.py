"""A result signed by the leader and sealed by the clerk with tokens, through the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phohien.base.files import queries as kept
from phohien.base.signing import authority
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as signing
from phohien.base.signing.models import Handover
from phohien.base.signing.tests.vgca import Token
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import Result
from phohien.systems.onestop.services import results
from phohien.systems.onestop.tests import make, make_pages, make_papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"
    make.load_catalogue()
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(11))


def token(owner: str, name: str, kind: str) -> Token:
    key = authority.new_key()
    subject = authority.Subject(owner, name, agency="Ủy ban nhân dân phường Phố Hiến")
    certificate = authority.issue(
        subject=subject, public_key=key.public_key(), since=make_papers.LONG_AGO, until=make.at(9, day=30)
    )
    signing.register_credential(
        certificate_pem=certificate.public_bytes(Encoding.PEM), kind=kind, owner_code=owner, owner_name=name,
        key_kind="token", by=SYSTEM, at=make.at(8),
    )  # fmt: skip
    return Token(certificate, key)


def signed_file(by: Token, field: str) -> SimpleUploadedFile:
    given = Handover.objects.latest("pk")
    return SimpleUploadedFile("da-ky.pdf", by.sign(kept.read(given.file_code), field), "application/pdf")


def test_the_leader_and_the_clerk_are_led_to_the_page_for_tokens_and_what_they_bring_is_kept(monkeypatch: Any) -> None:
    leaders = token(make.LEADER.code, "Đỗ Quang Minh", "person")
    wards = token(make.WARD, "Ủy ban nhân dân phường Phố Hiến", "agency_seal")
    dossier = make_papers.drafted()
    address = reverse("onestop:desk_elsewhere", args=[dossier.code])
    leader, clerk = make_pages.As(make.LEADER, monkeypatch), make_pages.As(make.CLERK, monkeypatch)

    assert leader.get(reverse("onestop:desk_sign", args=[dossier.code])).url == address
    shown = leader.post(address, {"way": "program"})
    assert "connect-src 'self' wss://127.0.0.1:8987 ws://127.0.0.1:8987" in shown.headers["Content-Security-Policy"]
    assert "signing/token.js" in shown.content.decode()
    given = Handover.objects.get()
    wrong = {"way": "bring", "given": given.code, "signed": SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")}
    refused = leader.post(address, wrong)
    done = leader.post(address, {"way": "bring", "given": given.code, "signed": signed_file(leaders, "A")})
    assert (refused.status_code >= 400, done.status_code) == (True, 302)
    assert results.current(dossier).state == Result.State.SIGNED

    sealing = clerk.post(reverse("onestop:desk_seal", args=[dossier.code]), {"number": "17/TLKS"})
    assert sealing.url == f"{address}?so=17%2FTLKS"
    clerk.post(sealing.url, {"way": "program"})
    given = Handover.objects.latest("pk")
    done = clerk.post(sealing.url, {"way": "bring", "given": given.code, "signed": signed_file(wards, "B")})

    assert done.status_code == 302
    result = results.current(dossier)
    assert (result.state, result.number) == (Result.State.SEALED, "17/TLKS")
    report = signatures.verify_pdf(kept.read(result.file_code), at=make.at(12))
    assert [one.kind for one in report.signatures] == ["person", "agency_seal"]
    assert report.is_valid


def test_a_program_that_signed_an_older_draft_is_refused(monkeypatch: Any) -> None:
    leaders = token(make.LEADER.code, "Đỗ Quang Minh", "person")
    dossier = make_papers.drafted()
    leader = make_pages.As(make.LEADER, monkeypatch)
    address = reverse("onestop:desk_elsewhere", args=[dossier.code])
    leader.post(address, {"way": "program"})
    results.draft_result(code=dossier.code, title="Bản khác", content={}, by=make.CIVIL, at=make.at(11))

    given = Handover.objects.get()
    answer = leader.post(address, {"way": "bring", "given": given.code, "signed": signed_file(leaders, "A")})

    assert answer.status_code == 409
    assert results.current(dossier).state == Result.State.DRAFT
