"""Whether a procedure says everything the law wants published; what is missing comes as whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from phohien.systems.onestop.rules.catalogue.model import (
    Channel,
    ComponentSource,
    Effect,
    FeeRule,
    LimitRule,
    OnlineLevel,
    ProcedureVersion,
)
from phohien.systems.onestop.rules.expressions import check_expression
from phohien.systems.onestop.rules.findings import Finding, Text
from phohien.systems.onestop.rules.form_definition.model import FormDefinition, all_fields

DECREE = "NĐ 63/2010/NĐ-CP, Điều 8 khoản 2"
_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_SUFFIX = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.H[0-9]{2}|")
_CUT_OFF = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
APPLICANTS = frozenset({"citizen", "enterprise", "household_business", "organisation", "foreigner", "official"})


def _missing(code: str, vi: str, en: str, *, where: str = "", point: str = "") -> Finding:
    """A finding with the point of the article, when the article speaks of it."""
    return Finding(
        code=f"publication.{code}",
        message_vi=vi,
        message_en=en,
        where=where or code,
        article=f"{DECREE} điểm {point}" if point else "",
    )


def _identity(version: ProcedureVersion) -> Iterator[Finding]:
    if not _CODE.fullmatch(version.code) or not _SUFFIX.fullmatch(version.suffix):
        yield _missing(
            "code",
            "Mã thủ tục phải có dạng 1.001193, phần đuôi địa phương có dạng 000.00.00.H31.",
            "The procedure code must look like 1.001193, the provincial suffix like 000.00.00.H31.",
        )
    if not version.name.complete:
        yield _missing("name", "Thiếu tên thủ tục.", "The name of the procedure is missing.", point="a")
    if not version.field:
        yield _missing("field", "Chưa xếp thủ tục vào lĩnh vực nào.", "The procedure belongs to no field yet.")
    if not version.keywords:
        yield _missing(
            "keywords",
            "Chưa có từ ngữ thông thường để người dân tìm thấy thủ tục.",
            "There are no everyday words by which people could find the procedure.",
        )


def _wordings(texts: Iterable[Text], what: str, vi: str, en: str, point: str) -> Iterator[Finding]:
    found = list(texts)
    if not found or not all(text.complete for text in found):
        yield _missing(what, vi, en, point=point)


def _course(version: ProcedureVersion) -> Iterator[Finding]:
    yield from _wordings(
        (step.text for step in version.steps),
        "steps",
        "Thiếu trình tự thực hiện, hoặc có bước chưa đủ hai thứ tiếng.",
        "The steps are missing, or one is not written in both languages.",
        "b",
    )
    yield from _wordings(
        (manner.text for manner in version.manners),
        "manners",
        "Thiếu cách thức thực hiện, hoặc có cách thức chưa đủ hai thứ tiếng.",
        "The manner is missing, or one is not written in both languages.",
        "c",
    )
    online = any(manner.channel is Channel.ONLINE for manner in version.manners)
    if online != (version.online_level is not OnlineLevel.INFORMATION):
        yield _missing(
            "online_level",
            "Mức độ trực tuyến không khớp với cách thức thực hiện.",
            "The online level does not agree with the manners.",
            point="c",
        )


def _dossier(version: ProcedureVersion) -> Iterator[Finding]:
    if not version.components:
        yield _missing("components", "Thiếu thành phần hồ sơ.", "The dossier components are missing.", point="d")
    if version.sets < 1:
        yield _missing("sets", "Thiếu số lượng bộ hồ sơ.", "The number of dossier sets is missing.", point="d")
    codes = [item.code for item in version.components]
    if len(codes) != len(set(codes)):
        yield _missing(
            "component_codes",
            "Hai thành phần hồ sơ trùng mã.",
            "Two components have the same code.",
            point="d",
        )
    for item in version.components:
        where = f"components.{item.code}"
        if not item.name.complete:
            yield _missing(
                "component_name",
                f"Thành phần hồ sơ “{item.code}” thiếu tên bằng tiếng Việt hoặc tiếng Anh.",
                f"The component “{item.code}” has no name in Vietnamese or English.",
                where=where,
                point="d",
            )
        counted = item.originals + item.certified_copies + item.copies
        if item.taken_from in (ComponentSource.UPLOAD, ComponentSource.VAULT) and counted < 1:
            yield _missing(
                "component_count",
                f"Thành phần hồ sơ “{item.code}” chưa ghi số bản chính hoặc bản sao.",
                f"The component “{item.code}” does not say how many originals or copies.",
                where=where,
                point="d",
            )


def _limit(rule: LimitRule, where: str) -> Iterator[Finding]:
    if rule.amount < 0 or (rule.amount == 0 and not rule.same_day):
        yield _missing(
            "limit_amount",
            f"Thời hạn “{rule.code}” phải lớn hơn 0.",
            f"The time limit “{rule.code}” must be more than 0.",
            where=where,
            point="đ",
        )
    if rule.same_day and not _CUT_OFF.fullmatch(rule.cut_off):
        yield _missing(
            "limit_cut_off",
            f"Thời hạn trong ngày “{rule.code}” phải ghi giờ chốt, ví dụ 15:00.",
            f"The same-day limit “{rule.code}” must say the cut-off hour, for example 15:00.",
            where=where,
            point="đ",
        )
    if not rule.text.complete:
        yield _missing(
            "limit_text",
            f"Thời hạn “{rule.code}” chưa có lời diễn đạt bằng hai thứ tiếng.",
            f"The time limit “{rule.code}” is not put into words in both languages.",
            where=where,
            point="đ",
        )


def _limits(version: ProcedureVersion) -> Iterator[Finding]:
    base = [rule for rule in version.limits if rule.effect is Effect.BASE]
    if len(base) != 1:
        yield _missing(
            "limits",
            "Thủ tục phải có đúng một thời hạn giải quyết chung.",
            "The procedure needs exactly one general time limit.",
            point="đ",
        )
    for rule in version.limits:
        yield from _limit(rule, f"limits.{rule.code}")
        if rule.effect is not Effect.BASE and not rule.when and not rule.at_discretion:
            yield _missing(
                "limit_case",
                f"Thời hạn “{rule.code}” phải nêu trường hợp áp dụng.",
                f"The time limit “{rule.code}” must say in which case it applies.",
                where=f"limits.{rule.code}",
                point="đ",
            )


def _people(version: ProcedureVersion) -> Iterator[Finding]:
    if not version.applicants or not set(version.applicants) <= APPLICANTS or not version.applicants_text.complete:
        yield _missing(
            "applicants", "Thiếu đối tượng thực hiện.", "It is not said who may do the procedure.", point="e"
        )
    if not version.competence.name.complete or not version.competence.levels:
        yield _missing("competence", "Thiếu cơ quan thực hiện.", "The agency that decides is missing.", point="g")
    if not version.receiving_points:
        yield _missing("receiving_points", "Thiếu nơi tiếp nhận hồ sơ.", "The receiving points are missing.", point="g")


def _where_applicable(version: ProcedureVersion) -> Iterator[Finding]:
    if not version.results or not all(result.name.complete for result in version.results):
        yield _missing(
            "results",
            "Thiếu kết quả thực hiện thủ tục, hoặc tên kết quả chưa đủ hai thứ tiếng.",
            "The result is missing or is not named in both languages.",
            point="h",
        )
    if not version.form:
        yield _missing("form", "Thiếu mẫu đơn, tờ khai.", "The form is missing.", point="h")
    if bool(version.fees) == bool(version.free):
        yield _missing(
            "fees",
            "Phải nêu phí, lệ phí, hoặc nói rõ thủ tục không thu tiền; không thể có cả hai.",
            "Say what is to pay, or say that nothing is; not both.",
            point="h",
        )
    if bool(version.conditions) == version.unconditional:
        yield _missing(
            "conditions",
            "Phải nêu yêu cầu, điều kiện, hoặc nói rõ là không có; không thể có cả hai.",
            "State the conditions, or that there are none; not both.",
            point="h",
        )


def _fee(rule: FeeRule) -> Iterator[Finding]:
    where = f"fees.{rule.code}"
    amounts = [rule.amount_vnd, *(tier.amount_vnd for tier in rule.tiers)]
    first = [tier.first for tier in rule.tiers]
    if min(amounts) < 0 or max(amounts) == 0 or (rule.tiers and (first[0] != 1 or first != sorted(set(first)))):
        yield _missing(
            "fee_amount",
            f"Mức thu “{rule.code}” phải là số tiền dương; các bậc bắt đầu từ 1 và tăng dần.",
            f"The amount “{rule.code}” must be positive; tiers start at 1 and rise.",
            where=where,
            point="h",
        )
    if any(amount * rule.online_percent % 100 for amount in amounts) or not 0 <= rule.online_percent <= 100:
        yield _missing(
            "fee_percent",
            f"Mức thu trực tuyến của “{rule.code}” không tròn đồng.",
            f"The online amount of “{rule.code}” is not whole đồng.",
            where=where,
            point="h",
        )
    if not rule.name.complete:
        yield _missing(
            "fee_name",
            f"Khoản thu “{rule.code}” thiếu tên.",
            f"The sum “{rule.code}” has no name.",
            where=where,
        )
    for exemption in rule.exemptions:
        if not exemption.text.complete or not 0 < exemption.percent <= 100:
            yield _missing(
                "exemption_text",
                f"Trường hợp miễn, giảm “{exemption.code}” phải ghi đủ lời văn và tỷ lệ.",
                f"The exemption “{exemption.code}” must give its full text and percentage.",
                where=f"{where}.{exemption.code}",
                point="h",
            )


def _provenance(version: ProcedureVersion) -> Iterator[Finding]:
    if not version.legal_basis or not all(basis.title.complete for basis in version.legal_basis):
        yield _missing("legal_basis", "Thiếu căn cứ pháp lý.", "The legal basis is missing.")
    if not version.decision_number or version.decision_date is None or not version.decision_agency.complete:
        yield _missing(
            "decision",
            "Thiếu số, ngày hoặc cơ quan ban hành quyết định công bố thủ tục.",
            "The number, date or agency of the publishing decision is missing.",
        )
    if version.effective_until is not None and version.effective_until <= version.effective_from:
        yield _missing(
            "effective",
            "Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            "The procedure must end after it begins.",
        )
    items: tuple[Any, ...] = (
        *version.components, *version.limits, *version.fees, *version.results, *version.conditions,
        *(exemption for rule in version.fees for exemption in rule.exemptions), version.competence,
    )  # fmt: skip
    if not version.source or not all(item.source for item in items):
        yield _missing(
            "source",
            "Có giá trị pháp lý chưa ghi nguồn.",
            "Some legal value does not say where it comes from.",
        )


def names_for_rules(form: FormDefinition) -> frozenset[str]:
    """The names conditions and fee formulas may read: the form's fields, ``today``, ``channel`` and
    ``copies``.
    """
    return frozenset({item.name for _, item in all_fields(form)} | {"today", "channel", "copies"})


def _expressions(version: ProcedureVersion, form: FormDefinition) -> Iterator[Finding]:
    known = names_for_rules(form)
    for item in version.components:
        yield from check_expression(item.required_when, known, f"components.{item.code}")
    for rule in version.limits:
        yield from check_expression(rule.when, known, f"limits.{rule.code}")
    for fee in version.fees:
        for text in (fee.when, fee.quantity, fee.times, *(exemption.when for exemption in fee.exemptions)):
            yield from check_expression(text, known, f"fees.{fee.code}")
    unit = version.competence.unit_field
    if unit and unit not in known:
        yield _missing(
            "unit_field",
            f"Mẫu đơn không có mục “{unit}” để xác định cơ quan có thẩm quyền.",
            f"The form has no field “{unit}” to find the competent agency by.",
            point="g",
        )


def publication_findings(version: ProcedureVersion, form: FormDefinition | None = None) -> list[Finding]:
    """What keeps a procedure from being published; empty when it may be. Source: NĐ 63/2010/NĐ-CP, Điều 8
    khoản 2.

    With its form, the names used by conditions, fees and competence are checked too.
    """
    found: list[Finding] = []
    for look in (_identity, _course, _dossier, _limits, _people, _where_applicable, _provenance):
        found.extend(look(version))
    for rule in version.fees:
        found.extend(_fee(rule))
    if form is not None:
        found.extend(_expressions(version, form))
    return found


def unconfirmed(version: ProcedureVersion) -> list[str]:
    """The legal values not yet checked against an official text, as paths such as ``fees.copy``; for the
    sample notice.
    """
    groups: dict[str, tuple[Any, ...]] = {
        "components": version.components,
        "limits": version.limits,
        "fees": version.fees,
        "results": version.results,
    }
    paths = ["procedure"] if not version.confirmed else []
    paths += ["competence"] if not version.competence.confirmed else []
    for name, items in groups.items():
        paths += [f"{name}.{item.code}" for item in items if not item.confirmed]
    for fee in version.fees:
        paths += [f"fees.{fee.code}.{item.code}" for item in fee.exemptions if not item.confirmed]
    paths += [f"conditions[{n}]" for n, item in enumerate(version.conditions) if not item.confirmed]
    return paths + [f"legal_basis.{item.number}" for item in version.legal_basis if not item.confirmed]
