"""What pages show of a change: its difference by clause, the vote with names, the power."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from comity.governance.domain.power import balance, weaknesses
from comity.governance.domain.voting import Ballot, Electorate, Tally, VotingRule
from comity.governance.web import words
from comity.parties.queries import city_name
from comity.rules.differences import ChangeClass, Difference
from comity.rules.differences.changes import Change
from comity.rules.format.canonical import plain

_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One value that differs, in words."""

    field: str
    old: str
    new: str
    kind: str | Promise
    change_class: tuple[str | Promise, str]
    leaning: tuple[str | Promise, str]


@dataclass(frozen=True, slots=True)
class ClauseLines:
    """The changes of one clause."""

    clause: str
    is_protected: bool
    lines: Sequence[ChangeLine]


def sides(found: Difference) -> dict[str, list[ClauseLines]]:
    """Give a difference clause by clause: what matters, and what is wording only."""
    light = [one for one in found.changes if one.change_class is ChangeClass.EDITORIAL]
    weighty = [one for one in found.changes if one.change_class is not ChangeClass.EDITORIAL]
    return {"clauses": _by_clause(weighty), "wording": _by_clause(light)}


def _by_clause(changes: Sequence[Change]) -> list[ClauseLines]:
    return [
        ClauseLines(path, together[0].clause.is_protected, [_line(one) for one in together])
        for path, some in groupby(changes, key=lambda change: change.clause.path)
        if (together := list(some))
    ]


def _line(change: Change) -> ChangeLine:
    return ChangeLine(
        field=change.clause.field,
        old=_value(change.old),
        new=_value(change.new),
        kind=words.KINDS[change.kind],
        change_class=words.CLASSES[change.change_class],
        leaning=words.LEANINGS[change.leaning],
    )


def _value(value: object) -> str:
    if value is None:
        return ""
    bare = plain(value)
    text = bare if isinstance(bare, str) else json.dumps(bare, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class PartyPower:
    """A party with its votes and its share of power, each as a share of one."""

    name: str
    votes: int
    votes_share: float
    power: float
    shapley: float


@dataclass(frozen=True, slots=True)
class Power:
    """What a rule makes of the votes, before anybody has voted."""

    rule: VotingRule
    parties: Sequence[PartyPower]
    winning: Sequence[str]
    blocking: Sequence[str]
    dummies: Sequence[str]
    vetoes: Sequence[str]


def power_under(rule: VotingRule, electorate: Electorate, language: str) -> Power:
    """Give who can carry or block a vote under a rule."""
    found = balance(rule, electorate)
    name = {party: city_name(party, language) for party in found.parties}
    together = sum(voter.votes for voter in electorate.values())
    shapley = found.shapley_shubik
    _errors, warnings = weaknesses(rule, found)
    return Power(
        rule=rule,
        parties=[
            PartyPower(
                name=name[party],
                votes=electorate[party].votes,
                votes_share=electorate[party].votes / together,
                power=float(share),
                shapley=float(shapley[party]),
            )
            for party, share in found.banzhaf.items()
        ],
        winning=[_named(bloc, name) for bloc in found.winning],
        blocking=[_named(bloc, name) for bloc in found.blocking],
        dummies=[name[party] for party in found.power.dummies],
        vetoes=[name[party] for party in found.power.vetoes] if warnings else [],
    )


def _named(bloc: frozenset[str], name: Mapping[str, str]) -> str:
    return " + ".join(name[party] for party in sorted(bloc))


@dataclass(frozen=True, slots=True)
class VoteLine:
    """What one party said."""

    name: str
    said: str | Promise
    tone: str


_TONES = {"yes": "good", "no": "late"}


def vote_lines(counted: Tally, language: str) -> list[VoteLine]:
    """Give the result with the names of the parties."""
    said: list[tuple[str, str | Promise, str]] = []
    for choice, parties in (
        ("yes", counted.yes),
        ("no", counted.no),
        ("abstain", counted.abstained),
    ):
        said += [(one, _choice(choice), _TONES.get(choice, "calm")) for one in parties]
    said += [(one, words.ABSENT, "calm") for one in counted.absent]
    said += [(one, words.LAPSED, "calm") for one in counted.lapsed]
    return [VoteLine(city_name(party, language), word, tone) for party, word, tone in said]


def ballot_lines(ballots: Sequence[Ballot], language: str) -> list[VoteLine]:
    """Give the ballots so far; votes of cities are public as they are cast."""
    return [
        VoteLine(
            city_name(one.party, language),
            words.CHOICES[one.choice],
            _TONES.get(one.choice.value, "calm"),
        )
        for one in ballots
    ]


def _choice(value: str) -> str | Promise:
    return next(word for choice, word in words.CHOICES.items() if choice.value == value)
