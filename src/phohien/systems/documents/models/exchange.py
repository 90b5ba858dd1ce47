"""The document axis: who may call it, the packages it was handed, each package's way to each receiver, what was told of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Member(models.Model):
    """An agency whose own software speaks to the axis. Agencies without a row here keep their documents in this house.

    Retention: for ever, since old packages name it. No personal data.
    """

    class State(models.TextChoices):
        """Whether it is served."""

        ACTIVE = "active"
        LOCKED = "locked"
        DELETED = "deleted"

    agency = models.CharField(max_length=40, unique=True)
    parent = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    mail = models.CharField(max_length=100, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    changed_at = models.DateTimeField()
    last_called_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_axis_member"
        ordering: ClassVar = ["agency"]

    def __str__(self) -> str:
        return f"{self.agency} {self.name}"


class MemberKey(models.Model):
    """A secret of a member, sealed; shown once when it was made. Two may be good at once, so that a change interrupts nothing."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="keys")
    sealed = models.CharField(max_length=400)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "documents_axis_key"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.issued_at:%Y-%m-%d}"


class SeenCall(models.Model):
    """A call that may be acted on once only, by the mark of its signed header fields. Kept as long as the fields are good."""

    mark = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "documents_axis_seen"

    def __str__(self) -> str:
        return self.mark


class Consignment(models.Model):
    """A package as it was handed to the axis: its octets never change and are named by their hash. Small ones are ``octets``.

    Idempotency key: sender, document id, kind, business, hash. Personal data: subject and octets may hold any; who opens them is
    logged. Retention: that of the documents it carried.
    """

    class State(models.TextChoices):
        """Whether it is passed on."""

        ACCEPTED = "accepted"
        QUARANTINED = "quarantined"
        DISCARDED = "discarded"

    code = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=8)
    business = models.CharField(max_length=8, blank=True)
    sender = models.CharField(max_length=40)
    sender_name = models.CharField(max_length=200, blank=True)
    document_id = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    file_code = models.CharField(max_length=64, blank=True)
    octets = models.BinaryField(null=True)
    attachments = models.JSONField(default=list)
    subject = models.CharField(max_length=500, blank=True)
    number_notation = models.CharField(max_length=60, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=40)
    remote_id = models.CharField(max_length=100, blank=True)
    is_remote_told = models.BooleanField(default=True)
    document = models.CharField(max_length=32, blank=True)
    about = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    state = models.CharField(max_length=12, choices=State, default=State.ACCEPTED)
    why = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField()
    times_heard = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "documents_axis_consignment"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sender", "document_id", "kind", "business", "sha256"], name="axis_consignment_key"
            ),
            models.UniqueConstraint(
                fields=["source", "remote_id"], condition=~Q(remote_id=""), name="axis_remote_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document"], name="axis_consignment_doc", condition=~Q(document="")),
            models.Index(fields=["state", "-id"], name="axis_consignment_aside", condition=~Q(state="accepted")),
            models.Index(fields=["source"], name="axis_remote_untold", condition=Q(is_remote_told=False)),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.document_id}"


class Delivery(models.Model):
    """One package on its way to one receiver. ``transport`` is the axis's own state, ``status`` what the receiver told last.

    The two are never mixed: ``done`` says that the package was taken over, not that anything was done with the document.
    """

    class Transport(models.TextChoices):
        """As the national axis names them."""

        INITIAL = "initial"
        PROCESSING = "processing"
        DONE = "done"
        FAIL = "fail"

    code = models.CharField(max_length=36, unique=True)
    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="deliveries")
    receiver = models.CharField(max_length=40)
    named = models.CharField(max_length=40)
    receiver_name = models.CharField(max_length=200, blank=True)
    route = models.CharField(max_length=40)
    transport = models.CharField(max_length=10, choices=Transport, default=Transport.INITIAL)
    status = models.CharField(max_length=8, blank=True)
    side = models.CharField(max_length=8, blank=True)
    is_removed = models.BooleanField(default=False)
    document = models.CharField(max_length=32, blank=True)
    letter = models.CharField(max_length=80, blank=True)
    report = models.JSONField(default=list)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    resent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "documents_axis_delivery"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consignment", "receiver"], name="axis_delivery_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "-id"], name="axis_delivery_inbox"),
            models.Index(fields=["route", "due_at"], name="axis_delivery_due", condition=Q(transport__in=["initial", "processing"])),
            models.Index(fields=["document"], name="axis_delivery_doc", condition=~Q(document="")),
            models.Index(fields=["-id"], name="axis_delivery_failed", condition=Q(transport="fail")),
            models.Index(fields=["id"], name="axis_delivery_open",
                         condition=Q(transport__in=["initial", "processing"], is_removed=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.consignment_id} → {self.receiver}"


class StatusEvent(models.Model):
    """What was told about a delivery, as it came: only ever added. Personal data: the official named in it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    code = models.CharField(max_length=8)
    description = models.CharField(max_length=500, blank=True)
    staff = models.CharField(max_length=200, blank=True)
    told_by = models.CharField(max_length=40)
    told_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField()
    package = models.ForeignKey(Consignment, null=True, on_delete=models.PROTECT, related_name="told")
    #: Why it cannot be true as things were known; empty for nearly all (``rules.axis.states``).
    doubt = models.CharField(max_length=16, blank=True, default="", db_default="")

    class Meta:
        db_table = "documents_axis_event"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["-id"], name="axis_event_doubted", condition=~Q(doubt=""))]

    def __str__(self) -> str:
        return f"{self.code} {self.told_by}"


class AxisReceipt(models.Model):
    """The axis's signed word that it has a package, once for each; ``statement`` are the very octets that were signed."""

    consignment = models.OneToOneField(Consignment, on_delete=models.PROTECT, related_name="receipt")
    statement = models.TextField()
    signature = models.TextField()
    certificate = models.TextField()
    stamp = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "documents_axis_receipt"

    def __str__(self) -> str:
        return f"{self.consignment_id}"


class AxisFields(models.Model):
    """The signed header fields with which a package was first handed in, as they came: the sender's own word, under its MAC.

    Never a secret: the national kit's fields hold a MAC, of the provincial dialect only the system's name is kept. Retention: that of
    the package.
    """

    consignment = models.OneToOneField(Consignment, on_delete=models.PROTECT, related_name="handed_with")
    dialect = models.CharField(max_length=12)
    fields = models.JSONField()
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "documents_axis_fields"

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.dialect}"
