"""Offers and support, public; measures that were chosen, and their assessments."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case, publish

# A person chooses for themself; an officer plans after silence, notes assessments, never both.
WHOSE = """
CREATE POLICY pathways_measure_whose ON pathways_measure AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK (state = 'chosen' AND CASE (SELECT my_role())
        WHEN 'person' THEN NOT by_silence WHEN 'officer' THEN by_silence ELSE false END);
CREATE POLICY pathways_attempt_in_ones_own_name ON pathways_attempt AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND by = (SELECT me()));
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("recognition", "0012_issuers_are_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasureRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "turn",
                    models.PositiveSmallIntegerField(help_text="of the decision that asks for it"),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("kind", models.TextField()),
                (
                    "by_silence",
                    models.BooleanField(help_text="nobody chose in time; the agreement says what"),
                ),
                ("chosen_at", models.DateTimeField()),
                ("until", models.DateField(help_text="a test is offered by, guided work ends on")),
                ("state", models.TextField(default="chosen")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "pathways_measure",
            },
        ),
        migrations.CreateModel(
            name="AttemptRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(help_text="an officer's actor id")),
                ("results", models.JSONField(help_text="whether it was shown, by unit")),
                ("words", models.TextField()),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="pathways.measurerow",
                    ),
                ),
            ],
            options={
                "db_table": "pathways_attempt",
            },
        ),
        migrations.CreateModel(
            name="OfferRow",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("kind", models.TextField()),
                ("titles", models.JSONField(help_text="text by language")),
                ("gives", models.JSONField(help_text="level by unit")),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("fee_cents", models.PositiveIntegerField()),
                (
                    "travel_cents",
                    models.PositiveIntegerField(help_text="from anywhere in the region, all days"),
                ),
                (
                    "load",
                    models.PositiveSmallIntegerField(
                        help_text="share of a working week in percent"
                    ),
                ),
                ("language", models.TextField(help_text="two letters")),
                ("needs_level", models.TextField(blank=True, help_text="CEFR; empty: none")),
                (
                    "places_left",
                    models.PositiveIntegerField(help_text="null: not stated", null=True),
                ),
            ],
            options={
                "db_table": "pathways_offer",
                "indexes": [models.Index(fields=["first"], name="offer_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("course", "test", "prior_learning", "guided_work"))
                        ),
                        name="offer_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="offer_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("load__lte", 100)), name="offer_takes_a_week_at_most"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportRow",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("kind", models.TextField()),
                ("titles", models.JSONField(help_text="text by language")),
                ("who", models.JSONField(help_text="who gets it, text by language")),
                ("contact", models.TextField()),
                ("cost_cents", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "pathways_support",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "language",
                                    "travel",
                                    "childcare",
                                    "adviser",
                                    "legal_aid",
                                    "equipment",
                                ),
                            )
                        ),
                        name="support_kind_is_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="measurerow",
            constraint=models.UniqueConstraint(
                fields=("case", "turn"), name="measure_one_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["adaptation", "test"])),
                name="measure_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["chosen", "done", "failed"])),
                name="measure_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attemptrow",
            constraint=models.UniqueConstraint(
                fields=("measure", "number"), name="attempt_counted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attemptrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__in", [1, 2])), name="attempt_at_most_two"
            ),
        ),
        *publish("pathways_offer", write_role="comity_owner"),
        *publish("pathways_support", write_role="comity_owner"),
        *protect_case(
            "pathways_measure",
            insert_by=["own", "office"],
            update_by=["office"],
            updatable=["state"],
        ),
        *protect(
            "pathways_attempt",
            data_class="decision",
            city_columns=["host_city"],
            insert_by=["office"],
        ),
        migrations.RunSQL([WHOSE], migrations.RunSQL.noop),
    ]
