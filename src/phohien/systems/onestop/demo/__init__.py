"""Some forty believable dossiers of the demonstration ward, made by the system's own acts: new, waiting, paused, late, done.

The people are fictitious (identifiers of the impossible province 000). A few were filed in 2024, under the communes of that
time. Loading twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from phohien.base.files import services as files
from phohien.kernel.errors import NotFound, Problem
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.demo import answers
from phohien.systems.onestop.demo.answers import (
    ALLOWANCE,
    BIRTH,
    BUILDING,
    BUSINESS,
    COPY,
    DEATH,
    EXTRACT,
    LAND,
    LODGER,
    MARRIAGE,
    PENSION,
    POOR,
    SINGLE,
)
from phohien.systems.onestop.queries import desk, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import (
    applications,
    clocks,
    counter,
    handling,
    payments,
    reception,
    results,
    timing,
)
from phohien.systems.onestop.services import catalogue as keeping
from phohien.ui.typeset import typeset

UNIT = "11953"
OLD_DAY = date(2024, 9, 16)


@dataclass(frozen=True)
class Desk:
    """The officials a dossier goes through, and the agencies they act for."""

    receiver: Actor
    handler: Actor
    leader: Actor
    clerk: Actor
    unit: str = UNIT

    @property
    def agency(self) -> str:
        """Who receives."""
        return self.receiver.agency

    @property
    def competent(self) -> str:
        """Who decides."""
        return self.leader.agency


@dataclass(frozen=True, kw_only=True)
class Story:
    """One dossier: the procedure, how many working days ago it came, and how far it has come."""

    code: str
    days: int
    end: str
    hour: int = 8
    channel: str = "direct"
    person: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


STORIES = (
    Story(code=BIRTH, days=0, end="new", channel="online"), Story(code=COPY, days=0, end="new", hour=9),
    Story(code=BUSINESS, days=0, end="new", channel="online", hour=7), Story(code=LODGER, days=1, end="new", channel="online"),
    Story(code=PENSION, days=1, end="new", channel="post", hour=9), Story(code=MARRIAGE, days=0, end="received", hour=8),
    Story(code=EXTRACT, days=0, end="received", hour=8), Story(code=BIRTH, days=0, end="received", hour=9),
    Story(code=DEATH, days=0, end="received", hour=10), Story(code=SINGLE, days=1, end="received"),
    Story(code=BUSINESS, days=1, end="assigned"), Story(code=PENSION, days=4, end="assigned"),
    Story(code=ALLOWANCE, days=6, end="verified"), Story(code=LODGER, days=2, end="verified"),
    Story(code=BUSINESS, days=2, end="drafted"), Story(code=PENSION, days=7, end="drafted"),
    Story(code=SINGLE, days=2, end="drafted"), Story(code=ALLOWANCE, days=8, end="drafted"),
    Story(code=BUILDING, days=9, end="opinions"), Story(code=POOR, days=6, end="opinions"),
    Story(code=LAND, days=8, end="taxed"), Story(code=BUILDING, days=14, end="assigned"),
    Story(code=BUSINESS, days=9, end="assigned"), Story(code=SINGLE, days=8, end="verified"),
    Story(code=BIRTH, days=4, end="received", hour=14), Story(code=LODGER, days=7, end="received"),
    Story(code=ALLOWANCE, days=5, end="paused"), Story(code=BUSINESS, days=3, end="paused"),
    Story(code=BIRTH, days=2, end="paused"), Story(code=PENSION, days=16, end="extended"),
    Story(code=COPY, days=3, end="refused"), Story(code=LODGER, days=5, end="withdrawn"), Story(code=POOR, days=12, end="stopped"),
    Story(code=EXTRACT, days=1, end="settled"), Story(code=COPY, days=1, end="settled"),
    Story(code=MARRIAGE, days=6, end="returned"), Story(code=EXTRACT, days=10, end="returned"),
    Story(code=DEATH, days=11, end="returned"), Story(code=SINGLE, days=15, end="late"), Story(code=COPY, days=13, end="returned"),
)  # fmt: skip


def load(say: Callable[[str], None] = lambda _: None, *, at: datetime) -> None:
    """The demonstration's dossiers are there. Needs the demonstration's officials; a second call changes nothing."""
    ward = desk_of_ward(at)
    if ward is None or desk.has_dossiers(ward.agency):
        return
    for number, story in enumerate(STORIES):
        _tell(replace(story, person=number), ward, at)
    old = _old_stories(at)
    say(f"Một cửa: {len(STORIES) + old} hồ sơ mẫu, trong đó {old} hồ sơ nộp năm 2024 tại xã, phường cũ.")


def desk_of_ward(at: datetime) -> Desk | None:
    """The officials of the demonstration ward in their posts; None while some post is empty."""
    ward = directory.committee_of(UNIT, at.date())
    centre = next((one for one in directory.agencies_under(ward.code, at.date()) if one.kind == "service_centre"), None)
    if centre is None:
        return None
    places = {
        "receiving_officer": centre.code, "civil_status_officer": ward.code, "leader": ward.code, "clerk": ward.code,
    }  # fmt: skip
    found = {role: directory.accounts_holding(role, agency, at) for role, agency in places.items()}
    if not all(found.values()):
        return None
    receiver, handler, leader, clerk = (_actor(posts[0]) for posts in found.values())
    return Desk(receiver, handler, leader, clerk)


def _actor(post: Any) -> Actor:
    """The holder acting in the post: also weeks ago, before the demonstration appointed anybody."""
    return Actor(
        code=post.account.code, name=post.account.full_name, kind="official", agency=post.agency.code, post=post.code,
        post_title=post.title, roles=frozenset(post.roles), assurance=2,
    )  # fmt: skip


# --- one dossier's life -----------------------------------------------------------------------------------------------


class _Life:
    """One dossier going through the acts, each a little later than the one before and never in the future."""

    def __init__(self, story: Story, ward: Desk, now: datetime) -> None:
        self.story, self.desk, self.now = story, ward, now
        calendar = timing.calendar_of(ward.agency, now.date())
        today = now.date() if calendar.is_working_day(now.date()) else calendar.subtract_working_days(now.date(), 1)
        day = calendar.subtract_working_days(today, story.days) if story.days else today
        start = calendar.opens_at(day).replace(hour=story.hour, minute=(story.person * 7) % 60)
        self.calendar, self.moment = calendar, min(start, now - timedelta(minutes=90))
        self.code = ""

    def later(self, hours: float = 0.5) -> datetime:
        """An instant that much working time later."""
        moved = self.calendar.add_working_seconds(self.moment, round(hours * 3600))
        self.moment = max(min(moved, self.now - timedelta(minutes=1)), self.moment + timedelta(seconds=1))
        return self.moment

    def open_task(self, *acts: str) -> Any:
        """The dossier's open step of one of these kinds (any without), or None."""
        tasks = desk.open_tasks_of(self.code)
        return next((one for one in tasks if not acts or one.act in acts), None)

    def do(self, act: str, outcome: str = "", *, note: str = "", hours: float = 2) -> None:
        """The open step of that kind is done by whoever has the role."""
        task = self.open_task(act)
        by = replace(self.desk.leader if task.role == "leader" else self.desk.handler, roles=frozenset({task.role}))
        handling.complete_task(code=self.code, key=task.key, outcome=outcome, note=note, by=by, at=self.later(hours))

    def receive(self) -> None:
        """Papers accepted, fees at the counter paid, received."""
        dossier = desk.fresh(self.code)
        for one in reception.missing(dossier):
            reception.check_component(
                code=self.code, component_id=one.pk, state="accepted", counts=(1, 0, 0), by=self.desk.receiver,
                at=self.later(0.02),
            )  # fmt: skip
        reception.receive_dossier(code=self.code, by=self.desk.receiver, at=self.later(0.3))

    def advance(self, *, until: str) -> None:
        """The steps between reception and the draft are done as far as ``until``."""
        if self.open_task("assign"):
            self.do("assign", note="Giao bộ phận chuyên môn thẩm định theo quy định.", hours=1)
            self._give()
        if until == "assigned":
            return
        task = self.open_task("verify")
        if task is not None:
            codes = [one["code"] for one in task.outcomes]
            good = next((one for one in ("eligible", "pass", "no_duty") if one in codes), codes[0] if codes else "")
            if until != "verified" or good != "eligible":
                self._draft(task) if good == "eligible" else None
                self.do("verify", good, note="Hồ sơ đủ điều kiện theo quy định.", hours=4)
        if until == "drafted" and self.open_task("handle"):
            self._draft(self.open_task("handle"))
            self.do("handle", hours=3)

    def _give(self) -> None:
        task = self.open_task("verify", "handle")
        if task is not None:
            handling.assign_task(
                code=self.code, key=task.key, post=self.desk.handler.post, name=self.desk.handler.name, by=self.desk.leader,
                at=self.later(0.05),
            )  # fmt: skip

    def _draft(self, task: Any) -> None:
        dossier = desk.fresh(self.code)
        kinds = versions.rules_of(dossier.version).results
        text = f"Đồng ý giải quyết theo đề nghị của {dossier.owner_name} tại hồ sơ {dossier.code}."
        results.draft_result(
            code=self.code, title=kinds[0].name.vi if kinds else dossier.title, content={"template": "", "text": text},
            by=replace(self.desk.handler, roles=frozenset({"handler", task.role})), at=self.later(1),
        )  # fmt: skip

    def settle(self, *, number: str, hours: float = 4) -> None:
        """The result was signed on paper, whichever steps were left."""
        for act in ("assign", "verify", "coordinate", "handle"):
            while self.open_task(act) is not None:
                task = self.open_task(act)
                codes = [one["code"] for one in task.outcomes]
                self.do(
                    act, next((one for one in ("eligible", "pass", "agree", "no_duty") if one in codes), ""), hours=2
                )
        results.record_result(
            code=self.code, title="Kết quả giải quyết thủ tục hành chính", number=number, by=self.desk.clerk,
            at=self.later(hours),
        )  # fmt: skip

    def hand_over(self) -> None:
        """Fees due are paid in cash and the person has the result."""
        dossier = desk.fresh(self.code)
        for one in dossier.payment_requests.filter(state="due"):
            payments.take_cash(code=self.code, reference=one.reference, by=self.desk.receiver, at=self.later(0.2))
        results.hand_over_result(
            code=self.code, manner="counter", receiver=dossier.owner_name, by=self.desk.receiver, at=self.later(1)
        )


