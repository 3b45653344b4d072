"""Columns of internal disclosure (对内公开)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0008_record_metadata'),
    ]

    operations = [
        migrations.AddField(
            model_name='column',
            name='internal',
            field=models.BooleanField(default=False),
        ),
    ]
