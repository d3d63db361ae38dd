"""Applications: the answers on the way to a case, read with all their faults at once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.recognition.domain.wanted import (
    ClaimedLearning,
    Wanted,
    read_credential,
    read_prior_learning,
    read_wishes,
)
from comity.rules.cases import CEFR, SKILLS, Practice, Wishes
from comity.rules.reading import Reader
from comity.values.languages import OFFERED
from comity.values.refusals import Fault, Refusal

FAULT = "APPLICATION-FIELD"
# Each is one page of questions and one task of the overview, in the order of the review page.
SECTIONS = (
    "job",
    "person",
    "credentials",
    "language",
    "safety",
    "practice",
    "prior_learning",
    "wishes",
)
# Of these an empty answer is an answer: there is nothing to tell.
MAY_BE_EMPTY = ("language", "safety", "practice")
# These need no answer at all: most people have nothing to tell here.
OPTIONAL = ("prior_learning", "wishes")
EARLIEST = date(1900, 1, 1)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Person:
    """Who applies and how to reach them; `phone` may be empty.

    The name stands on the certificate only where its holder said yes.
    """

    full_name: str
    born_on: date
    email: str
    phone: str
    language: str
    name_on_certificate: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A certificate as the applicant describes it; `units` None: all parts of the version."""

    provider: str
    standard: str
    version: str
    award_on: date
    enrolled_on: date | None
    units: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ClaimedCard:
    """A safety card with its day of issue."""

    code: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Application:
    """Everything an applicant has to tell, complete and in itself consistent."""

    host: str
    occupation: str
    person: Person
    credentials: tuple[Claim, ...]
    language: Mapping[str, Mapping[str, str]]
    safety: tuple[ClaimedCard, ...]
    practice: tuple[Practice, ...]
    prior_learning: tuple[ClaimedLearning, ...]
    wishes: Wishes


def read_application(answers: object, wanted: Wanted, *, papers: Iterable[str]) -> Application:
    """Read the answers of a draft.

    Args:
        answers: one object or list for each of `SECTIONS`.
        wanted: what can be chosen, and the day of reading.
        papers: the kinds of the files handed in.

    Raises:
        Refusal: APPLICATION-INCOMPLETE with every fault; its path begins with the section.
    """
    application, faults = _read(answers, wanted, papers)
    if faults:
        raise Refusal(
            "APPLICATION-INCOMPLETE",
            "Something is still missing; every place is named.",
            faults,
        )
    return application


def faults_of(answers: object, wanted: Wanted, *, papers: Iterable[str]) -> tuple[Fault, ...]:
    """Say what keeps a draft from being sent; nothing, when it can be."""
    return _read(answers, wanted, papers)[1]


def section_of(fault: Fault) -> str:
    """Give the section that a fault is in, or ``papers``."""
    return fault.path.split(".", 1)[0]


def _read(
    answers: object, wanted: Wanted, papers: Iterable[str]
) -> tuple[Application, tuple[Fault, ...]]:
    faults: list[Fault] = []
    application = _application(Reader(answers, "", faults, FAULT), wanted)
    if "certificate" not in set(papers):
        message = "Hand in a picture or scan of the certificate."
        faults.append(Fault(FAULT, "papers", message))
    return application, tuple(faults)


def _application(reader: Reader, wanted: Wanted) -> Application:
    for section in MAY_BE_EMPTY:
        if not reader.has(section):
            reader.fault(section, "Answer this, with an empty one if there is nothing to tell.")
    job = Reader(reader.take("job") or {}, "job", reader.faults, FAULT)
    person = Reader(reader.take("person") or {}, "person", reader.faults, FAULT)
    credentials = tuple(Claim(*read_credential(r, wanted)) for r in reader.readers("credentials"))
    if not credentials:
        reader.fault("credentials", "Name at least one certificate.")
    application = Application(
        host=_one_of(job, "host", wanted.hosts),
        occupation=_one_of(job, "occupation", wanted.occupations),
        person=_person(person, wanted.on),
        credentials=credentials,
        language=_levels(reader, wanted),
        safety=tuple(_card(r, wanted) for r in reader.readers("safety")),
        practice=tuple(_practice(r, wanted.on) for r in reader.readers("practice")),
        prior_learning=tuple(
            read_prior_learning(r, wanted) for r in reader.readers("prior_learning")
        ),
        wishes=read_wishes(Reader(reader.take("wishes") or {}, "wishes", reader.faults, FAULT)),
    )
    for part in (job, person, reader):
        part.close()
    return application


def _one_of(reader: Reader, name: str, allowed: Iterable[str]) -> str:
    value = reader.needed(name)
    if value and value not in allowed:
        reader.fault(name, f"Write one of: {', '.join(sorted(allowed))}.")
    return value


def _person(reader: Reader, on: date) -> Person:
    person = Person(
        full_name=_line(reader, "full_name", most=200),
        born_on=_past(reader, "born_on", on) or date.min,
        email=_line(reader, "email", most=254),
        phone=(reader.text("phone") or "").strip(),
        language=_one_of(reader, "language", OFFERED),
        name_on_certificate=bool(reader.truth("name_on_certificate")),
    )
    if person.email and not _EMAIL.fullmatch(person.email):
        reader.fault("email", "Write an address such as name@example.org.")
    if len(person.phone) > 40 or _CONTROL.search(person.phone):
        reader.fault("phone", "Write a telephone number with at most 40 characters.")
    return person


def _line(reader: Reader, name: str, *, most: int) -> str:
    text = reader.needed(name).strip()
    if len(text) > most or _CONTROL.search(text):
        reader.fault(name, f"Write one line with at most {most} characters.")
    return text


def _past(reader: Reader, name: str, on: date) -> date | None:
    day = reader.day_needed(name)
    if day != date.min and not EARLIEST <= day <= on:
        reader.fault(name, f"Write a day from {EARLIEST} to {on}.")
    return day


def _levels(reader: Reader, wanted: Wanted) -> dict[str, dict[str, str]]:
    languages = Reader(reader.take("language") or {}, "language", reader.faults, FAULT)
    levels = {}
    for tag in languages.node:
        if tag not in wanted.languages:
            known = ", ".join(wanted.languages)
            languages.fault(tag, f"Only levels in these languages count: {known}.")
        inner = Reader(languages.take(tag) or {}, f"language.{tag}", reader.faults, FAULT)
        found = {skill: inner.choice(CEFR, skill) for skill in SKILLS}
        levels[tag] = {skill: level for skill, level in found.items() if level is not None}
        inner.close()
    return levels


def _card(reader: Reader, wanted: Wanted) -> ClaimedCard:
    card = ClaimedCard(
        _one_of(reader, "code", wanted.cards), _past(reader, "issued_on", wanted.on) or date.min
    )
    reader.close()
    return card


def _practice(reader: Reader, on: date) -> Practice:
    months = reader.number("months", least=1, most=720)
    if months is None and not reader.has("months"):
        reader.fault("months", "This is needed.")
    practice = Practice(months or 0, _past(reader, "last_on", on) or date.min, is_verified=False)
    reader.close()
    return practice
