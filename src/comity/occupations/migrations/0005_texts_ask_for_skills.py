"""Texts of modules and vacancies get skills suggested; people pick."""

import django.db.models.deletion
from django.db import migrations, models

from comity.occupations.protection import text_rights


class Migration(migrations.Migration):
    dependencies = [
        ("occupations", "0004_the_map_is_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("decided_by", models.UUIDField(help_text="who gave it")),
                ("kind", models.TextField()),
                ("title", models.TextField()),
                ("language", models.TextField()),
                ("text", models.TextField()),
                ("digest", models.TextField(help_text="of the text")),
                ("at", models.DateTimeField()),
                ("state", models.TextField()),
                (
                    "suggestions",
                    models.JSONField(default=list, help_text="sentences with skills by URI"),
                ),
                ("failure", models.TextField(default="", help_text="a code")),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.frameworkrow"
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        help_text="the confirmed one",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="occupations.conceptrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_text",
            },
        ),
        migrations.CreateModel(
            name="PickRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                (
                    "start",
                    models.PositiveIntegerField(help_text="where its sentence begins in the text"),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        help_text="null: it was not suggested", null=True
                    ),
                ),
                ("decided_by", models.UUIDField(help_text="who picked it")),
                ("at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "concept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.conceptrow"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picks",
                        to="occupations.textrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_pick",
            },
        ),
        migrations.AddConstraint(
            model_name="textrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["module", "vacancy"])), name="text_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="textrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "ready", "failed"])),
                name="text_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="textrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("failure", ""), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("failure", "")),
                    _connector="OR",
                ),
                name="text_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="textrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="text_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="textrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^sha-256:[0-9a-f]{64}$")),
                name="text_digest_is_sha_256",
            ),
        ),
        migrations.AddConstraint(
            model_name="pickrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("text", "concept", "start"),
                name="skill_is_picked_once_for_a_sentence",
            ),
        ),
        migrations.AddConstraint(
            model_name="pickrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_at__isnull", True),
                    ("taken_back_at__gte", models.F("at")),
                    _connector="OR",
                ),
                name="pick_is_taken_back_afterwards",
            ),
        ),
        *text_rights(),
    ]
