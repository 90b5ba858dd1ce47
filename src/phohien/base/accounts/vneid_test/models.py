"""What the test provider remembers: its fictitious people, its key, and the codes and tokens it gave out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TestIdentity(models.Model):
    """A fictitious person of the test provider. The identification number begins with 000, which no province has."""

    __test__ = False

    subject = models.CharField(max_length=64, unique=True)
    personal_id = models.CharField(_("personal identification number"), max_length=12, unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    birth_on = models.DateField(_("date of birth"))
    level = models.PositiveSmallIntegerField(_("level of identification"), default=2)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    place = models.PositiveIntegerField(default=100)

    class Meta:
        verbose_name = _("test identity")
        verbose_name_plural = _("test identities")
        constraints = [
            models.CheckConstraint(
                name="test_identity_is_fictitious", condition=Q(personal_id__regex=r"^000[0-9]{9}$")
            ),
            models.CheckConstraint(name="test_identity_level_is_known", condition=Q(level__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return self.full_name


class ProviderKey(models.Model):
    """The key the test provider signs with, made the first time it is asked. Worth nothing outside a demonstration."""

    kid = models.CharField(max_length=64, unique=True)
    private_pem = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kid


class GivenCode(models.Model):
    """An authorisation code given out, kept as a hash: good once, for a minute, for one client and verifier."""

    code_hash = models.CharField(max_length=64, unique=True)
    client_id = models.CharField(max_length=64)
    redirect_uri = models.TextField()
    challenge = models.CharField(max_length=128)
    nonce = models.CharField(max_length=200, blank=True)
    identity = models.ForeignKey(TestIdentity, on_delete=models.CASCADE)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.client_id} {self.given_at:%H:%M:%S}"


class GivenToken(models.Model):
    """An access token given out for a code, kept as a hash. Revoked when the code comes back a second time."""

    token_hash = models.CharField(max_length=64, unique=True)
    code = models.ForeignKey(GivenCode, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.token_hash[:8]
