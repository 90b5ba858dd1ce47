"""What the gateway's refusals mean and what to do: the table developers look things up in.

Source: X-Road PR-REST §4.6 and PR-MESS 4.0 §2.6 for the types; the causes are this gateway's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from phohien.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Explained:
    """One type of refusal: its HTTP status, what it means, what to do."""

    type: str
    status: int
    means: Words
    do: Words


ERRORS = (
    Explained("Client.BadRequest", 400,
              Words("Lượt gọi không đúng giao thức.", "The call does not follow the protocol."),
              Words("Đọc câu trong “message”; xem địa chỉ, trường đầu và mã hóa phần trăm.",
                    "Read the sentence in “message”; look at address, header fields and percent-encoding.")),
    Explained("Client.MissingHeader", 400,
              Words("Thiếu trường X-Road-Client.", "The field X-Road-Client is missing."),
              Words("Gửi địa chỉ hệ thống của bạn, ví dụ VN-HY/GOV/H31/MOTCUA.",
                    "Send your system's address, such as VN-HY/GOV/H31/MOTCUA.")),
    Explained("Client.AuthenticationFailed", 401,
              Words("Chưa chứng minh được là hệ thống đã nêu.", "Nothing proves that it is the system named."),
              Words("Xem khóa còn hiệu lực, giờ máy (lệch không quá 5 phút), nonce mới cho mỗi lượt, và sáu dòng được ký.",
                    "See that the key is live, the clock right (five minutes), the nonce new each time, and the six lines signed.")),
    Explained("Client.TooLarge", 400,
              Words("Nội dung lớn hơn giới hạn của cổng.", "The call is larger than the gateway takes."),
              Words("Chia nhỏ nội dung.", "Send it in pieces.")),
    Explained("Client.TooManyRequests", 429,
              Words("Đã hết số lượt mỗi phút hoặc mỗi ngày của quyền này.", "The right's calls a minute or a day are used up."),
              Words("Chờ hết số giây trong Retry-After; cần nhiều hơn thì đề nghị bên cung cấp.",
                    "Wait the seconds in Retry-After; for more, ask the provider.")),
    Explained("Client.UnknownInstance", 400,
              Words("Cổng không biết instance này.", "The gateway knows no such instance."),
              Words("Dùng instance VN-HY.", "Use the instance VN-HY.")),
    Explained("Server.ServerProxy.UnknownService", 500,
              Words("Không có dịch vụ, hệ thống hay thành viên này.", "There is no such service, system or member."),
              Words("Chép lại địa chỉ từ danh mục; mã dịch vụ REST kết thúc bằng phiên bản (.v1).",
                    "Copy the address from the catalogue; a REST service's code ends in its version (.v1).")),
    Explained("Server.ServerProxy.AccessDenied", 500,
              Words("Hệ thống của bạn chưa có quyền với thao tác này.", "Your system has no right to this operation."),
              Words("Đề nghị sử dụng ở trang dịch vụ; hệ thống thử chỉ gọi được địa chỉ ~sandbox.",
                    "Ask to use it on the service's page; a test system may call addresses ending in ~sandbox only.")),
    Explained("Server.ServerProxy.ServiceDisabled", 500,
              Words("Bên cung cấp tạm đóng dịch vụ.", "The provider closed the service for now."),
              Words("Đọc thông báo, thử lại sau.", "Read the notice, try again later.")),
    Explained("Server.ServerProxy.ServiceType", 500,
              Words("Gọi dịch vụ SOAP bằng REST hoặc ngược lại.", "A SOAP service was called by REST, or the reverse."),
              Words("Xem loại dịch vụ trong danh mục.", "See the service's kind in the catalogue.")),
    Explained("Server.ServerProxy.NetworkError", 500,
              Words("Không tới được hệ thống cung cấp, hoặc hết thời gian chờ.", "The provider cannot be reached or took too long."),
              Words("Thử lại với cùng mã lượt gọi sau ít phút; báo đầu mối của dịch vụ nếu kéo dài.",
                    "Try again in some minutes; tell the service's contact when it lasts.")),
    Explained("Server.ServerProxy.ServiceFailed", 500,
              Words("Hệ thống cung cấp trả lời sai HTTP hoặc ngắt giữa chừng.", "The provider's answer was no HTTP, or broke off."),
              Words("Báo đầu mối của dịch vụ kèm mã lượt gọi.", "Tell the service's contact the query id.")),
    Explained("Server.ClientProxy.OutdatedGlobalConf", 500,
              Words("Cấu hình của cổng đã hết hạn.", "The gateway's configuration has expired."),
              Words("Báo đơn vị vận hành LGSP.", "Tell the LGSP's operator.")),
    Explained("Server.ClientProxy.LoggingFailed", 500,
              Words("Không lưu được bằng chứng nên không trả lời.", "Evidence cannot be kept, so nothing is answered."),
              Words("Báo đơn vị vận hành LGSP; lượt gọi có thể đã tới bên cung cấp.",
                    "Tell the LGSP's operator; the call may have reached the provider.")),
    Explained("Server.ClientProxy.DatabaseError", 500,
              Words("Kho bằng chứng hiện không đọc được.", "The store of evidence cannot be read now."),
              Words("Thử lại sau ít phút; báo đơn vị vận hành LGSP nếu kéo dài.",
                    "Try again in some minutes; tell the LGSP's operator when it lasts.")),
    Explained("Server.ClientProxy.InternalError", 500,
              Words("Lỗi của cổng.", "A mistake of the gateway."),
              Words("Báo đơn vị vận hành LGSP mã trong “detail”.", "Tell the LGSP's operator the code in “detail”.")),
)  # fmt: skip
