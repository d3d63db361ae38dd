"""Layouts: which column holds which fact, how words become numbers, and how a case is laid out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from comity.bulk.shapes import Shape
from comity.rules.cases import SKILLS
from comity.rules.facts import (
    BanFact,
    CardFact,
    EarlierFact,
    ExistingFact,
    Facts,
    PaperFact,
    PracticeFact,
    ProviderFact,
    ResultFact,
    Spell,
    StopFact,
    SuspensionFact,
)
from comity.rules.logic import Number, Truth, Word
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.rules.terms import NUMBER, TRUTH, WORD, Term, fact


class Words:
    """Words and the numbers that stand for them; 0 is the empty word."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._words: list[str] = [""]

    def number(self, word: str) -> int:
        """Give the number of a word, a new one if it is new."""
        found = self._numbers.get(word)
        if found is None:
            found = self._numbers[word] = len(self._words)
            self._words.append(word)
        return found

    def encoded(self, value: "Value") -> int:
        """Give the number by which an engine knows a value."""
        return self.number(value) if isinstance(value, str) else int(value)

    def word(self, number: int) -> str:
        """Give the word of a number."""
        return self._words[number]

    @property
    def all(self) -> tuple[str, ...]:
        """Give all words in the order of their numbers."""
        return tuple(self._words)


@dataclass(frozen=True, slots=True)
class World:
    """All names that columns are made for: of every agreement and registry in a run."""

    units: Mapping[str, Sequence[str]]  # by occupation: own units and those that give credit
    languages: Sequence[str]
    methods: Sequence[str]
    accreditations: int
    suspensions: int


def world_of(books: Iterable[Rulebook], registries: Iterable[Registry]) -> World:
    """Give the names that some agreements and registries speak of."""
    units: dict[str, dict[str, None]] = {}
    languages: dict[str, None] = {}
    methods: dict[str, None] = {"written_exam": None}
    for book in books:
        for occupation, block in book.blocks.items():
            own = block.standard.units
            sources = (w.source for w in book.crosswalk if w.target in own)
            units.setdefault(occupation, {}).update(dict.fromkeys((*own, *sources)))
            methods.update(dict.fromkeys(sorted(block.accepted_methods)))
        for party in book.parties.values():
            languages.update(dict.fromkeys(party.languages))
    providers = [p for registry in registries for p in registry.providers.values()]
    return World(
        units={occupation: tuple(names) for occupation, names in units.items()},
        languages=tuple(languages),
        methods=(*methods, OTHER),
        accreditations=max((len(p.accredited) for p in providers), default=0),
        suspensions=max((len(p.suspended) for p in providers), default=0),
    )


OTHER = "other"  # a method that no agreement of the run names

