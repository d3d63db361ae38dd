"""Fields of governance, appeals, exit and amendments (clauses 16 to 19), with fault codes."""

from comity.rules.format.kinds import (
    WORKING,
    choice,
    flag,
    number,
    period,
    slug,
    text,
    whole,
    words,
)
from comity.rules.format.shapes import ListOf, MapOf, Maybe, Record

_RULE_NAME = slug("E-REF", "the name of a voting rule, such as amendment")

GOVERNANCE = Record(
    "E-VOTE",
    {
        "votes": MapOf(
            "E-DUMMY",
            "a map of all parties with their votes",
            slug("E-REF", "the id of a party"),
            whole("E-DUMMY", 0),
        ),
        "rules": MapOf(
            "E-VOTE",
            "a map of voting rules with routine, amendment and admission",
            slug("E-VOTE", "the name of a voting rule"),
            Record(
                "E-VOTE",
                {
                    "votes": number("E-VOTE", "a share from 0.5 to 1", low="0.5", high="1"),
                    "parties": whole("E-VOTE", 1),
                    "population": Maybe(
                        number("E-VOTE", "a share above 0.5, at most 1", above="0.5", high="1")
                    ),
                },
            ),
            least=1,
        ),
        "quorum": Record("E-VOTE", {"parties": whole("E-VOTE", 1)}),
        "consultation": Record(
            "E-CONSULT",
            {
                "min": period("E-CONSULT", least="P21D", example="P30D"),
                "must_invite": words("E-CONSULT", "who must be heard", least=1),
                "reply_to_each": flag("E-CONSULT", only=True),
            },
        ),
        "simulation_before_vote": flag("E-CONSULT", only=True),
    },
)

APPEALS = Record(
    "E-APPEAL",
    {
        "bodies": ListOf(
            "E-APPEAL",
            "a list of one body or more",
            Record(
                "E-APPEAL",
                {
                    "id": slug("E-APPEAL", "a short name such as joint_appeals_panel"),
                    "members": whole("E-APPEAL", 1, 99),
                    "max_per_party": whole("E-APPEAL", 1, 99),
                    "none_from_deciding_city": flag("E-APPEAL", only=True),
                },
            ),
            least=1,
        ),
        "free": flag("E-APPEAL", only=True),
        "no_worse_outcome": flag("E-APPEAL", only=True),
        "interim": choice("E-APPEAL", "keep_existing_rights"),
    },
)

EXIT = Record(
    "E-EXIT",
    {
        "suspend": Record(
            "E-EXIT",
            {
                "grounds": words("E-EXIT", "the grounds for a suspension", least=1),
                "vote": _RULE_NAME,
                "max": period("E-EXIT", most="P12M", example="P6M"),
                "hearing": period("E-EXIT", most="P3M", units=WORKING, example="P10WD"),
            },
        ),
        "withdraw_notice": period("E-EXIT", least="P6M", example="P12M"),
        "issued_certificates": choice("E-SURVIVE", "survive"),
        "open_applications": choice("E-EXIT", "finish_under_old_rules"),
        "teach_out": period("E-TEACHOUT", example="P24M"),
    },
)

AMENDMENTS = Record(
    "E-REF",
    {
        "procedure": text("E-REF", "the place of a voting rule, governance.rules.amendment"),
        "classes": Record(
            "E-REF",
            {"editorial": _RULE_NAME, "parameters": _RULE_NAME, "parties": _RULE_NAME},
        ),
    },
)
