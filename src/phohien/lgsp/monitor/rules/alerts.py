"""When an alert is due: each rule with its threshold, and what is found against it. Pure.

The thresholds are this installation's own choice (``data/rules.csv``, changed on a page); no law sets them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from phohien.kernel.words import Words

LEAST_CALLS = 20
"""Below so many calls in the window a rate or a percentile says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it stands: ``minutes`` is the window looked at (0: none), ``severity`` a tone of the pages."""

    code: str
    threshold: float
    minutes: int
    severity: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A reason for an alert: the rule, what it is about, the value, and whose it is (a member's identifier, or nothing)."""

    rule: str
    subject: str
    value: float
    party: str = ""
    detail: str = ""


NAMES = {
    "provider_dead": Words("Hệ thống cung cấp không trả lời", "A provider does not answer"),
    "error_rate": Words("Tỷ lệ lỗi cao", "The error rate is high"),
    "slow": Words("Trả lời chậm (p95)", "Answers are slow (p95)"),
    "stamp_age": Words("Bằng chứng chưa có dấu thời gian", "Evidence has no time stamp"),
    "gateway_silent": Words("Không có tin từ cổng tích hợp", "Nothing is heard of the gateway"),
    "journal_behind": Words("Nhật ký bằng chứng chưa được nạp", "The journal of evidence is not loaded"),
    "records_dropped": Words("Mất bản ghi vận hành", "Operational records were lost"),
    "configuration_refused": Words("Cấu hình mới bị từ chối", "The new configuration is refused"),
    "configuration_expiring": Words("Cấu hình sắp hết hạn", "The configuration is expiring"),
    "certificate_expiring": Words("Chứng thư hoặc khóa sắp hết hạn", "A certificate or key is expiring"),
    "quota": Words("Sắp hết hạn mức trong ngày", "A day's quota is nearly used"),
    "request_overdue": Words("Đề nghị sử dụng quá hạn trả lời", "A request to use is overdue"),
}
UNITS = {
    "provider_dead": Words("lượt hỏng", "failed calls"),
    "error_rate": Words("%", "%"),
    "slow": Words("mili giây", "milliseconds"),
    "stamp_age": Words("% thời gian cho phép", "% of the time allowed"),
    "gateway_silent": Words("giây", "seconds"),
    "journal_behind": Words("lô", "batches"),
    "records_dropped": Words("bản ghi", "records"),
    "configuration_refused": Words("lần", "times"),
    "configuration_expiring": Words("giờ còn lại", "hours left"),
    "certificate_expiring": Words("ngày còn lại", "days left"),
    "quota": Words("% hạn mức", "% of the quota"),
    "request_overdue": Words("giờ quá hạn", "hours overdue"),
}
WHAT_TO_DO = {
    "provider_dead": Words(
        "Liên hệ đầu mối của hệ thống cung cấp; các bên gọi nhận lỗi ngay, không phải chờ.",
        "Call the provider's contact; its callers are told at once and need not wait.",
    ),
    "error_rate": Words("Xem các lượt gọi lỗi của dịch vụ.", "Look at the failed calls of the service."),
    "slow": Words("Xem tải của hệ thống cung cấp.", "Look at the load of the providing system."),
    "stamp_age": Words(
        "Kiểm tra dịch vụ cấp dấu thời gian và tiến trình giữ bằng chứng; hết thời hạn thì cổng ngừng trả lời.",
        "Look after the time-stamping authority and the evidence keeper; at the limit the gateway stops answering.",
    ),
    "gateway_silent": Words("Kiểm tra cổng tích hợp và tiến trình giữ bằng chứng.", "Look after the gateway and its keeper."),
    "journal_behind": Words("Xem nhật ký của tiến trình giữ bằng chứng.", "Look into the log of the evidence keeper."),
    "records_dropped": Words("Kiểm tra dung lượng đĩa và tiến trình giữ bằng chứng.", "Look after the disk and the evidence keeper."),
    "configuration_refused": Words("Phát hành lại cấu hình.", "Publish the configuration again."),
    "configuration_expiring": Words("Kiểm tra tiến trình nền; phát hành lại cấu hình.", "See that the worker runs; publish again."),
    "certificate_expiring": Words("Cấp chứng thư hoặc khóa mới.", "Issue a new certificate or key."),
    "quota": Words("Hai bên thống nhất lại hạn mức.", "Let both sides agree on the quota anew."),
    "request_overdue": Words("Nhắc cơ quan cung cấp trả lời.", "Remind the providing agency to answer."),
}  # fmt: skip
SEVERITY_WORDS = {"danger": Words("Nghiêm trọng", "Serious"), "warning": Words("Cảnh báo", "Warning")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """How a service fared in a window: calls that reached for the provider, how many ended badly, their p95."""

    service: str
    calls: int
    failed: int
    bad: int
    p95: float | None
    succeeded_after: bool
    """Whether its last call succeeded after the last failure."""
    unreachable: str = ""
    """Why its machine takes no connection, by the keeper's own knocking; empty when it does."""


def of_service(rule: Rule, lately: Lately) -> Found | None:
    """What the rule finds in a service's fare; None when all is well, or the rule is about something else."""
    party = "/".join(lately.service.split("/")[:3])
    if rule.code == "provider_dead":
        if lately.failed >= rule.threshold and not lately.succeeded_after:
            return Found(rule.code, lately.service, lately.failed, party)
        return (
            Found(rule.code, lately.service, lately.failed, party, lately.unreachable) if lately.unreachable else None
        )
    if lately.calls < LEAST_CALLS:
        return None
    if rule.code == "error_rate":
        share = 100 * lately.bad / lately.calls
        return Found(rule.code, lately.service, round(share, 1), party) if share > rule.threshold else None
    if rule.code == "slow" and lately.p95 is not None and lately.p95 > rule.threshold:
        return Found(rule.code, lately.service, round(lately.p95), party)
    return None


def of_gateway(rule: Rule, chain: str, state: dict[str, Any], *, heard: float, loaded: int, now: float) -> Found | None:
    """What the rule finds in what a gateway told of itself at ``heard``; ``loaded`` is the last batch in the store."""
    limit, proven = state.get("stamp_limit") or 0.0, state.get("proven_until") or 0.0
    values = {
        "gateway_silent": now - heard,
        "stamp_age": 100 * (now - proven) / limit if limit and proven else 0.0,
        "journal_behind": max(state.get("batch", 0) - loaded, 0),
        "records_dropped": state.get("dropped", 0),
        "configuration_refused": 1 if state.get("alarm") else 0,
    }
    if rule.code == "configuration_expiring":
        left = ((state.get("expires") or 0.0) - now) / 3600
        return Found(rule.code, chain, round(max(left, 0.0), 1)) if left < rule.threshold else None
    value = values.get(rule.code)
    if value is None or value < rule.threshold:
        return None
    return Found(
        rule.code, chain, round(value, 1), "", str(state.get("alarm", ""))[:300] if rule.code.startswith("conf") else ""
    )


def of_use(rule: Rule, uses: Iterable[tuple[str, str, int, int]]) -> list[Found]:
    """Client and service of each right whose day's quota is nearly used: (client, service, calls today, calls allowed)."""
    return [
        Found(rule.code, f"{client} → {service}"[:400], round(100 * calls / most), "/".join(client.split("/")[:3]))
        for client, service, calls, most in uses if most and 100 * calls / most >= rule.threshold
    ]  # fmt: skip
