"""How things of the LGSP are called, and what a code may look like.

Source: X-Road PR-REST §4.1 (hierarchical identifiers); the instance ``VN-HY`` and the class names are the house's.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from phohien.kernel.words import Words

INSTANCE = "VN-HY"
CLASS_WORDS = {
    "GOV": Words("Cơ quan nhà nước", "Government agency"),
    "COM": Words("Doanh nghiệp", "Company"),
    "ORG": Words("Tổ chức khác", "Other organisation"),
}
PROTOCOL_WORDS = {"rest": Words("REST (OpenAPI)", "REST (OpenAPI)"), "soap": Words("SOAP (WSDL)", "SOAP (WSDL)")}
PERSONAL_DATA_WORDS = {
    "none": Words("Không có dữ liệu cá nhân", "No personal data"),
    "basic": Words("Dữ liệu cá nhân cơ bản", "Basic personal data"),
    "sensitive": Words("Dữ liệu cá nhân nhạy cảm", "Sensitive personal data"),
}
EVIDENCE_WORDS = {
    "full": Words("Giữ nội dung (mã hóa) và mã băm", "Bodies (encrypted) and digests are kept"),
    "digest": Words("Chỉ giữ mã băm", "Only digests are kept"),
    "none": Words("Không lưu bằng chứng", "No evidence is kept"),
}
CONSOLE = ("ORG", "LGSP", "DUNGTHU")
"""The subsystem in whose name the catalogue itself calls: sandboxes, drafts being checked, the echo. It has no key."""
ECHO = "echo"
_SAFE = "!$&'()*+,;=:@"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,34}[A-Za-z0-9]")
_MEMBER_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,18}[A-Za-z0-9])?")
_VERSION = re.compile(r"v[1-9][0-9]{0,2}")


def identifier(*parts: str) -> str:
    """The parts as an identifier: joined by slashes, each percent-encoded by itself."""
    return "/".join(quote(part, safe=_SAFE) for part in parts)


def console_address() -> str:
    """The identifier of :data:`CONSOLE`."""
    return identifier(INSTANCE, *CONSOLE)


def operation_address(subsystem: str, operation: str, version: str) -> str:
    """The identifier under which one operation of a SOAP service is called: its body's element bears the code (PR-MESS)."""
    return f"{subsystem}/{identifier(operation, version)}"


def is_code(text: str) -> bool:
    """Whether it may be the code of a subsystem or service: 3 to 36 letters, digits, dots, dashes; begins with a letter."""
    return _CODE.fullmatch(text) is not None


def is_member_code(text: str) -> bool:
    """Whether it may be a member's code: 1 to 20 letters, digits, dots, dashes (``H31.15``, a tax code)."""
    return _MEMBER_CODE.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Whether it may be a version: ``v1`` to ``v999``."""
    return _VERSION.fullmatch(text) is not None


def wire_code(code: str, version: str, protocol: str) -> str:
    """The service's code in an exchange: REST services bear their version in it, SOAP services beside it."""
    return f"{code}.{version}" if protocol == "rest" else code


def service_address(subsystem: str, code: str, version: str, protocol: str) -> str:
    """The identifier of one version of a service below its subsystem's."""
    if protocol == "rest":
        return f"{subsystem}/{identifier(wire_code(code, version, protocol))}"
    return f"{subsystem}/{identifier(code, version)}"
