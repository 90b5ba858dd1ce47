"""An answer that arrives is linked to the letter it answers, by its id or, where the partner left that out, by number and day."""

from __future__ import annotations

from datetime import date

import pytest

from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.rules.edxml.model import Reference
from phohien.systems.documents.services.axis import linking
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.edxml import samples

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def letter() -> Document:
    """A letter of the office that went out over the axis."""
    document = make.drafted()
    Document.objects.filter(pk=document.pk).update(
        number="12", notation="SXD-QH", number_notation="12/sxd-qh", issued_on=DAY
    )
    Consignment.objects.create(
        code="p-1", kind="edoc", sender=make.OFFICE, document_id="the-id", sha256="0" * 64, size_bytes=1, file_code="f",
        source="house", document=document.code, accepted_at=make.at(8),
    )  # fmt: skip
    return document


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


@pytest.mark.parametrize(
    ("reference", "is_linked"),
    [
        (Reference(agency_code=make.OFFICE, document_id="the-id"), True),
        (Reference(agency_code=make.OFFICE, code="12/SXD-QH", issued_on=DAY), True),
        (Reference(agency_code=make.OFFICE, code="12/SXD-QH", issued_on=DAY, document_id="another"), True),
        (Reference(agency_code=make.OFFICE, code="12/SXD-QH", issued_on=date(2025, 11, 23)), False),
        (Reference(agency_code=make.OFFICE, code="13/SXD-QH", issued_on=DAY), False),
    ],
)
def test_the_answer_is_linked_to_the_letter_it_names(letter: Document, reference: Reference, is_linked: bool) -> None:
    package = samples.document(replies_to=(reference,))

    assert linking.answered_by(package, Delivery(receiver=make.OFFICE)) == (letter.code if is_linked else "")
    assert linking.answered_by(package, Delivery(receiver=make.NEIGHBOUR)) == ""
