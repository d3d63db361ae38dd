"""Fields of recognition, providers, deadlines and fairness (clauses 5, 7 to 9)."""

from functools import partial

from comity.rules.format.kinds import (
    MONTHS,
    WORKING,
    choice,
    flag,
    localised,
    money,
    period,
    share,
    slug,
    text,
    whole,
    words,
)
from comity.rules.format.shapes import ListOf, MapOf, Maybe, Record

_CARD = "[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
_SKILLS = "listening|reading|spoken_interaction|spoken_production|writing"
_CURRENCY = "[A-Z]{3}"

_LANGUAGE = Record(
    "E-CEFR",
    {
        "accept": choice("E-CEFR", "host", "any_party"),
        "when": choice("E-LANGGATE", "before_start"),
        "min": MapOf(
            "E-CEFR",
            "a level from A1 to C2 for one skill or more",
            text(
                "E-CEFR",
                "listening, reading, spoken_interaction, spoken_production or writing",
                pattern=_SKILLS,
            ),
            choice("E-CEFR", "A1", "A2", "B1", "B2", "C1", "C2"),
            least=1,
        ),
    },
)

_SAFETY = ListOf(
    "E-SAFETY",
    "a list of safety cards, or []",
    Record(
        "E-SAFETY",
        {
            "code": text("E-SAFETY", "the code of a card, such as SITE-B", pattern=_CARD),
            "valid": period("E-SAFETY", example="P36M"),
            "equivalents": words("E-SAFETY", "codes of cards that count alike", pattern=_CARD),
            "if_missing": choice("E-SAFETY", "condition", "restrict"),
            "restrict": Maybe(
                words("E-SAFETY", "ids of units not to be practised", pattern=_CARD), ()
            ),
        },
    ),
)

_CURRENCY_OF_PRACTICE = Record(
    "E-CURR",
    {
        "award_within": period("E-CURR", example="P5Y"),
        "or_practice_months": whole("E-CURR", 1, 600),
        "in_last": period("E-CURR", example="P5Y"),
        "otherwise": choice("E-CURR", "refresher"),
    },
)

_COMPENSATION = Record(
    "E-RANGE",
    {
        "max_gap": share("E-RANGE"),
        "choice": choice("E-CHOICE", "applicant", "authority"),
        "justification": Maybe(localised("E-CHOICE")),
        "choose_within": period("E-RANGE", most="P12M", units=WORKING, example="P20WD"),
        "if_silent": choice("E-CHOICE", "adaptation", "test"),
        "hours_per_month": whole("E-RANGE", 1, 250),
        "adaptation_max": period("E-RANGE", most="P36M", units=MONTHS, example="P12M"),
        "test_attempts": whole("E-RANGE", 1, 10),
        "test_offer_within": period("E-RANGE", most="P36M", example="P6M"),
    },
)

_FEE = Record(
    "E-FEE",
    {
        "standard": money("E-FEE"),
        "reduced": money("E-FEE"),
        "cap": money("E-FEE"),
        "currency": text("E-FEE", "a currency code such as EUR", pattern=_CURRENCY),
    },
)

RECOGNITION = MapOf(
    "E-MISSING",
    "a map with one block per occupation",
    slug("E-FORMAT", "an occupation in small letters, such as care_assistant"),
    Record(
        "E-MISSING",
        {
            "mode": choice("E-MODE", "automatic", "conditional", "case_by_case"),
            "standard": text("E-REF", "the name of a standard, such as ELE"),
            "evidence_methods": Record(
                "E-METHOD",
                {
                    "accepted": ListOf(
                        "E-METHOD",
                        "one accepted way of assessment or more",
                        choice(
                            "E-METHOD",
                            "practical_exam",
                            "written_exam",
                            "workplace_assessment",
                            "rpl_assessment",
                        ),
                        least=1,
                        unique=True,
                    ),
                    "min_practical_share": share("E-RANGE"),
                    "independent_assessor": flag("E-METHOD"),
                },
            ),
            "language": _LANGUAGE,
            "safety": _SAFETY,
            "currency": _CURRENCY_OF_PRACTICE,
            "experience": Record(
                "E-RANGE",
                {
                    "months_per_level": whole("E-RANGE", 1, 600),
                    "max_levels": whole("E-RANGE", 0, 7),
                },
            ),
            "substantial_difference": Record(
                "E-RANGE", {"core_unmet": flag("E-RANGE"), "gap_over": share("E-RANGE")}
            ),
            "compensation": _COMPENSATION,
            "partial_access": words("E-REF", "ids of bundles, or []"),
            "tacit": choice("E-TACIT", "approve", "provisional", "board"),
            "fee": _FEE,
        },
    ),
    least=1,
)

