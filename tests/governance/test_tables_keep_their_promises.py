"""What must never be false about a change is refused by the database itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.governance.stage import Way, drafted
from tests.recognition.office_stage import Player, person

from comity.governance.models import BallotRow, ProposalRow, StepRow, VoteRow
from comity.ledger.acting import acting_as

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)


@pytest.fixture
def way(as_owner: Any) -> Way:
    gap = f"0.3{ProposalRow.objects.count():06}"
    first = (NOW + timedelta(days=200)).date()
    return Way(as_owner, NOW - timedelta(days=60)).proposed(drafted(first, gap=gap))


def step(way: Way, came_from: str | None, state: str) -> StepRow:
    document = ProposalRow.objects.get(pk=way.id).digest
    told = {"at": NOW, "by": "x", "rule": "§16", "document": document}
    return StepRow(id=uuid4(), proposal_id=way.id, came_from=came_from, state=state, **told)


def refused(who: Player, row: Any, error: type[Exception], name: str) -> None:
    with pytest.raises(error, match=name), acting_as(who.token), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("came_from", "state", "name"),
    [
        ("proposed", "voting", "step_follows_the_path"),
        ("consulting", "answered", "step_begins_where_one_led"),
        (None, "proposed", "step_(is_taken_once|goes_one_way)"),
    ],
)
def test_a_step_out_of_order_is_refused(
    way: Way, came_from: str | None, state: str, name: str
) -> None:
    refused(way.office, step(way, came_from, state), IntegrityError, name)


def test_a_state_that_no_step_led_to_is_refused(way: Way) -> None:
    row = ProposalRow.objects.get(pk=way.id)
    row.state = "in_force"
    with (
        pytest.raises(IntegrityError, match="proposal_stands_where_a_step_led"),
        acting_as(way.office.token),
    ):
        row.save(update_fields=["state"])


def test_a_ballot_is_cast_once_in_time_and_by_the_own_council(way: Way) -> None:
    way.voting(days=30)
    vote = VoteRow.objects.get(pk=way.id)
    hours = {"opens_at": vote.opens_at, "closes_at": vote.closes_at}

    def ballot(party: str, **other: Any) -> BallotRow:
        told = {"choice": "yes", "at": vote.opens_at, **hours, **other}
        return BallotRow(id=uuid4(), vote=vote, party=party, **told)

    council = way.councils["maasveen"]
    for stranger, party in ((council, "vautmont"), (way.office, "maasveen"), (person(), "x")):
        refused(stranger, ballot(party), ProgrammingError, "row-level security")
    late = vote.closes_at + timedelta(days=1)
    refused(council, ballot("maasveen", at=late), IntegrityError, "ballot_came_in_time")
    longer = ballot("maasveen", closes_at=late, at=vote.closes_at)
    refused(council, longer, IntegrityError, "ballot_has_the_hours_of_its_vote")
    with acting_as(council.token):
        ballot("maasveen").save(force_insert=True)
    refused(council, ballot("maasveen", choice="no"), IntegrityError, "party_votes_once")


def test_nobody_but_councils_and_the_secretariat_takes_steps(way: Way) -> None:
    admitted = step(way, "proposed", "admitted")
    refused(person(), admitted, ProgrammingError, "row-level security")
