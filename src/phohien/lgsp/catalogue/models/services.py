"""What is provided: services, their versions, the descriptions and the endpoints read from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models.members import Subsystem
from phohien.lgsp.catalogue.rules import judging, lifecycle, naming
from phohien.lgsp.directory.models import choices_of


class Description(models.Model):
    """The text of one OpenAPI or WSDL, kept by its digest and never changed; getOpenAPI and getWsdl give it out."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    media_type = models.CharField(max_length=60)
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.sha256[:12]


class Service(models.Model):
    """One service of a subsystem through all its versions.

    The contact is public: a unit or an official in their function. No other personal data.
    """

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="services")
    code = models.CharField(max_length=60)
    protocol = models.CharField(max_length=4, choices=choices_of(naming.PROTOCOL_WORDS))
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=400, blank=True)
    personal_data = models.CharField(max_length=9, choices=choices_of(naming.PERSONAL_DATA_WORDS), blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.CharField(max_length=200, blank=True)
    search_key = models.TextField()
    registered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["subsystem", "code"], name="service_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(self.name, self.name_en or self.name)


class ServiceVersion(models.Model):
    """One version of a service in its life from draft to closed. ``question`` names the in-process contract it carries;
    ``judged`` is which messages the gateway holds against the description."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=4)
    state = models.CharField(max_length=10, choices=choices_of(lifecycle.STATE_WORDS), default=lifecycle.DRAFT)
    url = models.CharField(max_length=300, blank=True)
    sandbox_url = models.CharField(max_length=300, blank=True)
    timeout_seconds = models.PositiveSmallIntegerField(default=30)
    question = models.CharField(max_length=120, blank=True)
    judged = models.CharField(max_length=10, blank=True, choices=choices_of(judging.MODES))
    description = models.ForeignKey(Description, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    test_note = models.TextField(blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    deprecated_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    end_note = models.TextField(blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["service", "-registered_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "version"], name="service_version"),
            models.CheckConstraint(
                name="service_in_operation_is_described",
                condition=~Q(state__in=["tested", "published", "deprecated"]) | Q(description__isnull=False),
            ),
            models.CheckConstraint(
                name="service_timeout", condition=Q(timeout_seconds__gte=1) & Q(timeout_seconds__lte=300)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.version}"

    @property
    def address(self) -> str:
        """Its identifier. Needs ``service.subsystem.member`` loaded."""
        service = self.service
        return naming.service_address(service.subsystem.address, service.code, self.version, service.protocol)


class Endpoint(models.Model):
    """One operation of a version: what rights are given to. Replaced with the description while the version is a draft."""

    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="endpoints")
    code = models.CharField(max_length=32, unique=True)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["service_version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_version", "method", "path"], name="endpoint_once")
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class CheckCall(models.Model):
    """One call of a draft through the gateway, by which the provider's official saw that it works.

    ``passed`` when the provider gave a described success. ``url`` and ``description`` are those that were checked: after a
    change the call says nothing any more. ``query_id`` finds the exchange and its evidence. No message is kept here.
    """

    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="checks")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    description = models.ForeignKey(Description, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    called_by_name = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()
    milliseconds = models.PositiveIntegerField()
    query_id = models.CharField(max_length=60)
    passed = models.BooleanField()
    faults = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-called_at", "-id"]

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.status}"
