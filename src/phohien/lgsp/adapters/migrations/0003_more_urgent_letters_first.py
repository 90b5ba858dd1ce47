"""More urgent letters go first, also when they are tried again."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("adapters", "0002_what_was_said_is_forgotten")]

    operations: ClassVar = [
        migrations.AddField("letter", "urgency", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveIndex("letter", "adapter_letter_due"),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["partner", "-urgency", "due_at", "id"],
                name="adapter_letter_due",
                condition=models.Q(state="waiting"),
            ),
        ),
    ]
