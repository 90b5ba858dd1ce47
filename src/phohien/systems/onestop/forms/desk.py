"""What officials enter at the desk: filters, and the grounds, texts and choices of each act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.words import Words
from phohien.systems.onestop.rules import kinds, process, states
from phohien.ui.forms.fields import DateField, PhoneField, UploadField

Choices = Iterable[tuple[str, Any]]


class QueueFilterForm(forms.Form):
    """What of a queue to show."""

    q = forms.CharField(label=_("Code or name"), required=False, max_length=100)
    thu_tuc = forms.ChoiceField(label=_("Procedure"), required=False)
    buoc = forms.ChoiceField(label=_("Step"), required=False)
    kenh = forms.ChoiceField(label=_("Channel"), required=False)
    trang_thai = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, procedures: Choices = (), **kwargs: Any) -> None:
        """``procedures`` are the codes and names met in the office."""
        super().__init__(*args, **kwargs)
        anything = [("", _("All"))]
        named = {
            "thu_tuc": procedures,
            "buoc": [(code, Words(*words)) for code, words in process.ACT_KINDS.items()],
            "kenh": kinds.Channel.choices(),
            "trang_thai": [(str(int(one)), one.words) for one in states.State],
        }
        for name, choices in named.items():
            self.fields[name].choices = [*anything, *choices]  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """An act on a dossier as the page showed it: ``revision`` is what the person was looking at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)


class NoteForm(ActForm):
    """An act with a note that may be left out."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CompleteForm(NoteForm):
    """How a step ends."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect, required=False)
    field_order = ("outcome", "note", "revision")

    def __init__(self, *args: Any, outcomes: Choices = (), **kwargs: Any) -> None:
        """``outcomes`` are those of the step, codes and words; none at all when it has only one way out."""
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = list(outcomes)  # type: ignore[attr-defined]
        self.fields["outcome"].required = bool(list(outcomes))
        if not self.fields["outcome"].required:
            del self.fields["outcome"]


