"""The directory's tables. Dated rows of one code, unit or post never overlap: the database holds that itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from phohien.kernel.words import Words
from phohien.lgsp.directory import rules


def choices_of(words: dict[str, Words]) -> dict[str, str]:
    """The values a column may hold, with their Vietnamese words."""
    return {key: word.vi for key, word in words.items()}


class DateRange(Func):
    """The half-open range of two date columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class TimeRange(Func):
    """The half-open range of two time-stamp columns."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def never_overlap(name: str, *columns: str, ranges: type[Func] = DateRange) -> ExclusionConstraint:
    """Rows alike in these columns are never valid at the same time."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *[(column, RangeOperators.EQUAL) for column in columns],
            (ranges("valid_from", "valid_until"), RangeOperators.OVERLAPS),
        ],
    )


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """``valid_until`` is empty or later than ``valid_from``."""
    later = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))
    return models.CheckConstraint(name=name, condition=later)


class Version(models.Model):
    """One row: the token of the reference data now loaded. Every process compares it with its own snapshot's."""

    token = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the reference data")

    def __str__(self) -> str:
        return self.token


class AdministrativeUnit(models.Model):
    """One administrative unit (đơn vị hành chính) in one stretch of life under one name and kind.

    Owner: the directory, from resolutions of the National Assembly. Retention: for ever. No personal data.
    """

    code = models.CharField(_("code"), max_length=5)
    level = models.CharField(_("level"), max_length=10, choices=choices_of(rules.LEVEL_WORDS))
    kind = models.CharField(_("kind"), max_length=10, choices=choices_of(rules.KIND_WORDS))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    search_key = models.CharField(max_length=120, help_text="Folded kind and name.")
    sort_key = models.CharField(max_length=300)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    ground = models.CharField(_("ground"), max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["level", "sort_key", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code"),
            never_overlap("unit_code_once_at_a_time", "code"),
            ends_after_it_begins("unit_ends_after_it_begins"),
        ]
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")

    def __str__(self) -> str:
        return f"{rules.KIND_WORDS[self.kind]} {self.name}"


class UnitMembership(models.Model):
    """The unit lay under the parent in this time: a commune under its district until 30/6/2025, then the province."""

    unit = models.ForeignKey(AdministrativeUnit, on_delete=models.CASCADE, related_name="memberships")
    parent = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="member_rows")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "valid_from"]
        constraints: ClassVar = [
            never_overlap("membership_one_parent_at_a_time", "unit"),
            ends_after_it_begins("membership_ends_after_it_begins"),
            models.CheckConstraint(name="membership_not_of_itself", condition=~Q(unit=F("parent"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


class UnitSuccession(models.Model):
    """``old`` became ``new``; several rows with kind ``part`` when it was split. Never guessed: see ``ground``."""

    old = models.ForeignKey(AdministrativeUnit, on_delete=models.CASCADE, related_name="successions")
    new = models.ForeignKey(AdministrativeUnit, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=choices_of(rules.STEP_WORDS))
    is_default = models.BooleanField(default=False)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    ground = models.CharField(_("ground"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["on", "old", "new"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.UniqueConstraint(fields=["old"], condition=Q(is_default=True), name="succession_one_default"),
            models.UniqueConstraint(fields=["old"], condition=Q(kind="whole"), name="succession_whole_goes_to_one"),
            models.CheckConstraint(name="succession_not_of_itself", condition=~Q(old=F("new"))),
        ]
        verbose_name = _("succession")

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Agency(models.Model):
    """A state body with its electronic identifier (mã định danh điện tử, QĐ 20/2020/QĐ-TTg) in one stretch of life.

    ``confirmed`` is False where the number is generated by the rule in ``docs/systems/directory.md``.
    """

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=choices_of(rules.AGENCY_KIND_WORDS))
    search_key = models.CharField(max_length=240)
    sort_key = models.CharField(max_length=600)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    unit = models.ForeignKey(
        AdministrativeUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="agencies"
    )
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        ordering: ClassVar = ["sort_key", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="agency_code"),
            never_overlap("agency_code_once_at_a_time", "code"),
            ends_after_it_begins("agency_ends_after_it_begins"),
        ]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name


class AgencyAlias(models.Model):
    """Another code the agency goes by: the 13-character form used before QĐ 20/2020 took effect everywhere."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    code = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="alias_code"),
            never_overlap("alias_code_once_at_a_time", "code"),
            ends_after_it_begins("alias_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.code


class Office(models.Model):
    """A reception point of an agency: a counter with an address and opening hours."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    address = models.CharField(_("address"), max_length=300)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="offices")
    unit = models.ForeignKey(
        AdministrativeUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="offices"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [ends_after_it_begins("office_ends_after_it_begins")]
        verbose_name = _("reception point")

    def __str__(self) -> str:
        return self.name


class OfficeShift(models.Model):
    """The office is open on this weekday (1 Monday … 7 Sunday) from ``opens`` to ``closes``, in this time."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["office", "weekday", "opens"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "weekday", "opens", "valid_from"], name="shift_opens"),
            never_overlap("shift_once_at_a_time", "office", "weekday", "opens"),
            ends_after_it_begins("shift_ends_after_it_begins"),
            models.CheckConstraint(name="shift_weekday", condition=Q(weekday__range=(1, 7))),
            models.CheckConstraint(name="shift_closes_after_it_opens", condition=Q(closes__gt=F("opens"))),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OfficeException(models.Model):
    """On this one day the office is closed, or open other hours; national days are the working calendar's."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["office", "day", "opens"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day", "opens"], nulls_distinct=False, name="exception_once"),
            models.CheckConstraint(
                name="exception_closed_or_hours",
                condition=Q(opens=None, closes=None) | Q(closes__gt=F("opens")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"


class CodeList(models.Model):
    """A shared code list (danh mục dùng chung) with its source."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("code list")

    def __str__(self) -> str:
        return self.name


class CodeItem(models.Model):
    """One entry of a shared code list in one stretch of time."""

    list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    search_key = models.CharField(max_length=240)
    position = models.PositiveIntegerField()
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        ordering: ClassVar = ["list", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "code", "valid_from"], name="item_code"),
            never_overlap("item_code_once_at_a_time", "list", "code"),
            ends_after_it_begins("item_ends_after_it_begins"),
        ]
        verbose_name = _("entry of a code list")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """An official holds this post of this agency in this time, with the roles it carries.

    Personal data: who works where, which is public for officials. Retention: as long as acts done in the post.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=40), verbose_name=_("roles"), default=list, blank=True)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["agency", "title", "code"]
        indexes: ClassVar = [
            models.Index(fields=["account", "valid_from"], name="post_account"),
            GinIndex(fields=["roles"], name="post_roles"),
        ]
        constraints: ClassVar = [
            never_overlap("post_once_at_a_time", "account", "agency", "title", ranges=TimeRange),
            ends_after_it_begins("post_ends_after_it_begins"),
        ]
        verbose_name = _("post")

    def __str__(self) -> str:
        return f"{self.title}, {self.agency}"


class Delegation(models.Model):
    """In the holder's absence another account acts in the post, with these of its ``roles`` (empty: with all of them)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    to_account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegated_posts")
    to_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="received")
    reason = models.CharField(_("reason"), max_length=300)
    roles = ArrayField(models.CharField(max_length=40), verbose_name=_("roles"), default=list, blank=True)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["post", "valid_from"]
        indexes: ClassVar = [models.Index(fields=["to_account", "valid_from"], name="delegation_account")]
        constraints: ClassVar = [
            never_overlap("delegation_one_at_a_time", "post", ranges=TimeRange),
            ends_after_it_begins("delegation_ends_after_it_begins"),
        ]
        verbose_name = _("delegation")

    def __str__(self) -> str:
        return f"{self.post} → {self.to_account}"


class DatasetChange(models.Model):
    """One step of a shared data set from version ``number - 1`` to ``number``: a row came, changed or went.

    ``row`` is the row afterwards, None when it went. Consumers keep a copy by asking for what came after the version they
    have. Only ever added to. Retention: for ever. No personal data.
    """

    dataset = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, help_text="added, changed or removed")
    row = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["dataset", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dataset", "number"], name="dataset_change_number")]
        indexes: ClassVar = [models.Index(fields=["dataset", "key", "-number"], name="dataset_change_key")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.number}: {self.kind} {self.key}"
