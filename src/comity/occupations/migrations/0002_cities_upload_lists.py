"""Lists that cities upload: read by the city's editors, and by everyone once published."""

import django.db.models.deletion
from django.db import migrations, models

from comity.occupations.protection import (
    draft_rights,
    entry_rights,
    list_rights,
    suggestion_rights,
)


class Migration(migrations.Migration):
    dependencies = [
        ("occupations", "0001_frameworks_stand_side_by_side"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("title", models.TextField()),
                ("kind", models.TextField()),
                ("version", models.TextField()),
                ("language", models.TextField()),
                ("digest", models.TextField(help_text="of the uploaded file")),
                ("uploaded_at", models.DateTimeField()),
                ("state", models.TextField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField()),
                (
                    "model",
                    models.TextField(default="", help_text="hash of what computed the suggestions"),
                ),
                ("failure", models.TextField(default="", help_text="a code")),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.frameworkrow"
                    ),
                ),
            ],
            options={
                "db_table": "occupations_list",
            },
        ),
        migrations.CreateModel(
            name="EntryRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("place", models.PositiveIntegerField(help_text="its row in the file")),
                ("code", models.TextField()),
                ("title", models.TextField()),
                ("description", models.TextField()),
                ("isco", models.TextField()),
                (
                    "volume",
                    models.PositiveIntegerField(
                        help_text="people a year; null: not stated", null=True
                    ),
                ),
                ("claims", models.JSONField(default=list)),
                ("urgency", models.FloatField(default=0.0, help_text="its place in the queue")),
                (
                    "best",
                    models.FloatField(default=0.0, help_text="probability of the first suggestion"),
                ),
                (
                    "local_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.listrow"
                    ),
                ),
            ],
            options={
                "db_table": "occupations_entry",
            },
        ),
        migrations.CreateModel(
            name="SuggestionRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("score", models.FloatField()),
                ("probability", models.FloatField()),
                (
                    "evidence",
                    models.JSONField(help_text="label, its language, shared letters, signals"),
                ),
                (
                    "concept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.conceptrow"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.entryrow"
                    ),
                ),
            ],
            options={
                "db_table": "occupations_suggestion",
            },
        ),
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("decided_by", models.UUIDField(help_text="who uploaded it")),
                ("title", models.TextField()),
                ("kind", models.TextField()),
                ("version", models.TextField()),
                ("language", models.TextField()),
                ("file", models.TextField(help_text="its name")),
                (
                    "columns",
                    models.JSONField(default=dict, help_text="what the person took for what"),
                ),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.frameworkrow"
                    ),
                ),
            ],
            options={
                "db_table": "occupations_draft",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("occupations", "qualifications", "modules"))
                        ),
                        name="draft_kind_is_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="listrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("occupations", "qualifications", "modules"))),
                name="list_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "matching", "ready", "failed"])),
                name="list_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("failure", ""), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("failure", "")),
                    _connector="OR",
                ),
                name="list_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(("model", ""), _negated=True),
                    _connector="OR",
                ),
                name="list_is_matched_by_a_model",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^sha-256:[0-9a-f]{64}$")),
                name="list_digest_is_sha_256",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrow",
            constraint=models.UniqueConstraint(
                fields=("city", "title", "version", "framework"),
                name="list_version_is_uploaded_once",
            ),
        ),
        migrations.AddIndex(
            model_name="entryrow",
            index=models.Index(
                fields=["local_list", "-urgency", "place"], name="entry_in_its_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.UniqueConstraint(
                fields=("local_list", "code"), name="entry_has_its_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="entry_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("best__gte", 0.0), ("best__lte", 1.0)),
                name="entry_best_is_a_probability",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionrow",
            constraint=models.UniqueConstraint(
                fields=("entry", "rank"), name="suggestion_has_its_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionrow",
            constraint=models.UniqueConstraint(
                fields=("entry", "concept"), name="concept_is_suggested_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__gte", 0.0), ("probability__lte", 1.0)),
                name="suggestion_probability_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank__gte", 1)), name="suggestion_rank_counts"
            ),
        ),
        draft_rights(),
        list_rights(),
        entry_rights(),
        *suggestion_rights(),
    ]
