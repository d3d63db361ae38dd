"""Checks: from four answers without an account to the real engine's decision."""

from dataclasses import dataclass
from datetime import date

from comity.rules.cases import Case, Credential
from comity.rules.deciding import decide
from comity.rules.decisions import Decision
from comity.rules.registry import Provider, Registry
from comity.rules.rulebook import Rulebook, Standard, StandardVersion

ELSEWHERE = "elsewhere"
# A training centre that no register knows counts as outside the partner cities.
_UNKNOWN = "outside"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a visitor said; nothing in it names a person.

    Args:
        occupation: a key of the agreement.
        origin: the party whose training centre awarded the certificate, or ``elsewhere``.
        award_on: the day on which the examination was passed.
        host: the party where the visitor wants to work.
    """

    occupation: str
    origin: str
    award_on: date
    host: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The engine's decision on a plain case made from the answers, and the case itself."""

    answers: Answers
    case: Case
    decision: Decision


def check(answers: Answers, *, book: Rulebook, registry: Registry, on: date) -> Checked:
    """Decide as if the visitor applied today with this one certificate, confirmed by its issuer.

    Args:
        answers: occupation, origin and host are known to the agreement.
        book: the agreement in force.
        registry: the facts known now.
        on: today in the host's zone.
    """
    standard = book.blocks[answers.occupation].standard
    version = version_of(standard, answers.award_on)
    credential = Credential(
        id="1",
        provider=_provider(answers, registry),
        standard=standard.id,
        version=version.name,
        award_on=answers.award_on,
    )
    case = Case(
        host=answers.host,
        occupation=answers.occupation,
        submitted=on,
        credentials=(credential,),
        language={},
    )
    return Checked(answers, case, decide(book, registry, case))


def version_of(standard: Standard, award_on: date) -> StandardVersion:
    """Give the version of a standard that a certificate of a day will follow."""
    return standard.in_force(award_on)


def _provider(answers: Answers, registry: Registry) -> str:
    """Choose a training centre of the city that was approved on the day, if there is one."""
    if answers.origin == ELSEWHERE:
        return _UNKNOWN
    own = [p for p in registry.providers.values() if p.city == answers.origin]
    best = max(own, key=lambda provider: _soundness(provider, answers.award_on), default=None)
    return best.id if best is not None else _UNKNOWN


def _soundness(provider: Provider, award_on: date) -> tuple[bool, bool]:
    approved = any(award_on in days for days in provider.accredited)
    suspended = any(award_on in s.days and s.annulled_on is None for s in provider.suspended)
    return approved, not suspended
