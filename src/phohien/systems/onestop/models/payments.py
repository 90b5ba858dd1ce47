"""Money asked for a dossier and money that came, a gateway's notice booked once however often it is repeated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.onestop.models.dossiers import Dossier


class PaymentRequest(models.Model):
    """Fees and charges due for a dossier; ``reference`` travels with the transfer. Amounts in whole đồng."""

    class State(models.TextChoices):
        """Whether the money is still awaited."""

        DUE = "due"
        PAID = "paid"
        CANCELLED = "cancelled"
        REFUNDED = "refunded"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="payment_requests")
    reference = models.CharField(max_length=40, unique=True)
    lines = models.JSONField(default=list)
    amount_vnd = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    receipt_number = models.CharField(max_length=40, blank=True)
    is_online = models.BooleanField(default=False)
    refund_reason = models.CharField(max_length=300, blank=True)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount_vnd}"


class PaymentTransaction(models.Model):
    """One transaction as a gateway (or the cash desk) told of it; its own number makes a repeated notice harmless."""

    gateway = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    request = models.ForeignKey(PaymentRequest, null=True, on_delete=models.PROTECT, related_name="transactions")
    reference = models.CharField(max_length=80)
    amount_vnd = models.BigIntegerField()
    paid_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    notices = models.PositiveIntegerField(default=1)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["gateway", "number"], name="payment_transaction_once")]
        indexes: ClassVar = [
            models.Index(fields=["heard_at"], name="payment_problem", condition=~Q(problem="")),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.number}"
