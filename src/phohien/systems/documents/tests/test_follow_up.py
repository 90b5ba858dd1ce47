"""Directives followed to their end: reports, reminders, later deadlines, results confirmed or returned, by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from phohien.base.ledger.models import Entry as Line
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Directive, Document, Recipient
from phohien.systems.documents.queries import follow_up as reads
from phohien.systems.documents.services import directing, drafting, entering, follow_up, issuing
from phohien.systems.documents.services.axis import taking_in
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def given(*, working_days: int | None = 3, **more: Any) -> Directive:
    """A directive of Monday 10:00."""
    return make.directed(working_days=working_days, **more).directives.get()


def done() -> Directive:
    directive = given()
    directing.complete_task(
        code=directive.document.code, result="Đã có văn bản trả lời", by=make.SPECIALIST, at=make.at(15)
    )
    directive.refresh_from_db()
    return directive


def facts(name: str) -> list[dict[str, Any]]:
    return [dict(one.fact or {}) for one in Line.objects.filter(fact_name=f"documents.{name}.v1").order_by("id")]


def steps(directive: Directive) -> list[tuple[str, str]]:
    return list(directive.follow_ups.values_list("kind", "text"))


def test_who_works_on_it_reports_and_nobody_else() -> None:
    directive = given()

    follow_up.report_progress(code=directive.code, text="Đã lấy ý kiến.", by=make.SPECIALIST, at=make.at(14))
    with pytest.raises(NotAllowed):
        follow_up.report_progress(code=directive.code, text="x", by=make.HEAD, at=make.at(14))
    with pytest.raises(Refused):
        follow_up.report_progress(code=directive.code, text=" ", by=make.SPECIALIST, at=make.at(14))

    assert steps(directive) == [("report", "Đã lấy ý kiến.")]


def test_who_works_on_one_directive_of_a_document_does_not_report_on_another() -> None:
    directive = given()
    other = directing.direct_document(
        code=directive.document.code, text="Phòng Pháp chế thẩm định.", charges=[directing.Charge("p-head", "lead")], by=make.LEADER,
        at=make.at(11),
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        follow_up.report_progress(code=other.code, text="x", by=make.SPECIALIST, at=make.at(14))
    follow_up.report_progress(code=other.code, text="Đang thẩm định.", by=make.HEAD, at=make.at(14))

    assert (steps(directive), steps(other)) == ([], [("report", "Đang thẩm định.")])


def test_a_report_or_reminder_does_not_make_an_open_page_stale() -> None:
    directive = given()
    seen = directive.document.revision

    follow_up.report_progress(code=directive.code, text="Đang làm.", by=make.SPECIALIST, at=make.at(14))
    follow_up.urge_directive(code=directive.code, by=make.LEADER, at=make.at(14))

    assert Document.objects.get().revision == seen


def test_a_later_deadline_needs_a_reason_and_the_first_one_stays() -> None:
    directive = given()
    first = directive.due_at

    for days, reason, at_fault in ((10, " ", "text"), (1, "Chờ ý kiến", "working_days")):
        with pytest.raises(Refused) as refused:
            follow_up.extend_directive(
                code=directive.code, working_days=days, reason=reason, by=make.LEADER, at=make.at(14)
            )
        assert refused.value.field == at_fault
    follow_up.extend_directive(
        code=directive.code, working_days=10, reason="Chờ ý kiến Bộ", by=make.LEADER, at=make.at(14)
    )

    directive.refresh_from_db()
    assert directive.original_due_at == first
    assert directive.due_at == directive.tasks.get(kind="lead").due_at == make.at(17, day=8, month=12)
    assert len(facts("DirectiveExtended")) == 1
    assert Notice.objects.filter(recipient__code="acc-specialist").count() == 2


def test_only_a_leader_of_the_office_puts_off_confirms_and_returns() -> None:
    directive = done()

    for act, more in (
        (follow_up.extend_directive, {"working_days": 9, "reason": "x"}), (follow_up.confirm_directive, {}),
        (follow_up.return_result, {"reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act(code=directive.code, by=make.CLERK, at=make.at(16), **more)  # type: ignore[operator]


def test_a_result_is_confirmed_once_and_not_before_it_is_there() -> None:
    directive = given()
    with pytest.raises(Refused):
        follow_up.confirm_directive(code=directive.code, by=make.LEADER, at=make.at(14))
    directing.complete_task(code=directive.document.code, result="Xong", by=make.SPECIALIST, at=make.at(15))

    follow_up.confirm_directive(code=directive.code, by=make.LEADER, at=make.at(16))
    with pytest.raises(Stale):
        follow_up.confirm_directive(code=directive.code, by=make.LEADER, at=make.at(16))

    assert len(facts("DirectiveConfirmed")) == 1


def test_a_returned_result_is_worked_on_again_by_who_reported_it() -> None:
    directive = done()
    assert Document.objects.get().state == "done"

    follow_up.return_result(
        code=directive.code, reason="Thiếu số liệu.", working_days=2, by=make.LEADER, at=make.at(16)
    )

    directive.refresh_from_db()
    document = Document.objects.get()
    assert (directive.state, document.state) == ("open", "directed")
    assert document.tasks.get(state="open").holder == "post:p-specialist"
    assert facts("DirectiveReturned")[0]["directive_code"] == directive.code
    directing.complete_task(code=document.code, result="Đã bổ sung", by=make.SPECIALIST, at=make.at(17))
    follow_up.confirm_directive(code=directive.code, by=make.LEADER, at=make.at(17, 10))
    assert [kind for kind, _text in steps(directive)] == ["return", "confirm"]


def test_many_are_reminded_at_once_and_each_refusal_is_said() -> None:
    first, second = given(), given(number="4513")
    directing.complete_task(code=second.document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))

    failed = follow_up.urge_many(codes=[first.code, second.code, first.code], by=make.CLERK, at=make.at(14))

    assert list(failed) == [second.code]
    assert follow_up.urge_many(codes=[first.code], by=make.CLERK, at=make.at(14, 30)) != {}
    assert follow_up.urge_many(codes=[first.code], by=make.CLERK, at=make.at(16)) == {}
    assert steps(first) == [("remind", ""), ("remind", "")]


def test_a_steering_document_is_followed_at_each_agency_until_it_tells_that_it_is_done() -> None:
    document = make.drafted(with_file=True)
    Recipient.objects.create(document=document, agency=make.NEIGHBOUR, name="Sở Y tế")
    Document.objects.filter(pk=document.pk).update(
        state="sealed",
        steering=2,
        due_at=make.at(17, day=25),
        number="05",
        notation="SXD-QH",
        issued_on=make.at(8).date(),
    )
    issuing.issue_document(code=document.code, by=make.CLERK, at=make.at(15))
    taking_in.take_in_next(by=SYSTEM, at=make.at(15, 1))
    theirs = Document.objects.get(agency=make.NEIGHBOUR)
    late = make.at(9, day=26)

    def shown(state: str) -> list[str]:
        return [one.delivery.status for one in reads.sent(make.OFFICE, reads.Wish(state=state), at=late)]

    assert shown("qua-han") == ["01"]
    entering.register_document(code=theirs.code, by=make.STRANGER, at=make.at(16))
    assert shown("mo") == ["03"]
    chief = replace(make.STRANGER, roles=frozenset({"leader"}))
    directing.direct_document(
        code=theirs.code,
        text="Báo cáo.",
        charges=[directing.Charge("p-stranger", "lead")],
        by=chief,
        at=make.at(16, 10),
    )
    assert shown("mo") == ["04"]
    directing.complete_task(code=theirs.code, result="Đã báo cáo", by=make.STRANGER, at=make.at(16, 20))

    assert (shown("mo"), shown("da-xong")) == ([], ["06"])


def test_what_a_deputy_does_for_an_absent_holder_says_so_everywhere_it_is_recorded() -> None:
    directive = given()
    deputy = replace(make.HEAD, post="p-specialist", delegated_by=make.SPECIALIST.name, post_title="Chuyên viên")
    shown = "Phạm Thị Lan (thay Trần Văn Bình)"

    follow_up.report_progress(code=directive.code, text="Đang làm.", by=deputy, at=make.at(14))
    directing.complete_task(code=directive.document.code, result="Làm thay", by=deputy, at=make.at(15))

    assert directive.follow_ups.get().by_name == shown
    assert directive.tasks.get(kind="lead").done_by_name == shown
    assert Line.objects.filter(by_code="acc-head").values_list("by_title", flat=True).distinct().get() == (
        "Chuyên viên (thay Trần Văn Bình)"
    )


def test_a_deputy_signs_in_the_own_name_by_authorisation_and_not_under_the_leaders() -> None:
    make.credentials()
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    deputy = replace(make.LEADER, name="Phạm Thị Lan", delegated_by=make.LEADER.name)

    with pytest.raises(Refused, match="TUQ") as refused:
        issuing.sign_document(code=document.code, by=deputy, at=make.at(15))
    Document.objects.filter(pk=document.pk).update(signer_name="Phạm Thị Lan")
    issuing.sign_document(code=document.code, by=deputy, at=make.at(15))

    assert refused.value.code == "documents.other_signer"
    assert Document.objects.get().signer_competence == "TUQ"
