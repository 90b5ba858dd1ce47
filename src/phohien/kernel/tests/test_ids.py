"""Codes are read however people type them, stored one way, and refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel import ids
from phohien.kernel.ids import BadCode, DossierCode


def test_a_dossier_code_is_issued_in_the_dotted_form():
    assert ids.issue_dossier_code("H31.12", date(2026, 11, 22), 1) == "H31.12-261122-0001"
    assert ids.issue_dossier_code("H31", date(2026, 11, 22), 12345) == "H31-261122-12345"


@pytest.mark.parametrize(
    ("text", "agency", "day", "number"),
    [
        ("H56.14-240823-0001", "H56.14", date(2024, 8, 23), 1),
        ("000.17.22.H56-210531-0001", "000.17.22.H56", date(2021, 5, 31), 1),
        ("000.00.06.H56-231027-0361", "000.00.06.H56", date(2023, 10, 27), 361),
        (" h31.12–261122–0001 ", "H31.12", date(2026, 11, 22), 1),
        ("H31-261122-10000", "H31", date(2026, 11, 22), 10000),
    ],
)
def test_real_dossier_codes_are_understood(text, agency, day, number):
    assert ids.parse_dossier_code(text) == DossierCode(agency, day, number)


@pytest.mark.parametrize(
    "text",
    ["", "H31.12", "H31.12-261322-0001", "H31.12-261122-001", "H31.12-261122-0000", "31.12-261122-0001",
     "H31.12-261122-0001-1", "H31.1234-261122-0001", "H31.12-261122-0001\n<b>", "H31.12-260229-0001",
     "H31.12-٢٦١١٢٢-0001"],
)  # fmt: skip
def test_what_is_no_dossier_code_is_refused(text):
    assert not ids.is_dossier_code(text)
    with pytest.raises(BadCode, match="H31.12-261122-0001"):
        ids.parse_dossier_code(text)


@given(st.dates(date(2018, 1, 1), date(2099, 12, 31)), st.integers(1, 10**6))
def test_an_issued_dossier_code_reads_back(day, number):
    code = ids.issue_dossier_code("H31.12.3", day, number)
    assert ids.parse_dossier_code(code) == DossierCode("H31.12.3", day, number)


def test_dossiers_are_numbered_from_one():
    with pytest.raises(ValueError, match="from 1"):
        ids.issue_dossier_code("H31", date(2026, 11, 22), 0)


def test_the_older_agency_form_is_turned_round():
    assert ids.parse_agency_code("000.17.22.H56") == "H56.22.17"
    assert ids.parse_agency_code("000.00.06.h56") == "H56.06"
    assert ids.parent_agency_code("H31.12.3") == "H31.12"
    assert ids.parent_agency_code("H31") == ""


@pytest.mark.parametrize("text", ["", "31.12", "H31.", "H311", "H31.1.2.3.4", "HA1.12", "H31..2"])
def test_what_is_no_agency_code_is_refused(text):
    with pytest.raises(BadCode):
        ids.parse_agency_code(text)


@pytest.mark.parametrize(
    ("text", "sex", "year", "is_demo"),
    [
        ("033087001234", "male", 1987, False),
        ("033187001234", "female", 1987, False),
        ("034 204 000 001", "male", 2004, False),
        ("000311000001", "female", 2011, True),
        ("101090000001", "male", 1990, False),
    ],
)
def test_a_personal_identifier_tells_sex_and_year_of_birth(text, sex, year, is_demo):
    found = ids.parse_personal_id(text)
    assert (found.sex, found.birth_year, found.is_demo) == (sex, year, is_demo)


def test_a_personal_identifier_must_fit_the_recorded_person():
    found = ids.parse_personal_id("033187001234")
    assert found.agrees_with(born_on=date(1987, 5, 1), sex="female")
    assert found.agrees_with()
    assert not found.agrees_with(born_on=date(1988, 5, 1))
    assert not found.agrees_with(sex="male")


@pytest.mark.parametrize("text", ["", "03308700123", "0330870012345", "03308700123x", "099087001234", "٠٣٣٠٨٧٠٠١٢٣٤"])
def test_what_is_no_personal_identifier_is_refused(text):
    assert not ids.is_personal_id(text)


def test_there_are_sixty_three_provinces_of_birth():
    known = [code for code in range(1, 101) if ids.is_personal_id(f"{code:03d}087001234")]
    assert len(known) == 63
    assert {1, 33, 34, 79, 96} <= set(known)


@given(st.sampled_from(["male", "female"]), st.integers(1900, 2399), st.integers(0, 999_999))
def test_a_demonstration_identifier_reads_back_as_nobody_real(sex, year, number):
    found = ids.parse_personal_id(ids.issue_demo_personal_id(sex=sex, birth_year=year, number=number))
    assert found.is_demo
    assert (found.sex, found.birth_year) == (sex, year)


def test_a_masked_identifier_shows_three_digits():
    assert ids.mask_personal_id("033187001234") == "•••••••••234"


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("0912 345 678", "0912345678", "0912 345 678"),
        ("+84 (0)912-345-678", "0912345678", "0912 345 678"),
        ("84912345678", "0912345678", "0912 345 678"),
        ("0084.912.345.678", "0912345678", "0912 345 678"),
        ("0221 3862501", "02213862501", "0221 3862 501"),
    ],
)
def test_telephone_numbers_are_stored_in_national_form(text, stored, shown):
    assert ids.parse_phone(text) == stored
    assert ids.show_phone(stored) == shown


@pytest.mark.parametrize(
    "text", ["", "912345678", "0112345678", "09123456789", "0221386250", "1900 1234", "+1 912 345 678"]
)
def test_what_is_no_vietnamese_number_is_refused(text):
    with pytest.raises(BadCode):
        ids.parse_phone(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0100233488", "0100233488"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("01.00233488", "0100233488"),
        ("033087001234", "033087001234"),
    ],
)
def test_tax_codes_check(text, stored):
    assert ids.parse_tax_code(text) == stored


@pytest.mark.parametrize(
    "text", ["", "0100233480", "0314409058-000", "010023348", "0100233488-01", "12345", "A100233488"]
)
def test_tax_codes_that_do_not_check_are_refused(text):
    assert not ids.is_tax_code(text)


@given(st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_in_a_tax_code_is_always_seen(position, digit):
    right = "0100233488"
    typed = right[:position] + str(digit) + right[position + 1 :]
    assert ids.is_tax_code(typed) is (typed == right)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Số: 5/QĐ-UBND", "05/QĐ-UBND"),
        ("12/2026/nq-hđnd", "12/2026/NQ-HĐND"),
        ("118/2025/NĐ-CP", "118/2025/NĐ-CP"),
        ("0045 / UBND-VX", "45/UBND-VX"),
    ],
)
def test_document_numbers_are_read_as_written_on_documents(text, stored):
    assert str(ids.parse_document_number(text)) == stored


@pytest.mark.parametrize("text", ["", "QĐ-UBND", "0/QĐ-UBND", "12/26/QĐ", "12/QĐ-"])
def test_what_is_no_document_number_is_refused(text):
    with pytest.raises(BadCode):
        ids.parse_document_number(text)


def test_public_codes_are_read_whatever_the_eye_confuses():
    code = ids.new_public_code(lambda _limit: 1)
    assert code.startswith("1111-1111-1111-111")
    assert ids.parse_public_code(code.replace("1", "l").replace("-", " ").lower()) == code


def test_public_codes_do_not_repeat():
    assert len({ids.new_public_code() for _ in range(500)}) == 500


@given(st.lists(st.integers(0, 31), min_size=15, max_size=15), st.integers(0, 15), st.integers(1, 31))
def test_one_mistyped_sign_in_a_public_code_is_always_seen(drawn, position, shift):
    numbers = iter(drawn)
    plain = ids.new_public_code(lambda _limit: next(numbers)).replace("-", "")
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    wrong = alphabet[(alphabet.index(plain[position]) + shift) % 32]

    assert ids.parse_public_code(plain)
    with pytest.raises(BadCode):
        ids.parse_public_code(plain[:position] + wrong + plain[position + 1 :])
