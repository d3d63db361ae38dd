"""Which columns a file has, by kind, and under which headings they are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.matching.letters import fold
from comity.values.refusals import Refusal


class Kind(StrEnum):
    """What a file tells: who learns, what was passed, what an office decided before."""

    LEARNERS = "learners"
    RESULTS = "results"
    RECOGNITIONS = "recognitions"


REQUIRED = {
    Kind.LEARNERS: (
        "number full_name born_on provider standard version enrolled_on".split()  # noqa: SIM905  # one line
    ),
    Kind.RESULTS: (
        "number full_name born_on provider certificate standard version award_on".split()  # noqa: SIM905  # one line
    ),
    Kind.RECOGNITIONS: "number full_name born_on occupation outcome decided_on".split(),  # noqa: SIM905  # one line
}
OPTIONAL = {
    Kind.LEARNERS: ["valid_until"],
    Kind.RESULTS: ["enrolled_on", "units", "valid_until", "renewed_on"],
    Kind.RECOGNITIONS: ["standard", "version", "award_on", "valid_until", "renewed_on"],
}
# Other headings under which a column is known, without capitals, marks and blanks.
_ALSO = {
    "number": "learnernumber filenumber nummer lernnummer aktenzeichen dossiernummer numero",
    "full_name": "name fullname namevollstandig naam nom nomcomplet",
    "born_on": "birthdate dateofbirth born geburtsdatum geborenam geboortedatum datedenaissance",
    "provider": "trainingcentre ausbildungsstatte opleider centre centredeformation",
    "certificate": "certificatenumber zeugnisnummer certificaatnummer diplomanummer certificat",
    "standard": "norm referentiel",
    "version": "fassung versie",
    "award_on": "awarddate awarded bestandenam behaaldop obtenule",
    "enrolled_on": "enrolled begonnenam ingeschrevenop inscritle",
    "units": "parts bausteine onderdelen unites",
    "valid_until": "expires validuntil gultigbis geldigtot valablejusquau",
    "renewed_on": "renewed verlangertam verlengdop renouvelele",
    "occupation": "job beruf beroep metier profession",
    "outcome": "result ergebnis uitkomst issue",
    "decided_on": "decisiondate decided entschiedenam beslistop decidele",
}
_KNOWN = {fold(also): name for name, more in _ALSO.items() for also in [*more.split(), name]} | {
    name.replace("_", ""): name for name in _ALSO
}


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands where.

    Args:
        row: of the headings, from 1.
        texts: as they are written.
        at: places, from 0, of the columns that are known.
        unknown: places of headings that are not.
    """

    row: int
    texts: tuple[str, ...]
    at: Mapping[str, int]
    unknown: tuple[int, ...]


def headings_of(texts: Sequence[str], *, row: int, kind: Kind) -> Headings:
    """Find the columns of a kind by the first row that holds anything.

    Raises:
        Refusal: HEADINGS-MISSING naming the columns that are not there, HEADING-TWICE.
    """
    asked = {*REQUIRED[kind], *OPTIONAL[kind]}
    at: dict[str, int] = {}
    unknown = []
    for place, text in enumerate(texts):
        name = _KNOWN.get("".join(one for one in fold(text) if one.isalnum()))
        if name is None or name not in asked:
            if text:
                unknown.append(place)
        elif name in at:
            raise Refusal("HEADING-TWICE", name)
        else:
            at[name] = place
    missing = [name for name in REQUIRED[kind] if name not in at]
    if missing:
        raise Refusal("HEADINGS-MISSING", " ".join(missing))
    return Headings(row, tuple(texts), at, tuple(unknown))
