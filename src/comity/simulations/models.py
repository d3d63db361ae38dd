"""Runs, and which cases were taken into the extract."""

from django.db import models
from django.db.models import Q

from comity.governance.models import ProposalRow
from comity.recognition.models import CaseRow
from comity.simulations.domain.states import UNDER_WAY, RunState

_SHA = r"^sha-256:[0-9a-f]{64}$"
_UNDER_WAY = [state.value for state in UNDER_WAY]


class RunRow(models.Model):
    """One run of a simulation, from its start to its signed report."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(ProposalRow, on_delete=models.PROTECT)
    city = models.TextField(help_text="whose key signs the report")
    state = models.TextField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    sweep_path = models.TextField(default="")
    sweep_first = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    sweep_last = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    inputs = models.JSONField(null=True, help_text="the hashes of what it is computed from")
    report = models.TextField(null=True, help_text="canonical JSON: what is hashed and signed")
    report_digest = models.TextField(null=True)
    signature = models.JSONField(null=True)
    failure = models.TextField(default="", help_text="a code")

    class Meta:
        db_table = "simulations_run"
        constraints = [
            models.CheckConstraint(
                name="run_state_is_known",
                condition=Q(state__in=[state.value for state in RunState]),
            ),
            models.UniqueConstraint(
                name="run_one_under_way_per_change",
                fields=["proposal"],
                condition=Q(state__in=_UNDER_WAY),
            ),
            models.CheckConstraint(
                name="run_is_done_with_a_signed_report",
                condition=Q(
                    state=RunState.DONE.value,
                    report__isnull=False,
                    report_digest__isnull=False,
                    signature__isnull=False,
                    inputs__isnull=False,
                )
                | (
                    ~Q(state=RunState.DONE.value)
                    & Q(report__isnull=True, report_digest__isnull=True, signature__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="run_failed_says_why",
                condition=(Q(state=RunState.FAILED.value) & ~Q(failure=""))
                | (~Q(state=RunState.FAILED.value) & Q(failure="")),
            ),
            models.CheckConstraint(
                name="run_ended_has_its_time",
                condition=Q(state__in=_UNDER_WAY, ended_at__isnull=True)
                | (~Q(state__in=_UNDER_WAY) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="run_tries_out_a_whole_range",
                condition=Q(sweep_path="", sweep_first__isnull=True, sweep_last__isnull=True)
                | (
                    ~Q(sweep_path="")
                    & Q(sweep_first__isnull=False, sweep_last__gt=models.F("sweep_first"))
                ),
            ),
            models.CheckConstraint(
                name="run_report_digest_is_sha_256",
                condition=Q(report_digest__isnull=True) | Q(report_digest__regex=_SHA),
            ),
        ]


class TakenRow(models.Model):
    """A decided case that was taken into the extract, and with which batch of its city."""

    case = models.OneToOneField(
        CaseRow, primary_key=True, on_delete=models.PROTECT, related_name="taken"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    batch = models.PositiveIntegerField()

    class Meta:
        db_table = "simulations_taken"
        indexes = [models.Index(fields=["host_city", "batch"], name="taken_of_batch")]
