from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0012_topics")]
    operations = [migrations.AddField("attachment", "page", models.JSONField(default=dict))]
