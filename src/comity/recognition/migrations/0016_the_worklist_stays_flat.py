"""Each list of the office gets an index in its own order, led by the city and the due day."""

from datetime import date

from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

OPEN = Q(state__in=("submitted", "in_review", "second_signature"))
FOR_ANYBODY = Q(assigned_to=None) | Q(state="second_signature")


class Migration(migrations.Migration):
    dependencies = [("recognition", "0015_a_wallet_shows_a_certificate")]

    operations = [
        migrations.RemoveIndex("caserow", "case_assigned"),
        migrations.RemoveIndex("caserow", "case_worklist"),
        migrations.AddField(
            "caserow",
            "due_order",
            models.GeneratedField(
                db_persist=True,
                expression=Coalesce(F("due_on"), Value(date.max)),
                help_text="the due day in the order of lists: cases without one come last",
                output_field=models.DateField(),
            ),
        ),
        migrations.AddIndex(
            "caserow",
            models.Index(
                condition=OPEN,
                fields=["host_city", "due_order", "id"],
                include=("state", "assigned_to", "occupation", "subject"),
                name="case_open",
            ),
        ),
        migrations.AddIndex(
            "caserow",
            models.Index(
                condition=OPEN & FOR_ANYBODY,
                fields=["host_city", "due_order", "id"],
                include=("state", "assigned_to", "occupation", "subject"),
                name="case_for_anybody",
            ),
        ),
        migrations.AddIndex(
            "caserow",
            models.Index(
                condition=OPEN,
                fields=["host_city", "assigned_to", "due_order", "id"],
                include=("state", "occupation", "subject"),
                name="case_of_officer",
            ),
        ),
        migrations.AddIndex(
            "caserow",
            models.Index(
                condition=OPEN,
                fields=["host_city", "occupation", "due_order", "id"],
                include=("state", "assigned_to", "subject"),
                name="case_of_occupation",
            ),
        ),
        migrations.AddIndex(
            "touchedrow",
            models.Index(fields=["host_city", "case"], name="touched_case_of_city"),
        ),
    ]
