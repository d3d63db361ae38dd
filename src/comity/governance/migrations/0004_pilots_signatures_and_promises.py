"""Looks at pilots, signatures of every party, and promises."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish, written_by


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0003_cities_vote"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("party", models.TextField()),
                ("text", models.TextField()),
                ("due", models.DateField()),
                ("kept_on", models.DateField(null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_commitment",
            },
        ),
        migrations.CreateModel(
            name="LookRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kpi", models.TextField()),
                ("month", models.DateField()),
                ("count", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_look",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "kpi", "month"),
                        name="stop_test_is_looked_at_once_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="look_month_is_its_first_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("party", models.TextField()),
                ("ordered_at", models.DateTimeField()),
                ("signature", models.JSONField(null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_signature",
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "party"), name="party_signs_once")
                ],
            },
        ),
        *publish("governance_look", write_role="comity_app"),
        *publish("governance_signature", write_role="comity_app"),
        *publish("governance_commitment", write_role="comity_app", updatable=("kept_on",)),
        written_by("governance_look", "secretariat"),
        written_by("governance_signature", "council", own_column="party"),
        written_by("governance_commitment", "council", own_column="party"),
        migrations.RunSQL(
            [
                'CREATE POLICY "governance_signature_update" ON governance_signature'
                " FOR UPDATE TO comity_signer USING (true)",
                "GRANT UPDATE (signature) ON governance_signature TO comity_signer",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
