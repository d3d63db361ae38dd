"""A decision is run again from what was stored; whatever differs has its cause named."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.recognition.office_stage import WHOLE, facts
from tests.recognition.region import registry, rulebook

from comity.recognition.domain.assessments import assess, restored, stored
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.improvements import Improvement, assess_again, improvement, is_worse
from comity.recognition.domain.replays import (
    Cause,
    Kept,
    Means,
    holidays_around,
    replay,
    result_bytes,
)
from comity.rules.case_facts import local_day
from comity.rules.case_reading import read_case
from comity.rules.compiling import compile_rulebook
from comity.rules.decisions import AUTOMATIC, COMPENSATION, RECOGNISED, REFUSED, Decision
from comity.rules.format import read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).parents[3] / "shared"))
AGREEMENTS = SHARED / "data" / "agreement"
KNOWN = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = date(2026, 11, 2)
TOLD = facts({**WHOLE, "verified": "issuer"})
beside = pytest.mark.skipif(not AGREEMENTS.is_dir(), reason="the worked cases are not here")


def means(book: Rulebook | None = None, known: Registry | None = None, **changed: Any) -> Means:
    known = known or registry()
    given = Means(
        rulebook=book or rulebook(),
        is_signed_document=True,
        registry=known,
        registry_digest=digest_of(json.loads(json.dumps(asdict(known), default=str))),
        engine="sha-256:now",
    )
    return replace(given, **changed)


def kept(told: dict[str, Any], asof: date, tools: Means, **changed: Any) -> Kept:
    assert tools.rulebook is not None
    book = tools.rulebook
    _case, decision = assess(told, rulebook=book, registry=tools.registry, asof=asof)
    last = max(asof, decision.due or asof)
    stands = Kept(
        facts=json.loads(json.dumps(told)),
        facts_digest=digest_of(told),
        asof=asof,
        known_at=KNOWN,
        agreement_digest="sha-256:test",
        registry_digest=tools.registry_digest,
        engine="sha-256:now",
        holidays=holidays_around(book, told["host"], first=asof, last=last),
        result=result_bytes(stored(decision)),
    )
    return replace(stands, **changed)


def worked() -> Iterator[tuple[str, dict[str, Any], date, Means]]:
    """Every worked decision of the design with the day as of which it is decided."""
    text = (AGREEMENTS / "three-rivers.yaml").read_text(encoding="utf-8")
    book = compile_rulebook(read(text).required().data, digest="sha-256:design")
    known = read_registry((AGREEMENTS / "registry.yaml").read_text(encoding="utf-8"))
    with (AGREEMENTS / "cases.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "decision":
                told = json.loads(row["input_json"])
                case = read_case(told, book)
                zone = book.parties[case.host].timezone if case.host in book.parties else "UTC"
                asof = case.asof or case.complete_on or local_day(case.submitted, zone)
                yield row["id"], told, asof, means(book, known)


@beside
def test_every_worked_decision_gives_the_same_bytes_again() -> None:
    different = [
        name
        for name, told, asof, tools in worked()
        if not replay(kept(told, asof, tools), tools).is_same
    ]
    assert different == []


@beside
def test_another_stored_result_is_found_in_every_worked_decision() -> None:
    """The comparison is not blind."""
    for name, told, asof, tools in worked():
        stands = kept(told, asof, tools)
        columns = json.loads(stands.result)
        twisted = json.dumps({**columns, "basis": "another"}).encode()
        found = replay(replace(stands, result=twisted), tools)
        assert found.causes == (Cause.RESULT,), name


def test_a_document_changed_under_its_hash_is_named() -> None:
    tools = means()
    changed = replace(tools, is_signed_document=False)
    assert replay(kept(TOLD, DAY, tools), changed).causes == (Cause.AGREEMENT,)


def test_a_document_that_cannot_be_read_is_named_and_nothing_is_run() -> None:
    gone = means(is_signed_document=False)
    found = replay(kept(TOLD, DAY, means()), replace(gone, rulebook=None))
    assert found.causes == (Cause.AGREEMENT,)
    assert found.decision is None


def test_facts_changed_are_named_also_where_the_result_is_the_same() -> None:
    other = {**TOLD, "safety": [{"code": "BLS", "issued": "2026-09-02"}]}
    assert replay(kept(TOLD, DAY, means(), facts=other), means()).causes == (Cause.FACTS,)


def test_facts_that_can_no_longer_be_read_are_named() -> None:
    found = replay(kept(TOLD, DAY, means(), facts={"host": 7}), means())
    assert found.causes == (Cause.FACTS,)
    assert found.decision is None


def test_another_register_as_known_then_is_named() -> None:
    tools = means(registry_digest="sha-256:other")
    assert replay(kept(TOLD, DAY, means()), tools).causes == (Cause.REGISTRY,)


def test_another_engine_is_named_only_where_the_result_differs() -> None:
    later = means(engine="sha-256:later")
    assert replay(kept(TOLD, DAY, means()), later).is_same
    other = kept(TOLD, DAY, means(), result=b"{}")
    assert replay(other, later).causes == (Cause.ENGINE,)


def test_a_result_changed_where_it_is_stored_is_named() -> None:
    assert replay(kept(TOLD, DAY, means(), result=b"{}"), means()).causes == (Cause.RESULT,)


def test_holidays_of_another_release_are_named_and_the_kept_ones_give_the_same_bytes() -> None:
    tools = means()
    assert tools.rulebook is not None
    due = assess(TOLD, rulebook=tools.rulebook, registry=tools.registry, asof=DAY)[1].due
    assert due is not None
    party = tools.rulebook.parties["ahrenbrueck"]
    days = {due.year: (*party.calendar.holidays((due.year,)), due)}
    closed = replace(party, calendar=party.calendar.with_kept(days))
    parties = {**tools.rulebook.parties, "ahrenbrueck": closed}
    then = means(replace(tools.rulebook, parties=parties))
    once = kept(TOLD, DAY, then)
    assert json.loads(once.result)["due_on"] > due.isoformat()
    found = replay(once, tools)
    assert found.causes == (Cause.HOLIDAYS,)
    both = replay(replace(once, result=b"{}"), means(engine="sha-256:later"))
    assert both.causes == (Cause.HOLIDAYS, Cause.ENGINE)


def test_an_old_decision_runs_from_what_there_is_and_says_what_is_not_there() -> None:
    old: dict[str, Any] = {"engine": None, "holidays": None}
    assert replay(kept(TOLD, DAY, means(), **old), means()).is_same
    differs = kept(TOLD, DAY, means(), result=b"{}", **old)
    assert replay(differs, means()).causes == (Cause.NOT_KEPT,)
    without = kept(TOLD, DAY, means(), facts=None, **old)
    assert replay(without, means()) == replace(
        replay(without, means()), decision=None, causes=(Cause.NOT_KEPT,)
    )


# --- would improve ------------------------------------------------------------------------------


def better(told: dict[str, Any], then: Registry, now: Registry, asof: date, book: Rulebook) -> Any:
    before = assess(told, rulebook=book, registry=then, asof=asof)[1]
    after = assess_again(told, rulebook=book, registry=now, asof=asof)[1]
    return improvement(before, after, decided=before.outcome)


def without_annulment(known: Registry) -> Registry:
    """The register before anybody knew of the annulment of 10 September 2027."""
    centre = known.providers["P-MAA-3"]
    suspended = tuple(replace(one, annulled_on=None) for one in centre.suspended)
    return replace(
        known, providers={**known.providers, "P-MAA-3": replace(centre, suspended=suspended)}
    )


@beside
def test_an_annulled_suspension_improves_exactly_the_decisions_that_rest_on_it() -> None:
    cases = {name: (told, asof, tools) for name, told, asof, tools in worked()}
    told, asof, tools = cases["D16"]
    paper = {**told["credentials"][0], "award": "2027-06-30"}
    cases["D15"] = {**told, "credentials": [paper]}, asof, tools
    found: dict[str, Improvement] = {}
    for name, (told, asof, tools) in cases.items():
        assert tools.rulebook is not None
        then = without_annulment(tools.registry)
        # D17 was decided when the annulment was known.
        if name == "D17":
            then = tools.registry
        one = better(told, then, tools.registry, asof, tools.rulebook)
        if one is not None:
            found[name] = one
    assert set(found) == {"D18"}
    d18 = found["D18"]
    assert (d18.before, d18.after.outcome) == (COMPENSATION, RECOGNISED)
    assert [one.full_code for one in d18.gone] == [
        "PROV-SUSPENDED:c1",
        "GAP-CORE:ELE-2+ELE-3+ELE-5",
    ]
    assert [one.full_code for one in d18.come] == ["PROV-SUSP-ANNULLED:c1", "FULL-CLEAN:c1"]
    assert d18.come[0].fact["day"] == date(2027, 9, 10), "the day on which it really was"


def test_a_late_verification_improves_a_decision_that_could_not_wait_for_it() -> None:
    book = rulebook()
    half = {**WHOLE, "id": "c1", "units": ["CAR-3", "CAR-6"], "verified": "issuer"}
    told = facts(half, {**WHOLE, "id": "c2", "verified": "pending"})
    late = facts(half, {**WHOLE, "id": "c2", "verified": "issuer"})
    before = assess(told, rulebook=book, registry=registry(), asof=DAY)[1]
    after = assess_again(late, rulebook=book, registry=registry(), asof=DAY)[1]
    one = improvement(before, after, decided=before.outcome)
    assert one is not None
    assert one.after.outcome == AUTOMATIC


def test_a_worse_result_is_never_listed() -> None:
    book, known = rulebook(), registry()
    better_one = assess(TOLD, rulebook=book, registry=known, asof=DAY)[1]
    outside = facts({**WHOLE, "provider": "P-OUT-1", "verified": "issuer"})
    worse = assess(outside, rulebook=book, registry=known, asof=DAY)[1]
    assert improvement(better_one, worse, decided=better_one.outcome) is None
    assert improvement(better_one, better_one, decided=better_one.outcome) is None


def test_an_officer_s_departure_stands_until_something_new_is_known() -> None:
    book, known = rulebook(), registry()
    found = assess(TOLD, rulebook=book, registry=known, asof=DAY)[1]
    assert improvement(found, found, decided=REFUSED) is None
    half = {**WHOLE, "units": ["CAR-3", "CAR-6"], "verified": "issuer"}
    less = assess(facts(half), rulebook=book, registry=known, asof=DAY)[1]
    one = improvement(less, found, decided=REFUSED)
    assert one is not None
    assert (one.before, one.after.outcome) == (REFUSED, AUTOMATIC)
    assert improvement(less, found, decided=AUTOMATIC) is None


def test_a_gap_that_was_stored_rounded_is_not_better_than_itself() -> None:
    exact = Decision(COMPENSATION, "case_by_case", gap=Fraction(2, 3))
    kept = restored(stored(exact))
    assert exact.standing != kept.standing
    assert improvement(kept, exact, decided=COMPENSATION) is None
    assert not is_worse(exact, than=kept)
    assert not is_worse(kept, than=exact)
    assert is_worse(Decision(COMPENSATION, "case_by_case", gap=Fraction(7, 10)), than=kept)
