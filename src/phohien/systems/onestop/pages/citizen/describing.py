"""A procedure in words: who, what, how long, how much, where; every value with whether it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from phohien.kernel.money import vnd
from phohien.kernel.words import Words, language
from phohien.systems.onestop.forms.citizen import ONLINE
from phohien.systems.onestop.pages.citizen.showing import ONLINE_TONES, field_name, said
from phohien.systems.onestop.pages.marking import marked
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.conditions_in_words import condition_in_words

STEP_OF = {
    "applicant": Words("Bạn", "You"),
    "one_stop": Words("Bộ phận một cửa", "One-stop desk"),
    "agency": Words("Cơ quan giải quyết", "The deciding office"),
}
CHANNELS = {
    "online": (Words("Trực tuyến", "Online"), "globe"),
    "direct": (Words("Trực tiếp", "In person"), "building"),
    "post": (Words("Bưu chính", "By post"), "envelope"),
}
KINDS = {
    "fee": Words("Lệ phí", "Fee"),
    "charge": Words("Phí", "Charge"),
    "duty": Words("Nghĩa vụ tài chính", "Financial duty"),
}
COLLECTED = {
    "at_reception": Words("Nộp khi nộp hồ sơ", "Due when the dossier is handed in"),
    "at_supplement": Words("Nộp khi có thông báo", "Due when you are told"),
    "at_return": Words("Nộp khi nhận kết quả", "Due when you get the result"),
}
RECEIVING_POINTS = {
    "commune_service_centre": Words("Trung tâm Phục vụ hành chính công cấp xã", "Commune service centre"),
    "provincial_service_centre": Words("Trung tâm Phục vụ hành chính công tỉnh", "Provincial service centre"),
}


def money(amount: int) -> str:
    """An amount in the reader's language."""
    return vnd(amount, language())


def listed(item: Any) -> dict[str, Any]:
    """A procedure as a line of a list."""
    rules: catalogue.ProcedureVersion = item.rules
    return {
        "code": rules.code,
        "name": said(rules.name),
        "field": field_name(rules.field),
        "online": online_tag(rules),
        "limit": main_limit(rules),
        "cost": cost(rules),
        "agency": said(rules.competence.name),
    }


def online_tag(rules: catalogue.ProcedureVersion) -> dict[str, str]:
    """How far it can be done online, as a tag."""
    return {"text": str(ONLINE[rules.online_level.value]), "tone": ONLINE_TONES[rules.online_level.value]}


def main_limit(rules: catalogue.ProcedureVersion) -> str:
    """The general time limit in a few words, with its mark while it is unconfirmed."""
    base = next((limit for limit in rules.limits if limit.effect is catalogue.Effect.BASE), None)
    if base is None:
        return ""
    return marked(_limit(base), confirmed=base.confirmed, source=base.source)


def _limit(base: catalogue.LimitRule) -> str:
    if base.same_day:
        return str(Words("Trong ngày", "The same day"))
    units = {
        "hour": Words("{n} giờ làm việc", "{n} working hours"),
        "working_day": Words("{n} ngày làm việc", "{n} working days"),
        "day": Words("{n} ngày", "{n} days"),
        "month": Words("{n} tháng", "{n} months"),
    }
    return str(units[base.unit.value].filled(n=base.amount))


def cost(rules: catalogue.ProcedureVersion) -> str:
    """What it costs in a few words, with its mark while an amount is unconfirmed."""
    if not rules.fees:
        return str(Words("Không thu tiền", "Free of charge"))
    if any(not fee.when and not fee.quantity for fee in rules.fees):
        least = min(
            fee.amount_vnd or fee.tiers[0].amount_vnd for fee in rules.fees if not fee.when and not fee.quantity
        )
        words = str(Words("Từ {amount}", "From {amount}").filled(amount=money(least)))
        return marked(words, confirmed=all(fee.confirmed for fee in rules.fees), source=rules.fees[0].source)
    return str(Words("Có thể phải nộp phí, lệ phí", "A fee may be due"))


