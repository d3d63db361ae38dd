"""Imagined cases: a case for every number, so that thousands can be tried quickly."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from comity.rules.cases import (
    CEFR,
    SKILLS,
    Ban,
    Case,
    Credential,
    EarlierDecision,
    ExistingRecognition,
    HeldCard,
    Practice,
    PriorLearning,
    Wishes,
)
from comity.rules.deadlines import Stop
from comity.rules.registry import Precedent, Provider, Registry, Standing, Suspension, Trial
from comity.rules.rulebook import Block, Rulebook
from comity.values.spans import Days

FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
ALWAYS = Days(date(2022, 1, 1), None)
SPELL = Days(date(2024, 1, 1), date(2026, 6, 30))
PROVIDERS = ("P-AHR-1", "P-AHR-2", "P-MAA-1", "P-MAA-2", "P-VAU-1", "P-OUT-1", "P-UNKNOWN")


def imagined(number: int, book: Rulebook) -> Case:
    luck = Random(number)
    occupation = luck.choice(list(book.blocks))
    submitted = day(luck)
    asof = submitted + timedelta(days=luck.randint(0, 200)) if luck.random() < 0.4 else None
    return Case(
        host=luck.choice(list(book.parties)),
        occupation=occupation,
        submitted=submitted,
        credentials=tuple(
            credential(luck, book, occupation, f"c{place}") for place in range(luck.randint(0, 3))
        ),
        prior_learning=tuple(
            prior_learning(luck, book, occupation, f"r{place}")
            for place in range(luck.choice((0, 0, 1, 4)))
        ),
        practice=tuple(practice(luck) for _ in range(luck.choice((0, 0, 1)))),
        language={tag: levels(luck) for tag in luck.sample(("de", "nl", "fr", "ar"), 2)},
        safety=tuple(HeldCard(code, day(luck)) for code in luck.sample(CARDS, luck.randint(0, 3))),
        wishes=Wishes(
            hold=luck.random() < 0.2,
            rpl_first=luck.random() < 0.3,
            partial=luck.choice((None, True, False)),
            measure=luck.choice((None, "test", "adaptation")),
        ),
        earlier=tuple(earlier(luck, book, occupation) for _ in range(luck.choice((0, 0, 1)))),
        stops=tuple(stop(luck, submitted) for _ in range(luck.choice((0, 0, 1, 2)))),
        extension_notified_on=submitted + timedelta(days=luck.randint(1, 60))
        if luck.random() < 0.2
        else None,
        asof=asof,
        is_undecided=asof is not None and luck.random() < 0.5,
    )


def wide(number: int, book: Rulebook) -> Case:
    """Imagine a case that also tells what few cases tell, so that every branch is met."""
    case, luck = imagined(number, book), Random(-number - 1)
    if luck.random() < 0.02:
        return replace(case, host="nowhere")
    if luck.random() < 0.02:
        return replace(case, occupation="juggler", credentials=(), prior_learning=())
    if luck.random() < 0.3:
        case = replace(case, credentials=(nearly(luck, book.blocks[case.occupation]),))
    case = on_an_edge(number, case)
    submitted = case.submitted
    assert isinstance(submitted, date)
    late = submitted + timedelta(days=luck.randint(0, 90))
    incomplete = luck.random() < 0.1
    return replace(
        case,
        complete_on=None if incomplete or luck.random() < 0.6 else late,
        is_complete=not incomplete,
        credentials=tuple(described(luck, c) for c in case.credentials),
        practice=tuple(
            replace(p, units=frozenset(luck.sample(sorted(unit_names(book)), 4)))
            if luck.random() < 0.4
            else p
            for p in (*case.practice, *(practice(luck) for _ in range(luck.choice((0, 0, 1)))))
        ),
        prior_learning=tuple(
            replace(r, unit=luck.choice(sorted(unit_names(book)))) if luck.random() < 0.2 else r
            for r in case.prior_learning
        ),
        existing=tuple(existing(luck, book, case) for _ in range(luck.choice((0, 0, 0, 0, 1)))),
        bans=tuple(ban(luck, book, submitted) for _ in range(luck.choice((0, 0, 0, 0, 0, 1, 2)))),
    )


AGED = date(2024, 10, 1)


def on_an_edge(number: int, case: Case) -> Case:
    """Give some cases what chance alone nearly never gives: a last day, an old award, too early."""
    luck = Random(f"edge {number}")  # of its own, so that all other cases stay as they are
    chance, papers = luck.random(), case.credentials
    if chance < 0.02 and papers:
        last = replace(papers[0], provider="P-RENEWED", award_on=date(2024, 12, 31))
        return replace(case, credentials=(last, *papers[1:]))
    if chance < 0.05 and papers:
        # Older than any award must be recent, and of a version that there was already.
        old = replace(papers[0], provider="P-AHR-1", award_on=day(luck, AGED, date(2025, 6, 30)))
        whole = replace(old, units=None, verification="confirmed", is_independent=True)
        late = day(luck, date(2035, 7, 1), date(2036, 12, 31))
        kept = {"practice": (), "prior_learning": (), "earlier": (), "stops": ()}
        return replace(case, credentials=(whole,), submitted=late, asof=None, **kept)
    if chance < 0.07:
        early = day(luck, date(2025, 11, 1), date(2025, 12, 31))
        return replace(case, submitted=early, asof=early + timedelta(days=luck.randint(0, 90)))
    return case


def nearly(luck: Random, block: Block) -> Credential:
    """Imagine a paper that holds nearly all units, or just those of an activity of its own."""
    standard = block.standard
    version = luck.choice(list(standard.versions.values()))
    held = {unit: standard.units[unit].level for unit in version.units}
    if standard.bundles and luck.random() < 0.3:
        kept = standard.bundles[luck.choice(sorted(standard.bundles))]
        held = {unit: level for unit, level in held.items() if unit in kept}
    else:
        for unit in luck.sample(sorted(held), min(luck.choice((0, 0, 1, 2)), len(held))):
            del held[unit]
    return Credential(
        id="c0",
        provider=luck.choice(("P-AHR-1", "P-MAA-1", "P-VAU-1", *EVENTFUL)),
        standard=standard.id,
        version=version.name,
        award_on=day(luck, date(2022, 1, 1), date(2028, 12, 31)),
        units=held,
        verification="confirmed",
        is_independent=True,
    )


EVENTFUL = ("P-ANNULLED", "P-TWICE", "P-RENEWED")


# The pilot of clause 6 of the demonstration's agreement, which the parties ended.
ENDED_EARLY = Trial(
    id="P-BRI-AUTO",
    agreement="three-rivers",
    version="three-rivers@1.0.0",
    path="recognition.bricklayer.mode",
    value='"automatic"',
    hosts=("ahrenbrueck", "vautmont"),
    days=Days(date(2026, 7, 1), date(2027, 6, 30)),
    ended_on=date(2027, 2, 1),
)


def eventful(registry: Registry) -> Registry:
    """Add what the demonstration's registry never saw: annulments, a suspended city, answers."""
    annulled = Suspension("joint_audit", SPELL, annulled_on=date(2026, 9, 1))
    later = Suspension("joint_audit", Days(date(2025, 7, 1), date(2027, 12, 31)))
    gone, renewed = Days(date(2022, 1, 1), date(2024, 12, 31)), Days(date(2025, 9, 1), None)
    more = (
        Provider("P-ANNULLED", "maasveen", (ALWAYS,), (annulled,)),
        Provider("P-TWICE", "vautmont", (ALWAYS,), (annulled, later)),
        Provider("P-RENEWED", "ahrenbrueck", (gone, renewed)),
    )
    standing = (
        Standing("maasveen", "care_assistant", "suspended", SPELL),
        Standing("ahrenbrueck", "bricklayer", "watch", SPELL),
        Standing("vautmont", "care_assistant", "watch", SPELL),
    )
    answered = date(2027, 6, 1)
    return replace(
        registry,
        providers={**registry.providers, **{one.id: one for one in more}},
        standing=(*registry.standing, *standing),
        trials=(ENDED_EARLY,),
        precedents=(
            Precedent("JB-2027-01", "care_assistant", "CAR@2024.1", answered),
            Precedent("JB-2027-02", "electrician", "ELE@2026.1", answered),
        ),
    )


