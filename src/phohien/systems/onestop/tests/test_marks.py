"""What was not confirmed from an official text says so wherever it is shown: on papers, results and pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from phohien.systems.onestop.pages.marking import marked
from phohien.systems.onestop.queries import papers as queries
from phohien.systems.onestop.rules import papers as rules
from phohien.systems.onestop.services import clocks, issuing, papers
from phohien.systems.onestop.tests import make, make_papers
from phohien.systems.onestop.tests.test_papers import directory_loaded, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"),
]
assert directory_loaded
MARK = "mẫu, cần xác nhận"


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"
    make.load_catalogue()


def test_every_statutory_paper_marks_its_form_and_its_symbol(directory_loaded: None) -> None:
    dossier = make.received()
    clocks.request_supplement(code=dossier.code, text="Thiếu", components=[], by=make.CIVIL, at=make.at(10))
    clocks.answer_supplement(code=dossier.code, answer="Đã nộp", files={}, by=make.CITIZEN, at=make.at(10, 30))
    clocks.extend_deadline(
        code=dossier.code, due_at=make.at(17, day=26), ground="Xác minh", by=make.LEADER, at=make.at(11)
    )
    clocks.stop_dossier(code=dossier.code, ground="Theo đề nghị", by=make.LEADER, at=make.at(12))
    said = {one.form: words(papers.typeset_paper(one)) for one in dossier.papers.all()}
    said["06"] = words(papers.typeset_control_sheet(dossier, by=make.LEADER, at=make.at(13)))
    period = {"first": make.MONDAY.date(), "last": make.MONDAY.date()}
    said["07"] = words(
        papers.typeset_register(queries.register_of(make.CENTRE, **period, at=make.at(14)), at=make.at(14))
    )

    assert sorted(said) == ["01", "02", "04", "05", "06", "07"]
    for form, text in said.items():
        assert f"Mẫu số {form}, TT 03/2025/TT-VPCP, Phụ lục I {MARK}" in text, form
        if rules.FORMS[form].symbol and form != "06":
            assert f"/{rules.FORMS[form].symbol} {MARK}" in text, form


def test_a_form_that_was_confirmed_bears_no_mark(directory_loaded: None) -> None:
    paper = make.received().papers.get(form="01")
    paper.data["form"]["confirmed"] = True
    paper.data["limit"]["confirmed"] = True
    paper.data["money"]["confirmed"] = True
    assert MARK not in words(papers.typeset_paper(paper))


def test_a_result_marks_its_layout(directory_loaded: None) -> None:
    result = make_papers.drafted().results.get()
    assert f"TT 04/2020/TT-BTP, Phụ lục {MARK}" in words(issuing.draft_pdf(result))


def test_words_of_the_law_on_a_page_are_marked_until_confirmed() -> None:
    shown = marked("10 ngày", confirmed=False, source="NĐ 1")
    assert shown.startswith('10 ngày <span class="ph-sample" title="NĐ 1">')
    assert "cần xác nhận" in shown
    assert "&lt;10 ngày&gt;" in marked("<10 ngày>", confirmed=False)
    assert marked("10 ngày", confirmed=True) == "10 ngày"
