"""The API of the check: the same question as the page, answered by the same engine."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook_in_force
from comity.ledger.clock import now
from comity.occupations.queries import attribution, occupation_labels
from comity.parties.web.endpoints import Line, Strict, only
from comity.pathways.domain.goals import goal_of
from comity.pathways.web.pages import PlansOut, plans_out
from comity.planning.offers import Traveller
from comity.portal.domain.checks import ELSEWHERE, Answers, Checked, check
from comity.portal.web.check_forms import FIRST_AWARD
from comity.portal.web.check_result import assumptions, other_cities, result_card
from comity.portal.web.check_ways import languages_of
from comity.rules.decisions import four_decimals
from comity.rules.findings import Finding
from comity.rules.rulebook import Party, Rulebook
from comity.rules.sentences import sentence, unit_title
from comity.values.names import name_for
from comity.values.refusals import Fault, Refusal

router = Router(tags=["check"])


Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]


class CheckIn(Strict):
    """Four answers, none of which names a person; ids are those of `GET /choices`.

    `languages`: the level by language, for the ways in `plans`; one not told counts as none.
    """

    occupation: Annotated[Line, Field(examples=["electrician"])]
    origin: Annotated[Line, Field(examples=["ahrenbrueck", ELSEWHERE])]
    award_on: date
    host: Annotated[Line, Field(examples=["maasveen"])]
    languages: Annotated[dict[str, Level], Field(examples=[{"nl": "B1"}])] = {}


class StatementOut(Schema):
    """A reason or condition: the stable code, the clause it rests on, the sentence."""

    code: str
    clause: str
    text: str

    @classmethod
    def of(cls, finding: Finding, book: Rulebook, language: str) -> "StatementOut":
        """Show a finding."""
        return cls(
            code=finding.full_code,
            clause=book.cite(finding.clause),
            text=sentence(finding, book, language),
        )


class CheckedUnitOut(Schema):
    """One part of the job: the level asked for beside the level held, 0 for none."""

    unit: str
    title: str
    hours: int
    required_level: int
    held_level: int
    is_core: bool


class FeeOut(Schema):
    """What an application costs."""

    standard: Decimal
    reduced: Decimal
    currency: str


class CityOut(Schema):
    """A partner city; `contact` is whom to ask."""

    id: str
    name: str
    authority: str
    contact: str

    @classmethod
    def of(cls, party: Party, language: str) -> "CityOut":
        """Show a city."""
        return cls(
            id=party.id,
            name=name_for(party.name, language).text,
            authority=name_for(party.authority, language).text,
            contact=party.contact,
        )


class ElsewhereOut(Schema):
    """What another partner city would answer."""

    host: str
    text: str


class CheckResultOut(Schema):
    """The engine's answer on this certificate alone; nothing of it is kept."""

    outcome: str
    basis: str
    text: str
    reasons: list[StatementOut]
    conditions: list[StatementOut]
    units: list[CheckedUnitOut]
    missing: list[str]
    gap: str | None
    measure: str | None
    measure_text: str
    decide_within: str
    due_on: date | None
    silence: str
    fee: FeeOut
    host: CityOut
    elsewhere: list[ElsewhereOut]
    assumptions: list[str]
    agreement: str
    plans: PlansOut


class OccupationOut(Schema):
    """A job of the agreement."""

    id: str
    name: str


class ChoicesOut(Schema):
    """What can be asked about."""

    occupations: list[OccupationOut]
    cities: list[CityOut]
    attribution: str


@router.get("/choices", auth=None, response=ChoicesOut, summary="What can be asked about")
def choices(request: HttpRequest) -> ChoicesOut:
    """List the jobs and cities of the agreement in force, in the language asked for."""
    only(request.GET)
    language, book = _language(), rulebook_in_force(timezone.localdate())
    labels = occupation_labels(language)
    return ChoicesOut(
        occupations=[OccupationOut(id=key, name=labels.get(key, key)) for key in book.blocks],
        cities=[CityOut.of(party, language) for party in book.parties.values()],
        attribution=attribution(),
    )


