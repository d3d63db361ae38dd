"""Lists of status as published, and the places of certificates in them."""

from django.db import models
from django.db.models import Q

from comity.certificates.domain.states import State
from comity.proofs.status import MIN_ENTRIES, PURPOSES

# Beside the two purposes: the list for wallets and cards, which says both.
TOKEN = "token"  # noqa: S105  # a list's name
LISTS = [*PURPOSES, TOKEN]
STATES = [state.value for state in State]
GOOD = State.GOOD.value


class StatusListRow(models.Model):
    """One signed status list as published, of one city, number and purpose."""

    address = models.TextField(primary_key=True)
    city = models.TextField()
    number = models.PositiveIntegerField()
    purpose = models.TextField()
    document = models.BinaryField(help_text="exactly the bytes that are served")
    published_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "certificates_status_list"
        constraints = [
            models.UniqueConstraint(
                fields=["city", "number", "purpose"], name="status_list_one_a_purpose"
            ),
            models.CheckConstraint(
                name="status_list_purpose_is_known", condition=Q(purpose__in=LISTS)
            ),
        ]

    def __str__(self) -> str:
        return self.address


class PlaceRow(models.Model):
    """A place in a city's lists that a certificate took, and what its two bits say.

    Says nothing about whose it is; the bits are public anyway.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    state = models.TextField(default=GOOD)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "certificates_place"
        constraints = [
            models.UniqueConstraint(fields=["city", "number", "index"], name="place_is_taken_once"),
            models.CheckConstraint(name="place_is_in_the_list", condition=Q(index__lt=MIN_ENTRIES)),
            models.CheckConstraint(name="place_state_is_known", condition=Q(state__in=STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.number} {self.index}"
