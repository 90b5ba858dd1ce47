"""Trouble of the house's own: said in a sentence, and told to operators, not once a package but once in a while.

Nothing of a package is lost by it: what was not accepted is sent again by its sender, what was not taken in is tried again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import Error, OperationalError, transaction

from phohien.base.files.services import NoRoom
from phohien.base.files.store import NO_ROOM
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.services.axis import alarming

LOG = logging.getLogger(__name__)
AGAIN = timedelta(hours=6)
DISK_FULL = "53100"

WORDS = {
    "no_room": Words(
        "Ổ đĩa không còn chỗ. Hãy giải phóng hoặc mở rộng dung lượng; việc dở dang sẽ tự chạy tiếp.",
        "The disk is full. Free or add space; unfinished work goes on by itself.",
    ),
    "files": Words(
        "Kho tệp không đọc hoặc ghi được. Hãy kiểm tra ổ đĩa và quyền của thư mục; việc dở dang sẽ tự chạy tiếp.",
        "The file store cannot be read or written. Check the disk and the folder's permissions; unfinished work goes on by itself.",
    ),
    "database": Words(
        "Cơ sở dữ liệu gặp sự cố. Hãy kiểm tra máy chủ cơ sở dữ liệu; việc dở dang sẽ tự chạy tiếp.",
        "The database has trouble. Check its server; unfinished work goes on by itself.",
    ),
    "memory": Words(
        "Máy chủ không đủ bộ nhớ cho gói tin này. Hãy xem lại bộ nhớ của máy chủ; hệ thống sẽ tự thử lại.",
        "The machine has not enough memory for this package. Look after its memory; it is tried again by itself.",
    ),
    "unknown": Words(
        "Hệ thống gặp lỗi chưa rõ nguyên nhân. Hãy xem nhật ký máy chủ và báo cho nhà phát triển; hệ thống sẽ tự thử lại.",
        "A fault of unknown cause. Look at the server's log and tell the developers; it is tried again by itself.",
    ),
}  # fmt: skip
ENDED = Words(
    "Tiến trình nhiều lần kết thúc giữa chừng khi nhận một gói tin. Gói tin vẫn được giữ và thử lại, các gói khác đi trước; hãy xem "
    "nhật ký máy chủ.",
    "The process ended several times while it took a package in. It is kept and tried again, others go before it; look at the "
    "server's log.",
)

SILENT = Words(
    "Trục liên thông bên trên không trả lời hoặc từ chối hơn mười lăm phút nay. Văn bản đi vẫn được giữ để gửi sau; hãy gọi thử và "
    "liên hệ bên vận hành trục.",
    "The axis above has not answered, or has refused us, for more than a quarter of an hour. Outgoing documents are kept and sent "
    "later; make a test call and ask those who run that axis.",
)
UNTRUSTED = Words(
    "Chứng thư TLS của trục liên thông bên trên đã hết hạn hoặc không được tin cậy nên hệ thống không kết nối. Văn bản đi vẫn được "
    "giữ để gửi sau; hãy đề nghị bên vận hành trục thay chứng thư.",
    "The TLS certificate of the axis above has expired or is not trusted, so nothing is exchanged with it. Outgoing documents are "
    "kept and sent later; ask those who run that axis to renew it.",
)


def kind_of(fault: BaseException) -> str:
    """Which trouble it is; a key of ``WORDS``."""
    if isinstance(fault, NoRoom) or (isinstance(fault, OSError) and fault.errno in NO_ROOM):
        return "no_room"
    if isinstance(fault, OperationalError) and getattr(fault.__cause__, "sqlstate", "") == DISK_FULL:
        return "no_room"
    if isinstance(fault, MemoryError):
        return "memory"
    if isinstance(fault, Error):
        return "database"
    return "files" if isinstance(fault, OSError) else "unknown"


def words_of(fault: BaseException) -> Words:
    """What is wrong and what to do about it, without anything of what the package says."""
    return WORDS[kind_of(fault)]


def tell_ended(*, by: Actor, at: datetime) -> None:
    """Operators know that taking in a package ends the process, unless they were told within six hours."""
    alarming.tell_trouble("ended", ENDED, since=at - AGAIN, by=by, at=at)


def tell(fault: BaseException, *, by: Actor, at: datetime) -> None:
    """Operators know of this kind of trouble, unless they were told within six hours. Never raises: telling may be what fails."""
    try:
        with transaction.atomic():
            alarming.tell_trouble(kind_of(fault), words_of(fault), since=at - AGAIN, by=by, at=at)
    except Exception:
        LOG.exception("Operators could not be told of trouble with the axis.")