def described(rules: catalogue.ProcedureVersion, form: forms.FormDefinition | None) -> dict[str, Any]:
    """Everything the procedure's page says, for its template."""
    lists = catalogue.shipped().code_lists
    return {
        "code": rules.code,
        "full_code": rules.full_code,
        "name": said(rules.name),
        "field": field_name(rules.field),
        "confirmed": rules.confirmed,
        "source": rules.source,
        "who": said(rules.applicants_text),
        "agency": said(rules.competence.name),
        "agency_confirmed": rules.competence.confirmed,
        "agency_source": rules.competence.source,
        "anywhere": rules.competence.any_reception_point,
        "online": online_tag(rules),
        "is_online": rules.online_level is not catalogue.OnlineLevel.INFORMATION,
        "main_limit": main_limit(rules),
        "cost": cost(rules),
        "steps": [{"who": str(STEP_OF.get(step.who, STEP_OF["agency"])), "text": said(step.text)} for step in rules.steps],
        "manners": [
            {"name": str(CHANNELS[one.channel.value][0]), "icon": CHANNELS[one.channel.value][1], "text": said(one.text)}
            for one in rules.manners
        ],
        "components": [_component(item, form, lists) for item in rules.components],
        "sets": rules.sets,
        "limits": [_valued(said(limit.text), limit) for limit in rules.limits],
        "fees": [fee(item) for item in rules.fees],
        "free": said(rules.free),
        "results": [
            {**_valued(said(one.name), one), "paper": one.paper, "electronic": one.electronic} for one in rules.results
        ],
        "conditions": [_valued(said(one.text), one) for one in rules.conditions],
        "laws": [
            {"number": law.number, "title": said(law.title), "article": law.article, "confirmed": law.confirmed}
            for law in rules.legal_basis
        ],
        "points": [str(RECEIVING_POINTS.get(point, Words(point, point))) for point in rules.receiving_points],
        "decision": {
            "number": rules.decision_number, "date": rules.decision_date, "agency": said(rules.decision_agency),
        },
        "form_title": said(form.title) if form else "",
    }  # fmt: skip


def _valued(text: str, item: Any) -> dict[str, Any]:
    return {"text": text, "confirmed": item.confirmed, "source": item.source}


def _component(item: catalogue.Component, form: forms.FormDefinition | None, lists: Any) -> dict[str, Any]:
    when = ""
    if item.required_when and form is not None:
        when = said(condition_in_words(item.required_when, form, lists))
    elif not item.required:
        when = str(Words("Chỉ khi có trường hợp này.", "Only when this applies to you."))
    return {
        **_valued(said(item.name), item),
        "counts": ", ".join(_counts(item)),
        "when": when,
        "how": str(_how(item)),
        "is_brought": item.taken_from in (catalogue.ComponentSource.UPLOAD, catalogue.ComponentSource.VAULT),
        "note": said(item.note),
    }


def _counts(item: catalogue.Component) -> Iterable[str]:
    if item.present_only:
        yield str(Words("chỉ xuất trình", "to be shown only"))
        return
    for number, words in (
        (item.originals, Words("{n} bản chính", "{n} original(s)")),
        (item.certified_copies, Words("{n} bản sao chứng thực", "{n} certified copy(ies)")),
        (item.copies, Words("{n} bản sao", "{n} copy(ies)")),
    ):
        if number:
            yield str(words.filled(n=number))


def _how(item: catalogue.Component) -> Words:
    source = item.taken_from
    if source is catalogue.ComponentSource.FORM:
        return Words("Điền ngay trên trang này khi nộp trực tuyến.", "Filled in on this site when you apply online.")
    if source is catalogue.ComponentSource.DATA:
        return Words(
            "Không phải nộp khi nộp trực tuyến: đã có trong dữ liệu.", "Not needed online: it is in the registers."
        )
    if source is catalogue.ComponentSource.VAULT:
        return Words("Tải lên, hoặc dùng lại từ kho giấy tờ của bạn.", "Upload it, or reuse it from your own store.")
    return Words("Tải lên ảnh chụp hoặc bản quét.", "Upload a photograph or scan.")


def fee(rule: catalogue.FeeRule) -> dict[str, Any]:
    """A fee with its amount in words and the full text of every exemption."""
    unit = said(rule.unit)
    per = f" / {unit}" if unit else ""
    amount = money(rule.amount_vnd) + per
    if rule.tiers:
        first = Words("từ {unit} thứ {n}: {amount}", "from {unit} {n}: {amount}")
        amount = "; ".join(
            str(first.filled(unit=unit, n=tier.first, amount=money(tier.amount_vnd))) for tier in rule.tiers
        )
    more = []
    if rule.maximum_vnd is not None:
        more.append(str(Words("Tối đa {amount}.", "At most {amount}.").filled(amount=money(rule.maximum_vnd))))
    if rule.online_percent != 100:
        online = money(rule.amount_vnd * rule.online_percent // 100) + per
        more.append(str(Words("Nộp trực tuyến: {amount}.", "Online: {amount}.").filled(amount=online)))
    return {
        "name": said(rule.name),
        "kind": str(KINDS[rule.kind.value]),
        "amount": amount,
        "more": " ".join(more),
        "collected": str(COLLECTED[rule.collected.value]),
        "confirmed": rule.confirmed,
        "source": rule.source,
        "exemptions": [{**_valued(said(one.text), one), "percent": one.percent} for one in rule.exemptions],
    }


def version_line(row: Any, *, on: date, shown: int) -> dict[str, Any]:
    """A version as a line of the list of versions."""
    is_standing = row.effective_from <= on and (row.effective_until is None or on < row.effective_until)
    return {
        "number": row.number, "from": row.effective_from, "until": row.effective_until,
        "is_standing": is_standing, "is_coming": row.effective_from > on, "is_shown": row.number == shown,
    }  # fmt: skip
