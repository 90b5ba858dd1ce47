"""The register of kept files: one row for each time somebody kept something; the bytes are in the store."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What is honestly known about viruses in the bytes."""

    NOT_SCANNED = "not_scanned", _("Not scanned: no scanner is configured")
    WAITING = "waiting", _("Waiting to be scanned: the scanner did not answer")
    CLEAN = "clean", _("Scanned, nothing found")
    INFECTED = "infected", _("Blocked: a virus was found")


class StoredFile(models.Model):
    """Who kept which bytes, under which name, when. Never changed afterwards except for the virus scan's
    result.

    Owner: the system whose record names the ``code``. Retention: that record's; then the row is
    forgotten. Personal data: the name and the bytes may hold any; whoever serves them checks its own policy first.
    """

    code = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices, default=ScanState.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraints: a hash is a hash, and an empty file is no file."""

        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_sha256_is_hex"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="files_size_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
