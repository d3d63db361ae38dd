"""Person and helper at one draft: nothing is lost at once, and the pages say who wrote."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.recognition.draft_stage import LATER, NAME, begun, code_for, helped, taken, write
from tests.recognition.office_stage import NOW, Player, person
from tests.recognition.test_a_helper_writes_a_draft import notices
from tests.recognition.test_the_office_pages import page
from tests.recognition.test_two_at_once import at_once

from comity.ledger.acting import acting_as, bearing
from comity.privacy import actions as privacy
from comity.recognition.actions import drafting, lodging
from comity.recognition.models import CaseRow, EvidenceRow
from comity.recognition.queries import own
from comity.values.languages import OFFERED
from effort import examples
from recognition.applicants import checked, pdf

pytestmark = pytest.mark.database
PAIRS = examples(8, at_length=200)
WORK = {"months": 5, "last_on": "2026-01-31"}


def told(who: Player) -> dict[str, Any]:
    with acting_as(who.token):
        draft = own.open_draft(who.actor.id)
        assert draft is not None
        return draft.answers


def test_person_and_helper_at_two_sections_or_in_one_list_lose_nothing() -> None:
    for _ in range(PAIRS):
        amina, rosa, draft, _mandate = helped()

        def add(who: Player, months: int, draft: Any = draft) -> None:
            with bearing(who.token):
                entry = WORK | {"months": months}
                drafting.change_entries(draft, "practice", lambda was: [*was, entry], at=LATER)

        done = at_once(
            lambda: write(amina, draft, "job", {"host": "maasveen"}),  # noqa: B023  # awaited here
            lambda: write(rosa, draft, "wishes", {"partial": True}),  # noqa: B023  # awaited here
            lambda: add(amina, 3),  # noqa: B023  # awaited here
            lambda: add(rosa, 7),  # noqa: B023  # awaited here
        )
        assert done == ["done"] * 4
        answers = told(amina)
        assert answers["job"] == {"host": "maasveen"}
        assert answers["wishes"] == {"partial": True}
        assert sorted(one["months"] for one in answers["practice"]) == [3, 7]


def test_two_papers_at_the_same_moment_are_both_there() -> None:
    amina, rosa, draft, _mandate = helped()
    files = [checked(f"{name}.pdf", pdf(name)) for name in ("one", "two")]

    def hand_in(who: Player, place: int) -> None:
        with bearing(who.token):
            drafting.add_paper(draft, files[place], kind="other", at=LATER)

    assert at_once(lambda: hand_in(amina, 0), lambda: hand_in(rosa, 1)) == ["done"] * 2
    with bearing(amina.token):
        assert {paper.filename for paper in own.papers(draft)} >= {"one.pdf", "two.pdf"}


def test_a_helper_writes_while_the_person_sends_and_either_counts_whole() -> None:
    both = set()
    for _ in range(PAIRS):
        amina, rosa, draft, _mandate = helped()
        late = checked("late.pdf", pdf("late"))

        def send(amina: Player = amina, draft: Any = draft) -> None:
            with bearing(amina.token):
                lodging.lodge(draft, subject=amina.actor.id, at=NOW)

        def hand_in(rosa: Player = rosa, draft: Any = draft, late: Any = late) -> None:
            with bearing(rosa.token):
                drafting.add_paper(draft, late, kind="other", at=LATER)

        sent, wrote = at_once(send, hand_in)
        assert sent == "done"
        assert wrote in {"done", "DRAFT-CLOSED"}
        both.add(wrote)
        with acting_as(amina.token):
            papers = EvidenceRow.objects.filter(draft=draft)
            assert papers.filter(case=None).count() == 0, "nothing is left behind unsent"
            assert papers.count() == (2 if wrote == "done" else 1)
            assert CaseRow.objects.filter(pk=draft).exists()


def test_after_the_end_is_committed_nothing_more_is_written() -> None:
    for number in range(PAIRS):
        amina, rosa, draft, mandate = helped()

        def end(amina: Player = amina, mandate: Any = mandate) -> None:
            with bearing(amina.token):
                privacy.end_mandate(mandate, at=NOW)

        def change(rosa: Player = rosa, draft: Any = draft, number: int = number) -> None:
            write(rosa, draft, "wishes", {"hold": bool(number)})

        ended, wrote = at_once(end, change)
        assert ended == "done"
        assert wrote in {"done", "DRAFT-CLOSED"}
        assert ("wishes" in told(amina)) == (wrote == "done")
        assert at_once(change) == ["DRAFT-CLOSED"]


def give(client: Any, **more: str) -> str:
    last = NOW.date() + timedelta(days=20)
    parts = dict(zip(("until_year", "until_month", "until_day"), last.timetuple(), strict=False))
    sent = {"scope": "act", "news": "both", "hear": "here", **parts, **more}
    shown = client.post("/en/apply/help/", sent).content.decode()
    found = re.search(r'id="code".*?c-code">([0-9A-Z ]+)<', shown, re.DOTALL)
    assert found is not None, shown[:3000]
    return found[1]


def test_the_pages_from_an_empty_draft_to_the_case(as_owner: Any) -> None:
    amina, rosa = person(), person()
    code = give(amina.client)
    sent = {"code": code, "name": NAME, "email": "rosa@circle.example"}
    assert rosa.client.post("/en/helping/", sent).status_code == 302
    found = re.search(r"/en/helping/([0-9a-f-]{36})/apply/", page(rosa.client, "/en/helping/"))
    assert found is not None
    draft, here = found[1], found[0]
    assert 'id="helping"' in page(rosa.client, here)
    for address, fields in (
        ("job/", {"host": "maasveen", "occupation": "care_assistant"}),
        ("practice/new/", {"months": "14", **day("last_on")}),
        ("credentials/new/", {**CERTIFICATE, **day("award_on")}),
        ("papers/", {"kind": "certificate", "file": SimpleUploadedFile("z.pdf", pdf())}),
    ):
        page(rosa.client, here + address)
        answer = rosa.client.post(here + address, fields)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert answer["Location"].startswith(here), "and never into a draft of one's own"
    assert "The last to write: <bdi>Rosa" in page(amina.client, "/en/apply/")
    assert "The last to write: <bdi>Rosa" in page(amina.client, "/en/my/")
    assert "The last to write: <bdi>you" in page(rosa.client, here)
    assert "z.pdf" in page(amina.client, "/en/apply/papers/")
    assert rosa.client.post(f"{here}practice/0/remove/").status_code == 302
    assert told(amina)["practice"] == []
    with acting_as(rosa.token):
        assert own.open_draft(rosa.actor.id) is None
    shown = page(rosa.client, f"{here}review/")
    assert 'id="send"' not in shown
    assert 'id="not-yours"' in shown
    assert rosa.client.post(f"{here}review/", {"draft": draft, "true": "on"}).status_code == 405
    for language in OFFERED:
        for address in ("", "papers/", "practice/", "credentials/", "person/", "review/"):
            page(rosa.client, here.replace("/en/", f"/{language}/") + address)
        page(amina.client, f"/{language}/apply/help/")
    paper = re.search(rf"{here}papers/([0-9a-f-]{{36}})/", page(rosa.client, f"{here}papers/"))
    assert paper is not None
    assert rosa.client.get(paper[0]).content.startswith(b"%PDF")
    stranger = person()
    for address in ("", "job/", "papers/", "review/", f"papers/{paper[1]}/"):
        page(stranger.client, here + address, status=404)
        page(amina.client, here + address, status=404)
    for address in ("give-up/", "from-wallet/", f"papers/{paper[1]}/again/", "help/"):
        assert rosa.client.post(here + address).status_code in {404, 405}
    ending = re.search(r"/en/apply/help/[0-9a-f-]{36}/end/", page(amina.client, "/en/apply/help/"))
    assert ending is not None
    assert amina.client.post(ending[0]).status_code == 302
    page(rosa.client, here, status=404)
    assert "Your mandate is over" in page(rosa.client, "/en/helping/")


CERTIFICATE = {"provider": "P-AHR-1", "standard": "CAR@2024.1", "extent": "all"}


def day(name: str) -> dict[str, int]:
    on = NOW.date() - timedelta(days=200)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_who_may_only_see_reads_all_and_is_offered_nothing_to_write() -> None:
    _amina, rosa, draft, _mandate = helped("see")
    here = f"/en/helping/{draft}/apply/"
    assert "govuk-task-list__item--with-link" in page(rosa.client, here), "the papers"
    assert f"{here}job/" not in page(rosa.client, here)
    assert "Adaeze Okafor" in page(rosa.client, f"{here}review/")
    assert "<form" not in page(rosa.client, f"{here}papers/").split('id="main"')[1]
    for address in ("job/", "practice/", "credentials/new/"):
        page(rosa.client, here + address, status=403)
    for address in ("job/", "papers/", "credentials/0/remove/"):
        assert rosa.client.post(here + address, {}).status_code == 403


def test_the_question_how_one_hears_asks_for_an_address_and_a_city(as_owner: Any) -> None:
    amina, rosa = person(), person()
    begun(amina, whole=False)
    for more in ({"hear": "mail"}, {"hear": "mail", "email": "a@a.example"}, {}):
        sent = {"scope": "act", "news": "me", **day("until"), **more}
        answer = amina.client.post("/en/apply/help/", sent)
        assert answer.status_code == 422
    bela = person()
    draft = begun(bela)
    code = give(bela.client, hear="mail", email="bela@b.example")
    taken(code, rosa)
    here = f"/en/helping/{draft}/apply/"
    assert rosa.client.post(f"{here}safety/0/remove/").status_code == 302
    assert notices(as_owner, bela.actor.id) == [("recognition/written", "en", "maasveen")]


def test_an_entry_that_moved_meanwhile_is_not_written_over() -> None:
    amina, rosa, draft, _mandate = helped()
    write(amina, draft, "practice", [WORK, WORK | {"months": 9}])
    here = f"/en/helping/{draft}/apply/practice/"
    fields = {"months": "11", **day("last_on")}
    assert rosa.client.post(f"{here}1/", fields).status_code == 302
    assert [one["months"] for one in told(amina)["practice"]] == [5, 11]
    assert code_for(amina, draft)
