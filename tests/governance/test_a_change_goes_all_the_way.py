"""The story of a change, told through the actions: heard, voted, signed, published, in force."""

from datetime import date
from typing import Any

import pytest
from tests.certificates.desk import worker
from tests.governance.stage import INVITED, SUMMARIES, Way, acting, councillor, day, drafted, report
from tests.privacy.scenes import Scene

from comity.agreements.queries import rulebook_in_force
from comity.figures.intervals import Share
from comity.governance.actions import hearing, piloting, proposing, signing, voting
from comity.governance.domain.courses import State
from comity.governance.domain.pilots import Outcome
from comity.governance.domain.voting import Choice
from comity.governance.models import BallotRow, ProposalRow, SignatureRow, StepRow
from comity.governance.queries.courses import standing
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
FIRST = date(2097, 1, 1)


def refused(do: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        do(*given, **more)
    assert refusal.value.message.endswith(".")
    return refusal.value.code


def test_a_threshold_is_lowered_against_an_objection(as_owner: Any, product: Scene) -> None:
    way = Way(as_owner, day(1, 3, 2096)).proposed(drafted(FIRST)).consulting()
    way.later(days=2)
    objecting = way.invitation("Neighbours Together")
    said = ["Who helps those just above?", "The summary is hard to read."]
    hearing.answer(objecting, said, objects=True, at=way.at)
    hearing.answer(objecting, said, objects=True, at=way.at)  # sent twice is sent once
    assert refused(hearing.answer, objecting, ["Other."], objects=True, at=way.at) == "ANSWER-TWICE"
    assert refused(way.as_office, hearing.close_consultation) == "CONSULTATION-OPEN"
    way.later(days=45)
    assert refused(way.as_office, hearing.close_consultation) == "CONSULTATION-UNANSWERED"
    way.reply_to_all()
    way.as_office(hearing.close_consultation)
    assert refused(hearing.answer, objecting, said, objects=True, at=way.at) == (
        "CONSULTATION-CLOSED"
    )

    way.as_office(hearing.attach_report, report(way.id))
    closes = way.at.replace(year=2097)
    assert refused(way.as_office, voting.open_vote, closes_at=closes) == "ROUND-TABLE-DUE"
    way.as_office(hearing.hold_round_table, "We agreed to print the summary larger.")
    way.as_office(voting.open_vote, closes_at=way.at.replace(month=6))
    way.later(days=2)
    way.as_council("ahrenbrueck", voting.vote, Choice.YES)
    way.as_council("maasveen", voting.vote, Choice.YES)
    assert refused(way.as_council, "maasveen", voting.vote, Choice.NO) == "VOTE-DOUBLE"
    way.as_council("vautmont", voting.vote, Choice.NO)
    assert refused(way.as_office, voting.count_votes) == "VOTE-OPEN"
    way.later(days=90)
    assert refused(way.as_council, "vautmont", voting.vote, Choice.YES) == "VOTE-LATE"
    assert way.as_office(voting.count_votes).passed
    way.as_council("vautmont", voting.dissent, "We doubt the figures.")
    assert refused(way.as_council, "maasveen", voting.dissent, "We too.") == "DISSENT-AGREED"

    way.as_office(voting.adopt, "")
    for city in way.councils:
        way.as_council(city, signing.order_signature)
    assert refused(way.as_office, signing.close_signing) == "SIGNATURES-MISSING"
    with worker(product):
        for city in way.councils:
            signing.give_signature(way.id, city)
    way.as_office(signing.close_signing)
    way.as_office(signing.publish)
    with worker(product):
        digest = signing.publish_version(way.id, at=way.at)
        assert signing.publish_version(way.id, at=way.at) == digest
    assert rulebook_in_force(FIRST).digest == digest
    assert rulebook_in_force(date(2096, 12, 31)).digest != digest
    assert refused(way.as_office, signing.begin_force) == "FORCE-TOO-SOON"
    way.at = day(1, 1, 2097)
    way.as_office(signing.begin_force)

    found = standing(way.id)
    assert found.state is State.IN_FORCE
    assert [one.party for one in found.course.dissents] == ["vautmont"]
    assert found.course.steps[-1].document == digest
    assert len(found.course.steps) == 11


def test_a_pilot_is_stopped_by_its_own_test(as_owner: Any) -> None:
    pilot = {
        "id": "P-ELE-GAP",
        "path": "recognition.electrician.substantial_difference.gap_over",
        "value": "0.20",
        "hosts": ["maasveen"],
        "from": "2093-09-01",
        "to": "2094-08-31",
        "success": [{"kpi": "placement_6m", "op": ">=", "value": "0.65", "min_n": 40}],
        "stop": [{"kpi": "serious_incident", "op": ">=", "value": "1"}],
    }
    text = drafted(date(2093, 9, 1), gap="0.11", pilot=pilot)
    way = Way(as_owner, day(1, 3, 2093)).proposed(text, is_pilot=True).passed()
    assert refused(way.as_office, voting.adopt, "") == "PILOT-DUE"
    assert refused(way.as_office, piloting.begin_pilot, "P-NONE", {}) == "PILOT-UNKNOWN"
    way.as_office(piloting.begin_pilot, "P-ELE-GAP", {})
    look = piloting.look
    way.as_office(look, "serious_incident", date(2093, 9, 1), Share(0, 0))
    assert (
        refused(way.as_office, look, "serious_incident", date(2093, 9, 9), Share(0, 0))
        == "LOOK-TWICE"
    )
    assert refused(way.as_office, look, "other", date(2093, 10, 1), Share(0, 0)) == "LOOK-UNKNOWN"
    way.at = day(3, 11, 2093)
    figures = {"placement_6m": Share(30, 45)}
    assert refused(way.as_office, piloting.evaluate, figures) == "PILOT-RUNNING"
    way.as_office(look, "serious_incident", date(2093, 10, 1), Share(1, 1))
    assert way.as_office(piloting.evaluate, figures).outcome is Outcome.STOPPED
    assert refused(way.as_office, voting.adopt, "We like it.") == "PILOT-STOPPED"
    way.as_office(piloting.send_back, "Somebody was hurt.", ends=True)
    assert standing(way.id).state is State.ENDED


def test_what_nobody_may_do_leaves_nothing_behind(as_owner: Any) -> None:
    way = Way(as_owner, day(1, 3, 2092)).proposed(drafted(date(2095, 1, 1), gap="0.12"))
    steps = StepRow.objects.filter(proposal=way.id)
    assert refused(way.as_council, "maasveen", voting.vote, Choice.YES) == "VOTE-NOT-OPEN"
    assert refused(way.as_council, "maasveen", hearing.hold_round_table, "x") == "NOT-PERMITTED"
    assert refused(way.as_office, voting.vote, Choice.YES) == "NOT-PERMITTED"
    assert refused(way.as_council, "vautmont", proposing.withdraw) == "WITHDRAWN-BY-OTHER"
    assert refused(way.as_office, hearing.open_consultation, INVITED, SUMMARIES) == (
        "STEP-NOT-POSSIBLE"
    )
    assert steps.count() == 1
    way.consulting()
    other = report(way.id, after="sha-256:" + "b" * 64)
    assert refused(way.as_office, hearing.attach_report, other) == "REPORT-OTHER-VERSIONS"
    assert refused(way.as_office, hearing.attach_report, "{") == "REPORT-UNREADABLE"
    assert steps.count() == 3
    twin = drafted(date(2095, 1, 1), gap="0.12")
    assert refused(way.proposed, twin) == "DRAFT-PROPOSED"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not: an agreement", None),
        (drafted(date(2095, 1, 1)).replace("id: three-rivers", "id: two-rivers"), None),
        (drafted(date(2095, 1, 1), version="1.0.1"), "VERSION-TOO-LOW"),
        (drafted(date(2091, 3, 9)), "FIRST-DAY-TOO-SOON"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(as_owner: Any, text: str, code: str | None) -> None:
    way = Way(as_owner, day(1, 3, 2091))
    before = ProposalRow.objects.count()
    found = refused(way.proposed, text)
    assert code is None or found == code
    assert ProposalRow.objects.count() == before


def test_a_party_that_left_cannot_vote(as_owner: Any) -> None:
    way = Way(as_owner, day(1, 3, 2090)).proposed(drafted(date(2095, 1, 1), gap="0.13")).voting()
    with acting(way.office) as actor:
        voting.note_departure("vautmont", left_at=way.at, by=actor)
    assert refused(way.as_council, "vautmont", voting.vote, Choice.YES) == "VOTE-PARTY-DISSOLVED"
    as_owner.execute("DELETE FROM governance_departure")
    before = BallotRow.objects.count()
    stranger = Way(as_owner, way.at)
    stranger.id = way.id
    stranger.councils["elsewhere"] = councillor(as_owner, "elsewhere")
    assert refused(stranger.as_council, "elsewhere", voting.vote, Choice.YES) == (
        "VOTE-PARTY-UNKNOWN"
    )
    assert BallotRow.objects.count() == before
    assert SignatureRow.objects.filter(proposal=way.id).count() == 0
