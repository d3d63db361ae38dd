"""What two people say carries over is drafted, and the engine then counts it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.governance.stage import councillor
from tests.governance.test_the_pages_of_changes import page, posted
from tests.governance.way import AGREEMENT
from tests.occupations.stage import editor
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import officer
from tests.rules.conftest import REGION

from comity.governance.domain.drafts import successor
from comity.matching.carrying import Credit, carry_overs, lifts
from comity.portal.domain.crediting import parts_of, with_credits
from comity.rules.case_reading import read_case
from comity.rules.compiling import compile_rulebook
from comity.rules.deciding import decide
from comity.rules.decisions import Decision
from comity.rules.format import Surroundings, read
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook

FIRST = (datetime.now(UTC) + timedelta(days=200)).date()
BASE = successor(AGREEMENT, first=FIRST)
FACTS = read_registry((REGION / "registry.yaml").read_text(encoding="utf-8"))
PARTS = parts_of(compile_rulebook(AGREEMENT.data, digest="test"), {})
PAGE = "/en/occupations/standards/credits/"


def drafted(*credits: tuple[str, str, Credit]) -> Any:
    text = with_credits(BASE, credits)
    return read(text, Surroundings(known_versions=frozenset({"1.0.0"}), predecessor=AGREEMENT))


def book_with(*credits: tuple[str, str, Credit]) -> Rulebook:
    return compile_rulebook(drafted(*credits).required().data, digest="test")


def decided(book: Rulebook, unit: str, level: int) -> Decision:
    """An electrician's case by somebody who holds one part of another job, certified."""
    held = {"id": "r1", "unit": unit, "level": level, "status": "certified", "source": "formal"}
    case = {
        "host": "ahrenbrueck",
        "occupation": "electrician",
        "submitted": (FIRST + timedelta(days=30)).isoformat(),
        "credentials": [],
        "rpl": [held],
    }
    return decide(book, FACTS, read_case(case, book))


def credited(decision: Decision) -> dict[str, int]:
    return {
        one.arguments[0]: int(one.fact["level"])
        for one in decision.reasons
        if one.code == "XWALK-CREDIT"
    }


def test_what_the_agreement_says_already_is_what_is_suggested_first() -> None:
    book = compile_rulebook(AGREEMENT.data, digest="test")
    suggested = [(one.source.key, one.target.key) for one in carry_overs(list(PARTS.values()))]
    held = {(one.source, one.target) for one in book.crosswalk}
    assert set(suggested[: len(held)]) == held


def test_a_drafted_credit_is_counted_by_the_engine_and_shrinks_the_gap() -> None:
    before = decided(book_with(), "BRI-6", 3)
    after = decided(book_with(("BRI-6", "ELE-7", Credit.CLOSE)), "BRI-6", 3)
    assert credited(before) == {}
    assert credited(after) == {"BRI-6>ELE-7": 3}
    assert after.gap is not None
    assert before.gap is not None
    assert after.gap < before.gap


def test_a_credit_that_is_there_gets_the_new_match_and_nothing_else_changes() -> None:
    held = yaml.safe_load(BASE)["crosswalk"][0]
    text = with_credits(BASE, [(held["from"], held["to"], Credit.NARROW)])
    before, after = yaml.safe_load(BASE), yaml.safe_load(text)
    assert after["crosswalk"][0] == held | {"match": "narrow"}
    assert after["crosswalk"][1:] == before["crosswalk"][1:]
    del before["crosswalk"], after["crosswalk"]
    assert before == after


_CREDITS = st.tuples(
    st.sampled_from(sorted(PARTS)), st.sampled_from(sorted(PARTS)), st.sampled_from(Credit)
)


@settings(max_examples=examples(60), deadline=None)
@given(_CREDITS)
def test_the_validator_refuses_what_lifts_and_nothing_else_of_two_standards(
    given_one: tuple[str, str, Credit],
) -> None:
    source, target, credit = given_one
    one, two = PARTS[source], PARTS[target]
    is_wrong = one.standard == two.standard or lifts(
        credit, source_level=one.level, target_level=two.level
    )
    codes = {fault.code for fault in drafted(given_one).faults}
    assert ("E-XWALK" in codes) is is_wrong


@settings(max_examples=examples(40), deadline=None)
@given(
    st.sampled_from([key for key, one in PARTS.items() if one.standard != "ELE"]),
    st.sampled_from([key for key, one in PARTS.items() if one.standard == "ELE"]),
    st.sampled_from(Credit),
)
def test_no_credit_gives_a_higher_level_than_is_held(
    source: str, target: str, credit: Credit
) -> None:
    if lifts(credit, source_level=PARTS[source].level, target_level=PARTS[target].level):
        return
    book = book_with((source, target, credit))
    gained = [
        credited(decided(book, source, level)).get(f"{source}>{target}", 0) for level in range(1, 9)
    ]
    assert all(got <= held for held, got in enumerate(gained, 1))
    assert all(low <= high for low, high in pairwise(gained))  # more held is never worth less
    assert max(gained) <= PARTS[target].level


@pytest.mark.database
def test_two_people_say_it_and_a_council_takes_it_to_a_proposal(
    as_owner: Any, product: Scene
) -> None:
    first, other = editor(as_owner).client, editor(as_owner, "maasveen").client
    council = councillor(as_owner, "maasveen").client
    for client in (first, council):
        page(client, PAGE)
    pair = f"{PAGE}CAR-4/ELE-4/"
    shown = page(first, pair)
    assert "checked" not in shown  # nothing is chosen for anybody
    assert "What do you say?" not in page(council, pair)
    posted(first, pair, 422, act="say", credit="narrow", reason="", key="one")
    lifted = posted(first, pair, 422, act="say", credit="exact", reason="Same.", key="two")
    assert "of a lower level" in lifted
    posted(first, pair, 302, act="say", credit="narrow", reason="Both report.", key="three")
    waiting = page(first, pair)
    assert "Another person must look at it" in waiting
    credit = page(other, pair).split('name="instead_of" value="')[1].split('"')[0]
    own = posted(first, pair, 422, act="look", agrees="yes", instead_of=credit, key="four")
    assert "Another person must look" in own
    posted(other, pair, 422, act="look", agrees="no", instead_of=credit, key="five")
    posted(other, pair, 302, act="look", agrees="yes", instead_of=credit, key="six")
    assert "Draft them into the agreement" in page(council, PAGE)
    draft = posted(council, PAGE, 200)
    assert "from: CAR-4" in draft
    assert "Take it to a proposal" in draft
    assert "Take it to a proposal" not in posted(first, PAGE, 200)


@pytest.mark.database
def test_the_pages_say_what_is_wrong_with_an_address(as_owner: Any, product: Scene) -> None:
    who = editor(as_owner).client
    for wrong in ("ELE-1/ELE-2", "ELE-1/XXX-2"):
        assert who.get(f"{PAGE}{wrong}/").status_code == 404
    assert who.get(f"{PAGE}?source=BRI-1&target=ELE-1").status_code == 302
    assert who.get(f"{PAGE}?source=BRI-1&target=nothing").status_code == 422
    assert officer(as_owner).client.get(PAGE).status_code == 403
    page(who, "/ar/occupations/standards/credits/")
    page(who, "/ar/occupations/standards/credits/BRI-1/ELE-1/")
