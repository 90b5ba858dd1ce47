"""Two processes at one package of the axis, or at one work file, at once: what one has done the other does not undo, and neither
waits for the other for ever."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import AxisReceipt, Consignment, Delivery, Disposal, Document, WorkFile
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.services import acting, disposing, filing
from phohien.systems.documents.services.axis import accepting, following, receipts
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH
from phohien.systems.documents.tests.test_archive import LATER, approved, archived

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(settings: Any, tmp_path: Path) -> Iterator[model.Document]:
    """A document on its way from one member to another."""
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"
    for code in (NORTH, SOUTH):
        make.member(code)
    document = make.document(NORTH, SOUTH)
    accept(document)
    yield document


def accept(package: model.Document) -> None:
    accepting.accept_package(handed=accepting.Handed(content=io.BytesIO(make.octets(package))), by=SYSTEM, at=make.AT)


def beside(act: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """The act is begun in another session and has come as far as it can: it waits for a lock, or it has ended."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(act())
        except Exception as fault:  # what went wrong is what the test looks at
            found.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    for _turn in range(3000):
        if found or waits():
            return thread, found
        time.sleep(0.01)
    raise AssertionError("It neither waited nor ended.")


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")  # a transaction sees one look at the others, again and again
        cursor.execute("select exists (select 1 from pg_stat_activity where datname = current_database() "
                       "and wait_event_type = 'Lock')")  # fmt: skip
        return bool(cursor.fetchone()[0])


def test_receivers_changed_while_one_of_them_tells_how_far_it_is(sent: model.Document) -> None:
    change = model.GroupChange(
        information="0", receivers_change="1", receivers=(model.ReceiverChange(agency_code=SOUTH, change="0"),)
    )
    update = make.document(NORTH, SOUTH, attachments=(), business=model.Business(
        kind="2", reason="Đổi nơi nhận", document_id=sent.document_id, on_paper="0", group_change=change))  # fmt: skip
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get()
        following.add_event(delivery, code="03", told_by=SOUTH, at=make.AT)
        Delivery.objects.update(transport="done", done_at=make.AT)
        thread, found = beside(lambda: accept(update))
    thread.join(30)

    delivery = Delivery.objects.get(consignment__business="0")
    assert (delivery.is_removed, delivery.transport, delivery.status) == (True, "done", "03"), found


def test_two_who_ask_for_a_receipt_at_once_have_the_same_one(sent: model.Document) -> None:
    signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code="H31", owner_name="UBND tỉnh", by=SYSTEM, at=office.at(7, day=1)
    )
    code = Consignment.objects.get().code

    def ask() -> AxisReceipt:
        return receipts.receipt_for(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT)

    with transaction.atomic():
        first = ask()
        thread, found = beside(ask)
    thread.join(30)

    assert found == [first]


def carry_out(disposal: Disposal) -> Disposal:
    return disposing.carry_out(code=disposal.code, by=office.ARCHIVIST, at=LATER)


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> None:
    """Files are kept apart from other tests'."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.mark.usefixtures("kept")
def test_who_places_a_document_and_who_destroys_its_work_file_wait_for_one_another_in_one_order() -> None:
    work_file = archived()
    disposal, code = approved(work_file), Document.objects.get().code
    with transaction.atomic():
        filing.lock(work_file.code)  # as far as the destruction has come when the other one begins
        thread, found = beside(
            lambda: filing.place_document(code=code, work_file=work_file.code, by=office.SPECIALIST, at=LATER)
        )
        done = carry_out(disposal)
    thread.join(30)

    assert done.state == "done"
    assert [type(one) for one in found] == [Refused], found


@pytest.mark.usefixtures("kept")
def test_two_destructions_that_meet_at_two_documents_take_them_in_one_order() -> None:
    work_file = archived(documents=2)
    older, newer = Document.objects.order_by("pk")
    other = WorkFile.objects.get()
    other.pk, other.code, other.notation = None, "z", "02.QH"  # comes after the first, and holds the older document
    other.save()
    older.placements.update(work_file=other)
    disposal = approved(work_file, other)
    with transaction.atomic():
        acting.lock(older.code)  # as far as the other destruction has come
        thread, found = beside(lambda: carry_out(disposal))
        acting.lock(newer.code)
    thread.join(30)

    assert [one.files_destroyed for one in found] == [2], found
