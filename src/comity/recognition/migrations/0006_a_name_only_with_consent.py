"""Keep whether the holder wants their name on the certificate; nobody was asked before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0005_the_worklist_reads_its_page")]

    operations = [
        migrations.AddField(
            model_name="casefilerow",
            name="name_on_certificate",
            field=models.BooleanField(default=False, help_text="the holder said yes"),
        ),
        # Planner statistics are a second copy of personal values.
        migrations.RunSQL(
            "ALTER TABLE recognition_case_file ALTER COLUMN name_on_certificate SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
    ]
