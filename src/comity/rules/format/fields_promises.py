"""Fields of wages to capacity (clauses 10 to 15), each with its fault code."""

from comity.rules.format.kinds import (
    choice,
    day,
    flag,
    localised,
    money,
    number,
    period,
    share,
    slug,
    text,
    version,
    whole,
    words,
)
from comity.rules.format.shapes import ListOf, MapOf, Maybe, Record

_ABOVE_ZERO = "a number above 0"
_PARTY = slug("E-REF", "the id of a party")

WAGES = Record(
    "E-WAGE",
    {
        "index": Record(
            "E-INDEX",
            {
                "series": slug("E-INDEX", "the name of a price series, such as cpi_host"),
                "base": text(
                    "E-INDEX", "a month such as 2027-01", pattern="[12][0-9]{3}-(0[1-9]|1[0-2])"
                ),
                "every": period("E-INDEX", example="P12M"),
                "never_down": flag("E-WAGE", only=True),
                "round_up": money("E-WAGE", least="0.01"),
            },
        ),
        "floors": Record(
            "E-WAGE",
            {
                "currency": text("E-WAGE", "a currency code such as EUR", pattern="[A-Z]{3}"),
                "per": choice("E-WAGE", "hour"),
            },
            rest=MapOf(
                "E-WAGE",
                "a map of parties",
                slug("E-WAGE", "the id of a party"),
                MapOf(
                    "E-WAGE",
                    'a map of occupations with amounts in quotes, such as {bricklayer: "17.60"}',
                    slug("E-WAGE", "the name of an occupation"),
                    money("E-WAGE", least="0.01"),
                ),
            ),
        ),
    },
)

PROTECTION = Record(
    "E-GROUNDS",
    {
        "grounds": words("E-GROUNDS", "the grounds nobody may be treated worse for", least=1),
        "safety_law": choice("E-FORMAT", "host"),
        "inspections": Record(
            "E-INSPECT",
            {
                "right_of_entry": choice("E-INSPECT", "accompanied"),
                "notice": choice("E-INSPECT", "none"),
                "min_per_year": whole("E-INSPECT", 1),
                "min_cities_in_team": whole("E-INSPECT", 2),
                "language_cover": flag("E-INSPECT", only=True),
            },
        ),
        "reports": Record(
            "E-REPORT",
            {
                "anonymous": flag("E-REPORT", only=True),
                "acknowledge": period("E-REPORT", most="P7D", example="P7D"),
                "feedback": period("E-REPORT", most="P3M"),
                "firewall": words("E-FIREWALL", "who may never see a report", least=1),
            },
        ),
    },
)

_AUDIT = Record(
    "E-AUDIT",
    {
        "team_min_cities": whole("E-AUDIT", 2),
        "host_city_share_max": number(
            "E-AUDIT", "a share above 0 and at most 0.5", above="0", high="0.5"
        ),
        "sampling": Record(
            "E-AUDIT",
            {
                "sites": choice("E-AUDIT", "sqrt"),
                "files": choice("E-AUDIT", "iso2859_1"),
                "aql": number("E-AUDIT", "a percentage above 0, such as 2.5", above="0", high="10"),
                "level": choice("E-AUDIT", "I", "II", "III"),
            },
        ),
        "grading": words("E-AUDIT", "the grades, [major, minor, observation]", least=2),
        "close": Record(
            "E-AUDIT",
            {
                "major": period("E-AUDIT", most="P12M", example="P60D"),
                "minor": period("E-AUDIT", most="P24M", example="P120D"),
            },
        ),
    },
)

QUALITY = Record(
    "E-AUDIT",
    {
        "provider_review": period("E-REVIEW", most="P36M", example="P36M"),
        "external_review": period("E-REVIEW", most="P60M", example="P60M"),
        "audit": _AUDIT,
        "publish_min_n": whole("E-SDC", 10),
        "signals": Record(
            "E-RANGE",
            {
                "in_control_arl": whole("E-RANGE", 2),
                "fdr": number("E-RANGE", "a share above 0 and at most 0.5", above="0", high="0.5"),
            },
        ),
    },
)

# The longest a category may be kept; beyond it, no purpose of the agreement is served.
_RETENTION = {
    "application": "P10Y",
    "evidence_files": "P5Y",
    "refused_evidence": "P2Y",
    "report_identity": "P1Y",
    "audit_log": "P10Y",
    "vacancy_match": "P1Y",
}

DATA = Record(
    "E-PURPOSE",
    {
        "controllers": choice("E-PURPOSE", "joint"),
        "purposes": words("E-PURPOSE", "the purposes data may be used for", least=1),
        "prohibited": words("E-PURPOSE", "the purposes data may never be used for", least=1),
        "retention": Record(
            "E-RETAIN",
            {
                name: period("E-RETAIN", most=most, example=most)
                for name, most in _RETENTION.items()
            },
        ),
        "oversight": Record(
            "E-PURPOSE",
            {
                "body": slug("E-PURPOSE", "the name of the body that watches"),
                "independent": flag("E-PURPOSE", only=True),
                "report_every": period("E-PURPOSE", most="P24M", example="P12M"),
            },
        ),
        "breach_notice_hours": whole("E-BREACH", 1, 72),
    },
)

FINANCE = Record(
    "E-KEY",
    {
        "key": ListOf(
            "E-KEY",
            "a list of methods with their weights",
            Record(
                "E-KEY",
                {
                    "method": choice(
                        "E-KEY",
                        "per_use",
                        "per_capita",
                        "capacity",
                        "equal",
                        "benefit",
                        "shapley",
                    ),
                    "weight": share("E-KEY"),
                },
            ),
            least=1,
        ),
        "floor_share": share("E-KEY"),
        "cap_share": share("E-KEY"),
        "settle": period("E-KEY", most="P12M"),
        "rounding": choice("E-KEY", "largest_remainder"),
        "capacity_fund": Record(
            "E-KEY",
            {
                "share_of_budget": share("E-RANGE"),
                "eligible_if": Record(
                    "E-RANGE",
                    {"fiscal_capacity_below": number("E-RANGE", _ABOVE_ZERO, above="0", high="10")},
                ),
                "uses": words("E-KEY", "what the fund pays for", least=1),
            },
        ),
    },
)

CAPACITY = ListOf(
    "E-REF",
    "a list of commitments, or []",
    Record(
        "E-REF",
        {
            "party": _PARTY,
            "commitment": localised(),
            "due": day("E-PAST"),
            "since": Maybe(version("E-PAST")),
            "supported_by": choice("E-REF", "capacity_fund", "own_budget", "grant"),
        },
    ),
)
