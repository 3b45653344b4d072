"""Record metadata in full, what a document does to earlier ones, headings that offices add, versions of guides."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('records', '0007_filings'),
    ]

    operations = [
        migrations.AddField(
            model_name='record',
            name='audience',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='record',
            name='changes',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='record',
            name='form_class',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='record',
            name='full_text',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='record',
            name='info_class',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='record',
            name='item20',
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AddField(
            model_name='record',
            name='stage',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AlterField(
            model_name='record',
            name='index_no',
            field=models.CharField(blank=True, db_index=True, max_length=60),
        ),
        migrations.AlterField(
            model_name='record',
            name='subject_class',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=16)),
                ('how', models.CharField(max_length=8)),
                ('since', models.DateField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='records.edition')),
            ],
        ),
        migrations.CreateModel(
            name='GuideVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(blank=True, max_length=20)),
                ('no', models.IntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('comment', models.CharField(max_length=300)),
                ('made_by', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('current', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'no'), name='records_guide_no'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('owner',), name='records_guide_current')],
            },
        ),
        migrations.CreateModel(
            name='Heading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=8)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=40)),
                ('parent', models.CharField(blank=True, max_length=40)),
                ('closed_on', models.DateField(null=True)),
                ('moves', models.IntegerField(default=1)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.agency')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'code'), name='records_heading_code')],
            },
        ),
    ]
