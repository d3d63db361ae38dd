"""Terms of the head, parties and standards (clauses 1 to 4)."""

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

# Names and contacts: nothing is decided by them.
_NAMES = Term(EDITORIAL)

_HEAD: Terms = {
    "comity": Term(RIGHTS),
    **below(
        "agreement",
        {
            "id": Term(RIGHTS),
            # A new version always has these; see `rating` for the state and the first day.
            **alike(Term(EDITORIAL), "version", "supersedes", "status", "effective.from"),
            "title.*": _NAMES,
            **alike(Term(RIGHTS), "authentic_languages.*", "interpretation", "depositary"),
            "effective.to": Term(RIGHTS, KINDER),
            "review_every": Term(PARAMETER),
        },
    ),
}

_PARTIES: Terms = {
    "parties.*": Term(RIGHTS, KINDER),
    **below(
        "parties.*",
        {
            "id": Term(RIGHTS),
            **alike(_NAMES, "name.*", "authority.name.*", "authority.contact"),
            "languages": Term(RIGHTS),
            **alike(
                Term(PARAMETER),
                "timezone",
                "calendar.country",
                "calendar.subdivision",
                "calendar.weekend.*",
                "calendar.extra_closed.*",
                "population.value",
                "population.as_of",
                "fiscal_capacity.value",
                "fiscal_capacity.as_of",
            ),
            # Phases only grow; to shrink them takes a right away. `rating` looks at the days.
            "phases.*": Term(PARAMETER, KINDER, removed=RIGHTS),
            "phases.*.from": Term(PARAMETER),
            "phases.*.occupations.*": Term(PARAMETER, KINDER, removed=RIGHTS),
        },
    ),
}

_STANDARDS: Terms = {
    "standards.*": Term(RIGHTS),
    **below(
        "standards.*",
        {
            "occupation": Term(RIGHTS),
            **alike(Term(PARAMETER), "isco08", "esco"),
            "eqf": Term(PARAMETER, STRICTER),
            "versions.*": Term(PARAMETER, KINDER, removed=RIGHTS),
            **alike(Term(PARAMETER), "versions.*.v", "versions.*.in_force", "versions.*.without.*"),
            **alike(
                Term(PARAMETER, KINDER),
                "versions.*.superseded",
                "versions.*.last_award",
                "versions.*.honour_until",
            ),
            "units.*": Term(PARAMETER, STRICTER),
            **alike(Term(PARAMETER), "units.*.id", "units.*.hours", "bundles.*.id"),
            **alike(Term(PARAMETER, STRICTER), "units.*.level", "units.*.core"),
            "units.*.experience": Term(PARAMETER, KINDER),
            # Nothing else in the agreement says what a unit asks for.
            **alike(Term(PARAMETER), "units.*.title.*", "bundles.*.title.*"),
            "bundles.*": Term(PARAMETER, KINDER),
            "bundles.*.units.*": Term(PARAMETER),
        },
    ),
    "crosswalk.*": Term(PARAMETER, KINDER),
    **alike(Term(PARAMETER), "crosswalk.*.from", "crosswalk.*.to"),
    "crosswalk.*.match": Term(PARAMETER, KINDER, ("related", "narrow", "close", "exact")),
}

TERMS: Terms = {**_HEAD, **_PARTIES, **_STANDARDS}
