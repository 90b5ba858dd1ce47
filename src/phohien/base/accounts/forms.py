"""The few forms that are ours; the rest are allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from phohien.base.accounts.models import Account

USED_FOR_SECONDS = 120
"""Longer than any code stays acceptable (its own half minute and one to either side)."""


class _OneUse(forms.Form):
    """A code works once. allauth remembers a used code for one period only; we accept three."""

    user: Any

    def clean_code(self) -> str:
        """The code, which nobody can use again. Raises ValidationError."""
        code = str(self.cleaned_data["code"]).replace(" ", "")
        key = f"accounts.used_code:{self.user.pk}:{code}"
        if cache.get(key):
            raise get_adapter().validation_error("incorrect_code")
        accepted: str = super().clean_code()  # type: ignore[misc]
        cache.set(key, "used", USED_FOR_SECONDS)
        return accepted


class AuthenticateForm(_OneUse, AllauthAuthenticateForm):  # type: ignore[misc]
    """The code from the authenticator app, or a recovery code."""


class ReauthenticateForm(_OneUse, AllauthReauthenticateForm):  # type: ignore[misc]
    """The same, to confirm a sensitive change."""


class LanguageForm(forms.Form):
    """The language of pages and notices."""

    language = forms.ChoiceField(label=_("Language"), choices=Account.Language.choices)


class ActForForm(forms.Form):
    """For whom the person acts: an organisation they represent, or (empty) themselves."""

    organisation_code = forms.CharField(required=False, max_length=14)


class AddWebAuthnForm(AllauthAddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key, its name asked for in the reader's language."""

    name = forms.CharField(label=_("Name"), required=False)


class EditWebAuthnForm(AllauthEditWebAuthnForm):  # type: ignore[misc]
    """The name of a key, asked for in the reader's language."""

    name = forms.CharField(label=_("Name"), required=True)
