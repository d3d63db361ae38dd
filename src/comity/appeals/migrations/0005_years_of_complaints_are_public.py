"""An ombudsperson publishes the figures of a year that is over, once."""

import uuid

from django.db import migrations, models

from comity.privacy.protection import publish, written_by


class Migration(migrations.Migration):
    dependencies = [("appeals", "0004_the_board_is_asked")]

    operations = [
        migrations.CreateModel(
            name="ComplaintYearRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("host_city", models.TextField()),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="in the calendar of the city, and over"
                    ),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "tables",
                    models.JSONField(help_text="counts by about, finding and time; null: withheld"),
                ),
            ],
            options={
                "db_table": "appeals_complaint_year",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("host_city", "year"), name="complaint_year_is_published_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2999)),
                        name="complaint_year_is_a_year",
                    ),
                ],
            },
        ),
        *publish("appeals_complaint_year", write_role="comity_app"),
        written_by("appeals_complaint_year", "ombudsperson", own_column="host_city"),
    ]
