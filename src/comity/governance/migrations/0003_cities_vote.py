"""Votes and ballots, dissents, parties that left: a party votes once and in time."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish, written_by

# A ballot has the hours of its vote.
_LINK = (
    "ALTER TABLE governance_ballot ADD CONSTRAINT ballot_has_the_hours_of_its_vote FOREIGN KEY"
    " (vote_id, opens_at, closes_at)"
    " REFERENCES governance_vote (proposal_id, opens_at, closes_at)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_people_are_heard"),
    ]

    operations = [
        migrations.CreateModel(
            name="DepartureRow",
            fields=[
                ("party", models.TextField(primary_key=True, serialize=False)),
                ("left_at", models.DateTimeField()),
            ],
            options={
                "db_table": "governance_departure",
            },
        ),
        migrations.CreateModel(
            name="VoteRow",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="governance.proposalrow",
                    ),
                ),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
            ],
            options={
                "db_table": "governance_vote",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="vote_opens_before_it_closes",
                    ),
                    models.UniqueConstraint(
                        fields=("proposal", "opens_at", "closes_at"), name="vote_has_its_hours"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DissentRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("party", models.TextField()),
                ("statement", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_dissent",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "party"), name="party_dissents_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BallotRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("party", models.TextField()),
                ("choice", models.TextField()),
                ("at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.voterow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_ballot",
                "constraints": [
                    models.UniqueConstraint(fields=("vote", "party"), name="party_votes_once"),
                    models.CheckConstraint(
                        condition=models.Q(("choice__in", ["yes", "no", "abstain"])),
                        name="ballot_choice_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at__gte", models.F("opens_at")), ("at__lt", models.F("closes_at"))
                        ),
                        name="ballot_came_in_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_LINK, reverse_sql=migrations.RunSQL.noop),
        *publish("governance_vote", write_role="comity_app"),
        *publish("governance_ballot", write_role="comity_app"),
        *publish("governance_dissent", write_role="comity_app"),
        *publish("governance_departure", write_role="comity_app"),
        written_by("governance_vote", "secretariat"),
        written_by("governance_departure", "secretariat"),
        written_by("governance_ballot", "council", own_column="party"),
        written_by("governance_dissent", "council", own_column="party"),
    ]
