"""The invariants of section 3.12 of the domain design, each over 2,000 imagined cases."""

from dataclasses import replace
from datetime import timedelta
from pickle import dumps
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.rules.imagined import credential, imagined, practice

from comity.rules.cases import Case, Credential
from comity.rules.deciding import decide
from comity.rules.decisions import RANK, REFUSED, Decision
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

numbers = given(number=st.integers(0, 2**48))
thousands = settings(
    max_examples=examples(2000),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def plausible(paper: Credential, case: Case, region: Rulebook) -> Credential:
    """Make it one that its issuer has confirmed, with an award date that can be true."""
    version = region.standards[paper.standard].versions[paper.version]
    award = max(version.in_force, min(paper.award_on, case.submitted - timedelta(days=1)))
    return replace(paper, verification="confirmed", revoked_from=None, award_on=award)


def rank(decision: Decision) -> int:
    """Order results; a referral is a step on the way, so it ranks with having nothing yet."""
    return RANK[decision.outcome] if decision.is_favourable else 0


@thousands
@numbers
def test_the_order_of_papers_is_irrelevant(region: Rulebook, facts: Registry, number: int) -> None:
    case = imagined(number, region)
    turned = replace(
        case,
        credentials=case.credentials[::-1],
        safety=case.safety[::-1],
        stops=case.stops[::-1],
        practice=case.practice[::-1],
    )
    assert decide(region, facts, case) == decide(region, facts, turned)


@thousands
@numbers
def test_language_never_changes_the_outcome(region: Rulebook, facts: Registry, number: int) -> None:
    case = imagined(number, region)
    with_it, without = (
        decide(region, facts, case),
        decide(region, facts, replace(case, language={})),
    )
    assert (with_it.outcome, with_it.basis, with_it.due, with_it.reasons) == (
        without.outcome,
        without.basis,
        without.due,
        without.reasons,
    )


@thousands
@numbers
def test_another_verified_credential_never_worsens(
    region: Rulebook, facts: Registry, number: int
) -> None:
    # Silence is about time, not about what the papers are worth.
    case = replace(imagined(number, region), is_undecided=False)
    paper = plausible(credential(Random(number + 1), region, case.occupation, "c9"), case, region)
    more = replace(case, credentials=(*case.credentials, paper))
    before, after = decide(region, facts, case), decide(region, facts, more)
    assert rank(after) >= rank(before), (before, after)


@thousands
@numbers
def test_more_verified_practice_never_worsens(
    region: Rulebook, facts: Registry, number: int
) -> None:
    # Silence is about time, not about what the papers are worth.
    case = replace(imagined(number, region), is_undecided=False)
    extra = replace(practice(Random(number + 1)), is_verified=True)
    more = replace(case, practice=(*case.practice, extra))
    before, after = decide(region, facts, case), decide(region, facts, more)
    assert rank(after) >= rank(before), (before, after)


@thousands
@numbers
def test_every_due_day_is_a_working_day_of_the_host(
    region: Rulebook, facts: Registry, number: int
) -> None:
    case = imagined(number, region)
    due = decide(region, facts, case).due
    assert due is None or region.parties[case.host].calendar.is_working(due)


@thousands
@numbers
def test_lifting_a_suspension_never_worsens(region: Rulebook, facts: Registry, number: int) -> None:
    case = imagined(number, region)
    lifted = Registry(
        {name: replace(p, suspended=()) for name, p in facts.providers.items()}, standing=()
    )
    assert rank(decide(region, lifted, case)) >= rank(decide(region, facts, case))


@thousands
@numbers
def test_the_same_input_gives_the_same_bytes(
    region: Rulebook, facts: Registry, number: int
) -> None:
    first = decide(region, facts, imagined(number, region))
    assert dumps(first) == dumps(decide(region, facts, imagined(number, region)))


@thousands
@numbers
def test_silence_takes_no_effect_before_the_due_day_is_over(
    region: Rulebook, facts: Registry, number: int
) -> None:
    case = replace(imagined(number, region), is_undecided=True)
    # What happens between the due day and the day of looking would change the case itself.
    papers = tuple(
        replace(c, revoked_from=None) for c in case.credentials if c.award_on <= case.submitted
    )
    asof = case.asof or case.submitted
    case = replace(case, credentials=papers, earlier=())
    decision = decide(region, facts, replace(case, asof=asof))
    if decision.basis.startswith("tacit"):
        assert decision.due is not None
        assert asof > decision.due
        on_the_day = decide(region, facts, replace(case, asof=decision.due))
        assert not on_the_day.basis.startswith("tacit")
        the_day_after = replace(case, asof=decision.due + timedelta(days=1))
        assert decide(region, facts, the_day_after).basis.startswith("tacit")


@thousands
@numbers
def test_a_refusal_names_a_missing_part_or_a_human_ground(
    region: Rulebook, facts: Registry, number: int
) -> None:
    decision = decide(region, facts, imagined(number, region))
    if decision.outcome == REFUSED:
        missing = [line for line in decision.lines if line.missing_levels]
        assert missing or decision.basis in {"forged_document", "practice_ban"}
        assert decision.reasons
        assert not decision.may_be_granted_by_machine


def test_the_imagined_cases_reach_every_outcome(region: Rulebook, facts: Registry) -> None:
    reached = {decide(region, facts, imagined(n, region)).outcome for n in range(3000)}
    assert reached == set(RANK)


def test_a_planted_fault_is_seen(region: Rulebook, facts: Registry) -> None:
    def careless(case: Case) -> Decision:
        """A decider that lets an extra paper replace the others."""
        return decide(region, facts, replace(case, credentials=case.credentials[-1:]))

    cases = [imagined(number, region) for number in range(500)]
    turned = [replace(case, credentials=case.credentials[::-1]) for case in cases]
    assert [careless(case) for case in cases] != [careless(case) for case in turned]
