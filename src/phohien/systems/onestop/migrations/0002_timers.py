"""When a time the process waits for comes, and when somebody was last reminded."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("onestop", "0001_initial")]

    operations = [
        migrations.AddField("dossier", "next_timer_at", models.DateTimeField(null=True)),
        migrations.AddField("dossier", "reminded_on", models.DateField(null=True)),
        migrations.AddIndex(
            "dossier",
            models.Index(fields=["next_timer_at"], name="dossier_timer", condition=~Q(next_timer_at=None)),
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["due_at"],
                name="dossier_to_remind",
                condition=Q(finished_at=None, closed_at=None, paused_at=None) & ~Q(due_at=None),
            ),
        ),
    ]
