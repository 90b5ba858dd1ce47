"""When what a letter or message says was erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("adapters", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField("letter", "forgotten_at", models.DateTimeField(null=True)),
        migrations.AddField("received", "forgotten_at", models.DateTimeField(null=True)),
    ]
