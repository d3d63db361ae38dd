"""Whoever guides somebody's work writes the reports and the closing assessment themself."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect

SHOWN = """
CREATE POLICY {table}_shown_to_guides ON {table} FOR SELECT TO comity_app
    USING ((measure_id, subject, host_city) IN (SELECT m.id, m.subject, m.host_city
        FROM pathways_measure m WHERE m.kind = 'adaptation' AND m.state = 'chosen'
        AND (m.id, m.subject, m.host_city) IN (
            SELECT g.matter, g.subject, g.city FROM guided('guided_work') g)));
"""
TABLES = ("pathways_supervision", "pathways_report", "pathways_brief", "pathways_closing")
# A guide adds reports and the closing in their own name, while the guided work goes on.
ADDED = """
CREATE POLICY {table}_added_by_guides ON {table} FOR INSERT TO comity_app
    WITH CHECK (by = (SELECT me()) AND (measure_id, subject, host_city) IN (
        SELECT g.matter, g.subject, g.city FROM guided('guided_work') g));
"""
MEASURE = """
CREATE POLICY pathways_measure_shown_to_guides ON pathways_measure FOR SELECT TO comity_app
    USING (kind = 'adaptation' AND state = 'chosen' AND (id, subject, host_city) IN (
        SELECT g.matter, g.subject, g.city FROM guiding() g));
"""
OWN_NAME = """
DROP POLICY pathways_report_in_ones_own_name ON pathways_report;
CREATE POLICY pathways_report_in_ones_own_name ON pathways_report AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK (by = (SELECT me()) AND (SELECT my_role())
        = CASE WHEN by_supervisor THEN 'person' ELSE 'officer' END);
CREATE POLICY pathways_brief_in_ones_own_name ON pathways_brief AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND by = (SELECT me()));
CREATE POLICY pathways_closing_in_ones_own_name ON pathways_closing AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'person' AND by = (SELECT me()));
CREATE TRIGGER pathways_brief_of_guided_work BEFORE INSERT ON pathways_brief
    FOR EACH ROW EXECUTE FUNCTION report_is_of_guided_work();
CREATE TRIGGER pathways_closing_of_guided_work BEFORE INSERT ON pathways_closing
    FOR EACH ROW EXECUTE FUNCTION report_is_of_guided_work();
CREATE POLICY pathways_closing_shown_to_helpers ON pathways_closing FOR SELECT TO comity_app
    USING ((measure_id, subject) IN (SELECT m.id, m.subject FROM pathways_measure m
        WHERE (m.case_id, m.subject) IN (SELECT h.matter, h.subject FROM helped('decision') h)));
"""
# An access ends with the measure, and with the turn of the case that asked for it.
ENDS = """
GRANT INSERT ON pathways_closing TO comity_app;
CREATE TRIGGER pathways_measure_ends_invitations AFTER UPDATE OF state ON pathways_measure
    FOR EACH ROW WHEN (NEW.state <> 'chosen') EXECUTE FUNCTION end_invitations('matter');
CREATE TRIGGER pathways_turn_ends_invitations AFTER UPDATE OF turn ON recognition_case
    FOR EACH ROW WHEN (NEW.turn <> OLD.turn) EXECUTE FUNCTION end_invitations('within');
"""
# Planner statistics are a second copy of personal values.
FORGOTTEN = "ALTER TABLE pathways_report ALTER COLUMN by_supervisor SET STATISTICS 0"


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0003_guided_work_is_reported"),
        ("privacy", "0007_supervisors_are_invited"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportrow",
            name="by_supervisor",
            field=models.BooleanField(default=False, help_text="written in their own name"),
        ),
        migrations.AlterField(
            model_name="reportrow",
            name="by",
            field=models.UUIDField(
                help_text="who wrote it: the officer who noted it, or the supervisor"
            ),
        ),
        migrations.CreateModel(
            name="BriefRow",
            fields=[
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="brief",
                        serialize=False,
                        to="pathways.measurerow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                (
                    "called",
                    models.TextField(help_text="the person's name, without the day of birth"),
                ),
                ("occupation", models.TextField()),
                (
                    "agreement_digest",
                    models.TextField(help_text="of the agreement that names the parts"),
                ),
                (
                    "units",
                    models.JSONField(help_text="the required level, by unit that is missing"),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("by", models.UUIDField(help_text="the officer who invited")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "pathways_brief",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 36)),
                        name="brief_within_three_years",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingRow",
            fields=[
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="closing",
                        serialize=False,
                        to="pathways.measurerow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("results", models.JSONField(help_text="whether it was shown, by unit")),
                ("words", models.TextField(help_text="the supervisor's, which the person reads")),
                ("by", models.UUIDField(help_text="the supervisor")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "pathways_closing",
            },
        ),
        *protect(
            "pathways_brief",
            data_class="decision",
            city_columns=["host_city"],
            insert_by=["office"],
        ),
        *protect(
            "pathways_closing", data_class="decision", city_columns=["host_city"], insert_by=[]
        ),
        migrations.RunSQL(
            [
                MEASURE,
                *(SHOWN.format(table=table) for table in TABLES),
                *(ADDED.format(table=table) for table in ("pathways_report", "pathways_closing")),
                OWN_NAME,
                ENDS,
                FORGOTTEN,
            ],
            migrations.RunSQL.noop,
        ),
    ]
