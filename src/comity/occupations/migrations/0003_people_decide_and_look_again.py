"""Answers, second looks and disagreements: they are only added."""

import django.db.models.deletion
from django.db import migrations, models

from comity.occupations.protection import decision_rights


class Migration(migrations.Migration):
    dependencies = [
        ("occupations", "0002_cities_upload_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("verdict", models.TextField()),
                ("model", models.TextField(help_text="hash of what computed the suggestions")),
                ("decided_by", models.UUIDField(help_text="the acting official")),
                ("role", models.TextField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.entryrow"
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.frameworkrow"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="occupations.decisionrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_decision",
            },
        ),
        migrations.CreateModel(
            name="ApprovalRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("first_by", models.UUIDField(help_text="who answered")),
                ("decided_by", models.UUIDField(help_text="who looked at it")),
                ("role", models.TextField()),
                ("agrees", models.BooleanField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="occupations.decisionrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_approval",
            },
        ),
        migrations.CreateModel(
            name="LinkRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("relation", models.TextField()),
                ("direction", models.TextField(help_text="in which the relation was stated")),
                ("shares_essential", models.BooleanField()),
                ("feeds_recognition", models.BooleanField()),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        help_text="null: it was not suggested", null=True
                    ),
                ),
                (
                    "scores",
                    models.JSONField(help_text="score, probability and signals as they were shown"),
                ),
                (
                    "concept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.conceptrow"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="occupations.decisionrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_link",
            },
        ),
        migrations.CreateModel(
            name="DisputeRow",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="dispute",
                        serialize=False,
                        to="occupations.decisionrow",
                    ),
                ),
                ("city", models.TextField()),
                ("at", models.DateTimeField()),
                ("outcome", models.TextField(default="", help_text="what the round table came to")),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "occupations_dispute",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="settled_dispute_has_its_outcome",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["maps", "none"])),
                name="decision_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("entry",),
                name="entry_is_answered_first_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.UniqueConstraint(
                fields=("id", "decided_by"), name="decision_and_who_made_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.UniqueConstraint(
                fields=("id", "entry"), name="decision_of_its_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_by", models.F("decided_by")), _negated=True),
                name="second_person_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agrees", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="disagreement_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrow",
            constraint=models.UniqueConstraint(
                fields=("id", "decision", "agrees"), name="approval_that_agrees"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkrow",
            constraint=models.UniqueConstraint(
                fields=("decision", "concept"), name="answer_names_a_concept_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("relation", "skos:exactMatch")),
                fields=("decision",),
                name="title_means_exactly_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkrow",
            constraint=models.UniqueConstraint(
                fields=("id", "decision", "concept", "relation", "feeds_recognition"),
                name="link_with_all_it_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        [
                            "skos:exactMatch",
                            "skos:closeMatch",
                            "skos:broadMatch",
                            "skos:narrowMatch",
                            "skos:relatedMatch",
                        ],
                    )
                ),
                name="link_relation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["local_to_concept", "concept_to_local"])),
                name="link_direction_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("feeds_recognition", True),
                        models.Q(
                            ("relation", "skos:exactMatch"),
                            models.Q(("relation", "skos:narrowMatch"), ("shares_essential", True)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("feeds_recognition", False),
                        models.Q(
                            ("relation", "skos:exactMatch"),
                            models.Q(("relation", "skos:narrowMatch"), ("shares_essential", True)),
                            _connector="OR",
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="only_exact_or_narrow_feeds_recognition",
            ),
        ),
        *decision_rights(),
    ]
