from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0014_topic_indexed")]
    operations = [
        migrations.AddField("transfer", "cancelled_on", models.DateField(null=True)),
        migrations.AddField("transfer", "cancel_reason", models.CharField(blank=True, max_length=200, default="")),
        migrations.AlterField("transfer", "cancel_reason", models.CharField(blank=True, max_length=200)),
        migrations.AddField("transferline", "cancelled", models.BooleanField(default=False)),
        migrations.RemoveConstraint("transferline", "records_transfer_once"),
        migrations.AddConstraint(
            "transferline",
            models.UniqueConstraint(
                condition=models.Q(("cancelled", False)), fields=("edition", "to"), name="records_transfer_once"
            ),
        ),
    ]
