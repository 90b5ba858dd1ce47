"""A document as one agency has it, its files in versions, who may see it and who has read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Document(models.Model):
    """A document of one agency: incoming, outgoing or internal. NĐ 30/2020/NĐ-CP, Phụ lục VI names the fields.

    Owner: the agency ``agency``. Personal data: subject, signer and files may hold any; readings are logged. Retention: that of
    its work files. ``number_notation`` (folded) is computed. Agencies and posts are named by code.
    """

    code = models.CharField(max_length=32, unique=True)
    agency = models.CharField(max_length=40)
    direction = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    revision = models.PositiveIntegerField(default=1)
    type_code = models.CharField(max_length=3)
    number = models.CharField(max_length=11, blank=True)
    notation = models.CharField(max_length=30, blank=True)
    number_notation = models.CharField(max_length=60, blank=True)
    issuer_code = models.CharField(max_length=40, blank=True)
    issuer_name = models.CharField(max_length=200)
    issued_on = models.DateField(null=True)
    subject = models.CharField(max_length=500)
    signer_name = models.CharField(max_length=50, blank=True)
    signer_position = models.CharField(max_length=100, blank=True)
    signer_competence = models.CharField(max_length=4, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=2, default="vi")
    steering = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=8)
    drafted_by = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    response_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="responses")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    request_code = models.CharField(max_length=80, blank=True)
    request_case = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    registered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=500, blank=True)
    is_inbound_checked = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "number_notation", "-id"], name="doc_code",
                opclasses=["varchar_ops", "varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(fields=["agency", "-id"], name="doc_office"),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(direction__in=["in", "out", "internal"]), name="doc_direction"),
            models.CheckConstraint(condition=Q(urgency__lte=4), name="doc_urgency"),
            models.UniqueConstraint(
                fields=["agency", "request_code"], condition=~Q(request_code=""), name="doc_request_once"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def full_number(self) -> str:
        """Number and notation as printed; empty before there is a number."""
        return f"{self.number}/{self.notation}" if self.number and self.notation else self.number or ""


class DocumentFile(models.Model):
    """One file of a document in one version: the bytes lie in ``base.files``. A new version never replaces the old one;
    ``is_current`` marks the last. Signed files are versions, too.

    A new version never replaces the old one; ``is_current`` marks the last. Signed files are versions, too. ``stage`` says
    what this house made of it; empty for what somebody handed in. What search reads is the text of its content
    (``FileText``), and until that is read ``text``: what is known already. A side-car (role ``sidecar``) holds what a machine
    saw in the picture ``read_from``. Since ``destroyed_on`` the bytes are gone and only this row tells of them.
    """

    class Stage(models.TextChoices):
        """What a version is: with fields for number, day and signatures; signed; numbered; sealed without a stamp or with; or an
        appendix that was taken off the draft."""

        PREPARED = "prepared"
        INITIALLED = "initialled"
        SIGNED = "signed"
        NUMBERED = "numbered"
        UNSTAMPED = "unstamped"
        SEALED = "sealed"
        STAMPED = "stamped"
        TAKEN_OFF = "taken_off"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    file_code = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=12, blank=True, choices=Stage.choices)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    added_by_name = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    destroyed_on = models.DateField(null=True)
    read_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="sidecars")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "role", "name", "version"], name="doc_file_version")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sha256"], name="doc_file_sealed", condition=Q(stage__in=["sealed", "unstamped", "stamped"])
            ),
            models.Index(fields=["sha256"], name="doc_file_content", condition=Q(is_current=True)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class Comment(models.Model):
    """An opinion on a draft or a note beside a document; with ``is_initial`` its writer initialled the version whose bytes
    hash to ``sha256``, with a digital signature in it when ``is_signed``, else by this record alone.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments")
    at = models.DateTimeField()
    by_post = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    is_initial = models.BooleanField(default=False)
    file_version = models.PositiveSmallIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    is_signed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class Recipient(models.Model):
    """Who an outgoing document is sent to: an agency by code, or anybody by name; ``document`` copies made here by code."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="recipients")
    agency = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Access(models.Model):
    """Somebody may see a document, and why. ``principal`` is ``post:CODE`` or ``office:AGENCY``.

    One row a pair; a list over a million documents is one range of ``access_list``. ``is_found`` says that the search's index
    knows of it; until it does, a search asks this table, too.
    """

    principal = models.CharField(max_length=60)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="access")
    direction = models.CharField(max_length=8)
    sorted_at = models.DateTimeField()
    reason = models.CharField(max_length=20)
    is_found = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["principal", "document"], name="access_once")]
        indexes: ClassVar = [
            models.Index(fields=["principal", "direction", "-sorted_at", "-document"], name="access_list"),
            models.Index(fields=["principal", "document"], name="access_late", condition=Q(is_found=False)),
        ]

    def __str__(self) -> str:
        return f"{self.principal}: {self.reason}"


class Reading(models.Model):
    """Somebody opened a document or one of its files. Repeated looks within a quarter of an hour are one reading."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    reader = models.CharField(max_length=64)
    reader_name = models.CharField(max_length=200)
    reader_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["document", "reader", "what", "-at"], name="doc_reading")]

    def __str__(self) -> str:
        return f"{self.reader_name} {self.at:%Y-%m-%d %H:%M}"
