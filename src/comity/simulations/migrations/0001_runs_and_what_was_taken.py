"""Runs of simulations, and which cases were taken into the extract."""

import django.db.models.deletion
from django.db import migrations, models

from comity.privacy.protection import protect_case, publish, written_by

# The web starts and cancels in some roles only; what has ended stays as it ended. The worker, who
# has the web's rights too, says how far a run is, and attaches its report to the change.
_WORKER_COLUMNS = "state, done, total, ended_at, inputs, report, report_digest, signature, failure"
_RIGHTS = [
    "CREATE POLICY simulations_run_under_way ON simulations_run AS RESTRICTIVE FOR UPDATE"
    " TO comity_app USING (state IN ('waiting', 'running')) WITH CHECK (true)",
    "CREATE POLICY simulations_run_cancelled ON simulations_run AS RESTRICTIVE FOR UPDATE"
    " TO comity_app USING (current_user = 'comity_signer'"
    " OR (SELECT my_role()) IN ('council', 'secretariat'))"
    " WITH CHECK (current_user = 'comity_signer' OR state = 'cancelled')",
    f"GRANT UPDATE ({_WORKER_COLUMNS}) ON simulations_run TO comity_signer",
    "ALTER POLICY governance_report_by_role ON governance_report"
    " WITH CHECK (current_user = 'comity_signer' OR (SELECT my_role()) = 'secretariat')",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("governance", "0004_pilots_signatures_and_promises"),
        ("recognition", "0007_decisions_can_be_run_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="taken",
                        serialize=False,
                        to="recognition.caserow",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
                ("host_city", models.TextField()),
                ("batch", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "simulations_taken",
                "indexes": [models.Index(fields=["host_city", "batch"], name="taken_of_batch")],
            },
        ),
        migrations.CreateModel(
            name="RunRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("city", models.TextField(help_text="whose key signs the report")),
                ("state", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("sweep_path", models.TextField(default="")),
                ("sweep_first", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("sweep_last", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                (
                    "inputs",
                    models.JSONField(help_text="the hashes of what it is computed from", null=True),
                ),
                (
                    "report",
                    models.TextField(
                        help_text="canonical JSON: what is hashed and signed", null=True
                    ),
                ),
                ("report_digest", models.TextField(null=True)),
                ("signature", models.JSONField(null=True)),
                ("failure", models.TextField(default="", help_text="a code")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="governance.proposalrow"
                    ),
                ),
            ],
            options={
                "db_table": "simulations_run",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "running", "done", "failed", "cancelled"])
                        ),
                        name="run_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("proposal",),
                        name="run_one_under_way_per_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("inputs__isnull", False),
                                ("report__isnull", False),
                                ("report_digest__isnull", False),
                                ("signature__isnull", False),
                                ("state", "done"),
                            ),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("report__isnull", True),
                                ("report_digest__isnull", True),
                                ("signature__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="run_is_done_with_a_signed_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("failure", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("failure", "")),
                            _connector="OR",
                        ),
                        name="run_failed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("state__in", ["waiting", "running"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["waiting", "running"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="run_ended_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sweep_first__isnull", True),
                                ("sweep_last__isnull", True),
                                ("sweep_path", ""),
                            ),
                            models.Q(
                                models.Q(("sweep_path", ""), _negated=True),
                                ("sweep_first__isnull", False),
                                ("sweep_last__gt", models.F("sweep_first")),
                            ),
                            _connector="OR",
                        ),
                        name="run_tries_out_a_whole_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_digest__isnull", True),
                            ("report_digest__regex", "^sha-256:[0-9a-f]{64}$"),
                            _connector="OR",
                        ),
                        name="run_report_digest_is_sha_256",
                    ),
                ],
            },
        ),
        *publish("simulations_run", write_role="comity_app", updatable=("state", "ended_at")),
        written_by("simulations_run", "council", "secretariat"),
        *protect_case(
            "simulations_taken", insert_by=("office",), update_by=(), write_role="comity_signer"
        ),
        migrations.RunSQL(list(_RIGHTS), reverse_sql=migrations.RunSQL.noop),
    ]
