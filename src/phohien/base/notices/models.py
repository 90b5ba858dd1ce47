"""The table of notices. Personal data: who was told, and an address; never the matter itself."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    """A fresh public code."""
    return uuid.uuid4().hex


class Notice(models.Model):
    """One thing told to one person. Retention: two years after it was written (sample, to be confirmed)."""

    class MailState(models.TextChoices):
        """How far the e-mail has come."""

        NONE = "none", _("No e-mail")
        WAITING = "waiting", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices")
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(max_length=2, default="vi")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    link = models.CharField(max_length=500, blank=True)
    about = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(_("time"))
    created_by = models.CharField(max_length=64)
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=8, choices=MailState, default=MailState.NONE)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True)
    mail_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_reaches_somebody", condition=Q(recipient__isnull=False) | ~Q(address="")
            ),
            models.CheckConstraint(
                name="notice_mail_state_is_known",
                condition=Q(mail_state__in=["none", "waiting", "sending", "sent", "failed"]),
            ),
            models.CheckConstraint(name="notice_mail_has_an_address", condition=Q(mail_state="none") | ~Q(address="")),
            models.CheckConstraint(
                name="notice_sent_mail_has_a_time", condition=~Q(mail_state="sent") | Q(sent_at__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="notice_of"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["mail_due_at"], name="notice_mail_due", condition=Q(mail_state__in=["waiting", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return self.subject
