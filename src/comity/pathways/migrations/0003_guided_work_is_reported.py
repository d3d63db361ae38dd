"""Supervisors report on guided work by month; the rest of a partial job is completed later."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect

# An officer notes what a supervisor wrote, in their own name; the measure has the same case.
OWN_NAME = """
CREATE POLICY pathways_supervision_in_ones_own_name ON pathways_supervision AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND by = (SELECT me()));
CREATE POLICY pathways_report_in_ones_own_name ON pathways_report AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND by = (SELECT me()));
CREATE FUNCTION report_is_of_guided_work() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pathways_measure m WHERE m.id = NEW.measure_id
            AND (m.subject, m.host_city) = (NEW.subject, NEW.host_city)
            AND m.kind = 'adaptation' AND m.state = 'chosen') THEN
        RAISE EXCEPTION 'only guided work that goes on is reported on' USING ERRCODE = 'CM039';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION report_is_of_guided_work() FROM PUBLIC;
CREATE TRIGGER pathways_report_of_guided_work BEFORE INSERT ON pathways_report
    FOR EACH ROW EXECUTE FUNCTION report_is_of_guided_work();
CREATE TRIGGER pathways_supervision_of_guided_work BEFORE INSERT ON pathways_supervision
    FOR EACH ROW EXECUTE FUNCTION report_is_of_guided_work();
CREATE POLICY pathways_report_shown_to_helpers ON pathways_report FOR SELECT TO comity_app
    USING ((measure_id, subject) IN (SELECT m.id, m.subject FROM pathways_measure m
        WHERE (m.case_id, m.subject) IN (SELECT h.matter, h.subject FROM helped('decision') h)));
CREATE POLICY pathways_supervision_shown_to_helpers ON pathways_supervision
    FOR SELECT TO comity_app
    USING ((measure_id, subject) IN (SELECT m.id, m.subject FROM pathways_measure m
        WHERE (m.case_id, m.subject) IN (SELECT h.matter, h.subject FROM helped('decision') h)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0002_somebody_may_help"),
        ("recognition", "0014_a_team_stands_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("month", models.PositiveSmallIntegerField(help_text="of the guided work, from 1")),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("seen", models.JSONField(help_text="not_yet, with_help or alone, by unit")),
                ("words", models.TextField(help_text="the supervisor's, which the person reads")),
                ("by", models.UUIDField(help_text="the officer who noted it")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "pathways_report",
            },
        ),
        migrations.CreateModel(
            name="SupervisionRow",
            fields=[
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="supervision",
                        serialize=False,
                        to="pathways.measurerow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("supervisor", models.TextField(help_text="name and place of work")),
                ("began_on", models.DateField()),
                ("by", models.UUIDField(help_text="an officer's actor id")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "pathways_supervision",
            },
        ),
        migrations.RemoveConstraint(
            model_name="attemptrow",
            name="attempt_at_most_two",
        ),
        migrations.RemoveConstraint(
            model_name="measurerow",
            name="measure_kind_is_known",
        ),
        migrations.AlterField(
            model_name="measurerow",
            name="until",
            field=models.DateField(
                help_text="a test is offered by, guided work ends on; null: no day is set",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="attemptrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 20)),
                name="attempt_within_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["adaptation", "test", "completion"])),
                name="measure_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "completion"), ("until", None)),
                    models.Q(
                        models.Q(("kind", "completion"), _negated=True), ("until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="measure_ends_but_a_completion",
            ),
        ),
        migrations.AddField(
            model_name="reportrow",
            name="measure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="pathways.measurerow",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.UniqueConstraint(
                fields=("measure", "month"), name="report_one_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 36)),
                name="report_within_three_years",
            ),
        ),
        *(
            operation
            for table in ("pathways_supervision", "pathways_report")
            for operation in protect(
                table, data_class="decision", city_columns=["host_city"], insert_by=["office"]
            )
        ),
        migrations.RunSQL([OWN_NAME], migrations.RunSQL.noop),
    ]
