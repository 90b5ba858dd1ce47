"""A prepared signature names its own place, so that initials are never taken for a signature."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; what is prepared now runs out in fifteen minutes."""

    dependencies: ClassVar = [("signing", "0004_revocation")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="preparedsignature", name="field_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]  # fmt: skip
