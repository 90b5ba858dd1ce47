"""Requests, rights, keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue.models import AccessRequest, Endpoint, ServiceVersion
from phohien.lgsp.catalogue.queries import members as queries
from phohien.lgsp.catalogue.rules import keys
from phohien.ui.forms import DateField, UploadField


class _EndpointsForm(forms.Form):
    """A choice among endpoints."""

    def offer(self, endpoints: list[Endpoint]) -> None:
        """These endpoints can be chosen."""
        self.endpoints = {str(one.pk): one for one in endpoints}
        labels = [(key, f"{one.method} {one.path} – {one.summary or one.name}") for key, one in self.endpoints.items()]
        self.fields["thao_tac"].choices = labels  # type: ignore[attr-defined]

    def chosen(self) -> list[Endpoint]:
        """The endpoints chosen."""
        return [self.endpoints[key] for key in self.cleaned_data["thao_tac"]]


class RequestForm(_EndpointsForm):
    """What an agency asks to use, for what."""

    he_thong = forms.ChoiceField(
        label=_("Your system that will call"), help_text=_("Only the system named here may call.")
    )
    thao_tac = forms.MultipleChoiceField(label=_("Operations"), widget=forms.CheckboxSelectMultiple)
    muc_dich = forms.CharField(
        label=_("Purpose"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("For what work, for which procedure; whose data, how often."),
    )  # fmt: skip
    can_cu = forms.CharField(
        label=_("Legal basis"), max_length=400, help_text=_("The article that lets your agency use these data.")
    )
    den_ngay = DateField(label=_("Until"), help_text=_("The last day of use, at most five years from now."))
    moi_ngay = forms.IntegerField(label=_("Calls a day you expect"), required=False, min_value=0, max_value=10_000_000)

    def __init__(
        self, *args: Any, actor: Actor, version: ServiceVersion, endpoints: list[Endpoint], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(endpoints)
        found = queries.real_subsystems_for(actor).exclude(pk=version.service.subsystem_id)
        self.systems = {str(one.pk): one for one in found}
        choices = [(key, f"{one.words} ({one.address})") for key, one in self.systems.items()]
        self.fields["he_thong"].choices = [("", _("Choose…")), *choices]  # type: ignore[attr-defined]

    def system(self) -> Any:
        """The chosen system."""
        return self.systems[self.cleaned_data["he_thong"]]


class GrantForm(_EndpointsForm):
    """What the provider grants."""

    thao_tac = forms.MultipleChoiceField(label=_("Operations granted"), widget=forms.CheckboxSelectMultiple)
    den_ngay = DateField(label=_("Until"), help_text=_("Not later than the day asked for."))
    moi_phut = forms.IntegerField(
        label=_("Most calls a minute"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Empty or 0: no limit."),
    )
    moi_ngay = forms.IntegerField(
        label=_("Most calls a day"),
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text=_("Empty or 0: no limit."),
    )
    y_kien = forms.CharField(label=_("Written answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args: Any, request: AccessRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = list(request.endpoints.order_by("position"))
        self.offer(asked)
        self.initial.setdefault("thao_tac", [str(one.pk) for one in asked])
        self.initial.setdefault("den_ngay", request.ends_on)
        self.initial.setdefault("moi_ngay", request.per_day or None)


class RefuseForm(forms.Form):
    """Why the provider refuses."""

    y_kien = forms.CharField(
        label=_("Reason and legal ground"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("The asking agency reads this sentence and can act on it."),
    )  # fmt: skip


class GroupRightForm(_EndpointsForm):
    """A right for a whole group."""

    nhom = forms.ChoiceField(label=_("Group"))
    thao_tac = forms.MultipleChoiceField(label=_("Operations"), widget=forms.CheckboxSelectMultiple)
    den_ngay = DateField(label=_("Until"))
    moi_ngay = forms.IntegerField(label=_("Most calls a day"), required=False, min_value=0, max_value=100_000_000)
    can_cu = forms.CharField(label=_("Ground"), max_length=400)

    def __init__(self, *args: Any, endpoints: list[Endpoint], groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(endpoints)
        self.fields["nhom"].choices = [("", _("Choose…")), *[(one.code, one.words) for one in groups]]  # type: ignore[attr-defined]


class NewKeyForm(forms.Form):
    """A new key."""

    ghi_chu = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, help_text=_("For example: the server in operation.")
    )


class RevokeKeyForm(forms.Form):
    """Why a key or certificate is revoked."""

    ly_do = forms.ChoiceField(label=_("Reason"), choices=lambda: list(keys.REASONS.items()), widget=forms.RadioSelect)


class CertificateForm(forms.Form):
    """A certificate in PEM form."""

    tep = UploadField(
        label=_("Certificate (PEM)"), extensions=("pem", "crt", "cer"), limit_bytes=64 * 1024,
        help_text=_("The certificate alone. Never send the private key."),
    )  # fmt: skip


class CertificateRequestForm(forms.Form):
    """A certificate request (PKCS #10), or nothing."""

    yeu_cau = UploadField(
        label=_("Certificate request (CSR, PEM)"), extensions=("csr", "pem", "req", "p10"), limit_bytes=64 * 1024, required=False,
        help_text=_("Best: the private key never leaves your system. Without a file a key is made here and shown once."),
    )  # fmt: skip


class SenderKeyForm(forms.Form):
    """A public key in PEM form."""

    tep = UploadField(
        label=_("Public key (PEM)"), extensions=("pem", "pub", "key"), limit_bytes=16 * 1024,
        help_text=_("Ed25519 or P-256. The public key alone: never send the private key."),
    )  # fmt: skip
    ghi_chu = forms.CharField(label=_("What it is for"), max_length=200, required=False)
