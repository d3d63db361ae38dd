"""An appeal from the button to the new decision: two other cities, never worse, once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError
from django.test import Client
from tests.certificates.desk import in_role, worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, officer, person
from tests.recognition.test_somebody_helps import mandate
from tests.recognition.test_the_office_pages import page, reference

from comity.accreditation.actions import overrule
from comity.accreditation.queries import precedents
from comity.appeals.actions import sitting
from comity.appeals.actions.carrying import carry_out
from comity.appeals.actions.making import appeal
from comity.appeals.models import AppealRow, ChallengeRow, SeatRow
from comity.appeals.queries.panels import appeal_card, appeals_of, open_at, seats_of
from comity.ledger.acting import acting_as, as_machine, bearing
from comity.recognition.actions import deciding
from comity.recognition.domain.opinions import Departure
from comity.recognition.models import CaseRow, DecisionRow
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.files import letter_of
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
HOST = "ahrenbrueck"
REASON = "The paper shows no practice with patients at all, so it is not safe."
VOTE = "The certificate was confirmed and covers the whole standard; nothing is missing."


@dataclass
class Appealed:
    """A refusal of two officers, and who may sit in the panel."""

    as_owner: Any
    product: Scene

    def __post_init__(self) -> None:
        self.amina = person()
        self.case = lodged(self.amina, facts(WHOLE, host=HOST), language="fr")
        self.officers = [officer(self.as_owner, HOST) for _ in range(2)]
        for brandt in self.officers:
            self.refuse(brandt)
        self.reference = reference(self.case, self.amina)
        self.panel = {city: officer(self.as_owner, city) for city in ("maasveen", "vautmont")}

    def refuse(self, by: Player) -> None:
        with bearing(by.token):
            seen = deciding.refresh(self.case, at=NOW)
            deciding.give_opinion(
                self.case, "refused", Departure("unsafe", REASON), seen=seen, by=by.actor, at=NOW
            )

    def make(self, words: str = "My practice was not counted.", *, days: int = 1) -> UUID:
        with bearing(self.amina.token):
            made = appeal(
                self.reference, words, subject=self.amina.actor.id, at=NOW + timedelta(days=days)
            )
        return made.id

    def vote(self, name: UUID, city: str, ruling: str, outcome: str = "") -> Any:
        member = self.panel[city]
        with bearing(member.token):
            sitting.take_seat(name, by=member.actor, at=NOW + timedelta(days=2))
            return sitting.vote(
                name, ruling, outcome, VOTE, by=member.actor, at=NOW + timedelta(days=3)
            )

    def carried(self, name: UUID) -> bool:
        with worker(self.product), as_machine(HOST):
            return carry_out(name, at=NOW + timedelta(days=3))

    def row(self) -> CaseRow:
        with acting_as(self.amina.token):
            return CaseRow.objects.get(pk=self.case)

    def kinds(self) -> list[str]:
        with acting_as(self.amina.token):
            return [act.kind.value for act in acts_of(self.case)]


@pytest.fixture
def refused(as_owner: Any, product: Scene) -> Appealed:
    return Appealed(as_owner, product)


def test_a_helper_with_a_mandate_appeals_in_the_persons_name(refused: Appealed) -> None:
    rosa, onlooker = person(), person()
    mandate(refused.amina, refused.reference, onlooker, "see")
    address = f"/en/my/{refused.reference}/appeal/"
    assert onlooker.client.post(address, {"words": "No."}).status_code != 302
    mandate(refused.amina, refused.reference, rosa)
    page(rosa.client, address)
    assert rosa.client.post(address, {"words": "Her practice counts."}).status_code == 302
    with acting_as(refused.amina.token):
        (made,) = appeals_of(refused.case)
        appealed = [act for act in acts_of(refused.case) if act.kind == "appealed"]
    assert [act.is_by_helper for act in appealed] == [True]
    assert refused.vote(made.id, "maasveen", "uphold") is None
    assert refused.vote(made.id, "vautmont", "uphold") == "uphold"
    assert "The decision stands." in page(rosa.client, address)
    for where in ("letter", "measure", "plans"):
        folder = f"cases/{refused.case}" if where == "letter" else f"my/{refused.reference}"
        page(rosa.client, f"/en/{folder}/{where}/")


def test_a_panel_of_two_other_cities_replaces_a_refusal(refused: Appealed) -> None:
    name = refused.make()
    with bearing(refused.amina.token):
        card = appeal_card(name)
    assert set(card.cities) == {"maasveen", "vautmont"}
    with bearing(refused.officers[0].token):
        assert name not in [one.id for one in open_at(HOST)]
        with pytest.raises(Refusal) as said:
            sitting.take_seat(name, by=refused.officers[0].actor, at=NOW)
    assert said.value.code == "NOT-FOUND"
    assert refused.vote(name, "maasveen", "replace", "recognised") is None
    assert refused.vote(name, "vautmont", "send_back") == "replace"
    assert (refused.carried(name), refused.carried(name)) == (True, False)
    # The ruling holds for others with the same papers: public, once, about nobody.
    answers = [one for one in precedents() if one.number.endswith(name.hex[:8].upper())]
    assert [(one.occupation, one.edition) for one in answers] == [("care_assistant", WHOLE["std"])]
    assert VOTE not in answers[0].says
    assert answers[0].number in page(Client(), "/en/precedents/")
    with in_role(refused.product, "owner"):
        overrule(answers[0].number, at=NOW + timedelta(days=4))
    row = refused.row()
    assert (row.state, row.turn) == ("decided", 2)
    with acting_as(refused.amina.token):
        first, second = DecisionRow.objects.filter(case=refused.case).order_by("turn")
        letter, _languages = letter_of(refused.case, language="fr")
    assert (first.outcome, second.outcome, second.ground) == ("refused", "recognised", "appeal")
    members = {refused.panel[city].actor.id for city in refused.panel}
    assert {second.decided_by, second.second_by} == members
    text = " ".join(line.text for part in letter.parts for line in part.lines)
    assert VOTE in text
    assert "deux agents d’autres villes" in text
    shown = page(refused.amina.client, f"/en/my/{refused.reference}/appeal/")
    assert "The panel replaced the decision." in shown
    page(refused.amina.client, f"/en/my/{refused.reference}/")
    assert refused.kinds()[-2:] == ["appealed", "appeal_ended"]


def test_an_appeal_that_is_upheld_leaves_everything_as_it_is(refused: Appealed) -> None:
    name = refused.make("")
    refused.vote(name, "maasveen", "uphold")
    assert refused.vote(name, "vautmont", "uphold") == "uphold"
    assert (refused.carried(name), refused.carried(name)) == (True, False)
    row = refused.row()
    assert (row.state, row.turn) == ("decided", 1)
    with pytest.raises(Refusal) as said:
        refused.make()
    assert said.value.code == "APPEALED-ALREADY"


def test_sent_back_the_office_decides_again_and_not_worse(refused: Appealed) -> None:
    name = refused.make()
    refused.vote(name, "vautmont", "uphold")
    assert refused.vote(name, "maasveen", "send_back") == "send_back"
    assert refused.carried(name)
    row = refused.row()
    assert (row.state, row.turn, row.assigned_to) == ("in_review", 2, None)
    later = NOW + timedelta(days=4)
    third = officer(refused.as_owner, HOST)
    with bearing(third.token):
        deciding.confirm_paper(refused.case, WHOLE["id"], by=third.actor, at=later)
        seen = deciding.refresh(refused.case, at=later)
        step = deciding.give_opinion(
            refused.case, "recognised_automatically", None, seen=seen, by=third.actor, at=later
        )
    assert step.conclusion is not None
    assert refused.row().state == "decided"


def test_the_last_day_counts_and_the_day_after_does_not(refused: Appealed) -> None:
    with pytest.raises(Refusal) as said:
        refused.make(days=40)
    assert said.value.code == "TOO-LATE"


def test_a_seat_is_one_officer_s_and_a_vote_is_given_once(refused: Appealed) -> None:
    name = refused.make()
    refused.vote(name, "maasveen", "uphold")
    colleague = officer(refused.as_owner, "maasveen")
    with bearing(colleague.token):
        with pytest.raises(Refusal) as said:
            sitting.take_seat(name, by=colleague.actor, at=NOW)
        assert said.value.code == "SEAT-TAKEN"
        with pytest.raises(Refusal) as said:
            sitting.vote(name, "uphold", "", VOTE, by=colleague.actor, at=NOW)
        assert said.value.code == "NOT-SEATED"
    with pytest.raises(Refusal) as said:
        refused.vote(name, "maasveen", "send_back")
    assert said.value.code == "VOTED-ALREADY"
    member = refused.panel["vautmont"]
    with bearing(member.token):
        sitting.take_seat(name, by=member.actor, at=NOW)
        sitting.write_note(name, "The person told of two years on a ward.", by=member.actor, at=NOW)
        with pytest.raises(Refusal) as said:
            sitting.vote(name, "replace", "refused", "short", by=member.actor, at=NOW)
    assert len(said.value.faults) == 2


def test_the_database_lets_no_office_of_the_deciding_city_near(refused: Appealed) -> None:
    name = refused.make()
    with bearing(refused.amina.token):
        card = appeal_card(name)
        assert appeals_of(refused.case) == (card,)
    first, second = card.cities
    whose = {
        "appeal_id": name,
        "subject": refused.amina.actor.id,
        "host_city": HOST,
        "first_city": first,
        "second_city": second,
    }
    office = refused.officers[0]
    for city in (HOST, first):
        with pytest.raises(DatabaseError), acting_as(office.token):
            SeatRow.objects.create(
                number=1, city=city, member=office.actor.id, taken_at=NOW, **whose
            )
    with pytest.raises(DatabaseError), acting_as(office.token):
        AppealRow.objects.filter(pk=name).update(state="ruled", ruled_at=NOW)
    stranger = person()
    with acting_as(stranger.token):
        assert not AppealRow.objects.filter(pk=name).exists()
        assert not ChallengeRow.objects.filter(pk=name).exists()
    with acting_as(refused.panel["maasveen"].token):
        assert not ChallengeRow.objects.filter(pk=name).exists()  # no lease, no row
        assert seats_of(name) == ()


def test_a_person_appeals_and_a_panel_votes_on_pages(refused: Appealed) -> None:
    address = f"/en/my/{refused.reference}/appeal/"
    assert "You can appeal until" in page(refused.amina.client, address)
    assert "Appeal for free until" in page(refused.amina.client, f"/en/my/{refused.reference}/")
    for _ in range(2):  # a second press of the button is the same appeal
        answer = refused.amina.client.post(address, {"words": "Bitte noch einmal ansehen."})
        assert answer.status_code == 302
    assert "You have appealed" in page(refused.amina.client, address)
    with bearing(refused.amina.token):
        (card,) = appeals_of(refused.case)
    for city, member in refused.panel.items():
        at = f"/en/office/appeals/{card.id}/"
        listed = page(member.client, "/en/office/appeals/")
        assert at in listed
        shown = page(member.client, at)
        assert "Amina" not in shown
        assert "Bitte noch einmal" in shown
        assert member.client.post(f"{at}seat/").status_code == 302
        note = {"words": "Nobody counted the practice in the ward."}
        assert member.client.post(f"{at}note/", note).status_code == 302
        wrong = member.client.post(at, {"ruling": "replace", "outcome": "", "reasons": "no"})
        assert wrong.status_code == 422, city
        told = {"ruling": "replace", "outcome": "recognised", "reasons": VOTE}
        assert member.client.post(at, told).status_code == 302
    page(refused.officers[0].client, f"/en/office/appeals/{card.id}/", status=404)
    assert refused.carried(card.id)
    assert "Recognised" in page(refused.amina.client, address)
