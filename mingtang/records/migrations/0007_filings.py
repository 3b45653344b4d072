"""Editions are filed under the headings by which they are found; those that stand already too."""

import django.db.models.deletion
from django.db import migrations, models

from mingtang.records.filing import headings


def file(apps, schema_editor):
    rows = apps.get_model("records", "Edition")._base_manager.values_list("pk", "content")
    filing = apps.get_model("records", "Filing")
    made = (
        filing(edition_id=pk, sort=sort, code=code)
        for pk, content in rows.iterator(chunk_size=500)
        for sort, code in headings(content)
    )
    filing.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0006_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(max_length=12)),
                ('code', models.CharField(max_length=40)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filings', to='records.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sort', 'code', 'edition'), name='records_filing_place')],
            },
        ),
        migrations.RunPython(file, migrations.RunPython.noop),
    ]
