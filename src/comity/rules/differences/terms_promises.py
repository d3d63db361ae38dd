"""Terms of wages to amendments (clauses 10 to 19)."""

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

_PLAIN = Term(PARAMETER)
_RIGHT = Term(RIGHTS)
_MORE_PROTECTS = Term(RIGHTS, KINDER)
_MORE_BURDENS = Term(RIGHTS, STRICTER)

_WAGES: Terms = below(
    "wages",
    {
        **alike(_PLAIN, "index.series", "index.base", "index.every", "floors.currency"),
        **alike(_PLAIN, "floors.per", "floors.*"),
        "index.never_down": _MORE_PROTECTS,
        "index.round_up": Term(PARAMETER, KINDER),
        "floors.*.*": Term(PARAMETER, KINDER),
    },
)

_PROTECTION: Terms = below(
    "protection",
    {
        **alike(_MORE_PROTECTS, "grounds.*", "reports.firewall.*", "reports.anonymous"),
        "safety_law": _RIGHT,
        **alike(_RIGHT, "inspections.right_of_entry", "inspections.notice"),
        **alike(
            _MORE_PROTECTS,
            "inspections.min_per_year",
            "inspections.min_cities_in_team",
            "inspections.language_cover",
        ),
        **alike(_MORE_BURDENS, "reports.acknowledge", "reports.feedback"),
    },
)

_QUALITY: Terms = below(
    "quality",
    alike(
        _PLAIN,
        "provider_review",
        "external_review",
        "audit.team_min_cities",
        "audit.host_city_share_max",
        "audit.sampling.sites",
        "audit.sampling.files",
        "audit.sampling.aql",
        "audit.sampling.level",
        "audit.grading",
        "audit.close.major",
        "audit.close.minor",
        "publish_min_n",
        "signals.in_control_arl",
        "signals.fdr",
    ),
)

_KEPT = (
    "application",
    "evidence_files",
    "refused_evidence",
    "report_identity",
    "audit_log",
    "vacancy_match",
)

_DATA: Terms = below(
    "data",
    {
        "controllers": _RIGHT,
        "purposes.*": _MORE_BURDENS,
        "prohibited.*": _MORE_PROTECTS,
        **below("retention", alike(_MORE_BURDENS, *_KEPT)),
        "oversight.body": _RIGHT,
        "oversight.independent": _MORE_PROTECTS,
        "oversight.report_every": _MORE_BURDENS,
        "breach_notice_hours": _MORE_BURDENS,
    },
)

_FINANCE: Terms = below(
    "finance",
    alike(
        _PLAIN,
        "key.*",
        "key.*.method",
        "key.*.weight",
        "floor_share",
        "cap_share",
        "settle",
        "rounding",
        "capacity_fund.share_of_budget",
        "capacity_fund.eligible_if.fiscal_capacity_below",
        "capacity_fund.uses.*",
    ),
)

_CAPACITY: Terms = {
    "capacity.*": _PLAIN,
    **below("capacity.*", alike(_PLAIN, "party", "commitment.*", "due", "supported_by")),
    "capacity.*.since": Term(EDITORIAL),
}

_RULE = alike(_RIGHT, "rules.*", "rules.*.votes", "rules.*.parties", "rules.*.population")

_GOVERNANCE: Terms = below(
    "governance",
    {
        **alike(_RIGHT, "votes.*", "quorum.parties", *_RULE),
        **alike(_MORE_PROTECTS, "consultation.min", "consultation.must_invite.*"),
        **alike(_MORE_PROTECTS, "consultation.reply_to_each", "simulation_before_vote"),
    },
)

_APPEALS: Terms = below(
    "appeals",
    {
        **alike(_RIGHT, "bodies.*", "bodies.*.id", "bodies.*.members", "bodies.*.max_per_party"),
        **alike(_MORE_PROTECTS, "bodies.*.none_from_deciding_city", "free", "no_worse_outcome"),
        "interim": _RIGHT,
    },
)

_EXIT: Terms = below(
    "exit",
    {
        **alike(_RIGHT, "suspend.grounds.*", "suspend.vote", "suspend.max", "suspend.hearing"),
        **alike(_RIGHT, "issued_certificates", "open_applications"),
        **alike(_MORE_PROTECTS, "withdraw_notice", "teach_out"),
    },
)

_AMENDMENTS: Terms = below(
    "amendments",
    alike(_RIGHT, "procedure", "classes.editorial", "classes.parameters", "classes.parties"),
)

TERMS: Terms = {
    **_WAGES,
    **_PROTECTION,
    **_QUALITY,
    **_DATA,
    **_FINANCE,
    **_CAPACITY,
    **_GOVERNANCE,
    **_APPEALS,
    **_EXIT,
    **_AMENDMENTS,
}