def unit_names(book: Rulebook) -> set[str]:
    return {unit for standard in book.standards.values() for unit in standard.units}


def described(luck: Random, credential: Credential) -> Credential:
    methods = luck.sample(("written_exam", "practical_exam", "workplace_assessment", "oral"), 2)
    return replace(
        credential,
        issued_on=credential.award_on + timedelta(days=luck.randint(0, 60))
        if luck.random() < 0.3
        else None,
        practical_share=Decimal(luck.randint(0, 100)) / 100 if luck.random() < 0.3 else None,
        methods=frozenset(methods[: luck.randint(1, 2)]) if luck.random() < 0.3 else None,
        verification="forged" if luck.random() < 0.03 else credential.verification,
    )


def existing(luck: Random, book: Rulebook, case: Case) -> ExistingRecognition:
    first = day(luck) if luck.random() < 0.5 else None
    return ExistingRecognition(
        host=luck.choice((case.host, *book.parties)),
        occupation=luck.choice((case.occupation, *book.blocks)),
        days=(first, day(luck) if luck.random() < 0.3 else None),
        is_active=luck.random() < 0.7,
    )


def ban(luck: Random, book: Rulebook, submitted: date) -> Ban:
    return Ban(
        occupation=luck.choice(list(book.blocks)),
        first_on=submitted - timedelta(days=90) if luck.random() < 0.5 else None,
        last_on=submitted + timedelta(days=luck.randint(-30, 60)),
    )


