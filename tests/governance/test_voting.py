"""A vote passes by the agreement's own rule, and every ballot that cannot count is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from comity.governance.domain.voting import (
    Ballot,
    Choice,
    Vote,
    cast,
    electorate_of,
    rule_of,
    tally,
)
from comity.rules.format import read
from comity.values.refusals import Refusal

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
AGREEMENT = read(REGION.read_bytes()).required()
OPENS = datetime(2026, 9, 1, 8, tzinfo=UTC)
CLOSES = datetime(2026, 9, 15, 16, tzinfo=UTC)
YES, NO, ABSTAIN = Choice


def vote(rule="amendment", **left_at) -> Vote:
    return Vote(rule_of(AGREEMENT, rule), electorate_of(AGREEMENT, left_at=left_at), OPENS, CLOSES)


def ballots(hours=1, **said) -> list[Ballot]:
    return [Ballot(party, choice, OPENS + timedelta(hours=hours)) for party, choice in said.items()]


def counted(rule="amendment", **said):
    return tally(vote(rule), ballots(**said), at=CLOSES)


def codes(found) -> list[str]:
    return [fault.code for fault in found.shortfalls]


@pytest.mark.parametrize(
    ("rule", "said", "lacking"),
    [
        # votes 4-3-2, residents 248-121-64 thousand
        ("amendment", {"ahrenbrueck": YES, "maasveen": YES}, []),
        ("amendment", {"ahrenbrueck": YES, "vautmont": YES}, []),
        ("amendment", {"maasveen": YES, "vautmont": YES}, ["VOTE-SHARE", "VOTE-POPULATION"]),
        ("amendment", {"ahrenbrueck": YES}, ["VOTE-QUORUM", "VOTE-SHARE", "VOTE-PARTIES"]),
        ("routine", {"maasveen": YES, "vautmont": YES}, []),
        ("routine", {"ahrenbrueck": YES, "maasveen": ABSTAIN}, ["VOTE-SHARE", "VOTE-PARTIES"]),
        ("routine", {"ahrenbrueck": YES, "maasveen": NO}, ["VOTE-SHARE", "VOTE-PARTIES"]),
        ("admission", {"ahrenbrueck": YES, "maasveen": YES}, ["VOTE-SHARE", "VOTE-PARTIES"]),
        ("admission", {"ahrenbrueck": YES, "maasveen": YES, "vautmont": YES}, []),
        ("routine", {}, ["VOTE-QUORUM", "VOTE-SHARE", "VOTE-PARTIES"]),
    ],
)
def test_a_vote_passes_by_the_rule_and_says_what_it_lacks(rule, said, lacking) -> None:
    found = counted(rule, **said)
    assert codes(found) == lacking
    assert found.passed is (not lacking)


def test_who_abstains_is_present_but_does_not_agree() -> None:
    found = counted(ahrenbrueck=ABSTAIN, maasveen=ABSTAIN)
    assert "VOTE-QUORUM" not in codes(found)
    assert (found.yes_votes, found.abstained) == (0, ("ahrenbrueck", "maasveen"))
    assert found.absent == ("vautmont",)


def test_shares_are_of_all_parties_so_absence_helps_nobody() -> None:
    found = counted(ahrenbrueck=YES, maasveen=YES)
    assert (found.yes_votes, found.all_votes) == (7, 9)
    assert (found.yes_residents, found.all_residents) == (369000, 433000)


@pytest.mark.parametrize(
    ("ballot", "code"),
    [
        (Ballot("atlantis", YES, OPENS), "VOTE-PARTY-UNKNOWN"),
        (Ballot("maasveen", YES, OPENS - timedelta(seconds=1)), "VOTE-EARLY"),
        (Ballot("maasveen", YES, CLOSES), "VOTE-LATE"),
        (Ballot("ahrenbrueck", NO, OPENS), "VOTE-DOUBLE"),
        (Ballot("vautmont", YES, OPENS + timedelta(days=2)), "VOTE-PARTY-DISSOLVED"),
    ],
)
def test_a_ballot_that_cannot_count_is_refused_with_a_sentence(ballot, code) -> None:
    given = tuple(ballots(ahrenbrueck=YES))
    with pytest.raises(Refusal) as refused:
        cast(vote(vautmont=OPENS + timedelta(days=2)), given, ballot)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_a_ballot_in_the_last_second_counts() -> None:
    last = Ballot("maasveen", YES, CLOSES - timedelta(seconds=1))
    assert cast(vote(), (), last) == (last,)


def test_all_ballots_that_cannot_count_are_named_at_once() -> None:
    given = [*ballots(atlantis=YES), *ballots(maasveen=NO, hours=400), *ballots(vautmont=NO) * 2]
    with pytest.raises(Refusal) as refused:
        tally(vote(), given, at=CLOSES)
    assert refused.value.code == "VOTES-REFUSED"
    found = [(fault.code, fault.path) for fault in refused.value.faults]
    assert found == [
        ("VOTE-PARTY-UNKNOWN", "atlantis"),
        ("VOTE-LATE", "maasveen"),
        ("VOTE-DOUBLE", "vautmont"),
    ]


def test_a_party_dissolved_before_the_close_takes_its_vote_and_its_weight_along() -> None:
    running = vote(vautmont=OPENS + timedelta(days=2))
    found = tally(running, ballots(ahrenbrueck=YES, maasveen=YES, vautmont=NO), at=CLOSES)
    assert (found.lapsed, found.no, found.all_votes) == (("vautmont",), (), 7)


def test_nothing_is_counted_before_the_close() -> None:
    with pytest.raises(Refusal) as refused:
        tally(vote(), [], at=CLOSES - timedelta(seconds=1))
    assert refused.value.code == "VOTE-OPEN"


def test_a_rule_that_is_not_in_the_agreement_is_refused() -> None:
    with pytest.raises(Refusal, match="the rules are routine, amendment, admission"):
        rule_of(AGREEMENT, "acclamation")


def test_a_threshold_that_is_reached_is_passed() -> None:
    exactly = replace(rule_of(AGREEMENT, "routine"), votes_share=Decimal(1))
    everyone = Vote(exactly, electorate_of(AGREEMENT), OPENS, CLOSES)
    said = ballots(ahrenbrueck=YES, maasveen=YES, vautmont=YES)
    assert tally(everyone, said, at=CLOSES).passed


def test_the_shared_agreement_votes_by_its_own_clause(shared) -> None:
    document = read((shared / "three-rivers.yaml").read_bytes()).required()
    given = Vote(rule_of(document, "amendment"), electorate_of(document), OPENS, CLOSES)
    found = tally(given, ballots(ahrenbrueck=YES, vautmont=YES, maasveen=NO), at=CLOSES)
    assert (found.passed, found.yes_votes, found.all_votes) == (True, 6, 9)
