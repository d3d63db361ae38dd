"""What the engine found, what officers thought and what was decided; nobody changes it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0002_drafts_and_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "asof",
                    models.DateField(
                        help_text="the day as of which it was computed, host's calendar"
                    ),
                ),
                ("outcome", models.TextField()),
                ("basis", models.TextField()),
                ("due_on", models.DateField(null=True)),
                (
                    "gap",
                    models.DecimalField(
                        decimal_places=4, help_text="share, 0 to 1", max_digits=5, null=True
                    ),
                ),
                ("measure", models.TextField(blank=True)),
                ("reasons", models.JSONField(help_text="code, arguments, clause, fact of each")),
                ("conditions", models.JSONField(help_text="the same")),
                ("lines", models.JSONField(help_text="required units beside held units")),
                ("agreement_digest", models.TextField()),
                ("registry_digest", models.TextField()),
                ("facts_digest", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "recognition_assessment",
            },
        ),
        migrations.CreateModel(
            name="DecisionRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="recognition.caserow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                (
                    "assessed_outcome",
                    models.TextField(help_text="the assessment's, which the database checks"),
                ),
                ("outcome", models.TextField()),
                ("basis", models.TextField()),
                ("by_machine", models.BooleanField()),
                (
                    "decided_by",
                    models.UUIDField(
                        help_text="an officer's actor id; null: the machine", null=True
                    ),
                ),
                ("second_by", models.UUIDField(null=True)),
                ("departure", models.TextField(blank=True, help_text="the written reason")),
                ("decided_at", models.DateTimeField()),
                ("letter", models.JSONField(help_text="rendered parts by language")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="recognition.assessmentrow"
                    ),
                ),
            ],
            options={
                "db_table": "recognition_decision",
            },
        ),
        migrations.CreateModel(
            name="OpinionRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("officer", models.UUIDField()),
                ("role", models.TextField(help_text="first or second")),
                ("outcome", models.TextField()),
                ("departs", models.BooleanField()),
                ("departure_code", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "recognition_opinion",
            },
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        (
                            "recognised_automatically",
                            "recognised",
                            "recognised_with_compensation",
                            "partial_access",
                            "referred",
                            "refused",
                        ),
                    )
                ),
                name="assessment_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrow",
            constraint=models.UniqueConstraint(
                fields=("id", "outcome"), name="assessment_with_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        (
                            "recognised_automatically",
                            "recognised",
                            "recognised_with_compensation",
                            "partial_access",
                            "referred",
                            "refused",
                        ),
                    )
                ),
                name="decision_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_machine", False),
                    models.Q(
                        ("decided_by", None),
                        ("departure", ""),
                        ("outcome", "recognised_automatically"),
                    ),
                    _connector="OR",
                ),
                name="decision_by_machine_only_grants",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_machine", True), ("decided_by__isnull", False), _connector="OR"
                ),
                name="decision_by_a_person_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refused"), _negated=True),
                    models.Q(
                        ("by_machine", False),
                        ("decided_by__isnull", False),
                        ("second_by__isnull", False),
                        models.Q(("second_by", models.F("decided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_refused_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", models.F("assessed_outcome")),
                    models.Q(("departure", ""), _negated=True),
                    _connector="OR",
                ),
                name="decision_departs_in_writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrow",
            constraint=models.UniqueConstraint(
                fields=("case", "officer"), name="opinion_one_an_officer"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrow",
            constraint=models.UniqueConstraint(fields=("case", "role"), name="opinion_one_a_role"),
        ),
        migrations.AddConstraint(
            model_name="opinionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["first", "second"])), name="opinion_role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        (
                            "recognised_automatically",
                            "recognised",
                            "recognised_with_compensation",
                            "partial_access",
                            "referred",
                            "refused",
                        ),
                    )
                ),
                name="opinion_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("departs", False),
                    models.Q(
                        models.Q(("departure_code", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="opinion_departs_in_writing",
            ),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE recognition_decision ADD CONSTRAINT decision_quotes_its_assessment
                FOREIGN KEY (assessment_id, assessed_outcome)
                REFERENCES recognition_assessment (id, outcome)
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
        *protect("recognition_assessment", data_class="decision", city_columns=["host_city"]),
        *protect(
            "recognition_opinion",
            data_class="decision",
            city_columns=["host_city"],
            insert_by=["office"],
        ),
        *protect(
            "recognition_decision",
            data_class="decision",
            city_columns=["host_city"],
            insert_by=["office"],
        ),
    ]
