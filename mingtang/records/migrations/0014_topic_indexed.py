from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0013_attachment_page")]
    operations = [migrations.AddField("topicversion", "indexed", models.BooleanField(default=False))]
