"""Who read whose data: one line for every read, which the person can see."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from phohien.systems.population.rules import values


class AccessLog(models.Model):
    """One reading of one person's data; written in the reading's own transaction, never changed (a trigger
    refuses).

    Personal data: the reader's name and post, which the subject may know. Retention: as long as the record.
    """

    subject_id = models.CharField(max_length=12)
    reader_code = models.CharField(max_length=64)
    reader_name = models.CharField(max_length=200, blank=True)
    reader_title = models.CharField(max_length=200, blank=True)
    reader_agency = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=40)
    fields = ArrayField(models.CharField(max_length=40))
    case_code = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "-id"], name="pop_access_subject"),
            models.Index(fields=["reader_code", "-id"], name="pop_access_reader"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="pop_access_channel", condition=Q(channel__in=list(values.CHANNELS))),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.reader_code} {self.purpose}"
