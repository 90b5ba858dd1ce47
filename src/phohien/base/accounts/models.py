"""The tables of people who can sign in. Owner: base. Personal data: name, contact, personal identification number.

Retention: an account is kept while it is in use and afterwards as long as anything refers to its code; closing and
erasing accounts is not part of this release.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    """A fresh public code: 32 hexadecimal digits nobody can guess."""
    return uuid.uuid4().hex


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's own commands; people's accounts come from ``services.open_account``."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of that sign-in name, whatever its letters' case. Raises Account.DoesNotExist."""
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """A saved account with this password (None: it can only come in some other way)."""
        account = self.model(username=username.lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """A saved account that may do everything in the content management pages."""
        fields.setdefault("kind", Account.Kind.OFFICIAL)
        return self.create_user(username, password, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """A person (or an enterprise as such) who can sign in. What they may do comes from posts, not from here."""

    class Kind(models.TextChoices):
        """On which side of the counter the account stands."""

        CITIZEN = "citizen", _("Citizen")
        ENTERPRISE = "enterprise", _("Enterprise")
        OFFICIAL = "official", _("Official")

    class Language(models.TextChoices):
        """The language of pages and notices."""

        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    code = models.CharField(_("code"), max_length=32, unique=True, default=new_code, editable=False)
    username = models.CharField(_("sign-in name"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.CITIZEN)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone number"), max_length=20, blank=True)
    personal_id = models.CharField(_("personal identification number"), max_length=12, blank=True)
    personal_id_confirmed = models.BooleanField(_("number confirmed"), default=False)
    identity_source = models.CharField(_("confirmed by"), max_length=40, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.VIETNAMESE)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                name="account_kind_is_known", condition=Q(kind__in=["citizen", "enterprise", "official"])
            ),
            models.CheckConstraint(name="account_username_is_lower_case", condition=Q(username=Lower("username"))),
            models.CheckConstraint(
                name="account_personal_id_has_12_digits", condition=Q(personal_id__regex=r"^([0-9]{12})?$")
            ),
            models.CheckConstraint(
                name="account_confirmed_id_has_a_source",
                condition=Q(personal_id_confirmed=False) | (~Q(personal_id="") & ~Q(identity_source="")),
            ),
            models.UniqueConstraint(
                name="account_confirmed_id_is_unique",
                fields=["personal_id"],
                condition=Q(personal_id_confirmed=True),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether Django's own pages would let the account in; only ever superusers."""
        return self.is_superuser

    def get_full_name(self) -> str:
        """The name as people write it."""
        return str(self)

    def get_short_name(self) -> str:
        """The given name, which in Vietnamese is the last word."""
        return str(self).rsplit(" ", 1)[-1]


class Representation(models.Model):
    """For some time a person may act for an organisation. The organisation is known by its public code."""

    class Ground(models.TextChoices):
        """Why the person may."""

        LEGAL = "legal", _("Legal representative")
        AUTHORISED = "authorised", _("Authorised in writing")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="representations")
    organisation_code = models.CharField(_("enterprise or tax code"), max_length=14)
    organisation_name = models.CharField(_("organisation"), max_length=300)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, default=Ground.LEGAL)
    ground_note = models.CharField(_("document"), max_length=300, blank=True)
    valid_from = models.DateTimeField(_("from"))
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            models.CheckConstraint(
                name="representation_organisation_code_has_a_known_shape",
                condition=Q(organisation_code__regex=r"^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$"),
            ),
            models.CheckConstraint(
                name="representation_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            ExclusionConstraint(
                name="representation_never_overlaps",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("organisation_code", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name} ({self.organisation_code})"


class DemoAccount(models.Model):
    """An account of the demonstration, offered on the trial sign-in page; refused at sign-in when there is no DEMO."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="demo")
    title = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    place = models.PositiveIntegerField(default=100)

    class Meta:
        verbose_name = _("demonstration account")
        verbose_name_plural = _("demonstration accounts")

    def __str__(self) -> str:
        return f"{self.account} – {self.title}"
