"""Money is shown and spelled as receipts do, and VietQR codes are those that banks make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel import money
from phohien.kernel.money import BadAmount, BadQr, VietQr

#: Published with the library vietnam-qr-pay (MIT) and the Go package subiz/vietqr.
CHUYEN_TIEN = (
    "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
    "5303704540410005802VN62150811Chuyen tien6304BBB8"
)
LU_LUT = (
    "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA"
    "530370454061200005802VN62170813ung ho lu lut6304C15C"
)


def test_amounts_are_grouped_by_the_readers_custom():
    assert money.vnd(1234567) == "1.234.567 đồng"
    assert money.vnd(0) == "0 đồng"
    assert money.vnd(-5000) == "-5.000 đồng"
    assert money.vnd(1234567, "en") == "VND 1,234,567"


@pytest.mark.parametrize("text", ["120.000 đ", "120,000", "120000 đồng", " 120 000 VNĐ ", "120.000₫"])
def test_amounts_are_read_however_they_are_typed(text):
    assert money.parse_vnd(text) == 120_000


@pytest.mark.parametrize("text", ["", "120.50", "-5", "1e5", "mười", "12.0000", "1.2.3"])
def test_what_is_no_whole_amount_is_refused(text):
    with pytest.raises(BadAmount, match=r"120\.000"):
        money.parse_vnd(text)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (101, "Một trăm linh một đồng"),
        (115, "Một trăm mười lăm đồng"),
        (8_000, "Tám nghìn đồng"),
        (120_000, "Một trăm hai mươi nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_000_050, "Một triệu không trăm năm mươi đồng"),
        (75_500, "Bảy mươi lăm nghìn năm trăm đồng"),
        (2_030_000, "Hai triệu không trăm ba mươi nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (12_000_000_001, "Mười hai tỷ không trăm linh một đồng"),
        (1_131_642_000_000_000, "Một triệu một trăm ba mươi mốt nghìn sáu trăm bốn mươi hai tỷ đồng"),
    ],
)
def test_amounts_are_spelled_out(amount, words):
    assert money.vnd_in_words(amount) == words


def test_a_negative_amount_is_not_spelled():
    with pytest.raises(ValueError, match="negative"):
        money.vnd_in_words(-1)


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_different_amounts_are_spelled_differently(left, right):
    assert (money.vnd_in_words(left) == money.vnd_in_words(right)) is (left == right)


def test_the_checksum_gives_the_published_check_value():
    assert money.crc16(b"123456789") == 0x29B1


def test_the_published_payloads_are_reproduced():
    assert VietQr("970416", "257678859", 1000, "Chuyển tiền").payload() == CHUYEN_TIEN
    assert VietQr("970415", "0011001932418", 120000, "ủng hộ lũ lụt").payload() == LU_LUT


def test_a_published_payload_is_read():
    assert money.parse_vietqr(CHUYEN_TIEN) == VietQr("970416", "257678859", 1000, "Chuyen tien")


def test_a_checksum_in_small_letters_is_accepted():
    assert money.parse_vietqr(CHUYEN_TIEN[:-4] + "bbb8").amount_vnd == 1000


def test_a_fixed_code_lets_the_payer_type_the_amount():
    payload = VietQr("970416", "257678859").payload()
    assert payload.startswith("000201010211")
    assert money.parse_vietqr(payload).amount_vnd is None


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9]{1,19}", fullmatch=True),
    st.one_of(st.none(), st.integers(1, 10**13 - 1)),
    st.sampled_from(["", "€ ✓", "H31.12-261122-0001", "Lệ phí hồ sơ số 7, phường Phố Hiến"]),
    st.sampled_from(["account", "card"]),
)
def test_what_is_built_reads_back(bank_bin, account, amount, purpose, service):
    built = VietQr(bank_bin, account, amount, purpose, service)
    read = money.parse_vietqr(built.payload())
    assert read == VietQr(bank_bin, account, amount, money.plain_purpose(purpose), service)


@given(st.integers(0, len(CHUYEN_TIEN) - 1), st.sampled_from("0123456789QZ"))
def test_one_changed_sign_is_noticed(position, sign):
    damaged = CHUYEN_TIEN[:position] + sign + CHUYEN_TIEN[position + 1 :]
    if damaged != CHUYEN_TIEN:
        with pytest.raises(BadQr):
            money.parse_vietqr(damaged)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(BadQr):
        money.parse_vietqr(text)


def test_another_payment_scheme_is_named_as_such():
    body = CHUYEN_TIEN[:-4].replace("A000000727", "A000000775")
    with pytest.raises(BadQr) as refused:
        money.parse_vietqr(f"{body}{money.crc16(body.encode()):04X}")
    assert refused.value.code == "not_vietqr"


@pytest.mark.parametrize(
    ("bank_bin", "account", "amount"),
    [("97041", "1", 1), ("970416", "", 1), ("970416", "12 34", 1), ("970416", "1", 0), ("970416", "1", -5)],
)
def test_impossible_requests_are_refused(bank_bin, account, amount):
    with pytest.raises(BadQr):
        VietQr(bank_bin, account, amount)
