"""Pilots of the version in force are looked at, voted on and ended before their last day."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish, written_by

_RIGHTS = [
    # A ballot has the hours of its vote.
    "ALTER TABLE governance_motion_ballot ADD CONSTRAINT motion_ballot_has_the_hours_of_its_vote"
    " FOREIGN KEY (motion_id, opens_at, closes_at)"
    " REFERENCES governance_motion (id, opens_at, closes_at)",
    "CREATE POLICY governance_motion_counted_by ON governance_motion AS RESTRICTIVE FOR UPDATE"
    " TO comity_app USING (counted_at IS NULL AND (SELECT my_role()) = 'secretariat')"
    " WITH CHECK (true)",
]


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_pilots_are_begun_and_end"),
        ("governance", "0005_round_tables_are_read_and_reminders_sent"),
    ]

    operations = [
        migrations.CreateModel(
            name="MotionRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("agreement", models.TextField()),
                ("pilot", models.TextField()),
                ("party", models.TextField()),
                ("reasons", models.TextField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("counted_at", models.DateTimeField(null=True)),
                ("passed", models.BooleanField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        help_text="in force when it was made",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agreements.agreementversionrow",
                    ),
                ),
            ],
            options={
                "db_table": "governance_motion",
            },
        ),
        migrations.CreateModel(
            name="MotionBallotRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("party", models.TextField()),
                ("choice", models.TextField()),
                ("at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.motionrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_motion_ballot",
            },
        ),
        migrations.CreateModel(
            name="PilotEndRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("agreement", models.TextField()),
                ("pilot", models.TextField()),
                (
                    "on",
                    models.DateField(
                        help_text="the last day it covers, in the depositary's calendar"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("ground", models.TextField()),
                (
                    "kpi",
                    models.TextField(
                        default="", help_text="the stop test that fired; empty after a vote"
                    ),
                ),
                (
                    "motion",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="governance.motionrow",
                    ),
                ),
            ],
            options={
                "db_table": "governance_pilot_end",
            },
        ),
        migrations.CreateModel(
            name="PilotLookRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("agreement", models.TextField(help_text="its id, in all its versions")),
                ("pilot", models.TextField()),
                ("kpi", models.TextField()),
                ("month", models.DateField()),
                ("count", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                (
                    "planned",
                    models.PositiveIntegerField(
                        help_text="people expected in all; null: the test counts events", null=True
                    ),
                ),
            ],
            options={
                "db_table": "governance_pilot_look",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "pilot", "kpi", "month"),
                        name="pilot_is_looked_at_once_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="pilot_look_month_is_its_first_day",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="motionrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counted_at", None)),
                fields=("agreement", "pilot"),
                name="one_open_motion_per_pilot",
            ),
        ),
        migrations.AddConstraint(
            model_name="motionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                name="motion_opens_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="motionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted_at", None), ("passed", None)),
                    models.Q(("counted_at__gte", models.F("closes_at")), ("passed__isnull", False)),
                    _connector="OR",
                ),
                name="motion_is_counted_after_its_close",
            ),
        ),
        migrations.AddConstraint(
            model_name="motionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="motion_has_reasons"
            ),
        ),
        migrations.AddConstraint(
            model_name="motionrow",
            constraint=models.UniqueConstraint(
                fields=("id", "opens_at", "closes_at"), name="motion_has_its_hours"
            ),
        ),
        migrations.AddConstraint(
            model_name="motionballotrow",
            constraint=models.UniqueConstraint(
                fields=("motion", "party"), name="party_votes_once_on_a_motion"
            ),
        ),
        migrations.AddConstraint(
            model_name="motionballotrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["yes", "no", "abstain"])),
                name="motion_ballot_choice_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="motionballotrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("at__gte", models.F("opens_at")), ("at__lt", models.F("closes_at"))
                ),
                name="motion_ballot_came_in_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="pilotendrow",
            constraint=models.UniqueConstraint(
                fields=("agreement", "pilot", "on"), name="pilot_ends_early_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="pilotendrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ground", "stop_test"),
                        ("motion", None),
                        models.Q(("kpi", ""), _negated=True),
                    ),
                    models.Q(("ground", "vote"), ("kpi", ""), ("motion__isnull", False)),
                    _connector="OR",
                ),
                name="pilot_end_has_its_ground",
            ),
        ),
        *publish("governance_motion", write_role="comity_app", updatable=("counted_at", "passed")),
        *publish("governance_motion_ballot", write_role="comity_app"),
        *publish("governance_pilot_end", write_role="comity_app"),
        *publish("governance_pilot_look", write_role="comity_app"),
        written_by("governance_motion", "council", own_column="party"),
        written_by("governance_motion_ballot", "council", own_column="party"),
        written_by("governance_pilot_end", "secretariat"),
        written_by("governance_pilot_look", "secretariat"),
        migrations.RunSQL(list(_RIGHTS), reverse_sql=migrations.RunSQL.noop),
    ]
