"""A correction after signature: the old result is never changed, the new one takes its place, everybody can read which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from phohien.base.files import queries as kept
from phohien.base.ledger import queries as ledger
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotAllowed, Refused
from phohien.systems.onestop.models import Dossier, Result, VaultDocument
from phohien.systems.onestop.queries import checking
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import issuing, replacing, results
from phohien.systems.onestop.tests import make, make_papers
from phohien.systems.onestop.tests.make_citizen import As, clock_at, text, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world
GROUND = "Luật Hộ tịch 60/2014/QH13, Điều 28"


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"


@pytest.fixture
def sealed() -> Result:
    """An issued birth certificate with a mistake in it."""
    make_papers.leaders_credential()
    make_papers.seal_credential()
    return make_papers.sealed(hour=11)


def replaced(old: Result, **more: Any) -> Result:
    content = {**old.content, "child": {**old.content["child"], "birth_place": "Trạm Y tế phường Phố Hiến"}}
    values = {"reason": "Ghi sai nơi sinh", "article": GROUND, "title": old.title, "content": content, **more}
    return replacing.replace_result(code=old.dossier.code, by=make.CIVIL, at=make.at(13), **values)


def issued_anew(old: Result) -> Result:
    code = old.dossier.code
    replaced(old)
    issuing.sign_draft(code=code, by=make.LEADER, at=make.at(14))
    return issuing.seal_signed(code=code, number="17/2026", by=make.CLERK, at=make.at(14, 30))


def test_the_new_result_is_signed_and_sealed_and_the_old_one_names_it(sealed: Result) -> None:
    before = kept.read(sealed.file_code)
    dossier = sealed.dossier
    settled_at = Dossier.objects.get(pk=dossier.pk).finished_at
    new = issued_anew(sealed)

    old = Result.objects.get(pk=sealed.pk)
    assert (old.state, old.replaced_by) == (Result.State.REPLACED, new)
    assert (old.content, old.sha256, old.signed_at) == (sealed.content, sealed.sha256, sealed.signed_at)
    assert kept.read(old.file_code) == before
    assert new.state == Result.State.SEALED
    after = Dossier.objects.get(pk=dossier.pk)
    assert (after.state, after.finished_at) == (states.State.SETTLED, settled_at)
    assert [task.act for task in after.tasks.filter(state="open")] == ["deliver"]


def test_both_files_verify_the_old_one_as_replaced_by_the_new(sealed: Result) -> None:
    new = issued_anew(sealed)
    old_check = checking.check_file(kept.read(sealed.file_code), at=make.at(15))
    new_check = checking.check_file(kept.read(new.file_code), at=make.at(15))

    assert old_check.verdict == "replaced"
    assert old_check.known is not None
    assert (old_check.known.replaced_by, old_check.known.replaced_number) == (new.code, "17/2026")
    assert new_check.verdict == "genuine"
    assert new_check.known is not None
    assert new_check.known.replaces == sealed.code
    assert new_check.report.is_valid


def test_the_public_page_leads_from_the_old_result_to_the_new_one_and_back(sealed: Result, monkeypatch: Any) -> None:
    new = issued_anew(sealed)
    browser = As(None, monkeypatch)
    page = reverse("onestop:check_result")
    assert f"?kq={new.code}" in text(browser.get(page, {"kq": sealed.code}))
    assert f"?kq={sealed.code}" in text(browser.get(page, {"kq": new.code}))
    assert "Ghi sai nơi sinh" not in text(browser.get(page, {"kq": new.code}))  # the reason is not everybody's


def test_the_person_is_told_and_reads_both(sealed: Result, monkeypatch: Any) -> None:
    new = issued_anew(sealed)
    browser = As(make.CITIZEN, monkeypatch)
    page = text(browser.get(reverse("onestop:own_dossier", args=[sealed.dossier.code])))

    assert Notice.objects.filter(about=sealed.dossier.code, subject__contains="thay thế").exists()
    assert "Ghi sai nơi sinh" in page
    assert GROUND in page
    assert reverse("onestop:result_file", args=[sealed.code]) in page
    assert browser.get(reverse("onestop:result_file", args=[sealed.code])).status_code == 200
    assert browser.get(reverse("onestop:result_file", args=[new.code])).status_code == 200
    assert VaultDocument.objects.get(code=sealed.code).replaced_by == new.code


def test_until_the_seal_the_old_result_stays_in_force_but_is_not_handed_over(sealed: Result) -> None:
    replaced(sealed)
    assert checking.check_code(sealed.code).standing == "issued"
    with pytest.raises(Refused):
        results.hand_over_result(
            code=sealed.dossier.code, manner="counter", receiver="", by=make.RECEIVER, at=make.at(13, 30)
        )


def test_a_result_handed_over_long_ago_can_be_replaced_and_its_dossier_stays_closed(sealed: Result) -> None:
    code = sealed.dossier.code
    results.hand_over_result(code=code, manner="counter", receiver="", by=make.RECEIVER, at=make.at(12))
    new = issued_anew(sealed)
    dossier = Dossier.objects.get(code=code)
    assert (dossier.state, dossier.closed_at) == (states.State.RETURNED, make.at(12))
    assert new.state == Result.State.SEALED
    assert not dossier.tasks.filter(state="open").exists()


def test_a_signed_result_is_replaced_before_its_seal_in_the_process_itself() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()
    dossier = make_papers.drafted()
    old = issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))
    new = issued_anew(old)
    after = Dossier.objects.get(code=dossier.code)
    assert Result.objects.get(pk=old.pk).replaced_by == new
    assert (after.state, after.finished_at) == (states.State.SETTLED, make.at(14, 30))
    assert [task.act for task in after.tasks.filter(state="open")] == ["deliver"]


def test_the_register_is_not_told_of_the_birth_a_second_time(sealed: Result) -> None:
    issued_anew(sealed)
    facts = [entry.fact_name for entry in ledger.history(sealed.dossier.code)]
    assert sum("BirthRegistrationRequested" in name for name in facts) == 1
    assert sum("DossierSettled" in name for name in facts) == 1


def test_a_replacement_needs_reason_ground_right_and_something_signed(sealed: Result) -> None:
    for missing in ({"reason": " "}, {"article": ""}):
        with pytest.raises(Refused):
            replaced(sealed, **missing)
    with pytest.raises(NotAllowed):
        replacing.replace_result(
            code=sealed.dossier.code, reason="r", article="a", title="t", content={}, by=make.CLERK, at=make.at(13)
        )
    unsigned = make_papers.drafted()
    with pytest.raises(Refused):
        replacing.replace_result(
            code=unsigned.code, reason="r", article="a", title="t", content={}, by=make.CIVIL, at=make.at(13)
        )


def test_a_corrected_draft_can_be_corrected_again_and_only_one_stands(sealed: Result) -> None:
    replaced(sealed)
    second = replaced(sealed, reason="Ghi sai nơi sinh và quê quán")
    assert list(sealed.dossier.results.filter(state="draft")) == [second]
    assert sealed.dossier.tasks.filter(act="sign", state="open").count() == 1


def test_the_page_asks_for_the_wrong_lines_and_leads_the_leader_to_sign(
    sealed: Result, monkeypatch: Any, clock_at: Any
) -> None:
    clock_at(make.at(13))
    code = sealed.dossier.code
    officer = As(make.CIVIL, monkeypatch)
    href = reverse("onestop:desk_replace", args=[code])
    form = officer.get(href).context["form"]
    known = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    given = {**known, "reason": "Ghi sai nơi sinh", "article": GROUND, "child__birth_place": "Trạm Y tế xã"}
    answer = officer.post(href, given)
    assert answer.status_code == 302, text(answer)
    new = replacing.pending(Dossier.objects.get(code=code))
    assert new is not None
    assert new.content["child"]["birth_place"] == "Trạm Y tế xã"
    assert new.content["personal_id"] == sealed.content["personal_id"]
    assert code in text(As(make.LEADER, monkeypatch).get(reverse("desk")))
