"""Proposals and the steps they took; the database refuses a step out of order."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import publish, written_by

# Each step but the first begins where one of the same change led, and a change stands where one
# of its steps led.
_LINKS = [
    "ALTER TABLE governance_step ADD CONSTRAINT step_begins_where_one_led FOREIGN KEY"
    " (proposal_id, came_from) REFERENCES governance_step (proposal_id, state)",
    "ALTER TABLE governance_proposal ADD CONSTRAINT proposal_stands_where_a_step_led FOREIGN KEY"
    " (id, state) REFERENCES governance_step (proposal_id, state) DEFERRABLE INITIALLY DEFERRED",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0002_councils_and_the_secretariat_act"),
        ("privacy", "0001_leases_guard_every_read"),
        ("agreements", "0002_a_version_gives_way_to_its_successor"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposalRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("by", models.TextField()),
                (
                    "supporters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("title", models.TextField()),
                ("reason", models.TextField()),
                ("digest", models.TextField()),
                ("document", models.TextField()),
                ("change_class", models.TextField()),
                (
                    "protected",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("is_pilot", models.BooleanField()),
                ("state", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="agreements.agreementversionrow",
                    ),
                ),
            ],
            options={
                "db_table": "governance_proposal",
            },
        ),
        migrations.CreateModel(
            name="StepRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("state", models.TextField()),
                ("came_from", models.TextField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("rule", models.TextField()),
                ("document", models.TextField()),
                ("paper", models.JSONField(null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "governance_step",
            },
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "party",
                            "provider",
                            "union",
                            "employer",
                            "community_organisation",
                            "external_reviewer",
                        ],
                    )
                ),
                name="proposal_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("change_class__in", ["editorial", "parameter", "rights"])),
                name="proposal_class_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "community_organisation"), _negated=True),
                    ("supporters__len__gte", 3),
                    _connector="OR",
                ),
                name="community_proposal_has_three_supporters",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^sha-256:[0-9a-f]{64}$")),
                name="proposal_digest_is_sha_256",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["ended", "in_force", "inadmissible", "rejected", "sent_back", "withdrawn"],
                    ),
                    _negated=True,
                ),
                fields=("digest",),
                name="one_open_change_per_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="steprow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_from__isnull", True), ("state", "proposed")),
                    models.Q(("came_from", "admitted"), ("state__in", ["consulting", "withdrawn"])),
                    models.Q(("came_from", "adopted"), ("state__in", ["signed"])),
                    models.Q(
                        ("came_from", "answered"),
                        ("state__in", ["round_table", "voting", "withdrawn"]),
                    ),
                    models.Q(("came_from", "consulting"), ("state__in", ["answered", "withdrawn"])),
                    models.Q(
                        ("came_from", "evaluated"), ("state__in", ["adopted", "ended", "sent_back"])
                    ),
                    models.Q(("came_from", "passed"), ("state__in", ["adopted", "piloting"])),
                    models.Q(("came_from", "piloting"), ("state__in", ["evaluated"])),
                    models.Q(
                        ("came_from", "proposed"),
                        ("state__in", ["admitted", "inadmissible", "withdrawn"]),
                    ),
                    models.Q(("came_from", "published"), ("state__in", ["in_force"])),
                    models.Q(("came_from", "round_table"), ("state__in", ["voting", "withdrawn"])),
                    models.Q(("came_from", "signed"), ("state__in", ["published"])),
                    models.Q(("came_from", "voting"), ("state__in", ["passed", "rejected"])),
                    _connector="OR",
                ),
                name="step_follows_the_path",
            ),
        ),
        migrations.AddConstraint(
            model_name="steprow",
            constraint=models.UniqueConstraint(
                fields=("proposal", "state"), name="step_is_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="steprow",
            constraint=models.UniqueConstraint(
                fields=("proposal", "came_from"), name="step_goes_one_way", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="steprow",
            constraint=models.CheckConstraint(
                condition=models.Q(("document__regex", "^sha-256:[0-9a-f]{64}$")),
                name="step_document_is_sha_256",
            ),
        ),
        migrations.RunSQL(list(_LINKS), reverse_sql=migrations.RunSQL.noop),
        *publish("governance_proposal", write_role="comity_app", updatable=("state",)),
        *publish("governance_step", write_role="comity_app"),
        written_by("governance_proposal", "council", "secretariat"),
        written_by("governance_step", "council", "secretariat"),
    ]