@router.post("/checks", auth=None, response=CheckResultOut, summary="Would a certificate count")
def checks(request: HttpRequest, given: CheckIn) -> CheckResultOut:
    """Say what the host city would decide today on one certificate, confirmed by its issuer."""
    only(request.GET)
    today, language = timezone.localdate(), _language()
    book, facts = rulebook_in_force(today), registry()
    _require_known(given, book, today)
    answers = Answers(given.occupation, given.origin, given.award_on, given.host)
    on = now().astimezone(ZoneInfo(book.parties[given.host].timezone)).date()
    checked = check(answers, book=book, registry=facts, on=on)
    others = other_cities(answers, book=book, registry=facts, on=on, language=language)
    return _shown(
        checked,
        book,
        language,
        [ElsewhereOut(host=other.city.id, text=other.words) for other in others],
        plans_out(
            goal_of(checked.decision, book.blocks[given.occupation]),
            Traveller(on, dict(given.languages)),
        ),
    )


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _require_known(given: CheckIn, book: Rulebook, today: date) -> None:
    faults = []
    if given.occupation not in book.blocks:
        known = ", ".join(book.blocks)
        message = _("This job is not in the agreement. Known: %(known)s.") % {"known": known}
        faults.append(Fault("UNKNOWN", "occupation", message))
    cities = ", ".join(book.parties)
    message = _("This is none of the partner cities. Known: %(known)s.")
    if given.origin not in {*book.parties, ELSEWHERE}:
        known = f"{cities}, {ELSEWHERE}"
        faults.append(Fault("UNKNOWN", "origin", message % {"known": known}))
    if given.host not in book.parties:
        faults.append(Fault("UNKNOWN", "host", message % {"known": cities}))
    spoken = languages_of(book)
    for tag in sorted(set(given.languages).difference(spoken)):
        known = ", ".join(spoken)
        sentence = _("No partner city has this language. Known: %(known)s.") % {"known": known}
        faults.append(Fault("UNKNOWN", f"languages.{tag}", sentence))
    if not FIRST_AWARD <= given.award_on <= today:
        message = _("Give a day from %(first)s up to today.")
        first = FIRST_AWARD.isoformat()
        faults.append(Fault("OUT-OF-RANGE", "award_on", message % {"first": first}))
    if faults:
        raise Refusal("REQUEST-INVALID", _("Something in the request is not known."), tuple(faults))


def _shown(
    checked: Checked,
    book: Rulebook,
    language: str,
    others: list[ElsewhereOut],
    plans: PlansOut,
) -> CheckResultOut:
    decision, card = checked.decision, result_card(checked, book, language)
    return CheckResultOut(
        outcome=decision.outcome,
        basis=decision.basis,
        text=card.words,
        reasons=[StatementOut.of(finding, book, language) for finding in decision.reasons],
        conditions=[StatementOut.of(finding, book, language) for finding in decision.conditions],
        units=[
            CheckedUnitOut(
                unit=line.unit,
                title=unit_title(line.unit, book, language),
                hours=line.hours,
                required_level=line.required_level,
                held_level=line.held_level,
                is_core=line.is_core,
            )
            for line in decision.lines
        ],
        missing=[line.unit for line in decision.lines if line.missing_levels],
        gap=None if decision.gap is None else four_decimals(decision.gap),
        measure=None if decision.measure is None else str(decision.measure),
        measure_text=card.measure,
        decide_within=card.period,
        due_on=card.due,
        silence=card.silence,
        fee=FeeOut(
            standard=Decimal(card.fee), reduced=Decimal(card.reduced_fee), currency=card.currency
        ),
        host=CityOut.of(card.host, language),
        elsewhere=others,
        assumptions=assumptions(checked.answers),
        agreement=book.citation,
        plans=plans,
    )
