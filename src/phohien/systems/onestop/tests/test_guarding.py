"""What nobody may do or see whom it does not concern: other agencies' results, keys, files, lists; and what leaves a line."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory

from phohien.base.accounts.models import Account
from phohien.base.files import services as files
from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop import policy
from phohien.systems.onestop.models import Dossier, Result, Task
from phohien.systems.onestop.pages.citizen import looking_up
from phohien.systems.onestop.pages.papers import files as paper_files
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import citizen, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import acting, applications, issuing
from phohien.systems.onestop.tests import make, make_papers
from phohien.systems.onestop.tests.make_citizen import PICTURE, As, clock_at, text, url, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world

TAKERS_LEADER = make.official("leader", agency=make.CENTRE, name="Lãnh đạo nơi tiếp nhận")
ELSEWHERE = "H31.102.1"


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"


def counter_dossier(by: Any, key: str) -> Dossier:
    """A dossier lodged at that official's counter under a key."""
    application = applications.Application(
        version=versions.in_force(make.BIRTH, on=make.MONDAY.date()), agency=by.agency, competent_agency=make.WARD,
        unit_code=make.UNIT, channel=catalogue.Channel.DIRECT, values=make.BIRTH_VALUES, key=key,
    )  # fmt: skip
    return applications.submit_dossier(application=application, by=by, at=make.at(9))


# --- whose decision it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act", [policy.SIGN, policy.SEAL, policy.DRAFT_RESULT, policy.RECORD_RESULT, policy.REPLACE_RESULT, policy.STOP]
)
def test_who_only_took_a_dossier_in_decides_nothing_of_its_result(act: Any) -> None:
    dossier = make_papers.drafted()
    role = next(role for role in ("leader", "clerk", "handler") if POLICY.may(make.official(role), act, None))

    assert POLICY.may(make.official(role), act, dossier)
    assert not POLICY.may(make.official(role, agency=make.CENTRE), act, dossier)


def test_the_leader_of_the_reception_point_does_not_sign_what_the_ward_decides() -> None:
    make_papers.leaders_credential(TAKERS_LEADER)
    dossier = make_papers.drafted()

    with pytest.raises(NotAllowed):
        issuing.sign_draft(code=dossier.code, by=TAKERS_LEADER, at=make.at(11))
    assert Result.objects.get(dossier=dossier).state == Result.State.DRAFT


def test_nobody_signs_the_result_of_what_they_applied_for_themselves() -> None:
    dossier = make_papers.drafted()
    Dossier.objects.filter(pk=dossier.pk).update(account_code=make.LEADER.code)
    dossier.refresh_from_db()

    assert not POLICY.may(make.LEADER, policy.SIGN, dossier)


def test_a_step_that_lies_with_the_reception_point_is_done_there() -> None:
    dossier = make_papers.drafted()
    Task.objects.filter(dossier=dossier, role="leader", state="open").update(agency=make.CENTRE)

    assert POLICY.may(TAKERS_LEADER, policy.SIGN, dossier)


def test_tasks_given_in_bulk_go_only_to_whom_the_page_offered(monkeypatch: Any) -> None:
    dossier = make_papers.drafted()
    choice = f"{dossier.code}|{make.task_key(dossier)}"
    deputy = Account.objects.create_user("pho", full_name="Trần Thị Phó", kind="official")
    post = directory.appoint_to_post(
        account=deputy, agency=territory.agency_by_code(make.WARD, make.MONDAY.date()), title="Phó Chủ tịch",
        roles=["leader"], by=SYSTEM, at=make.MONDAY,
    )  # fmt: skip
    answer = {"act": "assign", "viec": choice, "confirmed": "1"}

    As(make.LEADER, monkeypatch).post(url("desk_bulk"), answer | {"post": "somebody-elses-post"})
    assert not Task.objects.filter(dossier=dossier, assignee="somebody-elses-post").exists()

    As(make.LEADER, monkeypatch).post(url("desk_bulk"), answer | {"post": post.code})
    assert Task.objects.filter(dossier=dossier, assignee=post.code).exists()


# --- keys, files, results ---------------------------------------------------------------------------------------------


