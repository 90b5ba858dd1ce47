"""Posts: appointing, ending, delegating in absence, and as whom an account acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import policy, queries, services
from phohien.lgsp.directory.models import Agency, Delegation
from phohien.lgsp.directory.tests import make
from phohien.lgsp.directory.tests.make import CLERK, NOW, OPERATOR

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def acting(account: Any, at=NOW + HOUR, post: str | None = None) -> Actor:  # type: ignore[no-untyped-def]
    return queries.actor_of(account, post, at)


def test_an_official_acts_in_the_post_they_were_appointed_to() -> None:
    account = make.official()
    post = make.post(account, roles=("receiving_officer", "handler"))

    actor = acting(account)

    assert (actor.kind, actor.agency, actor.post) == ("official", "H31.101", post.code)
    assert actor.roles == {"receiving_officer", "handler"}
    assert actor.is_official and not actor.delegated_by


def test_the_appointment_stands_in_the_ledger_with_who_and_what() -> None:
    post = make.post(make.official())

    entry = Entry.objects.get(subject=f"post:{post.code}")
    assert (entry.act, entry.by_code, entry.agency) == ("directory.appoint_to_post", "operator", "H31.101")
    assert entry.data["roles"] == ["handler"]


def test_before_the_appointment_and_after_its_end_the_account_holds_no_post() -> None:
    account = make.official()
    post = make.post(account)
    services.end_post(post=post, by=OPERATOR, at=NOW + DAY, reason="Nghỉ hưu")

    assert queries.posts_of(account, NOW - HOUR) == []
    assert [choice.post for choice in queries.posts_of(account, NOW + HOUR)] == [post]
    assert queries.posts_of(account, NOW + DAY) == []
    assert not acting(account, NOW + 2 * DAY).is_official


def test_of_two_posts_the_session_keeps_the_chosen_one() -> None:
    account = make.official()
    make.post(account)
    second = make.post(account, "H31.8", title="Phó Giám đốc", roles=("leader",))

    assert acting(account).agency == "H31.101"
    assert acting(account, post=second.code).agency == "H31.8"
    chosen = queries.actor_in_session(account, {queries.CHOSEN_POST_KEY: second.code}, NOW + HOUR)
    assert chosen.roles == {"leader"}


def test_a_chosen_post_that_ended_gives_way_to_the_first_but_cannot_be_chosen_anew() -> None:
    account = make.official()
    first = make.post(account)
    second = make.post(account, "H31.8", title="Phó Giám đốc")
    services.end_post(post=second, by=OPERATOR, at=NOW + HOUR)

    with pytest.raises(NotAllowed):
        acting(account, NOW + DAY, second.code)
    assert queries.actor_in_session(account, {queries.CHOSEN_POST_KEY: second.code}, NOW + DAY).post == first.code


def test_in_absence_another_official_acts_in_the_post_and_is_named_as_acting_for_its_holder() -> None:
    holder, deputy = make.official("Trần Văn Chủ"), make.official("Lê Thị Phó")
    post = make.post(holder, title="Chủ tịch", roles=("leader",))
    services.delegate_post(
        post=post, to_account=deputy, reason="Đi công tác", valid_until=NOW + DAY, by=OPERATOR, at=NOW
    )

    actor = acting(deputy, NOW + HOUR, post.code)

    assert (actor.name, actor.post, actor.delegated_by) == ("Lê Thị Phó", post.code, "Trần Văn Chủ")
    assert actor.roles == {"leader"}
    with pytest.raises(NotAllowed):
        acting(deputy, NOW + DAY, post.code)


def test_only_the_roles_that_were_lent_are_the_deputys_and_none_the_post_has_not() -> None:
    post = make.post(make.official("Trần Văn Chủ"), title="Chánh Văn phòng", roles=("leader", "clerk"))
    deputy = make.official("Lê Thị Phó")
    with pytest.raises(Refused) as refused:
        services.delegate_post(post=post, to_account=deputy, reason="Nghỉ", roles=["operator"], by=OPERATOR, at=NOW)

    services.delegate_post(post=post, to_account=deputy, reason="Nghỉ", roles=["clerk"], by=OPERATOR, at=NOW)

    assert refused.value.field == "roles"
    assert acting(deputy, NOW + HOUR, post.code).roles == {"clerk"}


def test_a_deputys_own_post_comes_before_the_delegated_one() -> None:
    holder, deputy = make.official("Trần Văn Chủ"), make.official("Lê Thị Phó")
    own = make.post(deputy)
    services.delegate_post(post=make.post(holder), to_account=deputy, reason="Nghỉ phép", by=OPERATOR, at=NOW)

    choices = queries.posts_of(deputy, NOW + HOUR)

    assert choices[0].post == own and choices[0].delegation is None
    assert choices[1].holder_name == "Trần Văn Chủ"


def test_a_post_is_delegated_to_one_person_at_a_time() -> None:
    post = make.post(make.official("Trần Văn Chủ"))
    services.delegate_post(post=post, to_account=make.official("Lê Thị Phó"), reason="Nghỉ phép", by=OPERATOR, at=NOW)

    with pytest.raises(Refused, match="."):
        services.delegate_post(
            post=post, to_account=make.official("Ngô Văn Hai"), reason="Nghỉ phép", by=OPERATOR, at=NOW + HOUR
        )
    assert Delegation.objects.count() == 1


def test_ending_a_delegation_gives_the_post_back_and_one_to_come_is_taken_back() -> None:
    holder, deputy = make.official("Trần Văn Chủ"), make.official("Lê Thị Phó")
    post = make.post(holder)
    now = services.delegate_post(
        post=post, to_account=deputy, reason="Nghỉ phép", valid_until=NOW + DAY, by=OPERATOR, at=NOW
    )
    later = services.delegate_post(
        post=post, to_account=deputy, reason="Đi học", valid_from=NOW + 3 * DAY, by=OPERATOR, at=NOW
    )

    services.end_delegation(delegation=now, by=OPERATOR, at=NOW + HOUR)
    services.end_delegation(delegation=later, by=OPERATOR, at=NOW + HOUR)

    assert queries.posts_of(deputy, NOW + 2 * HOUR) == []
    assert list(Delegation.objects.all()) == [now]
    with pytest.raises(Refused):
        services.end_delegation(delegation=now, by=OPERATOR, at=NOW + DAY)
    assert Entry.objects.filter(act="directory.end_delegation").count() == 2


def test_when_a_post_ends_its_delegations_end_with_it() -> None:
    holder, deputy = make.official("Trần Văn Chủ"), make.official("Lê Thị Phó")
    post = make.post(holder)
    services.delegate_post(post=post, to_account=deputy, reason="Nghỉ phép", by=OPERATOR, at=NOW)

    services.end_post(post=post, by=OPERATOR, at=NOW + HOUR)

    assert queries.posts_of(deputy, NOW + 2 * HOUR) == []
    assert Delegation.objects.get().valid_until == NOW + HOUR


def test_only_an_operator_appoints_ends_and_delegates() -> None:
    account, post = make.official(), make.post(make.official("Trần Văn Chủ"))
    agency = Agency.objects.get(code="H31.8")

    with pytest.raises(NotAllowed):
        services.appoint_to_post(account=account, agency=agency, title="X", roles=[], by=CLERK, at=NOW)
    with pytest.raises(NotAllowed):
        services.end_post(post=post, by=CLERK, at=NOW + HOUR)
    with pytest.raises(NotAllowed):
        services.delegate_post(post=post, to_account=account, reason="X", by=CLERK, at=NOW)
    assert not policy.POLICY.may(CLERK, policy.END_DELEGATION)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "   "}, "directory.no_title"),
        ({"roles": ["god"]}, "directory.no_such_role"),
        ({"valid_until": NOW - DAY}, "directory.period"),
    ],
)
def test_a_wrong_appointment_is_refused_with_a_sentence(changes: dict[str, Any], code: str) -> None:
    values = {
        "account": make.official(),
        "agency": Agency.objects.get(code="H31.8"),
        "title": "Chuyên viên",
        "roles": ["handler"],
    }

    with pytest.raises(Refused) as refusal:
        services.appoint_to_post(**{**values, **changes}, by=OPERATOR, at=NOW)
    assert refusal.value.code == code and str(refusal.value).endswith(".")


def test_a_citizen_cannot_hold_a_post_nor_act_for_one_absent() -> None:
    citizen, post = make.citizen(), make.post(make.official())

    with pytest.raises(Refused):
        services.appoint_to_post(
            account=citizen, agency=post.agency, title="Chuyên viên", roles=[], by=OPERATOR, at=NOW
        )
    with pytest.raises(Refused):
        services.delegate_post(post=post, to_account=citizen, reason="Nghỉ phép", by=OPERATOR, at=NOW)
    assert acting(citizen).kind == "citizen"


def test_nobody_is_appointed_to_an_agency_that_has_ended() -> None:
    ended = Agency.objects.get(code="H31.21")

    with pytest.raises(Refused) as refusal:
        services.appoint_to_post(account=make.official(), agency=ended, title="X", roles=[], by=OPERATOR, at=NOW)
    assert refusal.value.code == "directory.agency_ended"


def test_the_same_post_is_not_given_twice_at_one_time() -> None:
    account = make.official()
    make.post(account)

    with pytest.raises(Refused) as refusal:
        make.post(account)
    assert refusal.value.code == "directory.overlaps"


def test_holders_of_a_role_in_an_agency_are_found_for_a_task() -> None:
    post = make.post(make.official(), roles=("clerk", "handler"))
    make.post(make.official("Trần Văn Chủ"), roles=("leader",))

    assert queries.accounts_holding("clerk", "H31.101", NOW + HOUR) == [post]
    assert queries.accounts_holding("clerk", "H31.102", NOW + HOUR) == []
