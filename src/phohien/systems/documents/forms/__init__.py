"""Input to typed values; no writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from phohien.kernel.clock import VIETNAM
from phohien.systems.documents.rules import labels, numbering, retention, secrecy, types
from phohien.systems.documents.rules.particulars import Particulars
from phohien.ui.forms.fields import DateField, UploadField, UploadsField

DOCUMENT_FILES = (
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "rtf", "jpg", "jpeg", "png", "tif", "txt",
)  # fmt: skip
KEPT: dict[str, Any] = {"extensions": DOCUMENT_FILES, "limit_bytes": settings.FILES_LIMIT_BYTES}
"""What a clerk may hand in: everything whose words the search reads, and as large as the house keeps it."""
SEVERAL = _("Several files at once, if need be; they keep the order in which you choose them.")


def pairs(words: dict[Any, Any], *, empty: Any = None) -> list[tuple[Any, Any]]:
    """Choices of a table of words, in the reader's language."""
    return ([("", empty)] if empty is not None else []) + list(words.items())


def one_of(known: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Choices of which none is made beforehand, unless there is only one: what nobody chose is not done by a hurried press."""
    found = list(known)
    return found if len(found) == 1 else [("", _("Choose")), *found]


class ActForm(forms.Form):
    """Every act carries what revision of the document the person was looking at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)


class DescriptionForm(forms.Form):
    """What is known of any document. NĐ 30/2020/NĐ-CP, Phụ lục VI."""

    subject = forms.CharField(label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    type_code = forms.ChoiceField(label=_("Kind of document"), choices=types.choices, initial=types.LETTER)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        coerce=int,
        choices=lambda: pairs(labels.URGENCIES),
        initial=0,
        required=False,
        empty_value="0",
    )
    secrecy = forms.ChoiceField(
        label=_("Secrecy"),
        choices=lambda: [("none", _("None")), *pairs(secrecy.DEGREES)],
        initial="none",
        help_text=_("State secrets are never entered here."),
    )
    steering = forms.TypedChoiceField(
        label=_("Steering"), coerce=int, choices=lambda: pairs(labels.STEERING), initial=1, required=False, empty_value="1",
        help_text=_("A steering document is followed at each receiving agency until it tells that it is done."),
    )  # fmt: skip
    due_on = DateField(label=_("To be answered by"), required=False)

    def particulars(self, **more: Any) -> Particulars:
        """The typed description, due at the end of its day."""
        values = self.cleaned_data
        names = set(Particulars.__dataclass_fields__) & set(values)
        given = {name: values[name] for name in names if values[name] not in (None, "")}
        given |= {name: int(given[name]) for name in ("urgency", "steering") if name in given}
        due = end_of(values.get("due_on"))
        return Particulars(**{"subject": "", "due_at": due, **given, **more})


class EnterForm(DescriptionForm):
    """A letter that came on paper or by e-mail, entered in the register of incoming documents."""

    file = UploadField(
        label=_("The letter as a file"), required=False, help_text=_("PDF of the scan, at least 200 dpi."), **KEPT
    )
    appendices = UploadsField(label=_("Appendices"), required=False, help_text=SEVERAL, **KEPT)
    code = forms.CharField(
        label=_("Number and notation"),
        max_length=42,
        required=False,
        help_text=_("As printed, for example 30/2020/NĐ-CP."),
    )
    issued_on = DateField(label=_("Date of the document"), required=False)
    issuer_name = forms.CharField(
        label=_("Issuing agency"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "issuers", "autocomplete": "off"}),
    )
    issuer_code = forms.CharField(
        label=_("Code of the agency"), max_length=40, required=False,
        help_text=_("Leave empty for an agency of the province: it is found by its name."),
    )  # fmt: skip
    signer_name = forms.CharField(label=_("Signed by"), max_length=50, required=False)
    signer_position = forms.CharField(label=_("Position of the signer"), max_length=100, required=False)
    pages = forms.IntegerField(
        label=_("Number of pages"), required=False, min_value=1, max_value=100_000, localize=False
    )
    is_known_duplicate = forms.BooleanField(
        label=_("It is another document although number, date and agency are the same"), required=False
    )
    ORDER = (
        "file", "appendices", "code", "issued_on", "issuer_name", "issuer_code", "type_code", "subject", "signer_name",
        "signer_position", "urgency", "secrecy", "due_on", "pages", "steering", "is_known_duplicate",
    )  # fmt: skip
    field_order = ORDER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The box for a duplicate is there only after one was found."""
        super().__init__(*args, **kwargs)
        if not self.data.get("is_known_duplicate"):
            self.fields["is_known_duplicate"].widget = forms.HiddenInput()

    def ask_about_duplicate(self) -> None:
        """The box for a duplicate is shown."""
        self.fields["is_known_duplicate"].widget = forms.CheckboxInput(attrs={"class": "ph-check-input"})

    def particulars(self, **more: Any) -> Particulars:
        """The typed description, number and notation taken apart."""
        number, notation = numbering.split_code(self.cleaned_data["code"])
        return super().particulars(number=number[:11], notation=notation[:30], **more)


def end_of(day: date | None) -> datetime | None:
    """The last minute of that day in Vietnam."""
    return None if day is None else datetime.combine(day, time(23, 59), VIETNAM)


PHRASES = (
    _("Draft the answer for signature."),
    _("Study it and propose what to do."),
    _("Carry it out and report the result."),
    _("For information."),
)


class DirectForm(ActForm):
    """The leader's directive: text, who leads, co-operates, is informed, and the deadline.

    Shown as one line a person with a mark for each part (``people``), so that a thumb directs without scrolling three lists.
    """

    template_name = "documents/direct_form.html"
    phrases = PHRASES
    text = forms.CharField(
        label=_("Directive"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the document."),
    )
    lead = forms.ChoiceField(label=_("Leads"), required=False)
    cooperate = forms.MultipleChoiceField(label=_("Co-operate"), required=False, widget=forms.CheckboxSelectMultiple)
    inform = forms.MultipleChoiceField(label=_("For information"), required=False, widget=forms.CheckboxSelectMultiple)
    working_days = forms.IntegerField(
        label=_("Working days to do it"), required=False, min_value=0, max_value=250, localize=False,
        help_text=_("Leave empty for no deadline; 0 is today."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[str, str]] = (),
        limits: Iterable[tuple[int, datetime]] = (),
        **kwargs: Any,
    ) -> None:
        """``people`` are the posts that can be charged; ``limits`` say when so many working days end."""
        super().__init__(*args, **kwargs)
        known = list(people)
        self.limits = list(limits)
        self.fields["lead"].choices = [("", _("Nobody")), *known]  # type: ignore[attr-defined]
        for name in ("cooperate", "inform"):
            self.fields[name].choices = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who is charged is asked together with what is to be done, not one after the other."""
        found: dict[str, Any] = super().clean() or {}
        if not any(found.get(part) or part in self.errors for part in ("lead", "cooperate", "inform")):
            self.add_error("lead", _("Choose who is charged."))
        return found

    def people(self) -> list[dict[str, str]]:
        """Each post that can be charged, with the part chosen so far."""
        chosen = {name: self[name].value() or [] for name in ("lead", "cooperate", "inform")}
        found = []
        for post, words in self.fields["cooperate"].choices:  # type: ignore[attr-defined]
            name, _sep, title = words.partition(" – ")
            part = "lead" if chosen["lead"] == post else "cooperate" if post in chosen["cooperate"] else ""
            found.append(
                {
                    "post": post,
                    "name": name,
                    "title": title,
                    "part": part or ("inform" if post in chosen["inform"] else ""),
                }
            )
        return found


