"""An officer reopens a decided case; it is decided again, never worse, and both stay readable."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError
from tests.certificates.desk import in_role, worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import WHOLE, Player, close_connections, officer, person
from tests.recognition.replay_stage import CITY, Decided, decided
from tests.site.wellformed import faults

from comity.accreditation import actions as register
from comity.certificates.domain.states import State as Status
from comity.certificates.queries import bundle, my_certificates
from comity.ledger.acting import acting_as, as_machine, bearing
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.domain.vocabulary import purposes
from comity.privacy.queries import who_looked
from comity.proofs.verifying import verify
from comity.recognition.actions import deciding, lodging, reconsidering
from comity.recognition.actions.certifying import certify
from comity.recognition.actions.replaying import begin, go_on, replay_case
from comity.recognition.actions.rerunning import Found
from comity.recognition.domain.opinions import Departure
from comity.recognition.domain.replays import Cause
from comity.recognition.domain.states import State
from comity.recognition.models import CaseRow, DecisionRow, ReconsiderationRow
from comity.recognition.queries.files import decisions_of, letter_of
from comity.recognition.queries.replays import Library
from comity.rules.registry_reading import read_registry
from comity.site.catalogue import COMPLETE
from comity.values.refusals import Refusal
from comity.values.spans import Days

pytestmark = pytest.mark.database
REASON = "The practice shown at the workplace says otherwise."
HALF = {"id": "half", "units": ["CAR-1", "CAR-2", "CAR-3", "CAR-4"]}
SUSPENDED = {"award": "2026-05-10"}


@pytest.fixture
def brandt(as_owner: Any) -> Player:
    return officer(as_owner, CITY)


def now() -> datetime:
    return datetime.now(UTC)


def entry_of(one: Decided, state: str = "waiting") -> uuid.UUID:
    with acting_as(one.who.token):
        return ReconsiderationRow.objects.get(case=one.case, state=state).id


def case_of(one: Decided) -> CaseRow:
    with acting_as(one.who.token):
        return CaseRow.objects.get(pk=one.case)


def answered(one: Decided, by: Player, what: str = "reopened") -> None:
    with bearing(by.token):
        reconsidering.answer(entry_of(one), what, reason="", by=by.actor, at=now())


def concluded(one: Decided, by: Player, outcome: str, departure: Departure | None = None) -> Any:
    with bearing(by.token):
        seen = deciding.refresh(one.case, at=now())
        return deciding.give_opinion(one.case, outcome, departure, seen=seen, by=by.actor, at=now())


@pytest.fixture
def d18(brandt: Player, product: Scene) -> Decided:
    """A decision that rested on a suspension which was annulled since."""
    with suspension(product) as centre:
        one = decided(brandt, {"provider": centre, **SUSPENDED})
    found_better(product, one)
    return one


@pytest.fixture
def late(brandt: Player, product: Scene) -> Decided:
    """A decision on half of the job, whose other paper was confirmed afterwards."""
    one = decided(brandt, HALF, {**WHOLE, "id": "late", "verified": "pending"})
    with bearing(brandt.token):
        deciding.confirm_paper(one.case, "late", by=brandt.actor, at=now())
    found_better(product, one)
    return one


@contextmanager
def suspension(product: Scene) -> Iterator[str]:
    """Give a training centre of its own, suspended inside, afterwards annulled."""
    centre = f"P-{uuid.uuid4().hex[:8].upper()}"
    text = "providers: {%s: {city: maasveen, accredited: [{from: 2022-01-01, to: null}]}}"
    days = Days(date(2026, 4, 1), date(2026, 6, 30))
    with in_role(product, "owner"):
        register.load(read_registry(text % centre), names={}, at=now())
        register.suspend(centre, by="audit", days=days, at=now())
    yield centre
    with in_role(product, "owner"):
        register.annul(centre, by="audit", first=days.first, on=now().date(), at=now())


def found_better(product: Scene, one: Decided) -> None:
    with worker(product):
        assert replay_case(one.case, CITY, at=now())


def replayed(product: Scene, one: Decided) -> tuple[list[Found], int]:
    """Run all decisions of the city again; give what was found of one case, and how many ran."""
    library, found = Library(), []
    with worker(product):
        begun = begin(CITY, since=None, library=library, at=now())
        while True:
            reached = go_on(begun, library=library, at=now())
            found += [two for two in reached.found if two.case.id == one.case]
            if reached.is_done:
                assert reached.seen == begun.total
                return found, reached.seen


# --- the way from the list to the new decision ----------------------------------------------------


def test_reopening_opens_the_case_and_the_decision_counts_on(
    d18: Decided, brandt: Player, as_superuser: Any
) -> None:
    before = case_of(d18)
    answered(d18, brandt)
    row = case_of(d18)
    assert (row.state, row.turn, row.assigned_to) == ("in_review", 2, brandt.actor.id)
    assert row.due_on is not None
    assert row.due_on > before.received_on, "the office has a day for it"
    with acting_as(d18.who.token):
        assert [one.turn for one in decisions_of(d18.case)] == [1]
        letter_of(d18.case, language="de")
    facts = "SELECT kind, payload ->> 'ground' FROM fact WHERE payload ->> 'case' = %s"
    assert ("CaseReopened", "annulled_suspension") in as_superuser.execute(
        facts, [str(d18.case)]
    ).fetchall()
    notices = "SELECT template FROM outbox WHERE subject = %s"
    assert ("recognition/reopened",) in as_superuser.execute(notices, [d18.who.actor.id]).fetchall()


def test_the_new_decision_says_what_it_replaces_and_why(d18: Decided, brandt: Player) -> None:
    answered(d18, brandt)
    assert concluded(d18, brandt, "recognised_automatically").state is State.DECIDED
    with acting_as(d18.who.token):
        new, old = DecisionRow.objects.filter(case=d18.case).order_by("-turn")
        assert (new.replaces_id, new.ground) == (old.id, "annulled_suspension")
        assert new.reopening_id == entry_of(d18, "replaced")
        letter, languages = letter_of(d18.case, language="en")
        parts = {part.key: part for part in letter.parts}
        first, _languages = letter_of(d18.case, language="en", turn=1)
    assert len(languages) == 2, "in the applicant's language and the authority's"
    assert "replaced" in parts
    assert "remedies" in parts
    assert "replaced" not in {part.key for part in first.parts}
    assert case_of(d18).state == "decided"


def test_the_case_is_computed_as_of_the_day_of_the_decision(
    d18: Decided, brandt: Player, as_superuser: Any
) -> None:
    # As if it had been decided long ago: what ran out since does not weigh.
    long_ago = "UPDATE recognition_inputs SET asof = asof - 40 WHERE case_id = %s"
    as_superuser.execute(long_ago, [d18.case])
    answered(d18, brandt)
    concluded(d18, brandt, "recognised_automatically")
    days = "SELECT asof FROM recognition_inputs WHERE case_id = %s ORDER BY turn"
    (first,), (second,) = as_superuser.execute(days, [d18.case]).fetchall()
    assert first == second


def test_both_decisions_replay_to_the_same_bytes_and_only_the_last_can_improve(
    d18: Decided, brandt: Player, product: Scene
) -> None:
    answered(d18, brandt)
    found, before = replayed(product, d18)
    assert found == [], "the decision of a case that is open is run too"
    concluded(d18, brandt, "recognised_automatically")
    assert replayed(product, d18) == ([], before + 1)


def test_a_change_in_either_decision_is_found(
    d18: Decided, brandt: Player, as_superuser: Any, product: Scene
) -> None:
    answered(d18, brandt)
    concluded(d18, brandt, "recognised_automatically")
    as_superuser.execute("SET session_replication_role = replica")
    change = (
        "UPDATE recognition_assessment SET basis = basis || 'x' WHERE id ="
        " (SELECT assessment_id FROM recognition_decision WHERE case_id = %s AND turn = %s)"
    )
    back = change.replace("basis || 'x'", "left(basis, -1)")
    for turn in (1, 2):
        as_superuser.execute(change, [d18.case, turn])
        try:
            found, _count = replayed(product, d18)
        finally:
            as_superuser.execute(back, [d18.case, turn])
        assert [(one.turn, one.causes) for one in found] == [(turn, (Cause.RESULT,))]


def test_a_paper_confirmed_late_leads_to_a_better_decision(late: Decided, brandt: Player) -> None:
    answered(late, brandt)
    concluded(late, brandt, "recognised_automatically")
    with acting_as(late.who.token):
        new = DecisionRow.objects.get(case=late.case, turn=2)
    assert new.ground == "late_verification"


# --- never worse ----------------------------------------------------------------------------------


def test_no_officer_decides_worse_than_before(late: Decided, brandt: Player, as_owner: Any) -> None:
    answered(late, brandt)
    worse = Departure("unsafe", REASON)
    for outcome in ("refused", "referred"):
        with pytest.raises(Refusal) as no:
            concluded(late, brandt, outcome, worse)
        assert [fault.code for fault in no.value.faults] == ["WORSE-THAN-BEFORE"]
    assert case_of(late).state == "in_review"
    page = brandt.client.get(f"/en/office/cases/{late.case}/").content.decode()
    assert "cannot be worse for the person" in page
    assert "A paper was confirmed after the decision." in page


def test_a_refusal_confirmed_again_takes_two(brandt: Player, as_owner: Any, product: Scene) -> None:
    yildiz = officer(as_owner, CITY)
    with suspension(product) as centre:
        one = refused_by_two(centre, brandt, yildiz)
    found_better(product, one)
    answered(one, brandt)
    again = Departure("paper_not_genuine", REASON)
    assert concluded(one, brandt, "refused", again).state is State.SECOND_SIGNATURE
    with pytest.raises(Refusal) as no, bearing(brandt.token):
        deciding.let_stand(one.case, REASON, by=brandt.actor, at=now())
    assert no.value.code == "CANNOT-MOVE"
    assert concluded(one, yildiz, "refused", again).state is State.DECIDED
    with acting_as(one.who.token):
        assert [row.outcome for row in decisions_of(one.case)] == ["refused", "refused"]


def refused_by_two(centre: str, first: Player, second: Player) -> Decided:
    paper = {"provider": centre, **SUSPENDED}
    one = decided(first, paper, departure=Departure("unsafe", REASON), outcome="refused")
    concluded(one, second, "refused", Departure("unsafe", REASON))
    return one


def test_the_database_itself_refuses_a_worse_one_and_a_second_without_reopening(
    d18: Decided, brandt: Player
) -> None:
    columns = ("subject", "host_city", "assessment", "assessed_outcome", "basis")
    with acting_as(d18.who.token):
        old = DecisionRow.objects.select_related("assessment").get(case=d18.case)
    same = {name: getattr(old, name) for name in columns}
    again = {"outcome": old.outcome, "by_machine": False, "decided_by": brandt.actor.id}
    new = {**same, **again, "case_id": d18.case, "letter": {}, "decided_at": now(), "turn": 2}
    office = {"classes": ("case_file", "decision"), "purpose": "decide_recognition"}
    chained = {"replaces": old, "reopening_id": entry_of(d18), "ground": "annulled_suspension"}
    with bearing(brandt.token):
        for changed in ({}, chained, {**chained, "by_machine": True, "decided_by": None}):
            with pytest.raises(DatabaseError), leases.reading(d18.who.actor.id, **office):
                DecisionRow(**{**new, **changed}).save(force_insert=True)
        for moved in ({"turn": 2}, {"state": "in_review", "turn": 2, "decided_at": None}):
            with pytest.raises(DatabaseError, match=r"reopened|move"):
                CaseRow.objects.filter(pk=d18.case).update(**moved)
    answered(d18, brandt)
    with bearing(brandt.token):
        for moved in (
            {"state": "decided", "turn": 1, "decided_at": now()},
            {"state": "withdrawn"},
            {"turn": 3},
        ):
            with pytest.raises(DatabaseError):
                CaseRow.objects.filter(pk=d18.case).update(**moved)


def test_an_officer_may_leave_the_decision_and_the_person_reads_why(
    d18: Decided, brandt: Player, product: Scene
) -> None:
    before = case_of(d18)
    answered(d18, brandt)
    address = f"/en/office/cases/{d18.case}/keep/"
    short = brandt.client.post(address, {"kept": "no"})
    assert short.status_code == 422
    assert list(faults(short.content.decode())) == []
    assert brandt.client.post(address, {"kept": REASON}).status_code == 302
    row = case_of(d18)
    assert (row.state, row.turn, row.decided_at) == ("decided", 1, before.decided_at)
    text = d18.who.client.get(f"/en/my/{d18.reference}/").content.decode()
    assert REASON in text
    replayed(product, d18)
    with acting_as(d18.who.token):
        states = [row.state for row in ReconsiderationRow.objects.filter(case=d18.case)]
    assert states == ["kept"], "an answered result is not listed again"
    assert brandt.client.post(address, {"kept": REASON}).status_code == 409


# --- what the person sees -------------------------------------------------------------------------


def test_the_tracker_tells_each_step_and_the_old_letter_stays(
    late: Decided, brandt: Player
) -> None:
    address = f"/en/my/{late.reference}/"
    answered(late, brandt)
    text = late.who.client.get(address).content.decode()
    assert list(faults(text)) == []
    assert "The office opened your case again" in text
    assert "It cannot become worse" in text
    assert 'id="withdraw"' not in text
    concluded(late, brandt, "recognised_automatically")
    text = late.who.client.get(address).content.decode()
    assert "The office decided again" in text
    letter = f"/en/cases/{late.case}/letter/"
    new = late.who.client.get(letter, {"language": "de"}).content.decode()
    old = late.who.client.get(letter, {"decision": "1", "language": "de"}).content.decode()
    assert list(faults(new)) == list(faults(old)) == []
    assert new != old
    assert "replaced by a newer one" in new
    for language in COMPLETE:
        for page in (f"/{language}/my/{late.reference}/", f"/{language}/cases/{late.case}/letter/"):
            assert list(faults(late.who.client.get(page).content.decode())) == []


def test_the_person_sees_who_looked_while_it_was_open_again(late: Decided, brandt: Player) -> None:
    answered(late, brandt)
    concluded(late, brandt, "recognised_automatically")
    with acting_as(late.who.token):
        seen = {(look.role, look.purpose) for look in who_looked(late.who.actor.id)}
    assert {("officer", "replay_decisions"), ("officer", "decide_recognition")} <= seen


def test_the_person_may_apply_anew_meanwhile_but_withdraws_nothing(
    late: Decided, brandt: Player
) -> None:
    answered(late, brandt)
    with bearing(late.who.token), pytest.raises(Refusal) as no:
        lodging.withdraw(late.reference, subject=late.who.actor.id, at=now())
    assert no.value.code == "CANNOT-WITHDRAW"
    answer = late.who.client.get(f"/api/v1/cases/{late.reference}").json()
    assert answer["decision"]["turn"] == 1


# --- the certificate ------------------------------------------------------------------------------


def test_the_new_certificate_takes_the_place_of_the_old(
    product: Scene, late: Decided, brandt: Player, as_superuser: Any
) -> None:
    one = late
    with bearing(one.who.token):
        privacy.grant(
            one.who.actor.id,
            city=CITY,
            purpose="issue_certificate",
            classes=purposes()["issue_certificate"].classes,
            ground="public_task",
            at=now(),
        )
    with worker(product), as_machine(CITY):
        first = certify(one.case, at=now())
    assert first is not None
    answered(one, brandt)
    concluded(one, brandt, "recognised_automatically")
    with worker(product), as_machine(CITY):
        second = certify(one.case, at=now())
        assert certify(one.case, at=now()) == second
    assert second not in {None, first}
    with bearing(one.who.token):
        cards = {card.id: card for card in my_certificates()}
    assert cards[first].state is Status.REPLACED
    assert second is not None
    assert cards[second].state is Status.GOOD
    assert verify(cards[first].credential, bundle(), now()).verdict == "revoked"
    assert verify(cards[second].credential, bundle(), now()).verdict == "recognised"
    notices = "SELECT template FROM outbox WHERE subject = %s AND template LIKE 'certificates/%%'"
    assert sorted(as_superuser.execute(notices, [one.who.actor.id]).fetchall()) == [
        ("certificates/issued",),
        ("certificates/replaced",),
    ]
    text = one.who.client.get("/en/my/certificates/").content.decode()
    assert "Replaced by a newer one" in text


# --- races ----------------------------------------------------------------------------------------


def raced(*acts: Any) -> list[str]:
    """Do some things at once; give what became of each: ``done`` or the refusal's code."""

    def tried(act: Any) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            close_connections()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def test_of_two_officers_who_reopen_at_once_one_does(
    late: Decided, brandt: Player, as_owner: Any
) -> None:
    entry, yildiz = entry_of(late), officer(as_owner, CITY)

    def reopening(by: Player) -> Any:
        def act() -> None:
            with bearing(by.token):
                reconsidering.answer(entry, "reopened", reason="", by=by.actor, at=now())

        return act

    assert sorted(raced(reopening(brandt), reopening(yildiz))) == ["ANSWERED-ALREADY", "done"]
    assert case_of(late).turn == 2


