"""An index in the order of the work-list, over open cases only: a page is read, not sorted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0004_nobody_decides_for_another")]

    operations = [
        migrations.RemoveIndex("caserow", "case_worklist"),
        migrations.AddIndex(
            "caserow",
            models.Index(
                fields=["host_city", "due_on", "id"],
                name="case_worklist",
                condition=models.Q(state__in=("submitted", "in_review", "second_signature")),
                include=["state", "assigned_to", "occupation", "subject"],
            ),
        ),
    ]
