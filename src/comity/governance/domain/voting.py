"""Voting: a rule of the agreement, the parties under it, their ballots and what comes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from comity.rules.format import Document
from comity.values.refusals import Fault, Refusal


@dataclass(frozen=True, slots=True)
class VotingRule:
    """What a vote needs to pass; a threshold reached is passed.

    Args:
        votes_share: of the votes of all parties, absent ones included.
        parties: how many parties must say yes.
        population_share: of the residents of all parties; None if not asked.
        quorum_parties: how many parties must be present; who abstains is present.
    """

    name: str
    votes_share: Decimal
    parties: int
    population_share: Decimal | None
    quorum_parties: int


@dataclass(frozen=True, slots=True)
class Voter:
    """A party with its votes; `left_at` is the instant it ceased to be one."""

    votes: int
    residents: int
    left_at: datetime | None = None

    def is_party(self, at: datetime) -> bool:
        """Tell whether it is a party at an instant."""
        return self.left_at is None or at < self.left_at


Electorate = Mapping[str, Voter]


class Choice(StrEnum):
    """What a ballot says."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a party said, and when it arrived."""

    party: str
    choice: Choice
    at: datetime


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote under a rule, open from `opens_at` until `closes_at` (excluded)."""

    rule: VotingRule
    electorate: Electorate
    opens_at: datetime
    closes_at: datetime

    @property
    def voters(self) -> Electorate:
        """Give those who are parties when it closes: they are what shares are taken of."""
        return {p: v for p, v in self.electorate.items() if v.is_party(self.closes_at)}


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a vote, with the names of the parties.

    Args:
        lapsed: parties that voted and then ceased to be parties before the close.
        shortfalls: why it did not pass, each with code and sentence; empty if it passed.
    """

    rule: VotingRule
    yes: tuple[str, ...]
    no: tuple[str, ...]
    abstained: tuple[str, ...]
    absent: tuple[str, ...]
    lapsed: tuple[str, ...]
    yes_votes: int
    all_votes: int
    yes_residents: int
    all_residents: int
    shortfalls: tuple[Fault, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the proposal passed."""
        return not self.shortfalls


def rule_of(document: Document, name: str) -> VotingRule:
    """Give a voting rule of an agreement.

    Raises:
        Refusal: RULE-UNKNOWN: the agreement has no rule of that name.

    Source: agreement clause 16.
    """
    governance = document.data["governance"]
    if name not in governance["rules"]:
        known = ", ".join(governance["rules"])
        raise Refusal("RULE-UNKNOWN", f"There is no voting rule “{name}”; the rules are {known}.")
    rule = governance["rules"][name]
    return VotingRule(
        name=name,
        votes_share=rule["votes"],
        parties=rule["parties"],
        population_share=rule.get("population"),
        quorum_parties=governance["quorum"]["parties"],
    )


def electorate_of(
    document: Document, *, left_at: Mapping[str, datetime] | None = None
) -> Electorate:
    """Give the parties of an agreement with their votes and residents.

    A party that was dissolved or has left is told by `left_at`, with the instant.

    Source: agreement clauses 1 and 16.
    """
    votes, gone = document.data["governance"]["votes"], left_at or {}
    return {
        party["id"]: Voter(votes[party["id"]], party["population"]["value"], gone.get(party["id"]))
        for party in document.data["parties"]
    }


def cast(vote: Vote, ballots: Sequence[Ballot], ballot: Ballot) -> tuple[Ballot, ...]:
    """Take one more ballot.

    Raises:
        Refusal: VOTE-PARTY-UNKNOWN, VOTE-PARTY-DISSOLVED, VOTE-EARLY, VOTE-LATE, VOTE-DOUBLE.

    Source: section 6.2 of the domain design; agreement clause 16.
    """
    fault = _fault(vote, {one.party for one in ballots}, ballot)
    if fault is not None:
        raise Refusal(fault.code, fault.message, (fault,))
    return (*ballots, ballot)


def _fault(vote: Vote, voted: Iterable[str], ballot: Ballot) -> Fault | None:
    voter, name = vote.electorate.get(ballot.party), ballot.party
    if voter is None:
        return Fault("VOTE-PARTY-UNKNOWN", name, f"“{name}” is no party of this agreement.")
    if not voter.is_party(ballot.at):
        message = f"“{name}” is no longer a party and cannot vote."
        return Fault("VOTE-PARTY-DISSOLVED", name, message)
    if ballot.at < vote.opens_at:
        message = f"The vote opens on {vote.opens_at:%d %B %Y, %H:%M %Z}; vote then."
        return Fault("VOTE-EARLY", name, message)
    if ballot.at >= vote.closes_at:
        message = f"The vote closed on {vote.closes_at:%d %B %Y, %H:%M %Z}; this came too late."
        return Fault("VOTE-LATE", name, message)
    if name in voted:
        return Fault("VOTE-DOUBLE", name, f"“{name}” has voted; a vote given stands.")
    return None


def tally(vote: Vote, ballots: Sequence[Ballot], *, at: datetime) -> Tally:
    """Count the ballots after the close; all that cannot count are named at once.

    Raises:
        Refusal: VOTE-OPEN: the vote has not closed.
        Refusal: VOTES-REFUSED: some ballots are late, double, or of no party.

    Source: section 6.2 of the domain design; agreement clause 16.
    """
    if at < vote.closes_at:
        message = f"The vote is open until {vote.closes_at:%d %B %Y, %H:%M %Z}; count it then."
        raise Refusal("VOTE-OPEN", message)
    said: dict[str, Choice] = {}
    faults = []
    for ballot in ballots:
        fault = _fault(vote, said, ballot)
        if fault is None:
            said[ballot.party] = ballot.choice
        else:
            faults.append(fault)
    if faults:
        message = "Some ballots cannot be counted; take out what is listed."
        raise Refusal("VOTES-REFUSED", message, tuple(faults))
    return _counted(vote, said)


def _counted(vote: Vote, said: Mapping[str, Choice]) -> Tally:
    voters, rule = vote.voters, vote.rule
    by = {one: tuple(p for p in voters if said.get(p) is one) for one in Choice}
    yes = by[Choice.YES]
    absent = tuple(party for party in voters if party not in said)
    all_votes = sum(voter.votes for voter in voters.values())
    all_residents = sum(voter.residents for voter in voters.values())
    yes_votes = sum(voters[party].votes for party in yes)
    yes_residents = sum(voters[party].residents for party in yes)
    present = len(voters) - len(absent)
    lacking = _lacking(rule, present, len(yes), yes_votes, all_votes)
    if rule.population_share and yes_residents < rule.population_share * all_residents:
        lacking.append(
            Fault(
                "VOTE-POPULATION",
                "population",
                f"Parties with {yes_residents} of {all_residents} residents agreed; "
                f"a share of {rule.population_share} is needed.",
            )
        )
    return Tally(
        rule=rule,
        yes=yes,
        no=by[Choice.NO],
        abstained=by[Choice.ABSTAIN],
        absent=absent,
        lapsed=tuple(party for party in said if party not in voters),
        yes_votes=yes_votes,
        all_votes=all_votes,
        yes_residents=yes_residents,
        all_residents=all_residents,
        shortfalls=tuple(lacking),
    )


def _lacking(
    rule: VotingRule, present: int, agreeing: int, yes_votes: int, all_votes: int
) -> list[Fault]:
    lacking = []
    if present < rule.quorum_parties:
        message = f"{present} parties were present; {rule.quorum_parties} are needed."
        lacking.append(Fault("VOTE-QUORUM", "quorum", message))
    if yes_votes < rule.votes_share * all_votes:
        message = (
            f"{yes_votes} of {all_votes} votes agreed; a share of {rule.votes_share} is needed."
        )
        lacking.append(Fault("VOTE-SHARE", "votes", message))
    if agreeing < rule.parties:
        message = f"{agreeing} parties agreed; {rule.parties} are needed."
        lacking.append(Fault("VOTE-PARTIES", "parties", message))
    return lacking