_COMPARE = ("compare", "confirm")

PROVIDER_RULES = Record(
    "E-ROUTE",
    {
        "operative_date": choice("E-FORMAT", "award", "issue"),
        "teach_out": Record(
            "E-TEACHOUT",
            {
                "enrolled_before_end": flag("E-TEACHOUT"),
                "award_within": period("E-TEACHOUT", most="P24M", example="P12M"),
            },
        ),
        "routes": Record(
            "E-ROUTE",
            {
                "teach_out": choice("E-ROUTE", *_COMPARE),
                "city_watch": choice("E-ROUTE", *_COMPARE),
                "late_award": choice("E-ROUTE", *_COMPARE),
                "sunset": choice("E-ROUTE", *_COMPARE),
                "outside_parties": choice("E-ROUTE", *_COMPARE),
                "provider_lapsed": choice("E-ROUTE", *_COMPARE),
                "provider_suspended": choice("E-ROUTE", *_COMPARE),
                "city_suspended": choice("E-ROUTE", *_COMPARE),
                "method_weak": choice("E-ROUTE", *_COMPARE),
            },
        ),
        # More than two levels lower would leave nothing of most credentials.
        "confirm_discount_levels": whole("E-RANGE", 0, 2),
    },
)

_deadline = partial(period, units=WORKING)

DEADLINES = Record(
    "E-DEADLINE",
    {
        "rule": choice("E-DEADLINE", "reg_1182_71"),
        "acknowledge": _deadline("E-DEADLINE", most="P1M", example="P5WD"),
        "tell_what_is_missing": _deadline("E-DEADLINE", most="P1M", example="P1M"),
        "decide": Record(
            "E-DEADLINE",
            {
                "automatic": _deadline("E-DEADLINE", most="P3M", example="P10WD"),
                "conditional": _deadline("E-DEADLINE", most="P3M", example="P1M"),
                "case_by_case": _deadline("E-DEADLINE", most="P3M"),
            },
        ),
        "extend": Record(
            "E-EXTEND",
            {
                "times": whole("E-EXTEND", 0, 1),
                "by": _deadline("E-EXTEND", most="P1M", example="P1M"),
                "notice": choice("E-EXTEND", "before_expiry_with_reasons"),
            },
        ),
        "applicant_reply": _deadline("E-DEADLINE", most="P12M", example="P30D"),
        "board": _deadline("E-DEADLINE", most="P3M", example="P20WD"),
        "appeal_within": _deadline("E-DEADLINE", most="P12M", example="P1M"),
        "appeal_decide": _deadline("E-DEADLINE", most="P6M", example="P2M"),
    },
)

FAIRNESS = Record(
    "E-ART22",
    {
        "transition": choice("E-FORMAT", "submission_rules", "most_favourable"),
        "prior_refusal": Record(
            "E-ART22",
            {
                "same_evidence_window": period("E-FORMAT", most="P5Y", example="P12M"),
                "diverging_result": choice("E-ART22", "board"),
            },
        ),
        "grant_by_machine": flag("E-FORMAT"),
        "refuse_by_machine": flag("E-ART22", only=False),
    },
)
