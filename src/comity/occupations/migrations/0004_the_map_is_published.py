"""What is confirmed is published: everyone reads the map."""

import django.db.models.deletion
from django.db import migrations, models

from comity.occupations.protection import map_rights


class Migration(migrations.Migration):
    dependencies = [
        ("occupations", "0003_people_decide_and_look_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="MappingRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "agrees",
                    models.BooleanField(help_text="true where there is an approval", null=True),
                ),
                ("city", models.TextField()),
                ("code", models.TextField()),
                ("title", models.TextField()),
                ("language", models.TextField()),
                ("relation", models.TextField(help_text="from the local title to the concept")),
                ("feeds_recognition", models.BooleanField()),
                ("decided_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="occupations.approvalrow",
                    ),
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
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.decisionrow"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.entryrow"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.linkrow"
                    ),
                ),
                (
                    "local_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="occupations.listrow"
                    ),
                ),
            ],
            options={
                "db_table": "occupations_mapping",
                "indexes": [
                    models.Index(fields=["concept", "city"], name="mapping_to_concept"),
                    models.Index(fields=["city", "code"], name="mapping_of_city"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("link",),
                        name="mapping_is_published_once",
                    ),
                    models.CheckConstraint(
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
                        name="mapping_relation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("feeds_recognition", False),
                            models.Q(("agrees", True), ("approval__isnull", False)),
                            _connector="OR",
                        ),
                        name="recognition_needs_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("relation", "skos:exactMatch"), _negated=True),
                            ("feeds_recognition", True),
                            _connector="OR",
                        ),
                        name="exact_match_feeds_recognition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agrees__isnull", True), ("approval__isnull", True)),
                            models.Q(("agrees", True), ("approval__isnull", False)),
                            _connector="OR",
                        ),
                        name="approval_of_a_mapping_agrees",
                    ),
                ],
            },
        ),
        *map_rights(),
    ]