def test_a_case_reopened_while_its_person_withdraws_is_never_withdrawn(
    late: Decided, brandt: Player
) -> None:
    entry = entry_of(late)

    def reopens() -> None:
        with bearing(brandt.token):
            reconsidering.answer(entry, "reopened", reason="", by=brandt.actor, at=now())

    def withdraws() -> None:
        with bearing(late.who.token):
            lodging.withdraw(late.reference, subject=late.who.actor.id, at=now())

    opened, withdrawn = raced(reopens, withdraws)
    assert opened == "done"
    assert withdrawn in {"CANNOT-MOVE", "CANNOT-WITHDRAW"}
    assert case_of(late).state == "in_review"


def test_of_two_officers_who_decide_again_at_once_one_does(
    late: Decided, brandt: Player, as_owner: Any
) -> None:
    yildiz = officer(as_owner, CITY)
    answered(late, brandt)

    def decides(by: Player) -> Any:
        return lambda: concluded(late, by, "recognised_automatically")

    came = raced(decides(brandt), decides(yildiz))
    assert sorted(came)[1:] == ["done"]
    with acting_as(late.who.token):
        assert DecisionRow.objects.filter(case=late.case).count() == 2


def test_strangers_do_not_keep_or_read(late: Decided, brandt: Player, as_owner: Any) -> None:
    answered(late, brandt)
    other = officer(as_owner, "maasveen")
    assert (
        other.client.post(f"/en/office/cases/{late.case}/keep/", {"kept": REASON}).status_code
        == 404
    )
    nobody = person()
    assert nobody.client.post(f"/en/office/cases/{late.case}/keep/", {}).status_code == 403
