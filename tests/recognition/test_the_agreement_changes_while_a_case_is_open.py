"""A new version comes into force while a case is open: both are applied, the kinder one stands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml
from django.urls import reverse
from tests.certificates.desk import worker
from tests.governance.stage import AGREEMENT, drafted
from tests.governance.test_a_pilot_decides_while_it_runs import (
    FULL,
    HOST,
    MEASURE,
    PAPER,
    RECOGNISED,
    decide,
    found,
    replayed,
    to,
)
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import facts, lodged, officer, person

from comity.agreements.actions import begin_trial, end_trial, publish_successor
from comity.agreements.queries import rule_changes, rulebook_in_force, trials
from comity.ledger import clock
from comity.ledger.acting import acting_as, bearing
from comity.recognition import tasks
from comity.recognition.actions.touching import look_where_rules_changed
from comity.recognition.models import (
    AssessmentRow,
    CaseRow,
    DecisionRow,
    InputsRow,
    RuleChangeRow,
    TouchedRow,
)
from comity.rules.format import digest
from comity.rules.registry import Trial
from comity.values.spans import Days

pytestmark = pytest.mark.database
FIRST = date(2027, 3, 1)
LARGER_GAP = {**FULL, "ELE-1": 1, "ELE-4": 3}  # 11.9 percent


@pytest.mark.parametrize(
    ("gap", "units", "before", "word"),
    [("0.15", LARGER_GAP, MEASURE, "decision"), ("0.05", PAPER["units"], RECOGNISED, "submission")],
)
def test_an_open_case_is_decided_under_both_and_gets_the_kinder(
    owner_apart: Any, product: Scene, gap: str, units: dict[str, int], before: str, word: str
) -> None:
    with worker(product):
        text = drafted(FIRST, gap=gap)
        later = publish_successor(text, [], before=digest(AGREEMENT), at=clock.now())
    at = to(owner_apart, FIRST - timedelta(days=6))
    office, who = officer(owner_apart, HOST), person()
    told = facts({**PAPER, "units": units}, occupation="electrician", host=HOST)
    case = lodged(who, {**told, "submitted": at.isoformat()}, at=at, language="fr")
    same, also = person(), facts({**PAPER, "units": FULL}, occupation="electrician", host=HOST)
    alike = lodged(same, {**also, "submitted": at.isoformat()}, at=at)
    assert found((who, case)) == (before, [])
    assert rule_changes(clock.now().date()) == []

    to(owner_apart, FIRST + timedelta(days=1))
    assert rulebook_in_force(clock.now().date()).digest == later
    with worker(product):
        asked: list[Any] = []
        look_where_rules_changed(
            [HOST], look=lambda name, _city: asked.append(name), at=clock.now()
        )
        assert {case, alike} <= set(asked)
        for name in asked:
            tasks.look_at(str(name), HOST)
    assert RuleChangeRow.objects.get().reference == "three-rivers@1.1.0"
    assert found((who, case)) == (RECOGNISED, [f"TRANS-FAVOUR:{word}"])
    # Where both say the same nothing is said, and the case is on no list.
    assert found((same, alike))[1] == []
    with bearing(office.token):
        assert TouchedRow.objects.get(host_city=HOST).case_id == case
        reference = CaseRow.objects.get(pk=case).reference
    for page in (
        office.client.get("/en/office/changed-rules/"),
        office.client.get(f"/en/office/cases/{case}/"),
        who.client.get(reverse("recognition:my_case", args=[reference])),
    ):
        assert page.status_code == 200
        assert "Another version of the agreement is in force: three-rivers@1.1.0" in (
            page.content.decode()
        )

    decide(case, office)
    stands = later if word == "decision" else digest(AGREEMENT)
    with acting_as(who.token):
        inputs, decided = InputsRow.objects.get(case=case), DecisionRow.objects.get(case=case)
        assert AssessmentRow.objects.get(pk=decided.assessment_id).agreement_digest == stands
    assert (inputs.agreement_digest, inputs.later_digest) == (digest(AGREEMENT), later)
    letter = who.client.get(f"/fr/cases/{case}/letter/").content.decode()
    assert "plus favorables" in letter
    version = "1.1.0" if word == "decision" else "1.0.0"
    assert f"three-rivers@{version} §9 / transition" in letter
    seen, differing = replayed(product)
    assert (seen >= 1, differing) == (True, 0)


def test_a_pilot_ends_with_the_version_that_has_no_such_clause_any_more(
    owner_apart: Any, product: Scene
) -> None:
    writing = "language.min.writing"
    kept, gone = (
        Trial(
            id=f"P-{occupation}",
            agreement="three-rivers",
            version="three-rivers@1.2.0",
            path=f"recognition.{occupation}.{writing}",
            value='"A1"',
            hosts=(HOST,),
            days=Days(date(2027, 1, 1), date(2027, 12, 31)),
        )
        for occupation in ("care_assistant", "electrician")
    )
    data = yaml.safe_load(drafted(FIRST))
    del data["recognition"]["electrician"]["language"]["min"]["writing"]
    with worker(product):
        for trial in (kept, gone):
            begin_trial(trial, at=clock.now())
        text = yaml.safe_dump(data, allow_unicode=True)
        publish_successor(text, [], before=digest(AGREEMENT), at=clock.now())
    known = {one.trial.id: one.trial.ended_on for one in trials() if one.known_until is None}
    assert (known[kept.id], known[gone.id]) == (None, FIRST)
    change = next(one for one in rule_changes(FIRST) if one.reference == gone.id)
    assert (change.kind, change.on, change.hosts) == ("pilot", FIRST, (HOST,))


def test_a_pilot_stopped_late_in_the_evening_is_over_on_the_citys_own_day(
    owner_apart: Any, product: Scene
) -> None:
    evening = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)  # in the city the next day has begun
    trial = Trial(
        id="P-ELE-GAP",
        agreement="three-rivers",
        version="three-rivers@1.2.0",
        path="recognition.electrician.substantial_difference.gap_over",
        value='"0.05"',
        hosts=(HOST,),
        days=Days(date(2027, 1, 1), date(2027, 12, 31)),
    )
    at = to(owner_apart, date(2027, 6, 1))
    told = facts(PAPER, occupation="electrician", host=HOST)
    with worker(product):
        begin_trial(trial, at=at)
    case = lodged(person(), {**told, "submitted": at.isoformat()}, at=at)
    asked: list[Any] = []
    with worker(product):
        end_trial("three-rivers", trial.id, on=date(2027, 7, 2), at=evening)
        for hours in (-1, 0, 1):
            look_where_rules_changed(
                [HOST],
                look=lambda name, _city, hours=hours: asked.append((name, hours)),
                at=evening + timedelta(hours=hours),
            )
    assert asked == [(case, 0)]


def test_a_moved_clock_has_open_cases_looked_at(owner_apart: Any) -> None:
    to(owner_apart, date(2027, 1, 4))
    (jobs,) = owner_apart.execute(
        "SELECT count(*) FROM procrastinate_jobs"
        " WHERE task_name = 'recognition.look_where_rules_changed'"
    ).fetchone()
    assert jobs == 1
