"""Runs wait for the next day's budget, may be made to prove, and count what differs by cause."""

from django.db import migrations, models

GOING_ON = ("running", "paused")


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_decisions_may_be_proved"),
        ("recognition", "0009_rules_change_while_a_case_is_open"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="replayrow", name="replay_state_is_known"),
        migrations.RemoveConstraint(model_name="replayrow", name="replay_one_at_a_time"),
        migrations.AddField(
            model_name="replayrow",
            name="purpose",
            field=models.TextField(
                default="replay_decisions",
                help_text="to find what would be better, or to prove what is",
            ),
        ),
        migrations.AddField(
            model_name="replayrow",
            name="goes_on_at",
            field=models.DateTimeField(help_text="of a run that waits for its budget", null=True),
        ),
        migrations.AddField(
            model_name="replayrow",
            name="causes",
            field=models.JSONField(default=dict, help_text="how many differ, by cause"),
        ),
        migrations.AddConstraint(
            model_name="replayrow",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=[*GOING_ON, "done", "overtaken"]),
                name="replay_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="replayrow",
            constraint=models.CheckConstraint(
                condition=models.Q(purpose__in=["replay_decisions", "prove_decisions"]),
                name="replay_purpose_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="replayrow",
            constraint=models.CheckConstraint(
                condition=models.Q(state="paused", goes_on_at__isnull=False)
                | (~models.Q(state="paused") & models.Q(goes_on_at=None)),
                name="replay_paused_goes_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="replayrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", GOING_ON)),
                fields=("city", "since", "purpose"),
                name="replay_one_at_a_time",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (goes_on_at, causes) ON recognition_replay TO comity_signer",
            migrations.RunSQL.noop,
        ),
    ]
