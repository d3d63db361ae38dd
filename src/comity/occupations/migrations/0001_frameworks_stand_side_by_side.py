"""Versions of frameworks with their concepts, labels and relations; the worker writes them."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from comity.privacy.protection import publish

TABLES = ("framework", "concept", "label", "relation")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0004_editors_keep_the_occupation_map"),
        ("privacy", "0003_decisions_may_be_proved"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrameworkRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        help_text="follows from name and version", primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(help_text="such as esco")),
                ("version", models.TextField()),
                ("digest", models.TextField(help_text="of its content")),
                (
                    "attribution",
                    models.TextField(help_text="the sentence that must stand where it is shown"),
                ),
                ("languages", models.JSONField(help_text="language tags of its labels")),
                ("occupations", models.PositiveIntegerField()),
                ("skills", models.PositiveIntegerField()),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "db_table": "occupations_framework",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "version"), name="framework_version_is_stored_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^sha-256:[0-9a-f]{64}$")),
                        name="framework_digest_is_sha_256",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConceptRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        help_text="follows from framework and uri",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("uri", models.TextField()),
                ("kind", models.TextField()),
                ("code", models.TextField()),
                ("isco", models.TextField(help_text="ISCO-08 code of an occupation, else empty")),
                ("names", models.JSONField(help_text="language -> preferred label")),
                ("descriptions", models.JSONField(help_text="language -> text")),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.frameworkrow"
                    ),
                ),
            ],
            options={
                "db_table": "occupations_concept",
            },
        ),
        migrations.CreateModel(
            name="LabelRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.TextField()),
                ("kind", models.TextField()),
                ("text", models.TextField()),
                (
                    "concept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.conceptrow"
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="occupations.frameworkrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_label",
            },
        ),
        migrations.CreateModel(
            name="RelationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                (
                    "framework",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="occupations.frameworkrow",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="occupations.conceptrow",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="is_led_to",
                        to="occupations.conceptrow",
                    ),
                ),
            ],
            options={
                "db_table": "occupations_relation",
            },
        ),
        migrations.AddIndex(
            model_name="conceptrow",
            index=models.Index(fields=["framework", "kind", "code"], name="concept_of_kind"),
        ),
        migrations.AddConstraint(
            model_name="conceptrow",
            constraint=models.UniqueConstraint(
                fields=("framework", "uri"), name="concept_has_its_uri"
            ),
        ),
        migrations.AddConstraint(
            model_name="conceptrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["occupation", "group", "skill", "knowledge", "skill_group"])
                ),
                name="concept_kind_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="labelrow",
            index=models.Index(fields=["framework", "language"], name="label_of_language"),
        ),
        migrations.AddIndex(
            model_name="labelrow",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("text"), name="gin_trgm_ops"
                ),
                name="label_by_its_letters",
            ),
        ),
        migrations.AddConstraint(
            model_name="labelrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["preferred", "alternative", "hidden"])),
                name="label_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="relationrow",
            constraint=models.UniqueConstraint(
                fields=("source", "target", "kind"), name="relation_is_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="relationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["essential", "optional", "broader"])),
                name="relation_kind_is_known",
            ),
        ),
        *(
            operation
            for table in TABLES
            for operation in publish(f"occupations_{table}", write_role="comity_signer")
        ),
    ]
