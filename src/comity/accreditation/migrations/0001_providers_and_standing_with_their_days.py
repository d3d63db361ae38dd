"""Providers, accreditations, suspensions and standing, each with its days."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ProviderRow",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("city", models.TextField(null=True)),
                ("name", models.TextField()),
            ],
            options={
                "db_table": "accreditation_provider",
            },
        ),
        migrations.CreateModel(
            name="StandingRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("occupation", models.TextField()),
                ("state", models.TextField()),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("known_since", models.DateTimeField()),
            ],
            options={
                "db_table": "accreditation_standing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["watch", "suspended"])),
                        name="standing_is_watch_or_suspended",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("city", "="), ("occupation", "="), ("days", "&&")],
                        name="standings_do_not_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuspensionRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("by", models.TextField()),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("annulled_on", models.DateField(null=True)),
                ("known_since", models.DateTimeField()),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accreditation.providerrow"
                    ),
                ),
            ],
            options={
                "db_table": "accreditation_suspension",
            },
        ),
        migrations.CreateModel(
            name="AccreditationRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("known_since", models.DateTimeField()),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accreditation.providerrow"
                    ),
                ),
            ],
            options={
                "db_table": "accreditation_accreditation",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("provider", "="), ("days", "&&")],
                        name="accreditations_do_not_overlap",
                    )
                ],
            },
        ),
        *publish("accreditation_provider", write_role="comity_owner"),
        *publish("accreditation_accreditation", write_role="comity_owner"),
        *publish("accreditation_suspension", write_role="comity_owner"),
        *publish("accreditation_standing", write_role="comity_owner"),
    ]
