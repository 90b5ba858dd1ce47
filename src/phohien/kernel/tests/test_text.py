"""Vietnamese text is stored, searched and sorted the way its readers expect."""

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel import text
from phohien.kernel.words import Words

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")


def test_the_fold_of_a_name_has_no_marks_and_d_for_đ():
    assert text.fold("  Đỗ  Thị Ánh\tNguyệt ") == "do thi anh nguyet"


def test_both_placements_of_a_tone_mark_fold_alike_and_unify_alike():
    assert text.fold("hòa") == text.fold("hoà") == "hoa"
    assert text.unify_tone_marks("Hoà Bình, HOÀ, thuỷ, Thuý, khoẻ") == "Hòa Bình, HÒA, thủy, Thúy, khỏe"


def test_unifying_leaves_closed_syllables_and_quý_alone():
    assert text.unify_tone_marks("hoàn quý Quỳ thuyền hoài") == "hoàn quý Quỳ thuyền hoài"


def test_decomposed_and_composed_text_are_the_same():
    composed = "Trường Tiểu học Phù Ủng"
    decomposed = unicodedata.normalize("NFD", composed)

    assert text.normalise(decomposed) == composed
    assert text.fold(decomposed) == text.fold(composed) == "truong tieu hoc phu ung"
    assert text.sort_key(decomposed) == text.sort_key(composed)


def test_the_icelandic_eth_typed_for_đ_is_put_right():
    assert text.normalise("Ðặng") == "Đặng"
    assert text.fold("Ðặng") == "dang"
    assert text.sort_key("Ðặng") == text.sort_key("Đặng")


def test_invisible_characters_do_not_survive_storage_or_search():
    assert text.normalise("Hưng\u200b Yên\ufeff") == "Hưng Yên"
    assert text.fold("Hưng\u200b Yên") == "hung yen"


def test_the_alphabet_is_in_vietnamese_order():
    shuffled = ALPHABET[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=text.sort_key) == ALPHABET


def test_tones_come_in_the_order_ngang_huyền_hỏi_ngã_sắc_nặng():
    assert "".join(sorted("ạáãảàa", key=text.sort_key)) == "aàảãáạ"


def test_a_shorter_syllable_comes_first_and_a_letter_outweighs_a_tone():
    ordered = ["hạ", "ho an", "hoa", "hòa", "hoan"]
    assert sorted(reversed(ordered), key=text.sort_key) == ordered


def test_all_compounds_of_hoa_come_before_hòa():
    assert sorted(["Hòa Bình", "Hoa Văn"], key=text.sort_key) == ["Hoa Văn", "Hòa Bình"]


def test_hamlets_are_ordered_by_number():
    assert sorted(["Thôn 10", "Thôn 2", "Thôn Đông", "Thôn 1"], key=text.sort_key) == [
        "Thôn 1", "Thôn 2", "Thôn 10", "Thôn Đông",
    ]  # fmt: skip


def test_foreign_alphabets_come_after_z():
    assert sorted(["Я", "z", "an"], key=text.sort_key) == ["an", "z", "Я"]


def test_people_are_listed_by_given_name_then_family_then_middle():
    people = ["Trần Thị Bình", "Nguyễn Văn An", "Đỗ Thị An", "Nguyễn Thị An", "Lê Ân", "Dương An"]
    assert sorted(people, key=text.person_sort_key) == [
        "Dương An", "Đỗ Thị An", "Nguyễn Thị An", "Nguyễn Văn An", "Lê Ân", "Trần Thị Bình",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), [("Đỗ Thị Ánh", "ĐA"), ("Ổi", "O"), ("nguyễn văn an", "NA"), ("", "")])
def test_initials(name, expected):
    assert text.initials(name) == expected


def test_names_fall_into_family_and_given():
    assert text.family_name("Nguyễn Thị Minh Khai") == "Nguyễn"
    assert text.given_name("Nguyễn Thị Minh Khai") == "Khai"
    assert (text.family_name("An"), text.given_name("An")) == ("", "An")
    assert text.proper_name("NGUYỄN  văn ĐÔNG") == "Nguyễn Văn Đông"


def test_tokens_and_slugs():
    assert text.tokens("H31.12-261122-0001: Đăng-ký") == ["h31", "12", "261122", "0001", "dang", "ky"]
    assert text.slug("Đăng ký khai sinh (lần đầu)") == "dang-ky-khai-sinh-lan-dau"


@given(st.text())
def test_folding_twice_is_folding_once(value):
    assert text.fold(text.fold(value)) == text.fold(value)


@given(st.text())
def test_sort_keys_hold_only_digits_and_small_letters(value):
    key = text.sort_key(value)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


@given(st.text(alphabet="aăâbdđư 01", max_size=9), st.text(alphabet="aăâbdđư 01", max_size=9))
def test_untoned_texts_have_the_same_key_only_when_their_words_are_the_same(left, right):
    def words(value):
        return [int(word) if word.isdigit() else word for word in re.findall(r"[01]+|[^01 ]+", value)]

    assert (text.sort_key(left) == text.sort_key(right)) is (words(left) == words(right))


def test_words_fill_their_placeholders_in_each_language():
    words = Words("Còn {what}", "{what} left").filled(what=Words("ba ngày", "three days"))
    assert (words.vi, words.in_language("en-GB")) == ("Còn ba ngày", "three days left")


@pytest.mark.parametrize(("code", "expected"), [("vi", "hồ sơ"), ("en", "dossier")])
def test_words_speak_the_readers_language(code, expected):
    from django.utils import translation

    with translation.override(code):
        assert str(Words("hồ sơ", "dossier")) == expected
