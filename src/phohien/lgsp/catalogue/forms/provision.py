"""Services and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.queries import contracts
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.queries import services as versions
from phohien.lgsp.catalogue.rules import judging, naming
from phohien.ui.forms import DateField, PhoneField, UploadField

SMALL = {"rows": 3}


class NewServiceForm(forms.Form):
    """A new service of one of the agency's systems."""

    he_thong = forms.ChoiceField(label=_("System that provides it"))
    ma = forms.CharField(
        label=_("Code"),
        max_length=36,
        help_text=_("Letters without accents, digits, dots, dashes. It can never change."),
    )
    loai = forms.ChoiceField(
        label=_("Kind"), choices=lambda: list(naming.PROTOCOL_WORDS.items()), widget=forms.RadioSelect, initial="rest"
    )
    ten = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, every: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.systems = {str(one.pk): one for one in queries.subsystems_for(actor, every=every) if not one.is_test}
        choices = [(key, f"{one.words} ({one.address})") for key, one in self.systems.items()]
        self.fields["he_thong"].choices = [("", _("Choose…")), *choices]  # type: ignore[attr-defined]

    def system(self) -> Any:
        """The chosen system."""
        return self.systems[self.cleaned_data["he_thong"]]


class TextsForm(forms.Form):
    """What people read of a service."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    summary = forms.CharField(
        label=_("What it does"), widget=forms.Textarea(attrs=SMALL), max_length=2000, required=False,
        help_text=_("In words an official understands: what is asked, what is answered, for which work."),
    )  # fmt: skip
    summary_en = forms.CharField(
        label=_("What it does, in English"), widget=forms.Textarea(attrs=SMALL), max_length=2000, required=False
    )
    legal_basis = forms.CharField(label=_("Legal basis of the sharing"), max_length=400, required=False)
    personal_data = forms.ChoiceField(
        label=_("Personal data"),
        required=False,
        choices=lambda: [("", _("Choose…")), *naming.PERSONAL_DATA_WORDS.items()],
    )
    terms = forms.CharField(
        label=_("Terms of use"), widget=forms.Textarea(attrs=SMALL), max_length=4000, required=False
    )
    contact_name = forms.CharField(label=_("Contact: unit or function"), max_length=200, required=False)
    contact_phone = PhoneField(label=_("Telephone of the contact"), required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), required=False)


class DescriptionForm(forms.Form):
    """A description as a file."""

    tep = UploadField(
        label=_("OpenAPI 3 (JSON or YAML) or WSDL 1.1"),
        extensions=("json", "wsdl", "xml", "yaml", "yml"),
        limit_bytes=2 * 1024 * 1024,
        help_text=_("The operations in it become the endpoints that can be granted."),
    )


class PlaceForm(forms.Form):
    """Where the provider listens."""

    url = forms.CharField(label=_("Address of the provider's system"), max_length=300)
    sandbox_url = forms.CharField(
        label=_("Address for trials"), max_length=300, required=False, help_text=_("With test data only.")
    )
    timeout_seconds = forms.IntegerField(
        label=_("Time limit for one call, in seconds"), min_value=1, max_value=300, initial=30
    )
    judged = forms.ChoiceField(
        label=_("Messages held against the description"),
        required=False,
        choices=lambda: list(judging.MODES.items()),
        help_text=_("A call that breaks the OpenAPI description is refused before it reaches you, with the place."),
    )
    question = forms.ChoiceField(
        label=_("In-process contract it carries"),
        required=False,
        choices=lambda: [
            ("", _("None")),
            *[(one.name, one.name) for one in contracts.list_contracts(kind="question")],
        ],
    )


class TestForm(forms.Form):
    """What was tried before publication."""

    ghi_chu = forms.CharField(
        label=_("What was tried, and how it went"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class DeprecateForm(forms.Form):
    """When and why a service ends."""

    ngay = DateField(label=_("Day on which it ends"))
    thay_the = forms.ChoiceField(
        label=_("What takes its place"), required=False, help_text=_("A published service, if there is one.")
    )
    ghi_chu = forms.CharField(
        label=_("Why, and what takes its place"), widget=forms.Textarea(attrs=SMALL), max_length=1000
    )

    def __init__(self, *args: Any, version: ServiceVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = versions.successors_of(version)
        self.successors = {str(one.pk): one for one in found}
        choices = [(key, f"{one.service.words} {one.version} ({one.address})") for key, one in self.successors.items()]
        self.fields["thay_the"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]

    def successor(self) -> ServiceVersion | None:
        """The service chosen."""
        return self.successors.get(self.cleaned_data["thay_the"])


class VersionForm(forms.Form):
    """A further version."""

    phien_ban = forms.CharField(label=_("Version"), max_length=4, help_text=_("For example v2."))