Value = int | bool | str


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one shape, in order, and the facts of the rules made of them.

    What the registry knows of a provider is no fact of the case: `providers` names those columns,
    by the place of the paper and then by what they tell.
    """

    shape: Shape
    world: World
    facts: Facts
    kinds: Mapping[str, str]
    providers: Sequence[Mapping[str, str]]
    constants: Mapping[str, Value]


class Columns:
    """The columns of a layout as they are named, each with its kind; constants need no column."""

    def __init__(self, constants: Mapping[str, Value] | None = None) -> None:
        self.kinds: dict[str, str] = {}
        self.constants = constants or {}

    def number(self, name: str) -> Number:
        """Add a column of numbers."""
        return cast("Number", self._column(name, NUMBER))

    def truth(self, name: str) -> Truth:
        """Add a column of truths."""
        return cast("Truth", self._column(name, TRUTH))

    def word(self, name: str) -> Word:
        """Add a column of words."""
        return cast("Word", self._column(name, WORD))

    def _column(self, name: str, kind: str) -> Term | Value:
        if name in self.constants:
            return self.constants[name]
        self.kinds[name] = kind
        return fact(name, kind)


def lay_out(shape: Shape, world: World, constants: Mapping[str, Value] | None = None) -> Layout:
    """Give the columns of a shape, with the facts that the rules read from them.

    Args:
        shape: of the cases.
        world: the names that columns are made for.
        constants: what all these cases have in common, by column; the rules then settle at once
            what follows from it, so that a program for plain cases is a plain program.
    """
    c = Columns(constants)
    providers: list[dict[str, str]] = []
    units = world.units.get(shape.occupation, ())
    facts = Facts(
        host=shape.host,
        occupation=shape.occupation,
        received_on=c.number("received_on"),
        complete_on=c.number("complete_on"),
        asof_on=c.number("asof_on"),
        extension_on=c.number("extension_on"),
        is_complete=c.truth("is_complete"),
        is_undecided=c.truth("is_undecided"),
        wants_hold=c.truth("wants_hold"),
        wants_rpl_first=c.truth("wants_rpl_first"),
        partial=c.word("partial"),
        measure=c.word("measure"),
        papers=[_paper(c, i, units, world, providers) for i in range(shape.papers)],
        results=[
            ResultFact(
                c.word(f"result{i}_unit"),
                c.number(f"result{i}_level"),
                c.truth(f"result{i}_is_certified"),
                c.truth(f"result{i}_is_informal"),
            )
            for i in range(shape.results)
        ],
        practice=[_practice(c, i, units) for i in range(shape.practice)],
        cards=[
            CardFact(c.word(f"card{i}_code"), c.number(f"card{i}_issued_on"))
            for i in range(shape.cards)
        ],
        earlier=[_earlier(c, i) for i in range(shape.earlier)],
        existing=[_existing(c, i) for i in range(shape.existing)],
        bans=[
            BanFact(c.word(f"ban{i}_occupation"), _spell(c, f"ban{i}")) for i in range(shape.bans)
        ],
        stops=[
            StopFact(c.number(f"stop{i}_asked_on"), c.number(f"stop{i}_answered_on"))
            for i in range(shape.stops)
        ],
        steps={
            tag: {skill: c.number(f"step_{tag.replace('-', '_')}_{skill}") for skill in SKILLS}
            for tag in world.languages
        },
    )
    return Layout(shape, world, facts, c.kinds, providers, c.constants)


def _spell(c: Columns, name: str) -> Spell:
    return Spell(c.number(f"{name}_first"), c.number(f"{name}_last"))


def _paper(
    c: Columns, place: int, units: Sequence[str], world: World, providers: list[dict[str, str]]
) -> PaperFact:
    name = f"paper{place}"
    known = Columns()
    provider = provider_columns(known, f"{name}_", world)
    c.kinds.update(known.kinds)
    providers.append({column.removeprefix(f"{name}_"): column for column in known.kinds})
    return PaperFact(
        id=c.word(f"{name}_id"),
        provider_id=c.word(f"{name}_provider"),
        provider=provider,
        standard=c.word(f"{name}_standard"),
        edition=c.word(f"{name}_edition"),
        award_on=c.number(f"{name}_award_on"),
        issued_on=c.number(f"{name}_issued_on"),
        enrolled_on=c.number(f"{name}_enrolled_on"),
        revoked_from=c.number(f"{name}_revoked_from"),
        is_whole=c.truth(f"{name}_is_whole"),
        stated={unit: c.number(f"{name}_{plain_name(unit)}") for unit in units},
        practical_share=c.number(f"{name}_practical_share"),
        methods={m: c.truth(f"{name}_by_{plain_name(m)}") for m in world.methods},
        is_forged=c.truth(f"{name}_is_forged"),
        is_unverified=c.truth(f"{name}_is_unverified"),
        is_dependent=c.truth(f"{name}_is_dependent"),
        is_shown=c.truth(f"{name}_is_shown"),
    )


def provider_columns(c: Columns, name: str, world: World) -> ProviderFact:
    """Give what the registry knows of a provider, in columns whose names begin with `name`."""
    return ProviderFact(
        city=c.word(f"{name}city"),
        accredited=[_spell(c, f"{name}accredited{i}") for i in range(world.accreditations)],
        suspended=[
            SuspensionFact(
                _spell(c, f"{name}suspended{i}"),
                c.word(f"{name}suspended{i}_by"),
                c.number(f"{name}suspended{i}_annulled_on"),
            )
            for i in range(world.suspensions)
        ],
    )


def plain_name(name: str) -> str:
    """Give a name as part of the name of a column."""
    return "".join(letter if letter.isalnum() else "_" for letter in name).lower()


def _practice(c: Columns, place: int, units: Sequence[str]) -> PracticeFact:
    name = f"practice{place}"
    return PracticeFact(
        c.number(f"{name}_months"),
        c.number(f"{name}_last_on"),
        c.truth(f"{name}_is_verified"),
        c.truth(f"{name}_is_general"),
        {unit: c.truth(f"{name}_in_{plain_name(unit)}") for unit in units},
    )


def _earlier(c: Columns, place: int) -> EarlierFact:
    name = f"earlier{place}"
    return EarlierFact(
        host=c.word(f"{name}_host"),
        occupation=c.word(f"{name}_occupation"),
        decided_on=c.number(f"{name}_decided_on"),
        is_refusal=c.truth(f"{name}_is_refusal"),
        is_annulled=c.truth(f"{name}_is_annulled"),
        is_appealed=c.truth(f"{name}_is_appealed"),
        saw_all_papers=c.truth(f"{name}_saw_all_papers"),
    )


def _existing(c: Columns, place: int) -> ExistingFact:
    name = f"existing{place}"
    return ExistingFact(
        c.word(f"{name}_host"),
        c.word(f"{name}_occupation"),
        _spell(c, name),
        c.truth(f"{name}_is_active"),
    )
