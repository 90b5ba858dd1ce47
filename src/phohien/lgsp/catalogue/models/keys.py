"""How subsystems prove who they are: shared secrets for old systems, certificates for mutual TLS."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.lgsp.catalogue.models.members import Subsystem
from phohien.lgsp.catalogue.rules import keys
from phohien.lgsp.directory.models import choices_of, ends_after_it_begins


class ClientKey(models.Model):
    """An access key with its sealed secret (``contracts.sealing``); nothing here opens it again.

    Secret: ``sealed_secret``. Retention: the row for ever, the secret until revocation, when it is emptied.
    """

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="keys")
    access_key = models.CharField(max_length=40, unique=True)
    sealed_secret = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=12, blank=True, choices=choices_of(keys.REASONS))

    class Meta:
        ordering: ClassVar = ["subsystem", "-valid_from"]
        constraints: ClassVar = [
            ends_after_it_begins("client_key_ends_after_it_begins"),
            models.CheckConstraint(
                name="client_key_revoked_has_a_reason", condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason="")
            ),
            models.CheckConstraint(
                name="client_key_revoked_holds_no_secret", condition=Q(revoked_at__isnull=True) | Q(sealed_secret="")
            ),
        ]

    def __str__(self) -> str:
        return self.access_key


class SenderKey(models.Model):
    """A public key with which the subsystem signs its messages (RFC 9421). The private key was never here."""

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="sender_keys")
    key_id = models.CharField(max_length=40, unique=True)
    algorithm = models.CharField(max_length=20, choices=choices_of(keys.ALGORITHMS))
    pem = models.TextField()
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=12, blank=True, choices=choices_of(keys.REASONS))

    class Meta:
        ordering: ClassVar = ["subsystem", "-valid_from"]
        constraints: ClassVar = [
            ends_after_it_begins("sender_key_ends_after_it_begins"),
            models.CheckConstraint(
                name="sender_key_revoked_has_a_reason", condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.key_id


class ClientCertificate(models.Model):
    """A certificate the subsystem shows in mutual TLS. The private key was never here."""

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="certificates")
    pem = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=500)
    serial = models.CharField(max_length=64)
    issued_here = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    registered_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=12, blank=True, choices=choices_of(keys.REASONS))

    class Meta:
        ordering: ClassVar = ["subsystem", "-valid_from"]
        constraints: ClassVar = [
            ends_after_it_begins("client_certificate_ends_after_it_begins"),
            models.CheckConstraint(
                name="client_certificate_revoked_has_a_reason",
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