def _tell(story: Story, ward: Desk, now: datetime, version: Any = None) -> str:
    """The story's dossier exists and has come as far as it says."""
    life = _Life(story, ward, now)
    life.code = _submit(life, version)
    if story.end == "new":
        return life.code
    if story.end == "refused":
        reception.refuse_dossier(
            code=life.code, reason="Giấy tờ đề nghị chứng thực bị tẩy xóa, không đủ điều kiện chứng thực bản sao.",
            article="NĐ 23/2015/NĐ-CP, Điều 22", by=ward.receiver, at=life.later(0.5),
        )  # fmt: skip
        return life.code
    life.receive()
    _ENDS[story.end](life)
    return life.code


def _pause(life: _Life) -> None:
    life.advance(until="assigned")
    clocks.request_supplement(
        code=life.code, components=[], by=life.desk.handler, at=life.later(6),
        text="Đề nghị bổ sung bản chụp rõ giấy tờ chứng minh nơi ở hợp pháp và thống nhất ngày sinh giữa các giấy tờ.",
    )  # fmt: skip


def _extend(life: _Life) -> None:
    life.advance(until="assigned")
    day = life.calendar.add_working_days(life.now.date(), 4)
    ground = "Cần xác minh thêm tại nơi cư trú trước đây của người đề nghị."
    clocks.extend_deadline(
        code=life.code, due_at=life.calendar.closes_at(day), ground=ground, by=life.desk.leader, at=life.later(60)
    )


