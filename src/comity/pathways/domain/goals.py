"""Goals: what a decision leaves to be reached, and who reaches for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from comity.planning.goals import Gap, Goal
from comity.planning.offers import CEFR, Traveller
from comity.rules.decisions import Decision
from comity.rules.rulebook import Block


def goal_of(decision: Decision, block: Block) -> Goal | None:
    """Give what is missing for full recognition; None where nothing is, or nothing was compared.

    Source: domain design, section 3.2 (S10).
    """
    lines = decision.lines
    gaps = tuple(
        Gap(line.unit, line.hours, line.required_level, line.held_level, line.is_core)
        for line in lines
        if line.missing_levels
    )
    if not block.core_unmet:
        gaps = tuple(
            Gap(gap.unit, gap.hours, gap.required_level, gap.held_level, is_core=False)
            for gap in gaps
        )
    goal = Goal(gaps, sum(line.hours for line in lines), block.gap_over)
    return None if not lines or goal.is_reached({}) else goal


def traveller_of(facts: Mapping[str, Any], *, from_on: date) -> Traveller:
    """Give who reaches for it: of each language the lowest level shown in any skill.

    Args:
        facts: of the case, as the engine reads them.
        from_on: the first day on which something can begin.
    """
    told = facts.get("language") or {}
    levels = {tag: min(skills.values(), key=CEFR.index) for tag, skills in told.items() if skills}
    return Traveller(from_on=from_on, languages=levels)
