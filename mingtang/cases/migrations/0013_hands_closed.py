from django.db import migrations, models

CLOSED = "UPDATE cases_hand SET closed_on = (SELECT closed_on FROM cases_case WHERE cases_case.id = cases_hand.case_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_emailings"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="hand", name="cases_hand_person"),
        migrations.AddField(model_name="hand", name="closed_on", field=models.DateField(null=True)),
        migrations.RunSQL(CLOSED, ""),
        migrations.AddIndex(
            model_name="hand",
            index=models.Index(fields=["person", "agency", "case"], name="cases_hand_person"),
        ),
        migrations.AddIndex(
            model_name="hand",
            index=models.Index(fields=["person", "closed_on", "case", "agency"], name="cases_hand_done"),
        ),
    ]
