from django.db import migrations, models


def forget_prepared(apps, _schema):
    """What was prepared is good for a quarter of an hour only: nobody waits for it across an update."""
    prepared = apps.get_model("signing", "PreparedSignature")
    prepared.objects.filter(completed_at=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('signing', '0002_handover'),
    ]

    operations = [
        migrations.RunPython(forget_prepared, migrations.RunPython.noop),
        migrations.RemoveField(model_name='preparedsignature', name='pdf'),
        migrations.AddField(
            model_name='preparedsignature',
            name='file_code',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='handover',
            name='file_code',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
