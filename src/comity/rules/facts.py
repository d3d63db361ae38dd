"""Facts: what the rules read of a case: of one, or of a whole column of cases of one shape.

Every absence is a value of its own, so that nothing is ever unknown: days count as in
`date.toordinal`, 0 means "not stated", NEVER an end that does not come; a word may be empty.
Lists are in the order in which reasons are told. Records are named tuples, the values that take
least time to make: a case has a dozen, and ten thousand cases are decided in a second.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from comity.rules.logic import NEVER, Number, Truth, Word, both, choose, either, negate
from comity.values.spans import Days

NOT_STATED = -1  # a practical share
_NONE: Mapping[str, Any] = MappingProxyType({})


class Spell(NamedTuple):
    """Days from first to last; both ends count."""

    first: Number = 0
    last: Number = NEVER

    def has(self, on: Number) -> Truth:
        """Tell whether a day lies in the spell."""
        return both(self.first <= on, on <= self.last)


def ordinal(on: date | None, absent: int) -> int:
    """Give a day as rules count it, or what stands for its absence."""
    return absent if on is None else on.toordinal()


@cache
def spell_of(days: Days) -> Spell:
    """Give an interval of the registry as rules read it."""
    return Spell(days.first.toordinal(), ordinal(days.last, NEVER))


class SuspensionFact(NamedTuple):
    """A suspension; `annulled_on` is the day from which it never was, or NEVER."""

    days: Spell
    by: Word = ""
    annulled_on: Number = NEVER


class ProviderFact(NamedTuple):
    """What the registry knows of a body that awards credentials; `city` empty: nothing."""

    city: Word = ""
    accredited: Sequence[Spell] = ()
    suspended: Sequence[SuspensionFact] = ()


class PaperFact(NamedTuple):
    """A credential.

    `is_whole`: it states no units, so that it stands for its whole standard version; else
    `stated` gives levels by unit. `practical_share` is in `SHARE_PARTS`, or NOT_STATED.
    `is_shown` is false in a column where a case has fewer papers than there are places.
    """

    id: Word
    provider_id: Word
    provider: ProviderFact
    standard: Word
    edition: Word  # standard@version
    award_on: Number
    issued_on: Number = 0
    enrolled_on: Number = NEVER
    revoked_from: Number = NEVER
    is_whole: Truth = True
    stated: Mapping[str, Number] = _NONE
    practical_share: Number = NOT_STATED
    methods: Mapping[str, Truth] = _NONE  # empty: not stated
    is_forged: Truth = False
    is_unverified: Truth = False
    is_dependent: Truth = False
    is_shown: Truth = True

    def uses(self, methods: frozenset[str]) -> Truth:
        """Tell whether one of these methods was used."""
        return either(*(used for name, used in self.methods.items() if name in methods))

    def uses_other_than(self, methods: frozenset[str]) -> Truth:
        """Tell whether a method outside these was used."""
        return either(*(used for name, used in self.methods.items() if name not in methods))


class ResultFact(NamedTuple):
    """A result of prior learning for one unit; the unit is empty where there is none."""

    unit: Word
    level: Number
    is_certified: Truth
    is_informal: Truth


class PracticeFact(NamedTuple):
    """Whole months of practice up to a last day; of the occupation, or of single units."""

    months: Number
    last_on: Number
    is_verified: Truth
    is_general: Truth
    units: Mapping[str, Truth] = _NONE

    def months_of(self, unit: str) -> Number:
        """Give the verified months that count for a unit."""
        counts = both(self.is_verified, either(self.is_general, self.units.get(unit, False)))
        return choose(counts, lambda: self.months, lambda: 0)


class CardFact(NamedTuple):
    """A safety card; the code is empty where there is none."""

    code: Word
    issued_on: Number


class EarlierFact(NamedTuple):
    """A decision taken elsewhere; `saw_all_papers`: this case shows nothing new."""

    host: Word
    occupation: Word
    decided_on: Number
    is_refusal: Truth
    is_annulled: Truth
    is_appealed: Truth
    saw_all_papers: Truth


class ExistingFact(NamedTuple):
    """A recognition already held; one without an end does not end."""

    host: Word
    occupation: Word
    days: Spell
    is_active: Truth


class BanFact(NamedTuple):
    """A practice ban for an occupation."""

    occupation: Word
    days: Spell


class StopFact(NamedTuple):
    """A time in which the authority waited for someone; `answered_on` NEVER: no answer yet."""

    asked_on: Number
    answered_on: Number


class Facts(NamedTuple):
    """A case, or a column of cases of one shape: one host, one occupation, lists of one length.

    `received_on` is the day of receipt in the host's zone; `complete_on` and `asof_on` are 0 if
    not stated, `extension_on` NEVER. Stops are in order and do not overlap. `partial` is yes, no
    or empty; `measure` is adaptation, test or empty. `steps` give language levels by tag and
    skill, 1 for A1 to 6 for C2.
    """

    host: str
    occupation: str
    received_on: Number
    complete_on: Number = 0
    asof_on: Number = 0
    extension_on: Number = NEVER
    is_complete: Truth = True
    is_undecided: Truth = False
    wants_hold: Truth = False
    wants_rpl_first: Truth = False
    partial: Word = ""
    measure: Word = ""
    papers: Sequence[PaperFact] = ()
    results: Sequence[ResultFact] = ()
    practice: Sequence[PracticeFact] = ()
    cards: Sequence[CardFact] = ()
    earlier: Sequence[EarlierFact] = ()
    existing: Sequence[ExistingFact] = ()
    bans: Sequence[BanFact] = ()
    stops: Sequence[StopFact] = ()
    steps: Mapping[str, Mapping[str, Number]] = _NONE

    @property
    def forged(self) -> Truth:
        """Tell whether a paper is proven forged."""
        return either(*(both(p.is_shown, p.is_forged) for p in self.papers))

    @property
    def has_uncertified(self) -> Truth:
        """Tell whether a result of prior learning is not certified."""
        return either(*(negate(r.is_certified) for r in self.results))
