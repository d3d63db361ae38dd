"""Complaints about treatment, their answers, and what an office should do."""

import uuid
from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case

# As the other files of the kind: this one is never edited again.
COMPLAINTS = files("comity.appeals").joinpath("sql", "complaints.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0005_complaints_are_heard"),
        ("appeals", "0002_somebody_may_help"),
        ("recognition", "0013_somebody_may_help"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("about", models.TextField()),
                ("state", models.TextField(default="waiting")),
                ("filed_at", models.DateTimeField()),
                ("answer_by", models.DateField(help_text="in the calendar of the city")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_on",
                    models.DateField(help_text="in the calendar of the city", null=True),
                ),
                ("finding", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "appeals_complaint",
            },
        ),
        migrations.CreateModel(
            name="ComplaintAnswerRow",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="appeals.complaintrow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("by", models.UUIDField(help_text="the ombudsperson's actor id")),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "appeals_complaint_answer",
            },
        ),
        migrations.CreateModel(
            name="ComplaintTextRow",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="appeals.complaintrow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("words", models.TextField()),
                ("language", models.TextField(help_text="of the person, two letters")),
            ],
            options={
                "db_table": "appeals_complaint_text",
            },
        ),
        migrations.CreateModel(
            name="RecommendationRow",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="recommendation",
                        serialize=False,
                        to="appeals.complaintrow",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="recognition.caserow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("at", models.DateTimeField()),
                ("words", models.TextField(help_text="without personal data")),
                ("replied_at", models.DateTimeField(null=True)),
                ("replied_by", models.UUIDField(help_text="an officer's actor id", null=True)),
                ("reply", models.TextField(blank=True, help_text="without personal data")),
            ],
            options={
                "db_table": "appeals_recommendation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                            models.Q(
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                                models.Q(("reply", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_replied_by_somebody",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="complaintrow",
            index=models.Index(fields=["host_city", "answer_by"], name="complaint_by_day"),
        ),
        migrations.AddConstraint(
            model_name="complaintrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("about__in", ("delay", "manners", "language", "access", "privacy", "other"))
                ),
                name="complaint_is_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at", None),
                        ("answered_on", None),
                        ("finding", ""),
                        ("state", "waiting"),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_on__isnull", False),
                        ("finding__in", ("upheld", "partly", "not_upheld")),
                        ("state", "answered"),
                    ),
                    _connector="OR",
                ),
                name="complaint_answered_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("case",),
                name="complaint_waits_once_a_case",
            ),
        ),
        *protect_case("appeals_complaint", insert_by=["own"], update_by=[]),
        *protect(
            "appeals_complaint_text",
            data_class="complaint",
            city_columns=["host_city"],
            insert_by=["own"],
        ),
        *protect(
            "appeals_complaint_answer",
            data_class="complaint",
            city_columns=["host_city"],
            insert_by=[],
        ),
        *protect_case(
            "appeals_recommendation",
            insert_by=[],
            update_by=["office"],
            updatable=["replied_at", "replied_by", "reply"],
        ),
        migrations.RunSQL([COMPLAINTS], migrations.RunSQL.noop),
    ]
