"""The joint board is asked about papers, votes, and answers."""

import uuid
from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect_case, publish, written_by

# As the other files of the kind: this one is never edited again.
BOARDS = files("comity.appeals").joinpath("sql", "boards.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0003_complaints_are_heard"),
        ("recognition", "0015_a_wallet_shows_a_certificate"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardVoteRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("city", models.TextField()),
                ("member", models.UUIDField(help_text="the officer's actor id")),
                ("at", models.DateTimeField()),
                ("choice", models.TextField()),
                ("words", models.TextField(help_text="without personal data")),
            ],
            options={
                "db_table": "appeals_board_vote",
            },
        ),
        migrations.CreateModel(
            name="QuestionRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("host_city", models.TextField(help_text="that would recognise, or was silent")),
                ("occupation", models.TextField()),
                ("ground", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField(help_text="in the calendar of the host city")),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), help_text="that have a vote", size=None
                    ),
                ),
                ("agreement_digest", models.TextField()),
                (
                    "content",
                    models.JSONField(
                        help_text="levels, codes and months; no name, no day, no reference"
                    ),
                ),
                ("state", models.TextField(default="open")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "appeals_question",
            },
        ),
        migrations.CreateModel(
            name="ReferralRow",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="referral",
                        serialize=False,
                        to="appeals.questionrow",
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField()),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
            ],
            options={
                "db_table": "appeals_referral",
            },
        ),
        migrations.AddIndex(
            model_name="questionrow",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["answer_by"],
                name="question_open_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["diverging", "silent"])),
                name="question_ground_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "open")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state__in", ["better", "office", "lapsed"]),
                    ),
                    _connector="OR",
                ),
                name="question_answered_has_its_time",
            ),
        ),
        migrations.AddField(
            model_name="boardvoterow",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="votes",
                to="appeals.questionrow",
            ),
        ),
        migrations.AddField(
            model_name="referralrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals",
                to="recognition.caserow",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardvoterow",
            constraint=models.UniqueConstraint(
                fields=("question", "city"), name="board_vote_once_a_city"
            ),
        ),
        migrations.AddConstraint(
            model_name="boardvoterow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("choice__in", ["better", "office"]), models.Q(("words", ""), _negated=True)
                ),
                name="board_votes_in_writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralrow",
            constraint=models.UniqueConstraint(
                fields=("case", "turn"), name="referral_once_a_turn"
            ),
        ),
        *publish("appeals_question", updatable=("state", "answered_at")),
        *publish("appeals_board_vote", write_role="comity_app"),
        written_by("appeals_board_vote", "officer", own_column="city"),
        *protect_case(
            "appeals_referral", insert_by=("office",), update_by=(), write_role="comity_signer"
        ),
        migrations.RunSQL([BOARDS], migrations.RunSQL.noop),
    ]
