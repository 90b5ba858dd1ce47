"""To whom a document goes: agencies chosen from the directory, typed by code or by name, and anybody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from phohien.kernel.text import sort_key
from phohien.lgsp.directory.models import Agency
from phohien.systems.documents.services import recipients
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db
DAY = make.at(9).date()


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()
    for number, name in enumerate(("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính"), start=20):
        Agency.objects.create(
            code=f"H99.{number}", name=name, name_en=name, kind="department", search_key="", sort_key=sort_key(name),
            valid_from=date(2020, 1, 1),
        )  # fmt: skip


def named(lines: list[str], agencies: list[str]) -> list[tuple[str, str]]:
    return [(one.agency, one.name) for one in recipients.named(lines, agencies, at=make.at(9))]


def test_an_agency_is_known_by_its_code_by_its_name_and_by_being_chosen_and_comes_once() -> None:
    lines = ["H99.20", "sở tư pháp", "H99.21 Sở Tư pháp", "", "Hội Nông dân tỉnh", "hội nông dân tỉnh"]

    assert named(lines, ["H99.8", "H99.20", "X1"]) == [
        ("H99.8", "Sở Y tế"), ("H99.20", "Sở Nội vụ"), ("H99.21", "sở tư pháp"), ("", "Hội Nông dân tỉnh"),
    ]  # fmt: skip


def test_the_list_offers_every_agency_of_the_day_but_the_sender() -> None:
    [(words, agencies)] = recipients.groups(DAY, without=make.OFFICE)

    assert words.vi == "Sở, ban, ngành của tỉnh"
    assert [name for _code, name in agencies] == ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Y tế"]


def test_a_letter_names_a_whole_group_by_its_name_and_everybody_else_by_theirs() -> None:
    everybody = recipients.named(["Hội Nông dân tỉnh"], ["H99.8", "H99.20", "H99.21", "H99.22"], at=make.at(9))

    assert recipients.spoken(everybody, DAY, without=make.OFFICE) == ["Các sở, ban, ngành tỉnh", "Hội Nông dân tỉnh"]
    assert recipients.spoken(everybody[1:], DAY, without=make.OFFICE) == [
        "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Hội Nông dân tỉnh",
    ]  # fmt: skip


def test_a_draft_sent_to_chosen_agencies_keeps_them(monkeypatch: Any) -> None:
    from phohien.systems.documents.tests.browsing import As

    browser = As(make.SPECIALIST, monkeypatch)
    given = {
        "direction": "out", "type_code": "B18", "subject": "Về việc kiểm tra", "body": "Kính gửi.", "agencies": ["H99.8", "H99.22"],
        "recipients": "Hội Nông dân tỉnh", "signer_name": make.LEADER.name, "signer_position": "Giám đốc", "secrecy": "none",
        "urgency": "0", "signer_competence": "",
    }  # fmt: skip

    assert browser.post("/van-ban/soan-thao/", {**given, "agencies": ["H77.1"]}).status_code == 422
    answer = browser.post("/van-ban/soan-thao/", given)

    page = browser.get(answer["Location"]).content.decode()
    assert [name in page for name in ("Sở Y tế", "Sở Tài chính", "Hội Nông dân tỉnh")] == [True, True, True]
