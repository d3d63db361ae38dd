"""A reopened case is decided again: a case has turns, each with its opinions and its decision."""

import uuid
from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

GROUNDS = (
    "annulled_suspension",
    "late_verification",
    "board_precedent",
    "corrected_rules",
    "new_facts",
)
STATES = ("waiting", "reopened", "dismissed", "overtaken", "replaced", "kept")
CLOSED = ("replaced", "kept")
OPEN = ("submitted", "in_review", "second_signature")
# As it is for the keeper's files: this one is never edited again.
TURNS = files("comity.recognition").joinpath("sql", "turns.sql").read_text(encoding="utf-8")


def _several_a_case(model: str, table: str, related: str) -> migrations.SeparateDatabaseAndState:
    """Give a table a key of its own, so that a case may have several rows in it."""
    case = models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to="recognition.caserow",
    )
    own = models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),"
                f" DROP CONSTRAINT {table}_pkey;"
                f" ALTER TABLE {table} ALTER COLUMN id DROP DEFAULT, ADD PRIMARY KEY (id);",
                migrations.RunSQL.noop,
            )
        ],
        state_operations=[
            migrations.AlterField(model_name=model, name="case", field=case),
            migrations.AddField(model_name=model, name="id", field=own),
        ],
    )


def _gains_turn(model: str, says: str = "of the case") -> migrations.AddField:
    field = models.PositiveSmallIntegerField(default=1, help_text=says)
    return migrations.AddField(model_name=model, name="turn", field=field)


def _once(model: str, name: str, *fields: str) -> migrations.AddConstraint:
    constraint = models.UniqueConstraint(fields=fields, name=name)
    return migrations.AddConstraint(model_name=model, constraint=constraint)


def _checked(model: str, name: str, condition: models.Q) -> migrations.AddConstraint:
    constraint = models.CheckConstraint(condition=condition, name=name)
    return migrations.AddConstraint(model_name=model, constraint=constraint)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0007_decisions_can_be_run_again")]

    operations = [
        *(
            migrations.RemoveConstraint(model_name=model, name=name)
            for model, name in (
                ("caserow", "case_one_open_a_person_city_and_job"),
                ("differencerow", "difference_once_a_replay"),
                ("opinionrow", "opinion_one_an_officer"),
                ("opinionrow", "opinion_one_a_role"),
                ("reconsiderationrow", "reconsideration_state_is_known"),
                ("reconsiderationrow", "reconsideration_is_answered_by_somebody"),
            )
        ),
        _gains_turn("caserow", "of decisions: the next begins when the case is reopened"),
        *(
            _gains_turn(model)
            for model in ("opinionrow", "decisionrow", "inputsrow", "differencerow")
        ),
        _several_a_case("decisionrow", "recognition_decision", "decisions"),
        _several_a_case("inputsrow", "recognition_inputs", "inputs"),
        migrations.AddField(
            model_name="reconsiderationrow",
            name="ground",
            field=models.TextField(default="new_facts", help_text="why it would be better now"),
        ),
        migrations.AddField(
            model_name="improvementrow",
            name="kept_reason",
            field=models.TextField(blank=True, help_text="why a reopened decision stays"),
        ),
        migrations.AddField(
            model_name="reconsiderationrow",
            name="closed_at",
            field=models.DateTimeField(help_text="when a reopening ended", null=True),
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="replaces",
            field=models.OneToOneField(
                help_text="null: the first of its case",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="recognition.decisionrow",
            ),
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="reopening",
            field=models.OneToOneField(
                help_text="by which the case was reopened",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="recognition.reconsiderationrow",
            ),
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="ground",
            field=models.TextField(blank=True, help_text="why the case was reopened"),
        ),
        migrations.AddConstraint(
            model_name="caserow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", OPEN), ("turn", 1)),
                fields=("subject", "host_city", "occupation"),
                name="case_one_open_a_person_city_and_job",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsiderationrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "reopened")),
                fields=("case",),
                name="reconsideration_reopens_once",
            ),
        ),
        _checked(
            "caserow",
            "case_reopened_is_not_new",
            models.Q(turn=1)
            | models.Q(turn__gt=1, state__in=["in_review", "second_signature", "decided"]),
        ),
        _once("opinionrow", "opinion_one_an_officer", "case", "turn", "officer"),
        _once("opinionrow", "opinion_one_a_role", "case", "turn", "role"),
        _once("decisionrow", "decision_one_a_turn", "case", "turn"),
        _once("inputsrow", "inputs_one_a_turn", "case", "turn"),
        _once("differencerow", "difference_once_a_replay", "replay", "case", "turn"),
        _checked(
            "decisionrow",
            "decision_says_what_it_replaces_and_why",
            models.Q(turn=1, replaces=None, reopening=None, ground="")
            | models.Q(
                turn__gt=1,
                replaces__isnull=False,
                reopening__isnull=False,
                ground__in=GROUNDS,
            ),
        ),
        _checked(
            "decisionrow",
            "decision_by_machine_is_the_first",
            models.Q(by_machine=False) | models.Q(turn=1),
        ),
        _checked(
            "reconsiderationrow", "reconsideration_state_is_known", models.Q(state__in=STATES)
        ),
        _checked(
            "reconsiderationrow", "reconsideration_ground_is_known", models.Q(ground__in=GROUNDS)
        ),
        _checked(
            "reconsiderationrow",
            "reconsideration_closed_has_its_time",
            models.Q(state__in=CLOSED, closed_at__isnull=False)
            | (~models.Q(state__in=CLOSED) & models.Q(closed_at=None)),
        ),
        _checked(
            "reconsiderationrow",
            "reconsideration_is_answered_by_somebody",
            models.Q(state__in=["waiting", "overtaken"], answered_by=None)
            | models.Q(
                state__in=["reopened", "dismissed", *CLOSED],
                answered_by__isnull=False,
                answered_at__isnull=False,
            ),
        ),
        migrations.RunSQL([TURNS], migrations.RunSQL.noop),
    ]
