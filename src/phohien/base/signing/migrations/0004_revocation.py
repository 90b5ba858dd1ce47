from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signing', '0003_prepared_documents_lie_in_the_store'),
    ]

    operations = [
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('certificate', models.BinaryField()),
                ('issuer', models.BinaryField()),
                ('wanted_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(db_index=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(blank=True, max_length=4)),
                ('file_code', models.CharField(blank=True, max_length=64)),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
                ('next_update', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
    ]
