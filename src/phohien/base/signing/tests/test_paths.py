"""A certificate path found good is asked about again when anything it depends on is another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from phohien.base.signing import authority, queries, services
from phohien.base.signing.engine import paths
from phohien.base.signing.tests import make
from phohien.base.signing.tests.vgca import Token
from phohien.kernel.policy import SYSTEM

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The paths the library was asked about."""
    found: list[Any] = []
    library = paths._validate

    async def validate(context: Any, path: Any, parameters: Any = None) -> Any:
        found.append(path)
        return await library(context, path, parameters)

    monkeypatch.setattr(paths, "_validate", validate)
    monkeypatch.setattr(paths, "_good", {})
    return found


def unstamped(until: Any = make.AT + 400 * DAY) -> tuple[Any, bytes]:
    """A certificate and a document signed with it, whose time nothing proves."""
    credential = make.person()
    key = authority.key_of(credential.code)
    home = authority.Subject("nguoi", "Người Ký")
    certificate = authority.issue(subject=home, public_key=key.public_key(), since=make.AT - DAY, until=until)
    return credential, Token(certificate, key).sign(make.document(20))


def verdict(pdf: bytes, at: Any) -> tuple[str, bool]:
    found = queries.verify_pdf(pdf, at=at)
    return found.verdict, found.signatures[0].trusted


def test_what_is_remembered_of_a_list_is_its_mark_and_not_its_octets(asked: list[Any]) -> None:
    _credential, pdf = unstamped()
    verdict(pdf, make.AT + DAY)

    assert paths._good
    assert {len(mark) for question in paths._good for mark in question[1]} == {32}


def test_a_path_is_asked_about_once_while_nothing_changes(asked: list[Any]) -> None:
    _credential, pdf = unstamped()

    first = verdict(pdf, make.LATER)
    many = len(asked)
    assert first == verdict(pdf, make.LATER + timedelta(seconds=9))
    assert many and len(asked) == many


def test_a_path_that_was_good_is_not_good_after_its_end_or_before_its_beginning(asked: list[Any]) -> None:
    _credential, pdf = unstamped(until=make.LATER + DAY)

    assert verdict(pdf, make.LATER)[1]
    assert not verdict(pdf, make.LATER + 2 * DAY)[1]
    assert not verdict(pdf, make.AT - 3 * DAY)[1]
    assert verdict(pdf, make.LATER)[1]


def test_a_revocation_counts_at_once(asked: list[Any]) -> None:
    credential = make.person()
    token = Token(queries.certificate_of(credential), authority.key_of(credential.code))
    pdf = token.sign(make.document(20))
    assert verdict(pdf, make.LATER)[1]

    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.LATER + DAY)

    assert verdict(pdf, make.LATER)[1]
    assert not verdict(pdf, make.LATER + 2 * DAY)[1]
    assert verdict(pdf, make.LATER)[1]


def test_a_root_that_is_trusted_no_more_takes_its_paths_along(asked: list[Any], settings: Any) -> None:
    _credential, pdf = unstamped()
    assert verdict(pdf, make.LATER)[1]

    settings.SIGNING_TRUSTS_TEST = False

    assert not verdict(pdf, make.LATER)[1]
