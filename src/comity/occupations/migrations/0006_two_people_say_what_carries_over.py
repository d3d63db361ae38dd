"""Two people say what parts of standards count for each other."""

import django.db.models.deletion
from django.db import migrations, models

from comity.occupations.protection import credit_rights


class Migration(migrations.Migration):
    dependencies = [
        ("occupations", "0005_texts_ask_for_skills"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField(help_text="of who says it")),
                (
                    "agreement",
                    models.TextField(help_text="digest of the version whose parts they are"),
                ),
                ("source", models.TextField(help_text="the part that somebody holds")),
                ("target", models.TextField(help_text="the part it counts for")),
                ("source_level", models.PositiveSmallIntegerField()),
                ("target_level", models.PositiveSmallIntegerField()),
                ("credit", models.TextField(help_text="empty: it counts for nothing")),
                ("evidence", models.JSONField(help_text="words and skills as they were shown")),
                ("decided_by", models.UUIDField(help_text="the acting official")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="occupations.creditrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_credit",
            },
        ),
        migrations.CreateModel(
            name="CreditLookRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField(help_text="of the second person")),
                ("first_by", models.UUIDField(help_text="who said it")),
                ("decided_by", models.UUIDField(help_text="who looked at it")),
                ("agrees", models.BooleanField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "credit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look",
                        to="occupations.creditrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_credit_look",
            },
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("credit__in", ["", "exact", "close", "narrow", "related"])),
                name="credit_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit", "exact"), _negated=True),
                    ("source_level__gte", models.F("target_level")),
                    _connector="OR",
                ),
                name="exact_credit_never_lifts_a_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True),
                name="part_gives_itself_no_credit",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="credit_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source_level__range", (1, 8)), ("target_level__range", (1, 8))
                ),
                name="credit_levels_are_levels",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreement__regex", "^sha-256:[0-9a-f]{64}$")),
                name="credit_names_its_agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("source", "target"),
                name="credit_is_first_said_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.UniqueConstraint(
                fields=("id", "decided_by"), name="credit_and_who_said_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.UniqueConstraint(
                fields=("id", "source", "target"), name="credit_of_its_parts"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditlookrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_by", models.F("decided_by")), _negated=True),
                name="second_look_is_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditlookrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agrees", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="second_look_objects_with_a_reason",
            ),
        ),
        *credit_rights(),
    ]
