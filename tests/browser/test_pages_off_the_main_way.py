"""Pages that no story passes: complaint, guided work, files of an office, what is public of them.

One case is brought there by the rooms' own acts, then read by each of its people in both
directions and widths, with and without scripts.
"""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.appeals.test_complaints import complained, ombudsperson
from tests.browser.conftest import ReaderAt
from tests.browser.reader import WIDTHS, Reader
from tests.browser.walking import be
from tests.pathways.test_a_gap_is_closed import HOST
from tests.pathways.test_guided_work_refresher_and_completion import GUIDE, WORDS, guided
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import NOW, Player, officer, person
from tests.recognition.procedure_stage import Case
from tests.records.stage import as_csv, handed_in, result

from comity.appeals.actions.accounting import publish_year
from comity.ledger.acting import bearing
from comity.ledger.clock import now
from comity.values.refusals import Refusal
from recognition.people import SignedIn

pytestmark = pytest.mark.browser
readers = pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("ar", "phone", False), ("en", "desk", True)],
    ids=["arabic", "desk"],
)


def walk(reader: Reader, who: Player | SignedIn | None, *pages: str) -> None:
    reader.context.clear_cookies()
    if who is not None:
        be(reader, who)
    for path in pages:
        answer = reader.open(path)
        assert answer.status == 200, (path, answer.status)
        expect(reader.page.locator("main h1")).to_be_visible()
        reader.check()


@readers
def test_pages_that_no_story_passes(
    live_site: str,
    reader_at: ReaderAt,
    as_owner: Any,
    product: Scene,
    language: str,
    width: str,
    scripts: bool,
) -> None:
    marek, case, office, name = guided(as_owner)
    ruth, home = ombudsperson(as_owner, HOST), officer(as_owner, "ahrenbrueck")
    complaint, intake = complained(marek, case), handed_in(office, as_csv(result()))
    fresh = Case(as_owner, product)
    asked = fresh.ask_issuer(NOW.date().isoformat())
    _publish(ruth)
    reader = reader_at(live_site, width=WIDTHS[width], language=language, scripts=scripts)
    walk(reader, marek, f"my/{name}/complaint/", f"my/{name}/measure/", "my/", "helping/")
    reader.shoot("own-complaint")
    walk(reader, office, f"office/cases/{case}/records/", "office/changed-rules/")
    walk(reader, office, f"office/records/{intake}/")
    walk(reader, office, f"office/cases/{case}/guidance/")  # who guides
    reader.page.locator("[name=supervisor]").fill(GUIDE)
    for part in ("day", "month", "year"):
        reader.page.locator(f"[name=began_on_{part}]").fill(str(getattr(NOW.date(), part)))
    reader.press("main form [type=submit]")
    reader.check()  # the month
    reader.press("main form [type=submit]")  # nothing said
    expect(reader.page.locator(".govuk-error-summary")).to_be_visible()
    reader.check()
    reader.page.locator("[name='seen.ELE-5'][value=with_help]").check()
    reader.page.locator("[name=words]").fill(WORDS)
    reader.press("main form [type=submit]")
    expect(reader.page.locator("#month-1")).to_be_visible()
    reader.check()
    reader.shoot("guided-work")
    walk(reader, marek, f"my/{name}/measure/")
    walk(reader, home, f"office/enquiries/{asked}/")
    walk(reader, fresh.officer, *(f"office/cases/{fresh.id}/{act}/" for act in ("ask", "extend")))
    walk(reader, ruth, f"ombudsperson/{complaint}/", "ombudsperson/")
    reader.shoot("ombudsperson")
    walk(reader, None, "complaints/", "replays/")
    walk(reader, None, "occupations/frameworks/", "occupations/standards/")
    walk(reader, person(), "apply/give-up/", "apply/from-wallet/", "apply/person/")
    reader.page.locator("[name=full_name]").fill("Adaeze Okafor")
    reader.context.clear_cookies(name="comity_actor")  # the sign-in ends in mid-form
    reader.press("#save")
    reader.check()
    reader.press("#go-on")
    reader.check()
    assert reader.page.locator("[name=full_name]").input_value() == "Adaeze Okafor"


def _publish(ruth: Player) -> None:
    with bearing(ruth.token), suppress(Refusal):  # by the reader before
        publish_year(now().year - 1, by=ruth.actor, at=now())
