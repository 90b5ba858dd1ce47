"""Statuses that cannot be true as things were known say why."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, and an index of the few rows that have something in it."""

    dependencies: ClassVar = [('documents', '0004_axis_evidence_and_desk')]

    operations: ClassVar = [
        migrations.AddField(
            model_name="statusevent", name="doubt",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddIndex(
            model_name="statusevent",
            index=models.Index(condition=~models.Q(doubt=""), fields=["-id"], name="axis_event_doubted"),
        ),
    ]  # fmt: skip
