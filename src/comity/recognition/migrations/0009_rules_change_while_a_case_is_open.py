"""Decisions keep the version since their receipt; cases that a change of rules touches."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect_case, publish


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0008_a_reopened_case_is_decided_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="inputsrow",
            name="later_digest",
            field=models.TextField(help_text="the version since; null: the same", null=True),
        ),
        migrations.AlterField(
            model_name="inputsrow",
            name="agreement_digest",
            field=models.TextField(help_text="the version of the day of receipt"),
        ),
        migrations.CreateModel(
            name="RuleChangeRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("reference", models.TextField()),
                ("on", models.DateField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "db_table": "recognition_rule_change",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "reference"), name="rule_change_is_seen_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("version", "pilot", "standard"))),
                        name="rule_change_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchedRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("kind", models.TextField()),
                (
                    "reference",
                    models.TextField(help_text="a version or a pilot; empty for a standard"),
                ),
                ("found_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touched",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "recognition_touched",
                "indexes": [models.Index(fields=["host_city", "found_at"], name="touched_of_city")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "kind", "reference"),
                        name="case_is_touched_once_by_a_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("version", "pilot", "standard"))),
                        name="touched_by_a_known_kind",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE recognition_inputs ALTER COLUMN later_digest SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
        *publish("recognition_rule_change"),
        *protect_case("recognition_touched", insert_by=["office"], update_by=[]),
    ]
