"""The demonstration's documents: made through the acts, in every state, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from phohien.base.signing import queries as signatures
from phohien.kernel import clock
from phohien.lgsp.directory.models import Agency
from phohien.systems.documents import demo
from phohien.systems.documents.demo import axis
from phohien.systems.documents.models import Document, Register
from phohien.systems.documents.queries import axis as reads
from phohien.systems.documents.queries import registers
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db


def test_an_office_of_the_demonstration_has_documents_in_every_state_and_a_whole_register(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.offices()
    make.credentials()
    Agency.objects.create(
        code="H31", name="UBND tỉnh", kind="committee", search_key="h31", sort_key="h31", valid_from=date(2020, 1, 1)
    )
    monkeypatch.setattr(demo, "OFFICE", make.OFFICE)
    at = clock.now() + timedelta(days=1)

    demo.load(at=at)
    count = Document.objects.count()
    demo.load(at=at)

    assert Document.objects.count() == count
    states = set(Document.objects.values_list("state", flat=True))
    assert {
        "received",
        "registered",
        "presented",
        "directed",
        "done",
        "filed",
        "returned",
        "draft",
        "checked",
        "issued",
    } <= states
    assert len(signatures.list_credentials(owner_code="H31")) == 1  # receipts of the axis bear it
    assert all(registers.missing_numbers(one) == [] for one in Register.objects.all())


def test_the_operator_finds_a_package_of_every_kind_to_decide_about(monkeypatch: pytest.MonkeyPatch) -> None:
    make.offices()
    for name, code in (("OFFICE", make.OFFICE), ("COMMUNE", make.NEIGHBOUR), ("DEPARTMENT", make.OFFICE)):
        monkeypatch.setattr(axis, name, code)

    axis.load(at=clock.now())

    assert [one.why for one in reads.set_aside()] == ["other_octets"]
    assert [one.receiver for one in reads.failed()] == [make.NEIGHBOUR]
    assert [one.receiver for one in reads.stuck(before=clock.now() - timedelta(hours=1))] == [axis.MEMBER]
    assert Document.objects.get().subject == axis.PLAN