def test_a_key_shows_no_official_another_offices_dossier() -> None:
    mine = counter_dossier(make.RECEIVER, "counter-0001")
    again = counter_dossier(make.RECEIVER, "counter-0001")

    assert again.code == mine.code
    with pytest.raises(Refused) as refusal:
        counter_dossier(make.official("receiving_officer", agency=ELSEWHERE), "counter-0001")
    assert refusal.value.code == "onestop.key_taken"


def test_what_an_official_scanned_is_the_offices_and_no_file_for_their_own_drafts() -> None:
    picture = base64.b64decode(PICTURE)
    own = files.keep(content=picture, name="a.png", by=make.RECEIVER, at=make.at(9))
    scan = files.keep(content=picture, name="b.png", by=acting.office_of(make.RECEIVER), at=make.at(9))

    assert set(citizen.usable_files([own.code, scan.code], make.RECEIVER)) == {own.code}


def test_a_result_the_agency_has_not_issued_is_not_handed_to_its_owner() -> None:
    make_papers.leaders_credential()
    result = issuing.sign_draft(code=make_papers.drafted().code, by=make.LEADER, at=make.at(11))
    request = RequestFactory().get("/")
    request.actor, request.session = make.CITIZEN, {}  # type: ignore[attr-defined]

    with pytest.raises(NotFound):
        paper_files.result_file(request, result.code)


def test_the_secret_of_a_dossier_opens_no_control_sheet_to_an_official_of_elsewhere() -> None:
    dossier = make.received()
    request = RequestFactory().get("/")
    request.actor, request.session = make.official("receiving_officer", agency=ELSEWHERE), {}  # type: ignore[attr-defined]
    looking_up.remember(request, dossier.code, make.at(10))

    with pytest.raises(NotAllowed):
        paper_files.paper_file(request, dossier.code, "06", 1)


def test_the_counter_changes_nobody_in_a_dossier_a_person_filed_with_their_account() -> None:
    people = (applications.Applicant(full_name="Người khác", personal_id="000095000011"),)
    lodged, filed = counter_dossier(make.RECEIVER, "counter-0002"), make.submit()

    applications.set_parties(code=lodged.code, parties=people, by=make.RECEIVER, at=make.at(9))
    with pytest.raises(NotAllowed):
        applications.set_parties(code=filed.code, parties=people, by=make.RECEIVER, at=make.at(9))


# --- what leaves a line -----------------------------------------------------------------------------------------------


def test_printing_control_sheets_is_a_look_into_each_dossier(monkeypatch: Any) -> None:
    dossier = make.received()

    page = As(make.CIVIL, monkeypatch).get(url("desk_control_sheets") + f"?ma={dossier.code}")

    assert dossier.code in text(page)
    assert [one.reader for one in dossier.readings.all()] == [make.CIVIL.code]


def test_a_list_of_people_that_leaves_the_system_leaves_a_line_without_their_names(monkeypatch: Any) -> None:
    make.received()
    desk = As(make.RECEIVER, monkeypatch)

    desk.get(url("desk_queue_file", "tat-ca", "csv"))
    desk.get(url("desk_queue_print", "tat-ca"))
    desk.get(url("register") + "?dang=xlsx")

    lines = Entry.objects.filter(subject=f"list:{make.CENTRE}").order_by("id")
    assert [line.data["kind"].split()[0] for line in lines] == ["queue.csv", "queue.print", "register.xlsx"]
    assert [line.data["lines"] for line in lines] == [1, 1, 1]
    assert "Nguyễn" not in "".join(f"{line.note}{line.data}" for line in lines)


# --- guessing ---------------------------------------------------------------------------------------------------------


def test_tries_sent_at_the_same_moment_count_each() -> None:
    request = RequestFactory().post("/", {"ma": "H31.101.1-261123-0001"})

    begun = [looking_up.take_try(request) for _together in range(7)]

    assert [bool(tries) for tries in begun] == [True] * 5 + [False] * 2
    looking_up.give_back(begun[0])
    assert looking_up.take_try(request)


def test_every_wrong_try_counts_for_a_quarter_of_an_hour(monkeypatch: Any) -> None:
    anybody = As(None, monkeypatch)
    for _try in range(3):
        anybody.post(url("look_up"), {"ma": "H31.101.1-261123-0001", "pin": "AAAAAAAA"})

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from shared_cache where cache_key like '%%look_up:%%' "
            "and expires > (now() at time zone 'UTC') + interval '14 minutes'"
        )
        assert cursor.fetchone()[0] == 6  # three by the address, three by the code
