"""Money: whole đồng as ``int``, never a float; shown, spelled out, and asked for by VietQR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from phohien.kernel.errors import Refused
from phohien.kernel.text import bare
from phohien.kernel.words import Words

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 1_000_000_000
_AMOUNT = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+", re.ASCII)


class BadAmount(Refused):
    """The text is no amount of whole đồng."""


class BadQr(Refused):
    """The payload is not a VietQR payment code, or was damaged on the way."""


def vnd(amount: int, language: str = "vi") -> str:
    """``1.234.567 đồng``; in English ``VND 1,234,567``. Unit: đồng."""
    if language.startswith("en"):
        return f"VND {amount:,}"
    return f"{amount:,} đồng".replace(",", ".")


def parse_vnd(value: str) -> int:
    """The amount typed as ``120.000 đ``, ``120,000`` or ``120000 đồng``. Unit: đồng. Raises BadAmount."""
    plain = re.sub(r"\s*(?:vnđ|vnd|đồng|đ|₫)\s*\.?$", "", value.strip(), flags=re.IGNORECASE)
    if not _AMOUNT.fullmatch(plain):
        raise BadAmount(
            Words(
                "Số tiền phải là số đồng nguyên, ví dụ 120.000.",
                "An amount is a whole number of đồng, such as 120.000.",
            )
        )
    return int(re.sub(r"[.,\s]", "", plain))


def vnd_in_words(amount: int) -> str:
    """The amount spelled out for receipts: ``Một trăm hai mươi nghìn đồng``. Raises ValueError below 0."""
    if amount < 0:
        raise ValueError("An amount to pay cannot be negative.")
    spelled = _DIGITS[0] if amount == 0 else " ".join(_spell(amount, follows=False))
    return f"{spelled[0].upper()}{spelled[1:]} đồng"


def _spell(number: int, *, follows: bool) -> list[str]:
    """The number's words; after larger groups (``follows``) hundreds are spoken even when there are none."""
    if number >= _BILLION:
        rest = number % _BILLION
        words = [*_spell(number // _BILLION, follows=follows), "tỷ"]
        return words + (_spell(rest, follows=True) if rest else [])
    words = []
    for size, name in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        group = number // size % 1_000
        if group:
            words += _spell_group(group, follows=follows or bool(words))
            words += [name] if name else []
    return words


def _spell_group(group: int, *, follows: bool) -> list[str]:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    return words + _spell_tens(tens, ones, follows=bool(words))


def _spell_tens(tens: int, ones: int, *, follows: bool) -> list[str]:
    if tens == 0:
        return ([] if ones == 0 else ["linh", _DIGITS[ones]]) if follows else [_DIGITS[ones]]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        return [*words, "mốt"]
    if ones == 5:
        return [*words, "lăm"]
    return words + ([_DIGITS[ones]] if ones else [])


Service = Literal["account", "card"]
_SERVICES: dict[Service, str] = {"account": "QRIBFTTA", "card": "QRIBFTTC"}
_NAPAS = "A000000727"
PURPOSE_LENGTH = 25


@dataclass(frozen=True, slots=True)
class VietQr:
    """A request to transfer money, as VietQR carries it. Source: EMVCo QR (merchant-presented), NAPAS VietQR.

    ``bank_bin`` is the bank's six digits; ``amount_vnd`` None lets the payer type it; ``purpose`` is plain
    ASCII of at most 25 signs.
    """

    bank_bin: str
    account: str
    amount_vnd: int | None = None
    purpose: str = ""
    service: Service = "account"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.bank_bin):
            raise BadQr(Words("Mã ngân hàng (BIN) gồm 6 chữ số.", "A bank's BIN has 6 digits."))
        if not re.fullmatch(r"[0-9A-Za-z]{1,19}", self.account):
            raise BadQr(
                Words(
                    "Số tài khoản gồm 1 đến 19 chữ hoặc số.",
                    "An account number has 1 to 19 letters or digits.",
                )
            )
        if self.amount_vnd is not None and not 0 < self.amount_vnd < 10**13:
            raise BadQr(Words("Số tiền trong mã QR phải lớn hơn 0.", "The amount in a QR code must be more than 0."))

    def payload(self) -> str:
        """The text to draw as a QR code, its checksum last."""
        receiver = _field("00", self.bank_bin) + _field("01", self.account)
        merchant = _field("00", _NAPAS) + _field("01", receiver) + _field("02", _SERVICES[self.service])
        purpose = plain_purpose(self.purpose)
        parts = [
            _field("00", "01"),
            _field("01", "11" if self.amount_vnd is None else "12"),
            _field("38", merchant),
            _field("53", "704"),
            "" if self.amount_vnd is None else _field("54", str(self.amount_vnd)),
            _field("58", "VN"),
            _field("62", _field("08", purpose)) if purpose else "",
        ]
        body = "".join(parts) + "6304"
        return f"{body}{crc16(body.encode()):04X}"


def plain_purpose(text: str) -> str:
    """The purpose as banks carry it: unaccented letters, digits, spaces, full stops, hyphens; 25 signs."""
    return re.sub(r"[^0-9A-Za-z .\-]+", " ", bare(text))[:PURPOSE_LENGTH].strip()


def parse_vietqr(payload: str) -> VietQr:
    """The request a VietQR payload carries, its checksum proved. Raises BadQr."""
    body, mark, check = payload[:-4], payload[-8:-4], payload[-4:]
    if payload[-7:-3] == "6303":
        body, mark, check = payload[:-3], "6304", "0" + payload[-3:]
    sound = mark == "6304" and re.fullmatch(r"[0-9A-Fa-f]{4}", check)
    if not sound or crc16(body.encode(errors="replace")) != int(check, 16):
        raise _damaged()
    fields = _fields(body[:-4])
    merchant = _fields(fields.get("38", ""))
    services = {code: name for name, code in _SERVICES.items()}
    if merchant.get("00") != _NAPAS or merchant.get("02") not in services or fields.get("53") != "704":
        raise BadQr(
            Words("Đây không phải mã VietQR chuyển khoản.", "This is not a VietQR transfer code."),
            code="not_vietqr",
        )
    receiver = _fields(merchant.get("01", ""))
    amount = fields.get("54", "")
    if amount and not re.fullmatch(r"[0-9]+(?:\.0*)?", amount):
        raise _damaged()
    return VietQr(
        bank_bin=receiver.get("00", ""),
        account=receiver.get("01", ""),
        amount_vnd=int(amount.partition(".")[0]) if amount else None,
        purpose=_fields(fields.get("62", "")).get("08", ""),
        service=services[merchant["02"]],
    )


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _fields(text: str) -> dict[str, str]:
    """Tag and value pairs of one level, later ones winning. Raises BadQr when a length runs past the end."""
    found: dict[str, str] = {}
    while text:
        head, text = text[:4], text[4:]
        if not re.fullmatch(r"[0-9]{4}", head) or int(head[2:]) > len(text):
            raise _damaged()
        found[head[:2]], text = text[: int(head[2:])], text[int(head[2:]) :]
    return found


def _damaged() -> BadQr:
    return BadQr(
        Words(
            "Mã QR bị hỏng hoặc thiếu, hãy quét lại.",
            "The QR code is damaged or cut off; please scan it again.",
        ),
        code="damaged_qr",
    )


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE (polynomial 1021, start FFFF). Source: ISO/IEC 13239 as EMVCo QR uses it."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