class ReturnForm(ActForm):
    """What the step before has to mend."""

    note = forms.CharField(
        label=_("What is to be mended"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The official who drafted it reads this; the person does not."),
    )  # fmt: skip


class AssignForm(NoteForm):
    """Who is to do a step."""

    post = forms.ChoiceField(label=_("Give it to"), widget=forms.RadioSelect, required=False)
    field_order = ("post", "note", "revision")

    def __init__(self, *args: Any, posts: Choices = (), may_free: bool = True, **kwargs: Any) -> None:
        """``posts`` are codes and words; ``may_free`` offers "anybody of the office"."""
        super().__init__(*args, **kwargs)
        free = [("", _("Anybody of the office who has the role"))] if may_free else []
        self.fields["post"].choices = [*posts, *free]  # type: ignore[attr-defined]
        self.fields["post"].required = not may_free


class SupplementForm(ActForm):
    """What is missing, once and completely. TT 03/2025/TT-VPCP, Mẫu số 02."""

    components = forms.MultipleChoiceField(
        label=_("Papers to be handed in, or handed in again"), widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(
        label=_("What is missing and how to put it right"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The person reads exactly this. Name everything at once: a second request counts as overdue."),
    )  # fmt: skip

    def __init__(self, *args: Any, components: Choices = (), **kwargs: Any) -> None:
        """``components`` are the dossier's, codes and names."""
        super().__init__(*args, **kwargs)
        self.fields["components"].choices = list(components)  # type: ignore[attr-defined]


class ForwardForm(ActForm):
    """To which agency a step goes, and why."""

    agency = forms.ChoiceField(label=_("Agency"))
    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("agency", "note", "revision")

    def __init__(self, *args: Any, agencies: Choices = (), **kwargs: Any) -> None:
        """``agencies`` are codes and names."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Choose")), *agencies]  # type: ignore[attr-defined]


class ExtendForm(ActForm):
    """A later day with an apology. TT 03/2025/TT-VPCP, Mẫu số 04."""

    due_on = DateField(label=_("New day of return"), help_text=_("The result is ready by the end of that working day."))
    ground = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is printed in the apology (form 04)."),
    )  # fmt: skip

    def __init__(self, *args: Any, earliest: date | None = None, **kwargs: Any) -> None:
        """``earliest`` is the first day that may be named."""
        super().__init__(*args, **kwargs)
        self.fields["due_on"].earliest = earliest  # type: ignore[attr-defined]


class GroundForm(ActForm):
    """An act that needs its reason in writing."""

    ground = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it; it is printed in the notice."),
    )  # fmt: skip


class RefuseForm(ActForm):
    """Why a dossier is not received, and on what legal ground. TT 03/2025/TT-VPCP, Mẫu số 03."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In words the person understands, and what to do instead."),
    )  # fmt: skip
    article = forms.CharField(
        label=_("Legal ground"), max_length=300,
        help_text=_("Instrument and article, for example: Luật Hộ tịch 60/2014/QH13, Điều 13."),
    )  # fmt: skip


class ReceiveForm(ActForm):
    """Reception; cases of the time limit an official finds to apply."""

    decided = forms.MultipleChoiceField(
        label=_("The time limit is longer because"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, cases: Choices = (), **kwargs: Any) -> None:
        """``cases`` are the discretionary ones of the procedure."""
        super().__init__(*args, **kwargs)
        self.fields["decided"].choices = list(cases)  # type: ignore[attr-defined]
        if not list(cases):
            del self.fields["decided"]


class ComponentForm(ActForm):
    """One paper, looked at: whether it will do and how many of each came."""

    state = forms.ChoiceField(label=_("Is it complete?"), widget=forms.RadioSelect)
    originals = forms.IntegerField(label=_("Originals"), min_value=0, max_value=99, required=False, localize=False)
    certified = forms.IntegerField(
        label=_("Certified copies"), min_value=0, max_value=99, required=False, localize=False
    )
    copies = forms.IntegerField(label=_("Photocopies"), min_value=0, max_value=99, required=False, localize=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    scan = UploadField(
        label=_("Scan or photograph"), required=False, extensions=("pdf", "jpg", "jpeg", "png"),
        help_text=_("PDF, JPG or PNG. A scan at 200 dpi is enough."),
    )  # fmt: skip

    STATES = ("accepted", "rejected", "to_supply", "not_applicable", "replaced_by_data")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The states an official may give a paper."""
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(code, kinds.ComponentState.of(code).words) for code in self.STATES]  # type: ignore[attr-defined]

    def counts(self) -> tuple[int, int, int]:
        """Originals, certified copies, photocopies."""
        values = self.cleaned_data
        return values["originals"] or 0, values["certified"] or 0, values["copies"] or 0


class PurposeForm(forms.Form):
    """Why an official opens a dossier that is not before them."""

    purpose = forms.CharField(
        label=_("Purpose"), max_length=200,
        help_text=_("The person can see who read the dossier, when and for what."),
    )  # fmt: skip


class ApplicantForm(forms.Form):
    """Who applies at the counter, and who helps."""

    kind = forms.ChoiceField(label=_("Who applies"), choices=kinds.ApplicantKind.choices, widget=forms.RadioSelect)
    full_name = forms.CharField(label=_("Full name"), max_length=200)
    personal_id = forms.RegexField(
        r"[0-9]{12}", label=_("Personal identification number"), required=False, strip=True,
        help_text=_("The 12 digits on the identity card."),
        error_messages={"invalid": _("A personal identification number has 12 digits.")},
    )  # fmt: skip
    organisation_code = forms.CharField(
        label=_("Enterprise number"),
        max_length=20,
        required=False,
        help_text=_("Only for enterprises and organisations."),
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    owner_name = forms.CharField(
        label=_("The dossier belongs to somebody else: full name"), max_length=200, required=False,
        help_text=_("Leave it empty when the person before you applies for themselves."),
    )  # fmt: skip
    owner_ground = forms.CharField(
        label=_("On what ground the person acts for the owner"), max_length=200, required=False
    )
    helper_name = forms.CharField(
        label=_("Helper: full name"), max_length=200, required=False,
        help_text=_("Somebody who fills in for the person is recorded apart and never becomes the applicant."),
    )  # fmt: skip
    helper_ground = forms.CharField(label=_("Why help was needed"), max_length=200, required=False)
    channel = forms.ChoiceField(
        label=_("How the dossier came"),
        choices=[(one.value, one.words) for one in (kinds.Channel.DIRECT, kinds.Channel.POST)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing of another person is offered by the browser."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Who acts for another says on what ground; a helper is not the applicant."""
        values = super().clean() or {}
        for name, ground in (("owner_name", "owner_ground"), ("helper_name", "helper_ground")):
            if values.get(name) and not values.get(ground):
                self.add_error(ground, _("Say on what ground."))
        if values.get("helper_name") and values["helper_name"] == values.get("full_name"):
            self.add_error("helper_name", _("The helper must be another person than the applicant."))
        return values


class TicketForm(forms.Form):
    """The counter that calls."""

    counter = forms.CharField(label=_("Counter"), max_length=20)


class RefundForm(GroundForm):
    """Why money goes back."""

    reference = forms.CharField(widget=forms.HiddenInput)


class DraftForm(ActForm):
    """A result written by hand: for procedures whose result has no form of its own."""

    title = forms.CharField(label=_("Title of the result"), max_length=300)
    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[("yes", _("The request is granted")), ("no", _("The request is not granted"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Content"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What the paper says; an empty line begins a new paragraph."),
    )  # fmt: skip
    ground = forms.CharField(label=_("Legal basis"), max_length=500, required=False)


class ReplaceForm(DraftForm):
    """A correction after signature: why, on what ground, and what the new paper says.

    ``details`` are the lines of a paper with a layout of its own (label and present wording by name); it has no free text.
    """

    reason = forms.CharField(
        label=_("What was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is printed on the new paper; the person reads it."),
    )  # fmt: skip
    article = forms.CharField(
        label=_("Legal ground of the replacement"), max_length=300, help_text=_("Instrument and article.")
    )
    field_order = ("reason", "article", "title", "decision", "text", "ground", "revision")

    def __init__(self, *args: Any, details: dict[str, tuple[Any, str]] | None = None, **kwargs: Any) -> None:
        """``details`` None for a paper with a free text."""
        super().__init__(*args, **kwargs)
        if details is None:
            return
        for name in ("decision", "text", "ground"):
            del self.fields[name]
        for name, (label, present) in details.items():
            self.fields[name] = forms.CharField(label=label, max_length=300, required=bool(present), initial=present)


class SealForm(ActForm):
    """The number in the register book."""

    number = forms.CharField(label=_("Number in the book"), max_length=60)


class PaperResultForm(ActForm):
    """A result signed on paper, recorded by its number."""

    title = forms.CharField(label=_("Title of the result"), max_length=300)
    number = forms.CharField(label=_("Number"), max_length=60)
    decision = DraftForm.base_fields["decision"]


class HandOverForm(ActForm):
    """How the result reached the person."""

    manner = forms.ChoiceField(
        label=_("How it is handed over"), choices=kinds.DeliveryManner.choices, widget=forms.RadioSelect
    )
    receiver = forms.CharField(
        label=_("Who received it"),
        max_length=200,
        required=False,
        help_text=_("Name as on the paper shown at the desk."),
    )
