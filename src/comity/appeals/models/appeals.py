"""Appeals as stored: where one stands, what it is about, seats with their votes, notes."""

import uuid

from django.db import models
from django.db.models import Q

from comity.recognition.models import CaseRow

OPEN, RULED = "open", "ruled"
RULINGS = ("uphold", "send_back", "replace")
OUTCOMES = ("recognised", "recognised_with_compensation", "partial_access")


class AppealRow(models.Model):
    """Where an appeal stands: ids, cities, states and days, nothing personal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="appeals")
    turn = models.PositiveSmallIntegerField(help_text="of the decision that is challenged")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    first_city = models.TextField(help_text="has the first seat")
    second_city = models.TextField(help_text="has the second seat")
    occupation = models.TextField()
    state = models.TextField(default=OPEN)
    filed_at = models.DateTimeField()
    decide_by = models.DateField(help_text="in the calendar of the city that decided")
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appeals_appeal"
        constraints = [
            models.UniqueConstraint(fields=["case", "turn"], name="appeal_one_a_decision"),
            models.CheckConstraint(
                name="appeal_panel_without_the_deciding_city",
                condition=~Q(first_city=models.F("host_city"))
                & ~Q(second_city=models.F("host_city")),
            ),
            models.CheckConstraint(
                name="appeal_ruled_has_its_time",
                condition=Q(state=OPEN, ruled_at=None) | Q(state=RULED, ruled_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["first_city", "decide_by"], condition=Q(state=OPEN), name="appeal_first"
            ),
            models.Index(
                fields=["second_city", "decide_by"], condition=Q(state=OPEN), name="appeal_second"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class ChallengeRow(models.Model):
    """What is challenged, as it stood, and why; frozen when the appeal is made."""

    appeal = models.OneToOneField(
        AppealRow, primary_key=True, on_delete=models.PROTECT, related_name="challenge"
    )
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    first_city = models.TextField()
    second_city = models.TextField()
    words = models.TextField(blank=True, help_text="of the person")
    language = models.TextField(help_text="of the person, two letters")
    outcome = models.TextField()
    departure = models.TextField(blank=True)
    computed = models.JSONField(help_text="the assessment it rests on, as columns")
    facts = models.JSONField(help_text="as the engine reads them")
    agreement_digest = models.TextField()

    class Meta:
        db_table = "appeals_challenge"

    def __str__(self) -> str:
        return f"challenge of appeal {self.pk}"


class SeatRow(models.Model):
    """A seat that an officer of its city has taken, and their vote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    appeal = models.ForeignKey(AppealRow, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(help_text="1 or 2")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    first_city = models.TextField()
    second_city = models.TextField()
    city = models.TextField()
    member = models.UUIDField()
    taken_at = models.DateTimeField()
    voted_at = models.DateTimeField(null=True)
    ruling = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "appeals_seat"
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="seat_taken_once"),
            models.UniqueConstraint(fields=["appeal", "member"], name="seat_one_a_member"),
            models.CheckConstraint(
                name="seat_is_of_a_drawn_city",
                condition=Q(number=1, city=models.F("first_city"))
                | Q(number=2, city=models.F("second_city")),
            ),
            models.CheckConstraint(
                name="seat_votes_in_writing",
                condition=Q(voted_at=None, ruling="", outcome="", words="")
                | (Q(voted_at__isnull=False, ruling__in=RULINGS) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="seat_replaces_with_something",
                condition=Q(ruling="replace", outcome__in=OUTCOMES)
                | (~Q(ruling="replace") & Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.number} of appeal {self.appeal_id}"


class NoteRow(models.Model):
    """What was said in a hearing; appended only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    appeal = models.ForeignKey(AppealRow, on_delete=models.PROTECT, related_name="notes")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    first_city = models.TextField()
    second_city = models.TextField()
    member = models.UUIDField()
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        db_table = "appeals_note"

    def __str__(self) -> str:
        return f"note {self.pk}"
