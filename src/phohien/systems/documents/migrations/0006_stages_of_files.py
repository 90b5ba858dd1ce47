from django.db import migrations, models

MARKS = {
    "Bản có ô số, ngày và chữ ký": "prepared",
    "Bản đã ký": "signed",
    "Bản đã ghi số": "numbered",
    "Bản đã đóng dấu, chờ dấu thời gian": "unstamped",
    "Bản đã đóng dấu": "sealed",
    "Bản có dấu thời gian": "stamped",
}


def read_notes(apps, _schema):
    """Versions made before said in a note what they are."""
    files = apps.get_model("documents", "DocumentFile").objects.filter(role="main")
    for note, stage in MARKS.items():
        files.filter(note=note).update(stage=stage)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_doubted_statuses'),
    ]

    operations = [
        migrations.AddField(
            model_name='documentfile',
            name='stage',
            field=models.CharField(blank=True, choices=[('prepared', 'Prepared'), ('initialled', 'Initialled'), ('signed', 'Signed'), ('numbered', 'Numbered'), ('unstamped', 'Unstamped'), ('sealed', 'Sealed'), ('stamped', 'Stamped')], default='', max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='comment',
            name='sha256',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='comment',
            name='is_signed',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(read_notes, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='documentfile',
            index=models.Index(condition=models.Q(('stage__in', ['sealed', 'unstamped', 'stamped'])), fields=['sha256'], name='doc_file_sealed'),
        ),
    ]
