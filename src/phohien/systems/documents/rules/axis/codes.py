"""What the axis answers when it cannot do as asked: the codes of the provincial REST dialect, also given in the national one.

Source: the error list of a provincial axis as its integrators wrote it down; no official text was at hand. The national
dialect's own numbers are not public, so the same are used there.
"""

from __future__ import annotations

from types import MappingProxyType

from phohien.kernel.words import Words

OK = "0"
BAD_FILE = "10"
BAD_CREDENTIALS = "15"
UNKNOWN_RECEIVER = "18"
UNKNOWN_SENDER = "19"
SERVER_FAULT = "20"
FILE_FAULT = "21"
BAD_PACKAGE = "22"
RECEIVER_LOCKED = "23"

WORDS = MappingProxyType(
    {
        OK: Words("Thành công", "Success"),
        BAD_FILE: Words("Tệp không hợp lệ", "The file is not valid"),
        BAD_CREDENTIALS: Words("Sai mã hệ thống, khóa bí mật hoặc chữ ký tiêu đề", "Wrong system, secret or header signature"),
        UNKNOWN_RECEIVER: Words("Đơn vị nhận không tồn tại", "The receiver is not known"),
        UNKNOWN_SENDER: Words("Đơn vị gửi chưa đăng ký", "The sender is not registered"),
        SERVER_FAULT: Words("Trục gặp sự cố, hãy gửi lại sau", "The axis has trouble, please send again later"),
        FILE_FAULT: Words("Không xử lý được tệp, hãy gửi lại", "The file could not be handled, please send again"),
        BAD_PACKAGE: Words("Gói tin không đúng chuẩn edXML", "The package is no valid edXML"),
        RECEIVER_LOCKED: Words("Đơn vị nhận đang bị khóa", "The receiver is locked"),
    }
)  # fmt: skip
PASSING = frozenset({SERVER_FAULT, FILE_FAULT})
"""Codes after which the same octets are sent again; all others wait for a person."""


def is_passing(code: str) -> bool:
    """Whether trying again can help. A code no list knows is taken for final: a person looks."""
    return code in PASSING
