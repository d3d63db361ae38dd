"""Summaries, invitations, answers with their points, and reports of simulations."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish, written_by


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_a_change_takes_its_way"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvitationRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("organisation", models.TextField()),
                ("kind", models.TextField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_invitation",
            },
        ),
        migrations.CreateModel(
            name="AnswerRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("objects_to_it", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.invitationrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_answer",
            },
        ),
        migrations.CreateModel(
            name="PointRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("reply", models.TextField(null=True)),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.answerrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_point",
            },
        ),
        migrations.CreateModel(
            name="ReportRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("digest", models.TextField()),
                ("document", models.TextField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_report",
            },
        ),
        migrations.CreateModel(
            name="SummaryRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("text", models.TextField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_summary",
            },
        ),
        migrations.AddConstraint(
            model_name="invitationrow",
            constraint=models.UniqueConstraint(
                fields=("proposal", "organisation"), name="organisation_is_invited_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrow",
            constraint=models.UniqueConstraint(
                fields=("answer", "number"), name="point_has_its_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at__isnull", True), ("reply__isnull", True)),
                    models.Q(("replied_at__isnull", False), ("reply__isnull", False)),
                    _connector="OR",
                ),
                name="reply_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.UniqueConstraint(
                fields=("proposal", "digest"), name="report_is_attached_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^sha-256:[0-9a-f]{64}$")),
                name="report_digest_is_sha_256",
            ),
        ),
        migrations.AddConstraint(
            model_name="summaryrow",
            constraint=models.UniqueConstraint(
                fields=("proposal", "language"), name="one_summary_per_language"
            ),
        ),
        *publish("governance_summary", write_role="comity_app"),
        *publish("governance_invitation", write_role="comity_app"),
        *publish("governance_answer", write_role="comity_app"),
        *publish("governance_point", write_role="comity_app", updatable=("reply", "replied_at")),
        *publish("governance_report", write_role="comity_app"),
        written_by("governance_summary", "secretariat"),
        written_by("governance_invitation", "secretariat"),
        written_by("governance_report", "secretariat"),
    ]
