"""Every address of documents, asked by strangers and with values nobody means: nobody reads what is not theirs, and the answer is
always a page or a sentence, never an error of ours.

By default every eighth address is asked with odd values; ``WHOLE_DRILL=1`` asks all of them, one value after the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.core.signals import got_request_exception
from django.urls import reverse

from phohien.base.ledger.models import Entry as Line
from phohien.kernel import clock
from phohien.systems.documents import urls
from phohien.systems.documents.models import Consignment, Delivery, Entry, Register, WorkFile
from phohien.systems.documents.pages import acts, follow_up
from phohien.systems.documents.services import copying, disposing, drafting, filing, packaging, saving
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.axis import make as axis
from phohien.systems.documents.tests.browsing import As
from phohien.systems.documents.tests.test_copies import wish
from phohien.systems.documents.tests.test_package import closed_file

pytestmark = pytest.mark.django_db
WHOLE = bool(os.environ.get("WHOLE_DRILL"))
ROLES = frozenset({"clerk", "leader", "archivist", "specialist", "handler"})
EVERYBODY = replace(make.SPECIALIST, roles=ROLES | {"operator"})
OTHER_OFFICE = replace(make.STRANGER, roles=ROLES)
ODD = (
    "\0", "x\0y", "²", "-1", "9" * 30, "9" * 3000, "0001-01-01", "31/12/9999", "NaN", "[" * 3000, "<b>'\"%s{}", "\u202e\ufeff", "1e9",
    "%",
)  # fmt: skip
AS_JSON = {"Accept": "application/json"}  # a refusal costs less without the page around it
#: Every name a page of documents reads from an address or a form.
_READ = (
    "act added after agencies agency all appendices body chon choice chu_tri code cooperate copies cua-toi degree den direction "
    "directive due_on duong given huong inform inserts_numbers is_known_duplicate issued_on issuer issuer_code issuer_name khan kind "
    "lead loai loi ma mail manner name nam nguoi_giao notation number order other_party page pages permitted_by post prepared q reason "
    "receipt recipients register removed reviewers revision sap_xep sau scan secrecy sign signer_competence signer_name "
    "signer_position since sort stage state steering subject tai taken_off task term text thay-the title tra-loi trang trang_thai tu "
    "turn type_code unit until urgency way work_file work_files working_days"
)
NAMES = _READ.split()
SLUGS = {
    "list": [("den",)], "list_file": [("den", "csv")], "directives_file": [("csv",)], "axis_delivery_file": [("csv",)],
    "handling_file": [("csv",)], "search_file": [("csv",)], "work_files_file": [("csv",)], "text_retry": [(1,), (10**30,)],
}  # fmt: skip


@pytest.fixture
def faults(monkeypatch: Any) -> Iterator[list[str]]:
    """The errors of ours that the pages end in."""
    found: list[str] = []

    def note(request: Any, **_more: Any) -> None:
        found.append(f"{request.method} {request.get_full_path()[:90]}")

    monkeypatch.setattr(clock, "now", lambda: make.at(16, day=24))
    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def office() -> dict[str, list[tuple[Any, ...]]]:
    """An office with one of each; for every address that names a row of its own, what it names."""
    make.offices()
    letter, draft = make.directed(with_file=True, number="1"), make.drafted(with_file=True)
    drafting.submit_document(code=draft.code, reviewers=["p-specialist"], by=make.SPECIALIST, at=make.at(14))
    shut = closed_file(documents=1)
    filing.hand_over_work_file(code=shut.code, by=make.ARCHIVIST, at=make.at(9, day=24))
    years_ago = {"closed_on": date(2015, 3, 1), "opened_on": date(2015, 1, 1), "handed_over_on": date(2016, 1, 5)}
    WorkFile.objects.filter(pk=shut.pk).update(term="5", **years_ago)
    packed = packaging.ask_package(work_file=shut.code, by=make.ARCHIVIST, at=make.at(9, day=24))
    disposal = disposing.propose_disposal(
        agency=make.OFFICE, work_files=[shut.code], reason="Hết hạn", by=make.ARCHIVIST, at=make.at(9, day=24)
    )
    copy = copying.make_copy(code=letter.code, wish=wish(), by=make.CLERK, at=make.at(15))
    axis.Rest(axis.NORTH, axis.member(axis.NORTH)).send(axis.octets(axis.document(axis.NORTH, make.OFFICE)))
    search = saving.keep_search(name="Nước", query="q=thoat+nuoc", by=make.SPECIALIST, at=make.at(15)).pk
    sent, book, directive = Consignment.objects.get(), Register.objects.filter(kind="in").get(), letter.directives.get()
    document, file = (letter.code,), (shut.code,)
    return {
        "directive": [(directive.code,)], "directive_act": [(directive.code, one) for one in follow_up.ACTS],
        "axis_delivery": [(Delivery.objects.get().code,)], "axis_delivery_act": [(Delivery.objects.get().code,)],
        "axis_settle": [(sent.code,)], "axis_receipt": [(sent.code,)], "axis_evidence": [(sent.code,)], "axis_answer": [document],
        "register": [(book.pk,), (10**30,)], "register_pdf": [(book.pk,)], "register_file": [(book.pk, "csv")],
        "void": [(Entry.objects.get(document=letter).pk,), (10**30,)], "work_file": [file], "work_file_lengthen": [file],
        "package_ask": [file], "package": [(*file, packed.code)], "package_stop": [(*file, packed.code)],
        "package_report": [(*file, packed.code)], "disposal": [(disposal.code,)], "disposal_pdf": [(disposal.code,)],
        "disposal_act": [(disposal.code, one) for one in ("dong-y", "tu-choi", "tieu-huy")], "copy": [(copy.code,)],
        "copy_file": [(copy.code,)], "copy_seal": [(copy.code,)], "copy_send": [(copy.code,)], "copy_deliveries": [(copy.code,)],
        "saved_search": [(search,), (10**30,)], "remove_search": [(search,), (10**30,)], "work_file_pdf": [file],
        "work_file_act": [(*file, one) for one in ("ket-thuc", "de-nghi", "nop-luu", "tra-lai", "giu", "thoi-giu")],
        "document": [document, (draft.code,)], "file": [(*document, letter.files.get().pk), (*document, 10**30)],
        "first_page": [(*document, letter.files.get().pk), (*document, 10**30)],
        "review_sheet": [(draft.code,)], "signatures": [document], "deliveries": [document], "copy_make": [document],
        "revise": [(draft.code,)], "elsewhere": [(draft.code, one) for one in ("ky", "dong-dau", "ky-nhay")],
        "act": [(one.code, slug) for slug in acts.DOING for one in (letter, draft)],
    }  # fmt: skip


def test_who_works_in_another_office_reads_and_does_nothing_whatever_their_roles(
    faults: list[str], monkeypatch: Any
) -> None:
    own = office()
    stranger, before = As(OTHER_OFFICE, monkeypatch), Line.objects.count()
    named = {pattern.name for pattern in urls.urlpatterns if "<" in str(pattern.pattern)}
    assert named == {*own, *SLUGS}  # an address that names a row stands here

    answers = [
        (name, ask.__name__, ask(reverse(f"documents:{name}", args=args), headers=AS_JSON).status_code)
        for name, rows in own.items() for args in rows for ask in (stranger.get, stranger.post)
    ]  # fmt: skip

    done = [one for one in answers if one[2] not in (403, 404, 405)]
    leads_back = {"package_ask", "copy_seal"}  # with the sentence
    assert {name for name, _how, _status in done} <= leads_back, done
    assert Line.objects.count() == before and not faults


def asked(rows: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """Every address, or every eighth of them."""
    found = [
        reverse(f"documents:{pattern.name}", args=args)
        for pattern in urls.urlpatterns for args in {**rows, **SLUGS}.get(str(pattern.name), [()])
    ]  # fmt: skip
    return found if WHOLE else found[::8]


def test_no_value_in_an_address_or_a_form_ends_in_an_error_of_ours(faults: list[str], monkeypatch: Any) -> None:
    rows = office()
    desk = As(EVERYBODY, monkeypatch, raise_request_exception=False)
    mixed = {name: ODD[place % len(ODD)] for place, name in enumerate(NAMES)}
    for address in asked(rows):
        for values in [mixed, *(dict.fromkeys(NAMES, one) for one in (ODD if WHOLE else ()))]:
            desk.get(address, values)
            desk.post(address, {name: [value, value] for name, value in values.items()})
    assert faults == []


def test_machines_that_send_what_no_table_can_hold_are_told_so(faults: list[str], monkeypatch: Any) -> None:
    make.offices()
    letter = make.directed()
    clerk = As(EVERYBODY, monkeypatch, raise_request_exception=False)
    for odd in ("a\0b", "\ud800"):
        for address, told in (
            ("", {"subject": odd, "issuer_name": "Bộ"}), (f"{letter.code}/result", {"result": odd}),
            (f"{letter.code}/directives", {"text": odd, "charges": [{"post": "p-clerk", "part": "inform"}]}),
            (f"{letter.code}/directives", {"text": "x", "charges": [{"post": odd, "part": "inform"}]}),
            (f"directives/{letter.directives.get().code}/reports", {"text": odd}),
        ):  # fmt: skip
            body = json.dumps(told)
            answer = clerk.post(f"/api/v1/documents/{address}", body, content_type="application/json")
            assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), (address, told)
        for address in ("?after=", "search?q=", "work-files/?q=", "directives/?text="):
            found = clerk.get(f"/api/v1/documents/{address}{quote(odd, errors='replace')}")
            assert found.status_code in (200, 404, 422), address
    assert clerk.get("/api/v1/documents/work-files/?year=" + "9" * 30).status_code in (200, 422)
    assert faults == []
