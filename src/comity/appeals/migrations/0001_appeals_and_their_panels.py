"""Appeals, what they challenge, the seats of a panel with their votes, notes of hearings."""

import uuid
from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case

# As the other files of the kind: this one is never edited again.
PANELS = files("comity.appeals").joinpath("sql", "panels.sql").read_text(encoding="utf-8")
CITIES = ["host_city", "first_city", "second_city"]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("recognition", "0011_acts_and_what_time_does"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "turn",
                    models.PositiveSmallIntegerField(
                        help_text="of the decision that is challenged"
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("first_city", models.TextField(help_text="has the first seat")),
                ("second_city", models.TextField(help_text="has the second seat")),
                ("occupation", models.TextField()),
                ("state", models.TextField(default="open")),
                ("filed_at", models.DateTimeField()),
                (
                    "decide_by",
                    models.DateField(help_text="in the calendar of the city that decided"),
                ),
                ("ruled_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "appeals_appeal",
            },
        ),
        migrations.CreateModel(
            name="ChallengeRow",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="challenge",
                        serialize=False,
                        to="appeals.appealrow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("first_city", models.TextField()),
                ("second_city", models.TextField()),
                ("words", models.TextField(blank=True, help_text="of the person")),
                ("language", models.TextField(help_text="of the person, two letters")),
                ("outcome", models.TextField()),
                ("departure", models.TextField(blank=True)),
                ("computed", models.JSONField(help_text="the assessment it rests on, as columns")),
                ("facts", models.JSONField(help_text="as the engine reads them")),
                ("agreement_digest", models.TextField()),
            ],
            options={
                "db_table": "appeals_challenge",
            },
        ),
        migrations.CreateModel(
            name="NoteRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("first_city", models.TextField()),
                ("second_city", models.TextField()),
                ("member", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="appeals.appealrow",
                    ),
                ),
            ],
            options={
                "db_table": "appeals_note",
            },
        ),
        migrations.CreateModel(
            name="SeatRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(help_text="1 or 2")),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("first_city", models.TextField()),
                ("second_city", models.TextField()),
                ("city", models.TextField()),
                ("member", models.UUIDField()),
                ("taken_at", models.DateTimeField()),
                ("voted_at", models.DateTimeField(null=True)),
                ("ruling", models.TextField(blank=True)),
                ("outcome", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="appeals.appealrow",
                    ),
                ),
            ],
            options={
                "db_table": "appeals_seat",
            },
        ),
        migrations.AddIndex(
            model_name="appealrow",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["first_city", "decide_by"],
                name="appeal_first",
            ),
        ),
        migrations.AddIndex(
            model_name="appealrow",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["second_city", "decide_by"],
                name="appeal_second",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealrow",
            constraint=models.UniqueConstraint(
                fields=("case", "turn"), name="appeal_one_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="appealrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_city", models.F("host_city")), _negated=True),
                    models.Q(("second_city", models.F("host_city")), _negated=True),
                ),
                name="appeal_panel_without_the_deciding_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ruled_at", None), ("state", "open")),
                    models.Q(("ruled_at__isnull", False), ("state", "ruled")),
                    _connector="OR",
                ),
                name="appeal_ruled_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatrow",
            constraint=models.UniqueConstraint(fields=("appeal", "number"), name="seat_taken_once"),
        ),
        migrations.AddConstraint(
            model_name="seatrow",
            constraint=models.UniqueConstraint(
                fields=("appeal", "member"), name="seat_one_a_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="seatrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("city", models.F("first_city")), ("number", 1)),
                    models.Q(("city", models.F("second_city")), ("number", 2)),
                    _connector="OR",
                ),
                name="seat_is_of_a_drawn_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("ruling", ""), ("voted_at", None), ("words", "")),
                    models.Q(
                        ("ruling__in", ("uphold", "send_back", "replace")),
                        ("voted_at__isnull", False),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="seat_votes_in_writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "outcome__in",
                            ("recognised", "recognised_with_compensation", "partial_access"),
                        ),
                        ("ruling", "replace"),
                    ),
                    models.Q(models.Q(("ruling", "replace"), _negated=True), ("outcome", "")),
                    _connector="OR",
                ),
                name="seat_replaces_with_something",
            ),
        ),
        *protect_case(
            "appeals_appeal",
            city_columns=CITIES,
            insert_by=["own"],
            update_by=["office"],
            updatable=["state", "ruled_at"],
        ),
        *protect(
            "appeals_challenge",
            data_class="decision",
            city_columns=CITIES,
            insert_by=["own"],
        ),
        *protect(
            "appeals_seat",
            data_class="decision",
            city_columns=CITIES,
            insert_by=["office"],
            update_by=["office"],
            updatable=["voted_at", "ruling", "outcome", "words"],
        ),
        *protect(
            "appeals_note",
            data_class="decision",
            city_columns=CITIES,
            insert_by=["office"],
        ),
        migrations.RunSQL([PANELS], migrations.RunSQL.noop),
    ]
