"""Fields of the head, the parties and the standards (clauses 1 to 4), each with its fault code."""

from comity.rules.format.kinds import (
    TAG,
    VERSION,
    choice,
    day,
    flag,
    localised,
    number,
    period,
    slug,
    text,
    version,
    whole,
    words,
)
from comity.rules.format.shapes import ListOf, MapOf, Maybe, Record

_UNIT = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
_CONTACT = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+|https?://[^\s/]+\S*|(tel:)?\+[0-9][0-9 ()-]{5,20}"
_WEEKDAYS = "mon|tue|wed|thu|fri|sat|sun"
_ESCO = r"http://data\.europa\.eu/esco/occupation/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

HEAD = Record(
    "E-FORMAT",
    {
        "id": slug("E-ID", "a short name that never changes, such as tri-rivers"),
        "version": version("E-VERSION"),
        "supersedes": text(
            "E-CHAIN", "the version before, such as 1.1.0, or null", pattern=VERSION, nullable=True
        ),
        "status": choice("E-STATE", "draft", "signed", "in_force", "suspended", "terminated"),
        "title": localised(),
        "authentic_languages": words(
            "E-LANG", "the languages of all parties, such as [de, nl]", least=1, pattern=TAG
        ),
        "interpretation": text(
            "E-LANG",
            "equally_authentic or prevails: with a language, such as prevails:de",
            pattern=rf"equally_authentic|prevails:{TAG}",
        ),
        "effective": Record(
            "E-INTERVAL", {"from": day("E-INTERVAL"), "to": day("E-INTERVAL", nullable=True)}
        ),
        "review_every": period("E-REVIEW", most="P36M", example="P12M"),
        "depositary": slug("E-REF", "the id of a party"),
    },
)

_AUTHORITY = Record(
    "E-CONTACT",
    {
        "name": localised(),
        "contact": text(
            "E-CONTACT",
            "an e-mail address, a web address or a telephone number",
            pattern=_CONTACT,
        ),
    },
)

_CALENDAR = Record(
    "E-CAL",
    {
        "country": text("E-CAL", "a country code such as DE", pattern="[A-Z]{2}"),
        "subdivision": text("E-CAL", "a code such as NW, or null", nullable=True),
        "weekend": ListOf(
            "E-CAL",
            "the days off each week, such as [sat, sun]",
            text("E-CAL", "mon, tue, wed, thu, fri, sat or sun", pattern=_WEEKDAYS),
            unique=True,
        ),
        "extra_closed": ListOf("E-CAL", "a list of closing days", day("E-CAL"), unique=True),
    },
)

_PHASE = Record(
    "E-PHASE",
    {
        "from": day("E-PHASE"),
        "occupations": words("E-PHASE", "the occupations recognised from this day", least=1),
    },
)

PARTIES = ListOf(
    "E-PARTIES",
    "a list of two parties or more",
    Record(
        "E-PARTIES",
        {
            "id": slug("E-PARTIES", "a short name for the party, such as maasveen"),
            "name": localised(),
            "authority": _AUTHORITY,
            "languages": words(
                "E-LANG", "the official languages of this party", least=1, pattern=TAG
            ),
            "timezone": text("E-TZ", "a time zone such as Europe/Berlin"),
            "calendar": _CALENDAR,
            "population": Record(
                "E-RANGE", {"value": whole("E-RANGE", 1), "as_of": day("E-STALE")}
            ),
            "fiscal_capacity": Record(
                "E-RANGE",
                {
                    "value": number("E-RANGE", "a number above 0, such as 1.12", above="0"),
                    "as_of": day("E-STALE"),
                },
            ),
            "phases": ListOf("E-PHASE", "a list of one phase or more", _PHASE, least=1),
        },
    ),
    least=2,
)

_VERSION_OF_STANDARD = Record(
    "E-STDVER",
    {
        "v": text("E-STDVER", 'the name of the version in quotes, such as "2024.1"'),
        "in_force": day("E-STDVER"),
        "superseded": Maybe(day("E-STDVER"), None),
        "last_award": Maybe(day("E-STDVER"), None),
        "honour_until": Maybe(day("E-STDVER"), None),
        "without": Maybe(
            words("E-STDVER", "ids of units this version did not have", pattern=_UNIT), ()
        ),
    },
)

_UNIT_OF_STANDARD = Record(
    "E-UNIT",
    {
        "id": text("E-UNIT", "an id such as ELE-1", pattern=_UNIT),
        "hours": whole("E-UNIT", 1),
        "level": whole("E-UNIT", 1, 8),
        "core": Maybe(flag("E-UNIT"), default=False),
        "experience": Maybe(flag("E-UNIT"), default=True),
        "title": localised(),
    },
)

_BUNDLE = Record(
    "E-BUNDLE",
    {
        "id": slug("E-BUNDLE", "a short name such as household_support"),
        "units": words("E-BUNDLE", "ids of one unit or more", least=1, pattern=_UNIT),
        "title": localised(),
    },
)

STANDARDS = MapOf(
    "E-REF",
    "a map of standards, such as ELE, each with its units",
    text("E-FORMAT", "a short name in capitals for the standard, such as ELE", pattern=_UNIT),
    Record(
        "E-REF",
        {
            "occupation": slug("E-REF", "the name of an occupation, such as electrician"),
            "isco08": text(
                "E-ISCO", 'four digits of ISCO-08 in quotes, such as "7411"', pattern="[0-9]{4}"
            ),
            "esco": text(
                "E-ESCO",
                "the address of an ESCO occupation, http://data.europa.eu/esco/occupation/...",
                pattern=_ESCO,
            ),
            "eqf": whole("E-RANGE", 1, 8),
            "versions": ListOf(
                "E-STDVER", "a list of one version or more", _VERSION_OF_STANDARD, least=1
            ),
            "units": ListOf("E-UNIT", "a list of one unit or more", _UNIT_OF_STANDARD, least=1),
            "bundles": ListOf("E-BUNDLE", "a list of bundles, or []", _BUNDLE),
        },
    ),
    least=1,
)

CROSSWALK = ListOf(
    "E-XWALK",
    "a list of credits between units, or []",
    Record(
        "E-XWALK",
        {
            "from": text("E-XWALK", "the id of a unit, such as BRI-4", pattern=_UNIT),
            "to": text("E-XWALK", "the id of a unit, such as ELE-6", pattern=_UNIT),
            "match": choice("E-XWALK", "exact", "close", "narrow", "related"),
        },
    ),
)
