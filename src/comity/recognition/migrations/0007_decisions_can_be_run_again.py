"""Decisions keep what they were computed from; runs of all decisions and what they found."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case, publish

# An answer is given once, by the officer whose name it bears; the machine only takes off the list.
ANSWERED = """
CREATE FUNCTION reconsideration_is_answered_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'this was answered' USING ERRCODE = 'CM032';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION reconsideration_is_answered_once() FROM PUBLIC;
CREATE TRIGGER reconsideration_answered BEFORE UPDATE ON recognition_reconsideration
    FOR EACH ROW EXECUTE FUNCTION reconsideration_is_answered_once();
CREATE POLICY reconsideration_in_ones_own_name ON recognition_reconsideration
    AS RESTRICTIVE FOR UPDATE TO comity_app, comity_signer USING (true)
    WITH CHECK (answered_by IS NULL
        OR answered_by = (SELECT me()) AND (SELECT my_role()) = 'officer');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_decisions_may_be_run_again"),
        ("recognition", "0006_a_name_only_with_consent"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReconsiderationRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("state", models.TextField(default="waiting")),
                ("found_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(help_text="an officer's actor id", null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconsiderations",
                        to="recognition.caserow",
                    ),
                ),
            ],
            options={
                "db_table": "recognition_reconsideration",
            },
        ),
        migrations.CreateModel(
            name="InputsRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="inputs",
                        serialize=False,
                        to="recognition.caserow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                (
                    "asof",
                    models.DateField(
                        help_text="the day as of which it was computed, host's calendar"
                    ),
                ),
                ("known_at", models.DateTimeField(help_text="the moment whose register was used")),
                ("facts", models.JSONField(help_text="as they were on that day")),
                ("facts_digest", models.TextField()),
                ("agreement_digest", models.TextField()),
                ("registry_digest", models.TextField()),
                ("engine", models.TextField(help_text="SHA-256 of the rules' text")),
                ("holidays", models.JSONField(help_text="of the host's calendar, by year")),
            ],
            options={
                "db_table": "recognition_inputs",
            },
        ),
        migrations.CreateModel(
            name="ImprovementRow",
            fields=[
                (
                    "reconsideration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="improvement",
                        serialize=False,
                        to="recognition.reconsiderationrow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("outcome_before", models.TextField()),
                ("outcome_after", models.TextField()),
                (
                    "gone",
                    models.JSONField(
                        help_text="reasons that no longer hold, as an assessment has them"
                    ),
                ),
                ("come", models.JSONField(help_text="reasons that hold now")),
                ("result_digest", models.TextField(help_text="of the better result")),
                ("agreement_digest", models.TextField()),
                ("answer_reason", models.TextField(blank=True, help_text="the officer's words")),
            ],
            options={
                "db_table": "recognition_improvement",
            },
        ),
        migrations.CreateModel(
            name="ReplayRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("since", models.DateField(help_text="null: all decisions", null=True)),
                ("state", models.TextField(default="running")),
                ("engine", models.TextField()),
                (
                    "registry_digest",
                    models.TextField(help_text="of the register as known when it began"),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("after", models.UUIDField(help_text="null: it has not begun", null=True)),
                ("seen", models.IntegerField(default=0)),
                ("differing", models.IntegerField(default=0)),
                ("improving", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "recognition_replay",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "done", "overtaken"])),
                        name="replay_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("city", "since"),
                        name="replay_one_at_a_time",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DifferenceRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("causes", models.JSONField(help_text="codes")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="recognition.caserow"
                    ),
                ),
                (
                    "replay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="recognition.replayrow",
                    ),
                ),
            ],
            options={
                "db_table": "recognition_difference",
            },
        ),
        migrations.AddIndex(
            model_name="reconsiderationrow",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["host_city", "found_at", "id"],
                name="reconsideration_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsiderationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "reopened", "dismissed", "overtaken"])
                ),
                name="reconsideration_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsiderationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_by", None), ("state__in", ["waiting", "overtaken"])),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state__in", ["reopened", "dismissed"]),
                    ),
                    _connector="OR",
                ),
                name="reconsideration_is_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsiderationrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("case",),
                name="reconsideration_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="differencerow",
            constraint=models.UniqueConstraint(
                fields=("replay", "case"), name="difference_once_a_replay"
            ),
        ),
        *protect(
            "recognition_inputs",
            data_class="case_file",
            city_columns=["host_city"],
            insert_by=["office"],
        ),
        *publish(
            "recognition_replay",
            updatable=["state", "finished_at", "after", "seen", "differing", "improving"],
        ),
        *protect_case("recognition_difference", insert_by=["office"], update_by=[]),
        *protect_case(
            "recognition_reconsideration",
            insert_by=["office"],
            update_by=["office"],
            updatable=["state", "answered_at", "answered_by"],
        ),
        *protect(
            "recognition_improvement",
            data_class="decision",
            city_columns=["host_city"],
            insert_by=["office"],
            update_by=["office"],
            updatable=["answer_reason"],
        ),
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
    ]
