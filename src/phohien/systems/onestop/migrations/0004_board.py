"""Sums of the running figures by month and over procedures, and the indexes the board reads by."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Coalesce

ROLL = """
insert into onestop_rolledtally (grain, since, agency, procedure_code, measure, count)
select grain, since, agency, procedure_code, measure, sum(count) from (
    select 'm' as grain, date_trunc('month', day)::date as since, agency, procedure_code, measure, count from onestop_tally
    union all select 'm', date_trunc('month', day)::date, agency, '', measure, count from onestop_tally
    union all select 'd', day, agency, '', measure, count from onestop_tally
) rolled group by 1, 2, 3, 4, 5
"""


class Migration(migrations.Migration):
    dependencies = [("onestop", "0003_synchronisation")]

    operations = [
        migrations.CreateModel(
            name="RolledTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grain", models.CharField(max_length=1)),
                ("since", models.DateField()),
                ("agency", models.CharField(max_length=40)),
                ("procedure_code", models.CharField(blank=True, max_length=20)),
                ("measure", models.CharField(max_length=40)),
                ("count", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["agency", "grain", "since"], name="rolled_tally_agency")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["grain", "procedure_code", "since", "agency", "measure"], name="rolled_tally"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                Coalesce("finished_at", "returned_at", "closed_at"),
                name="dossier_ended",
                condition=~Q(received_at=None),
            ),
        ),
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["competent_agency", "procedure_code"],
                include=["due_at", "paused_at", "supplements"],
                name="dossier_pending",
                condition=~Q(received_at=None) & Q(finished_at=None, returned_at=None, closed_at=None),
            ),
        ),
        migrations.RunSQL(ROLL, migrations.RunSQL.noop),
    ]
