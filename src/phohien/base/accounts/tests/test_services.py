"""The acts on accounts, against the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from phohien.base.accounts import queries, services
from phohien.base.accounts.models import Account, Representation
from phohien.base.accounts.tests import make
from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.kernel.policy import ANONYMOUS, SYSTEM, Actor

pytestmark = pytest.mark.django_db


def test_opening_an_account_writes_one_ledger_line() -> None:
    account = make.official()

    assert [entry.act for entry in ledger.history(f"account:{account.code}")] == ["accounts.open_account"]


def test_only_an_operator_with_two_factors_opens_accounts() -> None:
    one_factor = Actor(code="x", kind="official", post="p", roles=frozenset({"operator"}), assurance=1)

    for actor in (ANONYMOUS, one_factor, Actor(code="y", kind="official", post="p", assurance=2)):
        with pytest.raises(NotAllowed):
            services.open_account(username="ai-do", kind="citizen", full_name="Ai Đó", by=actor, at=make.AT)


@pytest.mark.parametrize("username", ["ab", "Có dấu", "-dau", "a" * 65, "a b c"])
def test_a_sign_in_name_has_a_known_shape(username: str) -> None:
    with pytest.raises(Refused) as refusal:
        make.official(username)

    assert refusal.value.code == "accounts.bad_username"


def test_a_sign_in_name_is_taken_whatever_its_case() -> None:
    make.official("can-bo")

    with pytest.raises(Refused) as refusal:
        make.official("CAN-BO")

    assert refusal.value.code == "accounts.taken"


def test_a_weak_password_is_refused_and_nothing_is_saved() -> None:
    with pytest.raises(Refused) as refusal:
        make.official(password="12345678")

    assert refusal.value.code == "accounts.weak_password"
    assert not Account.objects.exists()


def test_two_accounts_may_carry_the_same_number_only_while_unconfirmed() -> None:
    make.citizen("mot", personal_id="000190123456")
    make.citizen("hai", personal_id="000190123456")
    make.citizen("ba-ba", personal_id="000190123456", identity_source="vneid")

    with pytest.raises(Refused):
        make.citizen("bon-bon", personal_id="000190123456", identity_source="vneid")


def test_the_database_itself_refuses_a_number_that_is_not_twelve_digits() -> None:
    account = make.citizen()

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(personal_id="12345")


def test_the_database_itself_refuses_a_confirmation_by_nobody() -> None:
    account = make.citizen(personal_id="000190123456")

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(personal_id_confirmed=True)


def test_an_account_tied_to_one_person_cannot_become_anothers() -> None:
    account = make.citizen(personal_id="000190123456", identity_source="vneid")

    with pytest.raises(Refused) as refusal:
        services.confirm_identity(
            account=account,
            personal_id="000190999999",
            full_name="Ai Khác",
            birth_on=None,
            source="vneid",
            by=SYSTEM,
            at=make.AT,
        )

    assert refusal.value.code == "accounts.other_identity"


def test_confirming_what_is_known_already_changes_nothing_and_writes_nothing() -> None:
    account = make.citizen(personal_id="000190123456", identity_source="vneid")
    lines = len(ledger.history(f"account:{account.code}"))

    services.confirm_identity(
        account=account,
        personal_id="000190123456",
        full_name=account.full_name,
        birth_on=None,
        source="vneid",
        by=SYSTEM,
        at=make.AT,
    )

    assert len(ledger.history(f"account:{account.code}")) == lines


def _represent(account: Account, **more: object) -> Representation:
    fields = {"organisation_code": "0901234567", "organisation_name": "Công ty Nhãn Lồng", "ground": "legal", **more}
    return services.grant_representation(account=account, by=SYSTEM, at=make.AT, **fields)


def test_who_represents_an_organisation_acts_in_its_name_until_the_representation_ends() -> None:
    account = make.citizen()
    granted = _represent(account)
    session = {queries.ACTING_FOR_KEY: "0901234567"}

    during = queries.actor_of(account, session, at=make.AT)
    services.end_representation(representation=granted, by=SYSTEM, at=make.AT + timedelta(days=1))
    afterwards = queries.actor_of(account, session, at=make.AT + timedelta(days=1))

    assert (during.kind, during.organisation_code) == ("enterprise", "0901234567")
    assert (afterwards.kind, afterwards.organisation_code) == ("citizen", "")


def test_a_representation_never_overlaps_itself_even_past_the_service() -> None:
    account = make.citizen()
    _represent(account)

    with pytest.raises(Refused):
        _represent(account, valid_from=make.AT + timedelta(days=3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Representation.objects.create(
            account=account,
            organisation_code="0901234567",
            organisation_name="x",
            valid_from=make.AT + timedelta(days=3),
            recorded_by="x",
            recorded_at=make.AT,
        )


def test_a_representation_may_begin_the_moment_the_last_one_ended() -> None:
    account = make.citizen()
    ended = services.end_representation(representation=_represent(account), by=SYSTEM, at=make.AT + timedelta(days=1))

    renewed = _represent(account, valid_from=ended.valid_until)

    assert renewed.valid_from == ended.valid_until


def test_nobody_acts_for_an_organisation_they_do_not_represent() -> None:
    account = make.citizen()
    actor = queries.actor_of(account, {}, at=make.AT)

    with pytest.raises(NotFound):
        services.choose_organisation(account=account, organisation_code="0909999999", by=actor, at=make.AT)


def test_an_inactive_account_is_nobody() -> None:
    account = make.citizen()
    account.is_active = False

    assert queries.actor_of(account, {}, at=make.AT) is ANONYMOUS


def test_an_unconfirmed_number_is_not_passed_on() -> None:
    account = make.citizen(personal_id="000190123456")

    assert queries.actor_of(account, {}, at=make.AT).personal_id == ""


def test_sign_in_steps_of_another_account_do_not_raise_assurance() -> None:
    account = make.official()
    session = {
        queries.RECORDS_KEY: [{"method": "mfa", "type": "totp"}],
        queries.RECORDS_OWNER_KEY: str(account.pk + 1),
    }

    assert queries.actor_of(account, session, at=make.AT).assurance == 1