def _withdraw(life: _Life) -> None:
    by = Actor(code=desk.fresh(life.code).account_code, name="Người nộp", kind="citizen")
    clocks.withdraw_dossier(code=life.code, ground="Đã đăng ký tạm trú tại nơi khác", by=by, at=life.later(5))


def _stop(life: _Life) -> None:
    ground = "Hộ gia đình đã chuyển đi nơi khác trong thời gian rà soát."
    clocks.stop_dossier(code=life.code, ground=ground, by=life.desk.leader, at=life.later(20))


def _return(life: _Life) -> None:
    life.settle(number=f"{100 + life.story.person}/{life.now:%Y}", hours=1)
    life.hand_over()


def _late(life: _Life) -> None:
    life.settle(number=f"{100 + life.story.person}/{life.now:%Y}", hours=60)
    life.hand_over()


_ENDS: dict[str, Callable[[_Life], None]] = {
    "received": lambda life: None,
    **{end: partial(_Life.advance, until=end) for end in ("assigned", "verified", "drafted", "opinions")},
    "taxed": lambda life: life.do("verify", "duty", note="Có nghĩa vụ tài chính."),
    "paused": _pause, "extended": _extend, "withdrawn": _withdraw, "stopped": _stop, "returned": _return, "late": _late,
    "settled": lambda life: life.settle(number=f"{100 + life.story.person}/{life.now:%Y}", hours=1),
}  # fmt: skip


