"""What a version must have before it is recorded as tested and before it is published; each lack is a sentence."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules.description import Description, Finding


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a version when somebody wants to test or publish it."""

    url: str
    sandbox_url: str
    summary: str
    legal_basis: str
    terms: str
    contact_name: str
    contact_phone: str
    contact_email: str
    personal_data: str
    protocol: str
    secure_only: bool = True
    is_checked: bool = False
    """Whether a call through the gateway passed with this address and description, or the version is in operation."""


def lacks_for_test(candidate: Candidate, description: Description | None) -> list[Finding]:
    """What must be put right before the version can be recorded as tested."""
    found = [*_of_description(description), *address_faults(candidate.url, candidate.secure_only, "url")]
    if not found and not candidate.is_checked:
        words = Words(
            "Chưa có lượt gọi kiểm tra nào đạt: hãy gọi thử một thao tác qua cổng.",
            "No check call has passed: call one operation through the gateway.",
        )
        found.append(Finding(words))
    return found


def lacks_for_publication(candidate: Candidate, description: Description | None) -> list[Finding]:
    """What must be put right before the version can be published."""
    return [*lacks_for_test(candidate, description), *_of_text(candidate), *_of_sandbox(candidate)]


def _of_description(description: Description | None) -> Iterator[Finding]:
    if description is None:
        words = Words("Chưa có tệp mô tả (OpenAPI hoặc WSDL).", "There is no description yet (OpenAPI or WSDL).")
        yield Finding(words)
        return
    yield from (finding for finding in description.findings if finding.blocking)


def _of_text(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.summary.strip():
        yield Finding(Words("Chưa có đoạn giới thiệu dịch vụ.", "What the service does is not said yet."))
    if not candidate.legal_basis.strip():
        yield Finding(
            Words("Chưa ghi căn cứ pháp lý của việc chia sẻ.", "The legal basis of the sharing is not stated.")
        )
    if not candidate.terms.strip():
        yield Finding(Words("Chưa ghi điều kiện sử dụng.", "The terms of use are not stated."))
    if not candidate.contact_name.strip():
        yield Finding(Words("Chưa có đầu mối liên hệ.", "There is no contact."))
    if not (candidate.contact_phone.strip() or candidate.contact_email.strip()):
        yield Finding(
            Words(
                "Đầu mối liên hệ cần có số điện thoại hoặc thư điện tử.",
                "The contact needs a telephone number or an e-mail.",
            )
        )
    if not candidate.personal_data:
        yield Finding(Words("Chưa phân loại dữ liệu cá nhân.", "The class of personal data is not chosen."))


def _of_sandbox(candidate: Candidate) -> Iterator[Finding]:
    if candidate.sandbox_url:
        yield from address_faults(candidate.sandbox_url, candidate.secure_only, "sandbox_url")


def address_faults(url: str, secure_only: bool, where: str = "") -> Iterator[Finding]:
    """What is wrong with the address of a provider. Outside a demonstration it must be https."""
    if not url:
        yield Finding(Words("Chưa có địa chỉ của hệ thống cung cấp.", "The provider's address is missing."), where)
        return
    try:
        parts = urlsplit(url)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_good = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not _is_host(parts.hostname or "") or not port_is_good:
        words = Words("Địa chỉ phải có dạng https://may-chu/duong-dan.", "The address must read https://host/path.")
        yield Finding(words, where)
    elif parts.scheme == "http" and secure_only:
        yield Finding(Words("Địa chỉ phải dùng https.", "The address must use https."), where)
    if parts.username or parts.password or parts.query or parts.fragment:
        words = Words(
            "Địa chỉ không được chứa tên, mật khẩu, “?” hay “#”.",
            "The address must not hold a name, a password, “?” or “#”.",
        )
        yield Finding(words, where)


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        label = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
        return re.fullmatch(rf"{label}(\.{label})*", host) is not None and len(host) <= 253
    return True
