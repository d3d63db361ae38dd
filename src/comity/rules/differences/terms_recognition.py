"""Terms of recognition, pilots, providers, deadlines and fairness (clauses 5 to 9)."""

from comity.rules.differences.terms import (
    EDITORIAL,
    KINDER,
    PARAMETER,
    RIGHTS,
    STRICTER,
    Term,
    Terms,
    alike,
    below,
)

# What a pilot may try cannot be a right; so below an occupation everything is a parameter.
_PLAIN = Term(PARAMETER)
_KINDER = Term(PARAMETER, KINDER)
_STRICTER = Term(PARAMETER, STRICTER)
_CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")

_RECOGNITION: Terms = {
    "recognition.*": Term(RIGHTS, KINDER),
    **below(
        "recognition.*",
        {
            "mode": Term(PARAMETER, KINDER, ("case_by_case", "conditional", "automatic")),
            "standard": _PLAIN,
            "evidence_methods.accepted.*": _KINDER,
            "evidence_methods.min_practical_share": _STRICTER,
            "evidence_methods.independent_assessor": _STRICTER,
            "language.accept": Term(PARAMETER, KINDER, ("host", "any_party")),
            "language.when": _PLAIN,
            "language.min.*": Term(PARAMETER, STRICTER, _CEFR),
            "safety.*": _STRICTER,
            "safety.*.code": _PLAIN,
            "safety.*.valid": _KINDER,
            "safety.*.equivalents.*": _KINDER,
            "safety.*.if_missing": _PLAIN,
            "safety.*.restrict.*": _STRICTER,
            "currency.award_within": _KINDER,
            "currency.or_practice_months": _STRICTER,
            "currency.in_last": _KINDER,
            "currency.otherwise": _PLAIN,
            "experience.months_per_level": _STRICTER,
            "experience.max_levels": _KINDER,
            "substantial_difference.core_unmet": _STRICTER,
            "substantial_difference.gap_over": _KINDER,
            "compensation.max_gap": _KINDER,
            "compensation.choice": Term(PARAMETER, KINDER, ("authority", "applicant")),
            **alike(_PLAIN, "compensation.justification", "compensation.justification.*"),
            "compensation.choose_within": _KINDER,
            "compensation.if_silent": _PLAIN,
            "compensation.hours_per_month": _PLAIN,
            "compensation.adaptation_max": _STRICTER,
            "compensation.test_attempts": _KINDER,
            "compensation.test_offer_within": _STRICTER,
            "partial_access.*": _KINDER,
            "tacit": Term(PARAMETER, KINDER, ("board", "provisional", "approve")),
            **alike(_STRICTER, "fee.standard", "fee.reduced", "fee.cap"),
            "fee.currency": _PLAIN,
        },
    ),
}

_TEST = ("kpi", "op", "value", "min_n")

_PILOTS: Terms = {
    "pilots.*": _PLAIN,
    **below(
        "pilots.*",
        {
            **alike(_PLAIN, "id", "path", "value", "hosts.*", "from", "to"),
            "since": Term(EDITORIAL),
            **alike(_PLAIN, "success.*", *(f"success.*.{name}" for name in _TEST)),
            **alike(_PLAIN, "stop.*", *(f"stop.*.{name}" for name in _TEST)),
        },
    ),
}

_ROUTES = (
    "teach_out",
    "city_watch",
    "late_award",
    "sunset",
    "outside_parties",
    "provider_lapsed",
    "provider_suspended",
    "city_suspended",
    "method_weak",
)

_PROVIDERS: Terms = below(
    "provider_rules",
    {
        "operative_date": _PLAIN,
        "teach_out.enrolled_before_end": _STRICTER,
        "teach_out.award_within": _KINDER,
        **below("routes", alike(Term(PARAMETER, KINDER, ("confirm", "compare")), *_ROUTES)),
        "confirm_discount_levels": _STRICTER,
    },
)

_DEADLINES: Terms = below(
    "deadlines",
    {
        "rule": Term(RIGHTS),
        # What the authority has longer for, the person waits longer for.
        **alike(
            _STRICTER,
            "acknowledge",
            "tell_what_is_missing",
            "decide.automatic",
            "decide.conditional",
            "decide.case_by_case",
            "extend.times",
            "extend.by",
            "board",
            "appeal_decide",
        ),
        "extend.notice": _PLAIN,
        **alike(_KINDER, "applicant_reply", "appeal_within"),
    },
)

_FAIRNESS: Terms = below(
    "fairness",
    {
        "transition": Term(RIGHTS, KINDER, ("submission_rules", "most_favourable")),
        "prior_refusal.same_evidence_window": Term(RIGHTS, STRICTER),
        "prior_refusal.diverging_result": Term(RIGHTS),
        "grant_by_machine": Term(RIGHTS, KINDER),
        "refuse_by_machine": Term(RIGHTS, STRICTER),
    },
)

TERMS: Terms = {**_RECOGNITION, **_PILOTS, **_PROVIDERS, **_DEADLINES, **_FAIRNESS}
