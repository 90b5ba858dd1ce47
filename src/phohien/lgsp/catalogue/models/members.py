"""Who takes part: members, their older codes, their subsystems, and groups of subsystems."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules import naming
from phohien.lgsp.directory.models import TimeRange, choices_of, ends_after_it_begins, never_overlap


class Member(models.Model):
    """An agency, company or organisation that takes part in the LGSP in one stretch of time.

    ``agency_code`` names the agency of the directory whose officials act for the member: itself for a government
    agency, the agency it works for otherwise. Owner: the operator. Retention: for ever. No personal data.
    """

    member_class = models.CharField(max_length=3, choices=choices_of(naming.CLASS_WORDS))
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    agency_code = models.CharField(max_length=20)
    legal_basis = models.CharField(max_length=300, blank=True)
    search_key = models.CharField(max_length=480)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["member_class", "code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member_class", "code", "valid_from"], name="member_code"),
            never_overlap("member_once_at_a_time", "member_class", "code"),
            ends_after_it_begins("member_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Its identifier: ``VN-HY/GOV/H31``."""
        return naming.identifier(naming.INSTANCE, self.member_class, self.code)

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(self.name, self.name_en or self.name)


class MemberAlias(models.Model):
    """Another code the member was or is known by, so that old evidence and old callers still mean it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="aliases")
    code = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "code", "valid_from"], name="member_alias"),
            never_overlap("member_alias_once_at_a_time", "code"),
            ends_after_it_begins("member_alias_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.code


class Subsystem(models.Model):
    """An information system of a member: what provides and what asks. Codes are never used again.

    ``evidence`` below ``full`` needs the legal reason in ``evidence_reason``. ``keep_days`` is the term after which the
    content of exchanges with its services is dropped, on the legal basis in ``keep_basis``; 0: no end is set. One with
    ``is_test`` may call sandboxes only, and is given no right to anything else. No personal data.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="subsystems")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    evidence = models.CharField(max_length=6, choices=choices_of(naming.EVIDENCE_WORDS), default="full")
    evidence_reason = models.CharField(max_length=300, blank=True)
    keep_days = models.PositiveSmallIntegerField(default=0)
    keep_basis = models.CharField(max_length=300, blank=True)
    search_key = models.CharField(max_length=480)
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    is_test = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["member", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "code"], name="subsystem_code"),
            models.CheckConstraint(
                name="subsystem_less_evidence_has_a_reason", condition=Q(evidence="full") | ~Q(evidence_reason="")
            ),
            models.CheckConstraint(name="subsystem_term_has_a_basis", condition=Q(keep_days=0) | ~Q(keep_basis="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Its identifier: ``VN-HY/GOV/H31/MOTCUA``. Needs ``member`` loaded."""
        return f"{self.member.address}/{naming.identifier(self.code)}"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(self.name, self.name_en or self.name)


class Group(models.Model):
    """Subsystems that may be given a right together, such as the one-stop systems of all communes."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(self.name, self.name_en or self.name)


class GroupMembership(models.Model):
    """The subsystem belongs to the group in this time."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="group_memberships")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["group", "subsystem", "valid_from"]
        constraints: ClassVar = [
            never_overlap("group_membership_once_at_a_time", "group", "subsystem", ranges=TimeRange),
            ends_after_it_begins("group_membership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.subsystem} ∈ {self.group}"
