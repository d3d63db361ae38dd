"""A supervisor's own access: one measure, in their own name, seen by the person, over at once."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError
from tests.pathways.test_a_gap_is_closed import HOST, SEEN
from tests.pathways.test_guided_work_refresher_and_completion import GUIDE, WORDS, guided
from tests.recognition.office_stage import NOW, Player, officer, person
from tests.recognition.test_the_office_pages import page

from comity.ledger.acting import acting_as, bearing
from comity.pathways.actions.guiding import close, invite, report_as_guide
from comity.pathways.actions.measures import assess
from comity.pathways.actions.reporting import guided_by, report
from comity.pathways.domain.measures import MeasureState
from comity.pathways.models import (
    AttemptRow,
    BriefRow,
    ClosingRow,
    MeasureRow,
    ReportRow,
    SupervisionRow,
)
from comity.pathways.queries.measures import last_measure
from comity.pathways.queries.reports import closing_of, reports_of
from comity.privacy import leases
from comity.privacy.actions.inviting import accept_invitation, end_invitation
from comity.privacy.queries import invitations_held, invitations_to, who_looked
from comity.recognition.models import (
    ActRow,
    AssessmentRow,
    CaseFileRow,
    CaseRow,
    ContactRow,
    DecisionRow,
    EvidenceRow,
    IdentityRow,
)
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
NAME = "Piet Jansen, Installatie Jansen"
ALONE = {"ELE-5": "alone"}
SHOWN = (MeasureRow, SupervisionRow, ReportRow, BriefRow, ClosingRow)
HIDDEN = (
    *(ActRow, AssessmentRow, AttemptRow, CaseFileRow, CaseRow, ContactRow, DecisionRow),
    *(EvidenceRow, IdentityRow),
)


class Guided:
    """Somebody whose work is guided, the office, and a supervisor without any access yet."""

    def __init__(self, as_owner: Any) -> None:
        self.who, self.case, self.office, self.name = guided(as_owner)
        self.piet = person()
        with bearing(self.office.token):
            guided_by(self.case, GUIDE, NOW.date(), by=self.office.actor, at=NOW)
        with acting_as(self.who.token):
            found = last_measure(self.case)
        assert found is not None
        self.measure: UUID = found.id

    def code(self) -> str:
        with bearing(self.office.token):
            return invite(self.case, by=self.office.actor, at=NOW)

    def accepted(self) -> UUID:
        code = self.code()
        with bearing(self.piet.token):
            return accept_invitation(code.lower(), name=NAME, at=NOW)

    def seen(self, by: Player) -> set[str]:
        """Name the tables of which somebody sees rows about the person."""
        with acting_as(by.token):
            return {
                table.__name__
                for table in (*SHOWN, *HIDDEN)
                if table.objects.filter(subject=self.who.actor.id).exists()
            }

    def report(self, month: int = 1, *, by: Player | None = None) -> None:
        guide = by or self.piet
        with bearing(guide.token):
            leases.open_under_invitation(self.measure)
            report_as_guide(self.measure, month, ALONE, WORDS, by=guide.actor, at=NOW)


@pytest.fixture
def stage(as_owner: Any) -> Guided:
    return Guided(as_owner)


def refusal(who: Player, code: str, name: str = NAME) -> str:
    with bearing(who.token), pytest.raises(Refusal) as refused:
        accept_invitation(code, name=name, at=NOW)
    return refused.value.code


def test_a_supervisor_sees_the_guided_work_and_nothing_else_of_the_case(stage: Guided) -> None:
    piet, stranger = stage.piet, person()
    assert stage.seen(piet) == set()
    held = stage.accepted()
    assert stage.seen(piet) == {"MeasureRow"}, "without a lease only that there is one"
    with bearing(piet.token):
        leases.open_under_invitation(stage.measure)
    assert stage.seen(piet) == {"MeasureRow", "SupervisionRow", "BriefRow"}
    stage.report()
    with bearing(piet.token):
        close(stage.measure, {"ELE-5": True}, SEEN, by=piet.actor, at=NOW)
    assert stage.seen(piet) == {table.__name__ for table in SHOWN}
    assert stage.seen(stranger) == set()
    with acting_as(piet.token):
        brief = BriefRow.objects.get(measure=stage.measure)
        assert brief.called
        assert list(brief.units) == ["ELE-5"]
    with bearing(stage.office.token):
        assert end_invitation(held, at=NOW)
        assert not end_invitation(held, at=NOW)
    assert stage.seen(piet) == set(), "from the end on nothing"
    with acting_as(stage.who.token):
        (report,) = reports_of(stage.measure)
        assert report.by_supervisor
        assert closing_of(stage.measure) is not None


def test_nobody_else_reads_under_an_access_or_writes_in_the_supervisor_s_name(
    stage: Guided, as_owner: Any
) -> None:
    stage.accepted()
    other = Guided(as_owner)
    other.accepted()
    stranger, away = person(), officer(as_owner, "vautmont")
    for who in (other.piet, stranger, stage.who):
        with bearing(who.token), pytest.raises(Refusal) as refused:
            leases.open_under_invitation(stage.measure)
        assert refused.value.code == "NO-INVITATION"
        with bearing(who.token), pytest.raises(Refusal) as refused:
            report_as_guide(stage.measure, 1, ALONE, WORDS, by=who.actor, at=NOW)
        assert refused.value.code == "NO-INVITATION"
    with bearing(away.token), pytest.raises(Refusal) as refused:
        invite(stage.case, by=away.actor, at=NOW)
    assert refused.value.code == "NOT-FOUND"
    with acting_as(stranger.token):
        assert invitations_to(stage.measure) == ()
    with acting_as(away.token):
        assert invitations_to(stage.measure) == ()
    with bearing(stage.piet.token):
        leases.open_under_invitation(stage.measure)
    row = {
        "measure_id": stage.measure,
        "month": 1,
        "seen": ALONE,
        "words": WORDS,
        "at": NOW,
        "subject": stage.who.actor.id,
        "host_city": HOST,
    }
    lies: tuple[tuple[Player, dict[str, Any]], ...] = (
        (stage.piet, {"by": stage.office.actor.id, "by_supervisor": True}),
        (stage.piet, {"by": stage.piet.actor.id, "by_supervisor": False}),
        (stage.piet, {"by": stage.piet.actor.id, "by_supervisor": True, "host_city": "vautmont"}),
        (stage.who, {"by": stage.who.actor.id, "by_supervisor": True}),
        (stranger, {"by": stranger.actor.id, "by_supervisor": True}),
        (stage.office, {"by": stage.office.actor.id, "by_supervisor": True}),
    )
    for who, lie in lies:
        with pytest.raises(DatabaseError), acting_as(who.token):
            ReportRow.objects.create(**{**row, **lie})
    for who in (stage.who, stage.office, stranger):
        with pytest.raises(DatabaseError), acting_as(who.token):
            ClosingRow.objects.create(
                measure_id=stage.measure,
                subject=stage.who.actor.id,
                host_city=HOST,
                results={"ELE-5": True},
                words=SEEN,
                by=who.actor.id,
                at=NOW,
            )


def test_a_code_opens_once_not_for_the_person_and_not_after_a_new_one(stage: Guided) -> None:
    lost, code = stage.code(), stage.code()
    assert refusal(stage.piet, lost) == "INVITATION-UNKNOWN"
    assert refusal(stage.who, code) == "INVITATION-UNKNOWN"
    assert refusal(stage.piet, code, " ") == "INVITATION-INVALID"
    with bearing(stage.piet.token):
        held = accept_invitation(code, name=NAME, at=NOW)
        assert accept_invitation(code, name=NAME, at=NOW) == held, "a double click"
    assert refusal(person(), code) == "INVITATION-UNKNOWN"
    with bearing(stage.office.token), pytest.raises(Refusal) as refused:
        invite(stage.case, by=stage.office.actor, at=NOW)
    assert refused.value.code == "INVITED-ALREADY"


def test_the_code_is_kept_nowhere_but_as_a_hash(stage: Guided, as_superuser: Any) -> None:
    code = stage.code()
    kept = as_superuser.execute(
        "SELECT i::text FROM invitation i WHERE matter = %s", [stage.measure]
    ).fetchall()
    assert kept
    assert not any(code in text for (text,) in kept)


def test_a_code_and_an_access_that_ran_out_open_nothing(stage: Guided, as_superuser: Any) -> None:
    code = stage.code()
    ran_out = "UPDATE invitation SET {} = clock_timestamp() - interval '1 s' WHERE matter = %s"
    older = "UPDATE invitation SET given = given - interval '9 days' WHERE matter = %s"
    as_superuser.execute(older, [stage.measure])
    as_superuser.execute(ran_out.format("code_until"), [stage.measure])
    assert refusal(stage.piet, code) == "INVITATION-UNKNOWN"
    stage.accepted()
    as_superuser.execute(older, [stage.measure])
    with bearing(stage.piet.token):
        leases.open_under_invitation(stage.measure)
    assert "BriefRow" in stage.seen(stage.piet)
    as_superuser.execute(ran_out.format("until") + " AND ended IS NULL", [stage.measure])
    assert stage.seen(stage.piet) == set()
    with bearing(stage.piet.token), pytest.raises(Refusal) as refused:
        leases.open_under_invitation(stage.measure)
    assert refused.value.code == "NO-INVITATION"


def test_five_wrong_codes_an_hour_and_then_none_is_looked_at(
    stage: Guided, as_superuser: Any
) -> None:
    code = stage.code()
    tried = [refusal(stage.piet, f"WRONG{place}") for place in range(6)]
    assert tried == ["INVITATION-UNKNOWN"] * 5 + ["CODE-TRIES-SPENT"]
    assert refusal(stage.piet, code) == "CODE-TRIES-SPENT", "not even the right one"
    with bearing(person().token), pytest.raises(Refusal) as refused:
        accept_invitation("WRONG", name=NAME, at=NOW)
    assert refused.value.code == "INVITATION-UNKNOWN", "each account for itself"
    as_superuser.execute(
        "UPDATE wrong_code SET tried = tried - interval '1 hour' WHERE actor = %s",
        [stage.piet.actor.id],
    )
    with bearing(stage.piet.token):
        accept_invitation(code, name=NAME, at=NOW)


@pytest.mark.parametrize("by", ["office", "person", "supervisor"])
def test_each_of_the_three_ends_it_at_once_and_nobody_else(stage: Guided, by: str) -> None:
    held = stage.accepted()
    stranger = person()
    with bearing(stranger.token), pytest.raises(Refusal) as refused:
        end_invitation(held, at=NOW)
    assert refused.value.code == "BASIS-NOT-YOURS"
    who = {"office": stage.office, "person": stage.who, "supervisor": stage.piet}[by]
    with bearing(who.token):
        assert end_invitation(held, at=NOW)
    with bearing(stage.piet.token), pytest.raises(Refusal) as refused:
        report_as_guide(stage.measure, 1, ALONE, WORDS, by=stage.piet.actor, at=NOW)
    assert refused.value.code == "NO-INVITATION"
    with bearing(stage.office.token):
        report(stage.case, 1, ALONE, WORDS, by=stage.office.actor, at=NOW)


def test_the_access_ends_with_the_measure(stage: Guided) -> None:
    stage.accepted()
    stage.report()
    with bearing(stage.piet.token):
        close(stage.measure, {"ELE-5": True}, SEEN, by=stage.piet.actor, at=NOW)
    with acting_as(stage.who.token):
        assert last_measure(stage.case).state == "chosen", "the office decides, not the supervisor"  # type: ignore[union-attr]
    with bearing(stage.office.token):
        done = assess(stage.case, {"ELE-5": True}, SEEN, by=stage.office.actor, at=NOW)
    assert done is MeasureState.DONE
    assert stage.seen(stage.piet) == set()
    with acting_as(stage.piet.token):
        (over,) = invitations_held()
        assert over.ended is not None
    with bearing(stage.piet.token), pytest.raises(Refusal) as refused:
        leases.open_under_invitation(stage.measure)
    assert refused.value.code == "NO-INVITATION"


def test_the_access_ends_with_the_turn_of_the_case(stage: Guided, as_superuser: Any) -> None:
    stage.accepted()
    # As a reopening does; who may do it and from where is another test's.
    as_superuser.execute("ALTER TABLE recognition_case DISABLE TRIGGER case_moves")
    as_superuser.execute(
        "UPDATE recognition_case SET state = 'in_review', turn = turn + 1, decided_at = NULL"
        " WHERE id = %s",
        [stage.case],
    )
    as_superuser.execute("ALTER TABLE recognition_case ENABLE TRIGGER case_moves")
    assert stage.seen(stage.piet) == set()


def test_what_a_supervisor_sends_is_refused_with_every_fault(stage: Guided) -> None:
    stage.accepted()
    with bearing(stage.piet.token):
        leases.open_under_invitation(stage.measure)
        with pytest.raises(Refusal) as refused:
            report_as_guide(stage.measure, 9, {"ELE-1": "well"}, "x", by=stage.piet.actor, at=NOW)
        paths = [one.path for one in refused.value.faults]
        assert paths == ["month", "seen.ELE-5", "seen.ELE-1", "words"]
        with pytest.raises(Refusal) as refused:
            close(stage.measure, {"ELE-1": True}, "x", by=stage.piet.actor, at=NOW)
        assert len(refused.value.faults) == 3
        before = NOW - timedelta(days=9)
        with pytest.raises(Refusal) as refused:
            close(stage.measure, {"ELE-5": True}, SEEN, by=stage.piet.actor, at=before)
        assert refused.value.code == "CLOSING-TOO-EARLY"
        report_as_guide(stage.measure, 1, ALONE, WORDS, by=stage.piet.actor, at=NOW)
        with pytest.raises(Refusal) as refused:
            report_as_guide(stage.measure, 1, ALONE, WORDS, by=stage.piet.actor, at=NOW)
        assert refused.value.code == "REPORTED-ALREADY"
        close(stage.measure, {"ELE-5": False}, SEEN, by=stage.piet.actor, at=NOW)
        with pytest.raises(Refusal) as refused:
            close(stage.measure, {"ELE-5": True}, SEEN, by=stage.piet.actor, at=NOW)
        assert refused.value.code == "CLOSED-ALREADY"


def test_the_person_sees_every_look_and_every_act(stage: Guided) -> None:
    stage.accepted()
    page(stage.piet.client, f"/en/guiding/{stage.measure}/")
    with acting_as(stage.who.token):
        looks = [one for one in who_looked(stage.who.actor.id) if one.role == "supervisor"]
        assert [(one.purpose, one.classes) for one in looks] == [("guide_work", ("guided_work",))]
    for language, word in (("en", "Your supervisor"), ("de", "Ihre anleitende Person")):
        assert word in page(stage.who.client, f"/{language}/me/data/")
    stage.report()
    shown = page(stage.who.client, f"/en/my/{stage.name}/measure/")
    assert "Written by the supervisor" in shown
    assert NAME in shown
    assert "Writes the reports" in shown


def test_nobody_is_invited_before_it_is_noted_who_guides(as_owner: Any) -> None:
    _who, case, office, _name = guided(as_owner)
    where = f"/en/office/cases/{case}/guidance/access/"
    page(office.client, where)
    answer = office.client.post(where)
    assert answer.status_code == 422
    assert "Note first who guides the work" in answer.content.decode()


def test_the_pages_from_the_code_to_the_office_s_assessment(stage: Guided) -> None:
    office, piet, who = stage.office.client, stage.piet.client, stage.who.client
    where = f"/en/office/cases/{stage.case}/guidance/access/"
    assert where in page(office, where.removesuffix("access/"))
    page(office, where)
    shown = office.post(where).content.decode()
    found = re.search(r'id="code".*?c-code">([0-9A-Z ]+)<', shown, re.DOTALL)
    assert found is not None, shown[:3000]
    assert office.post(where).status_code == 200, "nobody used it yet: a new one replaces it"
    shown = office.post(where).content.decode()
    found = re.search(r'id="code".*?c-code">([0-9A-Z ]+)<', shown, re.DOTALL)
    assert found is not None
    code = found[1]
    assert code not in page(office, where)
    assert piet.post("/en/guiding/", {"code": "XXXX", "name": NAME}).status_code == 422
    assert piet.post("/en/guiding/", {"code": "", "name": ""}).status_code == 422
    assert piet.post("/en/guiding/", {"code": code, "name": NAME}).status_code == 302
    assert office.post(where).status_code == 409, "somebody has the access"
    root = f"/en/guiding/{stage.measure}/"
    assert root in page(piet, "/en/guiding/")
    assert stage.name not in page(piet, root), "not even the reference of the case"
    told = {"month": "1", "seen.ELE-5": "alone", "words": ""}
    assert piet.post(root, told).status_code == 422
    assert piet.post(root, {**told, "words": WORDS}).status_code == 302
    assert 'id="month-1"' in page(piet, root)
    assert piet.post(root + "closing/", {"ELE-5": "yes", "words": "x"}).status_code == 422
    assert piet.post(root + "closing/", {"ELE-5": "yes", "words": SEEN}).status_code == 302
    assert piet.get(root + "closing/").status_code == 302
    for language in ("en", "ar"):
        page(piet, f"/{language}/guiding/")
        assert SEEN in page(piet, root.replace("/en/", f"/{language}/"))
        assert SEEN in page(who, f"/{language}/my/{stage.name}/measure/")
        page(office, where.replace("/en/", f"/{language}/"))
    asked = page(office, f"/en/office/cases/{stage.case}/measure/")
    assert re.search(r'name="ELE-5" value="yes"[^>]*checked', asked), "begun with their answers"
    ends = re.search(
        rf"/en/my/{stage.name}/measure/access/[0-9a-f-]+/end/",
        page(who, f"/en/my/{stage.name}/measure/"),
    )
    assert ends is not None
    assert who.post(ends[0]).status_code == 302
    page(piet, root, status=403)
    page(piet, root + "closing/", status=403)
    assert "Your access is over" in page(piet, "/en/guiding/")
    page(person().client, root, status=403)
