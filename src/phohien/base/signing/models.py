"""The register of signing certificates, and the signatures that wait for a token or a remote key."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CredentialKind(models.TextChoices):
    """Whose hand: a person's signature or an agency's seal."""

    PERSON = "person", _("A person's signature")
    AGENCY_SEAL = "agency_seal", _("An agency's seal")


class KeyKind(models.TextChoices):
    """Where the private key is."""

    SOFT = "soft", _("In this system (test only)")
    TOKEN = "token", _("On the owner's token or card")
    REMOTE = "remote", _("At a remote signing service")


class Credential(models.Model):
    """A certificate somebody may sign with. Only ``revoked_at`` and ``revoked_reason`` are ever written
    later.

    ``owner_code`` is an account's code for a person and an agency's for a seal. Retention: for ever, since
    old signatures are checked against it. Personal data: the owner's name and title, public with every
    signature.
    """

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=CredentialKind.choices)
    owner_code = models.CharField(max_length=64)
    owner_name = models.CharField(max_length=200)
    owner_title = models.CharField(max_length=200, blank=True)
    agency_name = models.CharField(max_length=200, blank=True)
    key_kind = models.CharField(max_length=8, choices=KeyKind.choices)
    certificate = models.BinaryField()
    chain = models.BinaryField(default=b"")
    serial = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, unique=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    issued_here = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        """Constraints: a period is a period, and revocation has a reason."""

        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="signing_credential_period"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""),
                name="signing_revoked_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner_code", "kind"], name="signing_owner")]

    def __str__(self) -> str:
        return f"{self.owner_name} ({self.get_kind_display()})"


class PreparedSignature(models.Model):
    """A document made ready for one signature that is made elsewhere; used once, for a short time.

    ``file_code`` names the document with an empty place for the signature, ``attributes`` are the DER bytes to be
    signed; both are emptied when the signature is complete or its time has run out. ``field_name`` is the signature's own
    place, where one was chosen. Owner: the person who prepared it.
    """

    code = models.CharField(max_length=32, unique=True)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="prepared")
    prepared_by = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    original_sha256 = models.CharField(max_length=64)
    document_digest = models.BinaryField()
    gap_start = models.BigIntegerField()
    gap_end = models.BigIntegerField()
    attributes = models.BinaryField()
    file_code = models.CharField(max_length=64, blank=True)
    field_name = models.CharField(max_length=100, blank=True, default="", db_default="")
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraint: it ends after it begins."""

        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("prepared_at")), name="signing_prepared_period"),
        ]

    def __str__(self) -> str:
        return self.code


class Handover(models.Model):
    """A document handed to a signing program on somebody's machine, which fetches it once and brings it back once.

    The two keys are kept as SHA-256 only. ``subject`` and ``step`` say what the system above wants the signature for.
    Owner: the person who asked. Retention: the row stays; its two files are let go when it was used or its time has run out.
    """

    code = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=64)
    step = models.CharField(max_length=40)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="handovers")
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    download_sha256 = models.CharField(max_length=64, unique=True)
    upload_sha256 = models.CharField(max_length=64, unique=True)
    file_code = models.CharField(max_length=64, blank=True)
    seen_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    fetched_at = models.DateTimeField(null=True, blank=True)
    brought_at = models.DateTimeField(null=True, blank=True)
    signed_file_code = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraint: it ends after it begins."""

        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="signing_handover_period"),
        ]

    def __str__(self) -> str:
        return self.code


class Revocation(models.Model):
    """What an outside authority says of one of its certificates, or that it is still to be asked.

    ``certificate`` led to a trusted root when it was wanted; ``file_code`` names the OCSP answer or the list as it came.
    ``due_at`` is when it is asked next. Retention: with the signatures it proves. No personal data but the certificate's name.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    certificate = models.BinaryField()
    issuer = models.BinaryField()
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=4, blank=True)
    file_code = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    next_update = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.fingerprint
