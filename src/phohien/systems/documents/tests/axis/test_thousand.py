"""Hostile packages at the axis's door: a document with a true report, or a sentence and somebody who is told; never a breakdown."""

from __future__ import annotations

import os
import re
import resource
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from phohien.base.notices.models import Notice
from phohien.base.signing.tests.forging import FORGERS
from phohien.base.signing.tests.test_formfields import issued
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.rules.axis import codes
from phohien.systems.documents.services.axis import nation, taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import hostile, make
from phohien.systems.documents.tests.axis.make import NORTH, Lying, Rest
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.edxml import samples

#: One in so many is given in the suite; WHOLE_DRILL=1 gives all the thousand (a minute and a quarter of one core).
EVERY = 1 if os.environ.get("WHOLE_DRILL") else 9
#: The largest of them is 12 MB; the bombs among them would be thousands.
MOST_MEMORY_KIB = 400 << 10
SENTENCE = re.compile(r"^[A-ZĐ].*[.:]", re.DOTALL)


@pytest.fixture
def signed(settings: Any, tmp_path: Path) -> bytes:
    """A genuine document of ours: signed, numbered, sealed."""
    settings.SIGNING_ROOT = tmp_path / "signing"
    return issued()[-1]


def test_a_hostile_package_is_a_document_with_a_true_report_or_a_sentence_to_somebody(
    rest: dict[str, Rest], signed: bytes
) -> None:
    make.operator()
    outcomes: Counter[str] = Counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for one in hostile.thousand(signed, every=EVERY):
        outcomes[given(rest[NORTH], one)] += 1
        assert taking_in.take_in_next(by=SYSTEM, at=make.AT) is None, one.what

    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < MOST_MEMORY_KIB, grown_kib
    assert sum(outcomes.values()) == len(range(0, 1000, EVERY))
    assert min(outcomes[kind] for kind in ("refused", "arrived", "failed")) > 10, outcomes
    told = Notice.objects.filter(recipient__username="on-duty").values_list("about", flat=True)
    assert set(told) == set(Delivery.objects.filter(transport="fail").values_list("code", flat=True))
    arrived = Delivery.objects.filter(transport="done").exclude(document="").values_list("document", flat=True)
    assert sorted(arrived) == sorted(
        Document.objects.values_list("code", flat=True)
    )  # nothing doubled, nothing half there


def test_hostile_packages_from_above_arrive_or_lie_before_a_person_and_none_keeps_back_another(
    db: None, signed: bytes
) -> None:
    make.house()
    make.operator()
    above = Lying({f"n{one.number}": one.octets for one in hostile.thousand(signed, every=EVERY * 5)})
    nation.fetch(partner="national", nation=above, by=SYSTEM, at=make.AT)

    assert set(Consignment.objects.values_list("remote_id", flat=True)) == set(above.held)
    aside = Consignment.objects.filter(state="quarantined")
    assert len(aside) > 3 and all(SENTENCE.match(row.why) for row in aside)
    told = Notice.objects.filter(recipient__username="on-duty").values_list("about", flat=True)
    assert sorted(told) == sorted(row.code for row in aside)
    while taking_in.take_in_next(by=SYSTEM, at=make.AT):
        continue
    assert not Delivery.objects.filter(transport__in=["initial", "processing"]).exists()
    nation.acknowledge(partner="national", nation=above, at=make.AT)
    assert {code for code, _word in above.told} == set(above.held) - {row.remote_id for row in aside}


def test_a_clerk_who_opens_a_forged_arrival_reads_that_it_was_changed(
    db: None, signed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.offices()
    forged = samples.file(FORGERS["page content appended"](signed), name="a.pdf")
    Rest(NORTH, make.member(NORTH)).send(make.octets(make.document(NORTH, office.OFFICE, attachments=(forged,))))
    taking_in.take_in_next(by=SYSTEM, at=make.AT)

    delivery = Delivery.objects.get(consignment__kind="edoc")
    assert delivery.report[0]["verdict"] == "changed"
    page = text(As(office.CLERK, monkeypatch).get(f"/van-ban/van-ban/{delivery.document}/"))
    assert delivery.report[0]["summary"] in page


def given(member: Rest, one: hostile.Hostile) -> str:
    """What became of the package that was handed in."""
    kind = "status" if b"StatusCode" in one.octets[:8000] else "edoc"
    before = Consignment.objects.count()
    told = member.send(one.octets, kind)
    if not told["success"]:
        assert told["data"]["errorCode"] not in codes.PASSING, (
            one.what,
            told,
        )  # it will never be another time what it is not now
        assert SENTENCE.match(told["message"]), (one.what, told)
        assert Consignment.objects.count() == before, one.what
        return "refused"
    if kind == "status":
        return "heard"
    delivery = taking_in.take_in_next(by=SYSTEM, at=make.AT)
    if delivery is None:
        return "known"
    delivery.refresh_from_db()
    assert delivery.transport in ("done", "fail"), (one.what, delivery.error)
    if delivery.transport == "fail":
        assert SENTENCE.match(delivery.error) and not delivery.document, (one.what, delivery.error)
        return "failed"
    if "forged" in one.what or "spoiled at its end" in one.what:
        assert {row["verdict"] for row in delivery.report} <= {"changed", "unreadable", "unsigned"}, (
            one.what,
            delivery.report,
        )
    return "arrived"
