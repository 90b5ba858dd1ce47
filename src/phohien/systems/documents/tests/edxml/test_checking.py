"""Every fault a province's validator would find is found before sending, with a sentence in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from phohien.systems.documents.rules.edxml import check
from phohien.systems.documents.rules.edxml.model import Business, Organisation, ReceiverChange, Reference
from phohien.systems.documents.rules.edxml.wire import VIETNAM_TIME
from phohien.systems.documents.tests.edxml import samples

AT = datetime(2026, 11, 20, 23, 59, tzinfo=VIETNAM_TIME)
LONGEST = {
    "abstract": ("Subject", 500),
    "content": ("Content", 500),
    "number": ("Code.CodeNumber", 11),
    "symbol": ("Code.CodeNotation", 30),
    "issued_at_place": ("PromulgationInfo.Place", 50),
    "typist": ("OtherInfo.TyperNotation", 10),
}


def codes(**changes: Any) -> list[str]:
    return [finding.code for finding in check(samples.document(**changes), at=AT)]


def test_a_whole_document_and_a_whole_status_have_no_fault() -> None:
    assert check(samples.document(), at=AT) == ()
    assert check(samples.status(), at=AT) == ()


@pytest.mark.parametrize("field", LONGEST)
def test_a_field_may_be_as_long_as_its_limit_and_no_longer(field: str) -> None:
    place, limit = LONGEST[field]

    assert codes(**{field: "x" * limit}) == []
    assert codes(**{field: "x" * (limit + 1)}) == [f"R.{place}"]


@pytest.mark.parametrize(
    ("field", "limit", "place"),
    [
        ("name", 200, "From.OrganName"),
        ("telephone", 20, "From.Telephone"),
        ("fax", 20, "From.Fax"),
        ("email", 100, "From.Email"),
    ],
)
def test_a_sender_s_field_may_be_as_long_as_its_limit_and_no_longer(field: str, limit: int, place: str) -> None:
    assert codes(sender=replace(samples.PROVINCE, **{field: "x" * limit})) == []
    assert codes(sender=replace(samples.PROVINCE, **{field: "x" * (limit + 1)})) == [f"R.{place}"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"receivers": ()}, "N.To"),
        ({"receivers": (samples.COMMUNE, samples.COMMUNE)}, "M.To.OrganId"),
        ({"receivers": (Organisation(agency_code="H31 .1", name="X"),)}, "M.To.OrganId"),
        ({"receivers": (Organisation(agency_code=".".join(["H31"] * 12), name="X"),)}, "R.To.OrganId"),
        ({"recipients": ("x" * 151,)}, "R.ToPlaces.Place"),
        ({"document_id": ""}, "N.DocumentId"),
        ({"abstract": "a\x07b"}, "T.Subject"),
        ({"abstract": "\ud800"}, "T.Subject"),
        ({"issued_on": None}, "N.PromulgationInfo.PromulgationDate"),
        ({"issued_on": date(2026, 11, 21)}, "M.PromulgationInfo.PromulgationDate"),
        ({"urgency": "5"}, "M.OtherInfo.Priority"),
        ({"steering": "4"}, "M.SteeringType"),
        ({"pages": "hai"}, "T.OtherInfo.PageAmount"),
        ({"copies": "-1"}, "T.OtherInfo.PromulgationAmount"),
        ({"business": Business()}, "N.Bussiness.BussinessDocType"),
        ({"business": Business(kind="4")}, "M.Bussiness.BussinessDocType"),
        ({"business": Business(kind="3")}, "N.Bussiness.ReplacementInfoList"),
        ({"attachments": (samples.file(), samples.file())}, "M.Attachment.ContentId"),
        ({"attachments": (samples.file(name="x" * 501),)}, "R.Attachment.AttachmentName"),
        ({"attachments": (samples.file(b""),)}, "N.Attachment.ContentTransferEncoded"),
        ({"replies_to": (Reference(agency_code="H31", issued_on=date(2027, 1, 1)),)}, "M.ResponseFor.PromulgationDate"),
    ],
)
def test_a_document_s_fault_is_found(changes: dict[str, Any], code: str) -> None:
    assert codes(**changes) == [code]


@pytest.mark.parametrize(("group", "code"), [("", "N.DocumentType.Type"), ("18", "M.DocumentType.Type")])
def test_a_type_is_legal_or_administrative(group: str, code: str) -> None:
    assert codes(type=replace(samples.document().type, group=group)) == [code]


def test_a_receiver_is_added_or_removed_and_nothing_else() -> None:
    assert samples.UPDATE.group_change is not None
    change = replace(samples.UPDATE.group_change, receivers=(ReceiverChange(agency_code="H31", change="2"),))

    assert codes(business=replace(samples.UPDATE, group_change=change)) == ["M.Bussiness.Receiver.ReceiverType"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": ""}, "N.StatusCode"),
        ({"code": "07"}, "M.StatusCode"),
        ({"at": None}, "N.Timestamp"),
        ({"at": datetime(2026, 11, 21, 0, 0, tzinfo=VIETNAM_TIME)}, "M.Timestamp"),
        ({"about": Reference(agency_code="H31")}, "N.ResponseFor.DocumentId"),
    ],
)
def test_a_status_s_fault_is_found(changes: dict[str, Any], code: str) -> None:
    assert [finding.code for finding in check(samples.status(**changes), at=AT)] == [code]


def test_without_a_moment_no_day_lies_in_the_future() -> None:
    assert check(samples.document(issued_on=date(9999, 1, 1))) == ()


def test_a_fault_says_its_place_and_is_whole_in_both_languages() -> None:
    (finding,) = check(samples.document(recipients=("Như trên", "x" * 200)))

    assert finding.place == "ToPlaces.Place[2]"
    assert finding.words.vi == "ToPlaces.Place[2] dài 200 ký tự, vượt quá 150 ký tự."
    assert finding.words.en == "ToPlaces.Place[2] has 200 characters, more than 150."
