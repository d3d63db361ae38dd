"""Acts of the procedure as dated facts; silence and lapse are written down by the machine."""

import uuid
from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect, protect_case

# As the other files of the kind: this one is never edited again.
UNTIL = ("asked", "provisional", "to_board", "appealed")
SEVERAL = ("asked", "answered", "appealed", "appeal_ended")
STATES = ("submitted", "in_review", "second_signature", "decided", "withdrawn", "lapsed")
GROUNDS = (
    "annulled_suspension", "late_verification", "board_precedent", "corrected_rules", "new_facts",
    "appeal", "measure_done",
)  # fmt: skip
PROCEDURE = files("comity.recognition").joinpath("sql", "procedure.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0010_runs_pause_and_are_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("kind", models.TextField()),
                ("on", models.DateField(help_text="in the host's calendar")),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(help_text="an actor's id; null: the machine", null=True)),
                ("until", models.DateField(help_text="the last day that it sets", null=True)),
                (
                    "choice",
                    models.BooleanField(help_text="of a choice; null: it is none", null=True),
                ),
            ],
            options={
                "db_table": "recognition_act",
            },
        ),
        migrations.RemoveConstraint(
            model_name="caserow",
            name="case_state_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="decisionrow",
            name="decision_by_machine_only_grants",
        ),
        migrations.RemoveConstraint(
            model_name="decisionrow",
            name="decision_says_what_it_replaces_and_why",
        ),
        migrations.RemoveConstraint(
            model_name="reconsiderationrow",
            name="reconsideration_ground_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="reconsiderationrow",
            name="reconsideration_is_answered_by_somebody",
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        STATES,
                    )
                ),
                name="case_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", ""), ("reopening", None), ("replaces", None), ("turn", 1)),
                    models.Q(
                        (
                            "ground__in",
                            GROUNDS,
                        ),
                        ("reopening__isnull", False),
                        ("replaces__isnull", False),
                        ("turn__gt", 1),
                    ),
                    _connector="OR",
                ),
                name="decision_says_what_it_replaces_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_machine", False),
                    models.Q(
                        ("decided_by", None),
                        ("departure", ""),
                        models.Q(
                            ("outcome", "recognised_automatically"),
                            models.Q(("basis", "tacit"), ("outcome", "recognised")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="decision_by_machine_only_grants",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsiderationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ground__in",
                        GROUNDS,
                    )
                ),
                name="reconsideration_ground_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsiderationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_by", None), ("state__in", ["waiting", "overtaken"])),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("ground", "appeal"),
                        ("state__in", ["reopened", "replaced", "kept"]),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state__in", ["reopened", "dismissed", "replaced", "kept"]),
                    ),
                    _connector="OR",
                ),
                name="reconsideration_is_answered_by_somebody",
            ),
        ),
        migrations.CreateModel(
            name="ActTextRow",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="recognition.actrow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                (
                    "items",
                    models.JSONField(
                        default=list, help_text="kind and why of each paper asked for"
                    ),
                ),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "db_table": "recognition_act_text",
            },
        ),
        migrations.AddField(
            model_name="actrow",
            name="answers",
            field=models.OneToOneField(
                help_text="the question it belongs to",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="recognition.actrow",
            ),
        ),
        migrations.AddField(
            model_name="actrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="recognition.caserow",
            ),
        ),
        migrations.AddIndex(
            model_name="actrow",
            index=models.Index(
                condition=models.Q(("until__isnull", False)),
                fields=["host_city", "until"],
                name="act_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="actrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "acknowledged",
                            "asked",
                            "answered",
                            "extended",
                            "chosen",
                            "withdrawn",
                            "lapsed",
                            "provisional",
                            "to_board",
                            "appealed",
                            "appeal_ended",
                        ),
                    )
                ),
                name="act_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="actrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", UNTIL),
                        ("until__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("kind__in", UNTIL),
                            _negated=True,
                        ),
                        ("until", None),
                    ),
                    _connector="OR",
                ),
                name="act_sets_its_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="actrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answers__isnull", False), ("kind", "answered")),
                    models.Q(models.Q(("kind", "answered"), _negated=True), ("answers", None)),
                    _connector="OR",
                ),
                name="act_answer_names_its_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="actrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choice__isnull", False), ("kind", "chosen")),
                    models.Q(models.Q(("kind", "chosen"), _negated=True), ("choice", None)),
                    _connector="OR",
                ),
                name="act_choice_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="actrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", SEVERAL), _negated=True),
                fields=("case", "kind"),
                name="act_once_a_case",
            ),
        ),
        *protect_case("recognition_act", insert_by=["own", "office"], update_by=[]),
        *protect(
            "recognition_act_text",
            data_class="case_file",
            city_columns=["host_city"],
            insert_by=["own", "office"],
        ),
        migrations.RunSQL([PROCEDURE], migrations.RunSQL.noop),
    ]
