"""Attachments are screened. Those of drafts written before were not: they hold until they are sent again or cleared."""

from django.db import migrations, models


def hold(apps, schema_editor):
    apps.get_model("records", "Attachment").objects.update(held="上传时尚未启用附件检查，请重新上传")


class Migration(migrations.Migration):
    dependencies = [("records", "0003_periods_and_gates")]
    operations = [
        migrations.AddField("attachment", "original", models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.AddField("attachment", "finds", models.JSONField(default=list)),
        migrations.AddField("attachment", "dropped", models.JSONField(default=list)),
        migrations.AddField("attachment", "held", models.CharField(blank=True, max_length=300, default=""), preserve_default=False),
        migrations.RunPython(hold, migrations.RunPython.noop),
    ]
