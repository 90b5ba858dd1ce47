"""Form fields: what people type, and what comes out for those who cannot see it."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from phohien.ui.forms import DateField, FormRenderer, MoneyField, PhoneField, UploadField, UploadsField
from phohien.ui.showcase import SampleForm


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> dict[str, str | None]:
        return next(attrs for _tag, attrs in self.found if attrs.get("name") == name)

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _tag, attrs in self.found if attrs.get("id")]


@pytest.mark.parametrize("typed", ["2/9/1990", "02/09/1990", "02-09-1990", "2.9.1990", "02091990", "1990-09-02"])
def test_a_date_is_read_day_first_however_it_is_typed(typed: str) -> None:
    assert DateField().clean(typed) == date(1990, 9, 2)


@pytest.mark.parametrize("typed", ["31/02/2026", "09/13/1990", "hôm qua", "2026"])
def test_a_date_that_is_none_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError, match="02/09/1990"):
        DateField().clean(typed)


def test_a_date_out_of_bounds_is_refused() -> None:
    field = DateField(earliest=date(2026, 1, 1), latest=date(2026, 12, 31))

    assert field.clean("31/12/2026") == date(2026, 12, 31)
    for typed in ("31/12/2025", "01/01/2027"):
        with pytest.raises(ValidationError):
            field.clean(typed)


@given(st.integers(min_value=0, max_value=10**12))
def test_an_amount_is_the_same_with_dots_spaces_or_the_word(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")

    assert (
        MoneyField().clean(dotted) == MoneyField().clean(f"{amount} đồng") == MoneyField().clean(f"{dotted}đ") == amount
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0912 345 678", "0912345678"), ("+84 912.345.678", "0912345678"), ("(0221) 3863 456", "02213863456")],
)
def test_a_phone_number_is_kept_as_digits(typed: str, kept: str) -> None:
    assert PhoneField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "0112345678", "09123456789012", "không có"])
def test_a_wrong_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        PhoneField().clean(typed)


def test_a_file_too_big_or_of_a_wrong_kind_is_refused() -> None:
    field = UploadField(extensions=("pdf",), limit_bytes=10)

    assert field.clean(SimpleUploadedFile("GIAY.PDF", b"x" * 10)).name == "GIAY.PDF"
    for name, content in (("a.pdf", b"x" * 11), ("a.exe", b"x"), ("pdf.txt", b"x")):
        with pytest.raises(ValidationError):
            field.clean(SimpleUploadedFile(name, content))


def test_several_files_keep_their_order_and_each_fault_names_its_file() -> None:
    field = UploadsField(extensions=("pdf",), limit_bytes=10, most=3, required=False)

    def sent(*names: str) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(name, b"x") for name in names]

    assert [one.name for one in field.clean(sent("b.pdf", "a.pdf"))] == ["b.pdf", "a.pdf"]
    assert field.clean([]) == field.clean(None) == []
    with pytest.raises(ValidationError, match=r"b\.exe: "):
        field.clean(sent("a.pdf", "b.exe"))
    with pytest.raises(ValidationError, match="3"):
        field.clean(sent("a.pdf", "b.pdf", "c.pdf", "d.pdf"))
    with pytest.raises(ValidationError):
        UploadsField().clean([])


def test_the_sentence_about_a_file_is_in_the_language_of_the_reader() -> None:
    field = UploadField(limit_bytes=2 * 1024 * 1024)

    with translation.override("vi"):
        assert str(field.widget.attrs["data-too-big"]) == "Tệp này quá lớn. Hãy chọn tệp không quá 2 MB."
    with translation.override("en"):
        assert str(field.widget.attrs["data-too-big"]).startswith("This file is too big.")


def test_every_field_is_labelled_and_described() -> None:
    page = Elements(str(SampleForm()))
    labelled = {attrs["for"] for tag, attrs in page.found if tag == "label"}
    inputs = [attrs for tag, attrs in page.found if tag in ("input", "select", "textarea")]

    assert inputs and all(attrs["id"] in labelled for attrs in inputs)
    for _tag, attrs in page.found:
        for target in (attrs.get("aria-describedby") or "").split():
            assert target in page.ids
    assert page.named("full_name")["aria-describedby"] == "id_full_name_helptext"
    assert page.named("full_name")["autocomplete"] == "name"
    assert page.named("born_on")["inputmode"] == "numeric"
    assert page.named("phone")["type"] == "tel"
    assert page.named("reason")["data-count"] == "300"
    assert page.named("attachment")["accept"] == ".pdf,.jpg,.png"


def test_an_error_stands_between_the_label_and_the_input_and_is_announced_with_it() -> None:
    html = str(SampleForm({}))
    page = Elements(html)

    assert page.named("full_name")["aria-invalid"] == "true"
    assert page.named("full_name")["aria-describedby"] == "id_full_name_helptext id_full_name_error"
    assert html.index('for="id_full_name"') < html.index('id="id_full_name_error"') < html.index('name="full_name"')
    assert len(page.ids) == len(set(page.ids))


def test_hints_and_labels_are_escaped() -> None:
    class Evil(forms.Form):
        default_renderer = FormRenderer
        name = forms.CharField(label="<b>x</b>", help_text="<script>1</script>")

    html = str(Evil({"name": '"><img src=x>'}))

    assert "<script>" not in html and "<b>" not in html and "<img" not in html


def test_a_choice_that_is_gone_is_refused_in_vietnamese() -> None:
    class Choice(forms.Form):
        default_renderer = FormRenderer
        one = forms.ChoiceField(choices=[("a", "A")])

    with translation.override("vi"):
        assert Choice({"one": "b"}).errors["one"] == [
            "Chọn một giá trị có trong danh sách. b không có trong danh sách."
        ]


class LetterForm(forms.Form):
    """A file beside something that can be wrong."""

    subject = forms.CharField()
    letter = UploadField()
    papers = UploadsField(required=False)


def test_a_form_that_comes_back_says_which_files_were_not_kept() -> None:
    def drawn(subject: str, name: str, *papers: str) -> str:
        files = MultiValueDict({"letter": [SimpleUploadedFile(name, b"%PDF-1.7")]})
        files.setlist("papers", [SimpleUploadedFile(one, b"%PDF-1.7") for one in papers])
        return LetterForm({"subject": subject}, files, renderer=FormRenderer()).render()

    with translation.override("en"):
        assert "“cong-van.pdf” was not kept because" in drawn("", "cong-van.pdf")
        assert "was not kept" not in drawn("V/v", "cong-van.pdf")
        assert "was not kept" not in drawn("", "cong-van.exe")  # what is wrong with the file itself stands there
        assert "“1.pdf, 2.exe” was not kept" in drawn(
            "V/v", "cong-van.pdf", "1.pdf", "2.exe"
        )  # of several, the others are wanted
