"""Who decides how long evidence is kept: the operator, and the system itself by the terms in the catalogue."""

from __future__ import annotations

from phohien.lgsp.catalogue.policy import is_operator
from phohien.lgsp.monitor.policy import POLICY
from phohien.lgsp.monitor.policy import VIEW_KEEPING as VIEW

__all__ = ["ARCHIVE", "DROP", "HAND_OUT", "HOLD", "VERIFY", "VIEW"]

ARCHIVE = POLICY.act("archive_evidence", vi="Lưu trữ chứng cứ trao đổi", en="Archive evidence", rule=is_operator)
DROP = POLICY.act("drop_content", vi="Xóa nội dung hết thời hạn lưu", en="Drop content past its term", rule=is_operator)
HOLD = POLICY.act("hold_evidence", vi="Giữ chứng cứ theo yêu cầu pháp lý", en="Place legal holds", rule=is_operator)
VERIFY = POLICY.act(
    "verify_archive", vi="Kiểm tra tệp lưu trữ chứng cứ", en="Verify an archive of evidence", rule=is_operator
)
HAND_OUT = POLICY.act(
    "hand_out_archive", vi="Tải tệp lưu trữ chứng cứ", en="Download an archive of evidence", rule=is_operator
)
