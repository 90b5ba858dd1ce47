"""Decisions at the desk, and receipts that a third party can check."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.files import queries as kept
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.services.axis import deciding, receipts
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Rest


def test_a_package_set_aside_goes_on_or_stays_as_a_person_decides(rest: dict[str, Rest]) -> None:
    rest[NORTH].send(make.octets(make.document(NORTH, SOUTH)))
    codes = [rest[NORTH].send(make.octets(make.document(NORTH, SOUTH, abstract=text)))["docId"] for text in ("b", "c")]
    with pytest.raises(NotAllowed):
        deciding.settle_package(code=codes[0], passes=True, reason="x", by=office.CLERK, at=make.AT)
    deciding.settle_package(code=codes[0], passes=True, reason="Bản đúng", by=make.OPERATOR, at=make.AT)
    deciding.settle_package(code=codes[1], passes=False, reason="Gửi nhầm", by=make.OPERATOR, at=make.AT)

    assert len(rest[SOUTH].list()) == 2
    assert kept.read(Consignment.objects.get(code=codes[1]).file_code)


def test_a_receipt_holds_for_the_octets_it_is_about_and_for_no_others(
    rest: dict[str, Rest], settings: Any, tmp_path: Any
) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code="H31", owner_name="UBND tỉnh", by=SYSTEM, at=office.at(7, day=1)
    )
    content = make.octets(make.document(NORTH, SOUTH))
    code = rest[NORTH].send(content)["docId"]
    told = receipts.exported(receipts.receipt_for(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT))

    assert receipts.is_good(told, content) and not receipts.is_good(told, content + b" ")
    changed = {**told, "statement": told["statement"].replace(NORTH, "H99.99")}
    assert not receipts.is_good(changed)
    assert receipts.exported(receipts.receipt_for(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT)) == told