# --- what people wrote ------------------------------------------------------------------------------------------------


def _submit(life: _Life, version: Any) -> str:
    story, ward = life.story, life.desk
    name = answers.PEOPLE[story.person % len(answers.PEOPLE)]
    identifier = f"0001{70 + story.person % 30}{story.person:06d}"
    values = {
        **answers.requester(name, identifier, story.person, ward.unit),
        **answers.answers_of(story.code, name, ward.unit, life.moment),
    }
    channel = catalogue.Channel(story.channel)
    dossier = applications.submit_dossier(
        application=applications.Application(
            version=version or versions.in_force(story.code, on=life.now.date()),
            agency=ward.agency, competent_agency=ward.competent, unit_code=ward.unit, channel=channel, values=values,
            parties=(applications.Applicant(full_name=name, personal_id=identifier, phone="0912 345 678".replace(" ", "")),),
            account_code=f"demo-{story.person:03d}" if story.end == "withdrawn" else "", wants_paper=True,
        ),
        by=SYSTEM if channel is catalogue.Channel.ONLINE else ward.receiver, at=life.moment,
    )  # fmt: skip
    if story.person in (0, 5, 9) and story.end in ("new", "received"):
        _scan(dossier, ward, life)
    return str(dossier.code)


def _scan(dossier: Any, ward: Desk, life: _Life) -> None:
    """A scanned paper lies with the first component, so that the viewer has something to show."""
    one = dossier.components.order_by("id").first()
    if one is None:
        return
    source = f'#set page(paper: "a5")\n#set text(size: 13pt)\n= {one.name}\n\nBản quét minh họa cho hồ sơ mẫu {dossier.code}.'
    stored = files.keep(content=typeset(source, {}), name="ban-quet.pdf", by=ward.receiver, at=life.moment)
    counter.attach_scan(code=dossier.code, component_id=one.pk, stored=stored, by=ward.receiver, at=life.later(0.05))


# --- filed in 2024 ----------------------------------------------------------------------------------------------------


def _old_stories(now: datetime) -> int:
    """Dossiers of 2024, received and settled by the communes of that time; returns how many."""
    told = 0
    steps = directory.where_did_it_come_from(UNIT)
    snapshot = directory.snapshot()
    before = [snapshot.units[step.old] for step in steps if step.kind == "whole"]
    for number, unit in enumerate([one for one in before if one.stood_on(OLD_DAY)][:4]):
        try:
            committee = directory.committee_of(unit.code, OLD_DAY)
        except NotFound:
            continue
        code = (COPY, EXTRACT)[number % 2]
        then = datetime(2024, 9, 16 + number, 17, 0, tzinfo=now.tzinfo)
        story = Story(code=code, days=2, end="returned", hour=8, person=30 + number)
        try:
            _tell(story, _old_desk(committee.code, unit.code), then, _old_version(code, now))
        except Problem:
            continue
        told += 1
    return told


def _old_desk(agency: str, unit: str) -> Desk:
    def official(role: str, name: str) -> Actor:
        return Actor(
            code=f"demo-2024-{role}", name=name, kind="official", agency=agency, post=f"{agency}/{role}", post_title=name,
            roles=frozenset({role, "handler"}) if role == "civil_status_officer" else frozenset({role}), assurance=2,
        )  # fmt: skip

    return Desk(
        official("receiving_officer", "Cán bộ tiếp nhận (2024)"),
        official("civil_status_officer", "Công chức Tư pháp - Hộ tịch (2024)"),
        official("leader", "Lãnh đạo Ủy ban nhân dân (2024)"), official("clerk", "Văn thư (2024)"), unit,
    )  # fmt: skip


def _old_version(code: str, now: datetime) -> Any:
    """The version in force in 2024: the shipped one with the dates of three-level government, marked as a sample."""
    try:
        return versions.in_force(code, on=OLD_DAY)
    except NotFound:
        present = versions.in_force(code, on=now.date() if now.year > 2025 else date(2026, 1, 5))
    rules = versions.rules_of(present)
    former = replace(
        rules, effective_from=date(2020, 1, 1), effective_until=rules.effective_from, confirmed=False,
        source="Mẫu: theo NĐ 61/2018/NĐ-CP (ba cấp chính quyền), cần xác nhận",
    )  # fmt: skip
    draft = keeping.save_version(
        rules=former, form=versions.form_of(present), process=present.process, by=SYSTEM, at=now
    )
    return keeping.publish_version(pk=draft.pk, by=SYSTEM, at=now)
