"""State secrets never enter the network. Source: Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 5 (from memory)."""

from __future__ import annotations

import re

from phohien.kernel.errors import Refused
from phohien.kernel.text import normalise
from phohien.kernel.words import Words

ARTICLE = "Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 5"
DEGREES = {
    "secret": Words("Mật", "Confidential"),
    "top": Words("Tối mật", "Secret"),
    "absolute": Words("Tuyệt mật", "Top secret"),
}
_STAMP = re.compile(r"(?:^|[\s\[(])(?:TUYỆT MẬT|TỐI MẬT|MẬT)(?:$|[\s\])])")


def refuse_secret(secrecy: str, *texts: str) -> None:
    """Nothing. Raises Refused when the document is a state secret, or bears the stamp of one in capitals."""
    if secrecy and secrecy != "none":
        raise _refusal()
    if any(_STAMP.search(normalise(text)) for text in texts):
        raise _refusal()


def _refusal() -> Refused:
    return Refused(
        Words(
            "Văn bản mật không được đưa lên hệ thống này. Hãy lưu giữ bản giấy theo chế độ mật và chỉ ghi số, ngày vào sổ "
            "văn bản mật.",
            "A state secret must not be put into this system. Keep the paper under the rules of secrecy and enter only its "
            "number and date in the register of secret papers.",
        ),
        code="documents.secret",
        field="secrecy",
        article=ARTICLE,
    )
