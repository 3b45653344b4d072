from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0002_registers")]
    operations = [
        migrations.AddField("entry", "erased_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="RegisterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24)),
                ("no", models.IntegerField()),
                ("sheet", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("comment", models.CharField(max_length=300)),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("current", models.BooleanField(default=False)),
                ("released_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "no"), name="forms_register_no"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)), fields=("code",), name="forms_register_current"
                    ),
                ]
            },
        )
    ]
