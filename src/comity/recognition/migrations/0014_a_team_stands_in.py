"""Officers have names among colleagues, and somebody stands in for whoever is away."""

import uuid

from django.db import migrations, models

from comity.privacy.protection import protect_case

# Only officers of the city read it; a name is one's own, an absence is noted by whoever knows.
TEAM = """
CREATE POLICY recognition_colleague_for_officers ON recognition_colleague AS RESTRICTIVE
    FOR SELECT TO comity_app, comity_signer
    USING ((SELECT my_role()) = 'officer' AND host_city = (SELECT my_city()));
CREATE POLICY recognition_colleague_is_oneself ON recognition_colleague AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND officer = (SELECT me()));
CREATE POLICY recognition_colleague_stays_oneself ON recognition_colleague AS RESTRICTIVE
    FOR UPDATE TO comity_app, comity_signer USING (officer = (SELECT me()));
CREATE POLICY recognition_absence_for_officers ON recognition_absence AS RESTRICTIVE
    FOR SELECT TO comity_app, comity_signer
    USING ((SELECT my_role()) = 'officer' AND host_city = (SELECT my_city()));
CREATE POLICY recognition_absence_of_colleagues ON recognition_absence AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND noted_by = (SELECT me())
        AND officer IN (SELECT colleagues()) AND stand_in IN (SELECT colleagues()));
-- Nobody is away twice on one day.
ALTER TABLE recognition_absence ADD CONSTRAINT absence_once_a_day EXCLUDE USING gist (
    officer WITH =, daterange(first_on, last_on, '[]') WITH &&) WHERE (ended_at IS NULL);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0013_somebody_may_help"),
        ("ledger", "0006_officers_know_their_colleagues"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColleagueRow",
            fields=[
                (
                    "officer",
                    models.UUIDField(help_text="an actor's id", primary_key=True, serialize=False),
                ),
                ("host_city", models.TextField()),
                ("name", models.TextField()),
            ],
            options={
                "db_table": "recognition_colleague",
            },
        ),
        migrations.CreateModel(
            name="AbsenceRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("officer", models.UUIDField()),
                ("host_city", models.TextField()),
                ("stand_in", models.UUIDField()),
                ("first_on", models.DateField(help_text="in the city's calendar")),
                ("last_on", models.DateField(help_text="counts too")),
                ("noted_by", models.UUIDField(help_text="an officer of the city")),
                ("noted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(help_text="somebody came back early", null=True)),
            ],
            options={
                "db_table": "recognition_absence",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["host_city", "last_on"],
                        name="absence_by_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))),
                        name="absence_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stand_in", models.F("officer")), _negated=True),
                        name="absence_has_another_stand_in",
                    ),
                ],
            },
        ),
        *protect_case(
            "recognition_colleague",
            subject_column="officer",
            insert_by=["office"],
            update_by=["office"],
            updatable=["name"],
        ),
        *protect_case(
            "recognition_absence",
            subject_column="officer",
            insert_by=["office"],
            update_by=["office"],
            updatable=["ended_at"],
        ),
        migrations.RunSQL([TEAM], migrations.RunSQL.noop),
    ]
