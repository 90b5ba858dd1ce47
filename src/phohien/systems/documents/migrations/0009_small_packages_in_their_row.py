"""The octets of a small package stand in its row, which then names no kept file."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more; the file's code may be empty."""

    dependencies: ClassVar = [('documents', '0008_text_and_search')]

    operations: ClassVar = [
        migrations.AddField(model_name="consignment", name="octets", field=models.BinaryField(null=True)),
        migrations.AlterField(
            model_name="consignment", name="file_code", field=models.CharField(blank=True, max_length=64)
        ),
    ]  # fmt: skip