class TextForm(ActForm):
    """A text the act needs: reason, result, opinion."""

    text = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any = None, required: bool = True, **kwargs: Any) -> None:
        """``label`` says what the text is."""
        super().__init__(*args, **kwargs)
        self.fields["text"].required = required
        if label is not None:
            self.fields["text"].label = label


class ConfirmForm(ActForm):
    """Nothing to type: the act is confirmed."""


class RegisterForm(ActForm):
    """The clerk checked the arrived document and registers it."""

    is_known_duplicate = forms.BooleanField(
        label=_("It is another document although number, date and agency are the same"), required=False
    )


class PersonForm(ActForm):
    """To whom a part is given."""

    post = forms.ChoiceField(label=_("Give it to"))
    text = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``people`` are the posts to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = one_of(people)  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Words or a number, and what narrows them."""

    q = forms.CharField(
        label=_("Words or number"),
        required=False,
        max_length=200,
        help_text=_("With or without accents; 30/2020/NĐ-CP or its beginning."),
    )
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=lambda: pairs(labels.DIRECTIONS, empty=_("All"))
    )
    type_code = forms.ChoiceField(
        label=_("Kind of document"), required=False, choices=lambda: [("", _("All")), *types.choices()]
    )
    register = forms.ChoiceField(label=_("Register book"), required=False)
    issuer = forms.CharField(label=_("Issuing agency"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=lambda: pairs(labels.STATES, empty=_("All")))
    turn = forms.ChoiceField(label=_("Whose turn"), required=False, choices=lambda: pairs(labels.TURNS, empty=_("All")))
    since = DateField(label=_("Dated from"), required=False)
    until = DateField(label=_("Dated to"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=lambda: pairs(labels.ORDERS))

    def __init__(self, *args: Any, registers: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        """``registers`` are those the official may see."""
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = [("", _("All")), *registers]  # type: ignore[attr-defined]
        if not registers:
            del self.fields["register"]

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return found


class WorkFileForm(forms.Form):
    """A line of the yearly list of files."""

    notation = forms.CharField(
        label=_("Notation"), max_length=30, help_text=_("Its place in the list, for example 01.VP.")
    )
    title = forms.CharField(label=_("Title"), max_length=500)
    term = forms.ChoiceField(label=_("Kept for"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Terms that hold ``today`` can be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [(one.code, one.words) for one in retention.terms_on(today)]  # type: ignore[attr-defined]


class PlaceForm(ActForm):
    """Into which work file a document goes."""

    work_file = forms.ChoiceField(label=_("Work file"))

    def __init__(self, *args: Any, files: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``files`` are the open work files."""
        super().__init__(*args, **kwargs)
        self.fields["work_file"].choices = one_of(files)  # type: ignore[attr-defined]


class SubmitForm(ActForm):
    """Who reviews the draft, and whether one after the other."""

    reviewers = forms.MultipleChoiceField(
        label=_("Reviewers"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any the draft goes straight to the clerk's format check."),
    )  # fmt: skip
    manner = forms.ChoiceField(
        label=_("In what order"),
        choices=[("parallel", _("All at once")), ("serial", _("One after the other"))],
        initial="parallel",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``people`` are the posts to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].choices = list(people)  # type: ignore[attr-defined]


class NumberForm(ActForm):
    """The number is the register's next; an office that inserts numbers may name the one before."""

    after = forms.IntegerField(
        label=_("Insert after number"), required=False, min_value=1, localize=False,
        help_text=_("Leave empty for the next number."),
    )  # fmt: skip

    def __init__(self, *args: Any, inserts: bool = False, **kwargs: Any) -> None:
        """Nothing is asked where the office does not insert numbers; what is sent all the same is left to the act to refuse."""
        super().__init__(*args, **kwargs)
        if not inserts and not self.is_bound:
            del self.fields["after"]
