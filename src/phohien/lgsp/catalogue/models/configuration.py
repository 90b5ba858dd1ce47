"""The configurations published to the gateway. Append-only: a trigger forbids change and deletion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class PublishedConfiguration(models.Model):
    """One signed configuration: ``content`` is its canonical JSON, ``signature`` ECDSA (P-256, SHA-256, DER) over it.

    ``sha256`` is the content's digest in hex, ``signer`` the public key in PEM, ``cause`` the act that made it.

    Secret: none in clear (sealed secrets only). Retention: two years, to say by which rights an exchange was allowed.
    """

    number = models.BigIntegerField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    cause = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    signature = models.BinaryField()
    signer = models.TextField()

    class Meta:
        db_table = "catalogue_configuration"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="configuration_expires_later", condition=Q(expires_at__gt=F("made_at")))
        ]

    def __str__(self) -> str:
        return str(self.number)