CARDS = ("SITE-B", "VCA-B", "LV-AUTH", "BLS", "SCAF")


def day(luck: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=luck.randint(0, (last - first).days))


def credential(luck: Random, book: Rulebook, occupation: str, name: str) -> Credential:
    own = book.blocks[occupation].standard
    standard = own if luck.random() < 0.8 else luck.choice(list(book.standards.values()))
    version = luck.choice(list(standard.versions.values()))
    some = {u: luck.randint(0, standard.units[u].level) for u in version.units}
    return Credential(
        id=name,
        provider=luck.choice(PROVIDERS),
        standard=standard.id,
        version=version.name,
        award_on=day(luck, date(2022, 1, 1), date(2028, 12, 31)),
        units=None if luck.random() < 0.6 else some,
        enrolled_on=day(luck, date(2022, 1, 1)) if luck.random() < 0.3 else None,
        verification="none" if luck.random() < 0.15 else "confirmed",
        revoked_from=day(luck) if luck.random() < 0.1 else None,
        is_independent=luck.choice((None, True, False)),
    )


def prior_learning(luck: Random, book: Rulebook, occupation: str, name: str) -> PriorLearning:
    units = book.blocks[occupation].standard.units
    unit = luck.choice(list(units.values()))
    level = luck.randint(1, unit.level)
    return PriorLearning(name, unit.id, level, luck.random() < 0.6, luck.random() < 0.5)


def practice(luck: Random) -> Practice:
    return Practice(luck.randint(1, 60), day(luck, date(2020, 1, 1)), luck.random() < 0.8)


def levels(luck: Random) -> dict[str, str]:
    return {skill: luck.choice(CEFR) for skill in SKILLS if luck.random() < 0.9}


def earlier(luck: Random, book: Rulebook, occupation: str) -> EarlierDecision:
    return EarlierDecision(
        host=luck.choice(list(book.parties)),
        occupation=occupation,
        outcome=luck.choice(("refused", "recognised")),
        decided_on=day(luck),
        evidence=frozenset(luck.sample(("c0", "c1", "c2", "r0"), luck.randint(0, 4))),
        is_appealed=luck.random() < 0.2,
        is_annulled=luck.random() < 0.2,
    )


def stop(luck: Random, submitted: date) -> Stop:
    asked = submitted + timedelta(days=luck.randint(-5, 60))
    answered = asked + timedelta(days=luck.randint(0, 30)) if luck.random() < 0.9 else None
    return Stop(asked, answered)
