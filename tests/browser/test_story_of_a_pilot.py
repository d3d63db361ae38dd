"""A threshold is lowered on trial, somebody is hurt, the trial ends, and nobody loses by it."""

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import Reader
from tests.browser.test_journey_change import KINDS
from tests.browser.walking import be, choose, sign_in_as, write_day
from tests.governance.stage import drafted
from tests.governance.test_a_pilot_decides_while_it_runs import (
    HOST,
    MEASURE,
    PAPER,
    PILOT,
    RECOGNISED,
    applied,
    found,
)
from tests.recognition.office_stage import officer

from comity.agreements.models import TrialRow
from comity.agreements.region import agreement_text, registry_text
from comity.governance.models import ProposalRow
from comity.ledger import clock
from comity.ledger.acting import acting_as
from comity.recognition.models import CaseRow

pytestmark = pytest.mark.browser
TODAY = datetime.now(UTC).date()
BEGINS, ENDS, FIRST = (TODAY + timedelta(days=days) for days in (100, 300, 400))
TRIED = PILOT | {"from": BEGINS.isoformat(), "to": ENDS.isoformat()}
DRAFT = drafted(FIRST, gap="0.05", pilot=TRIED)


def until(holds: Callable[[], object], what: str) -> None:
    """Wait for the worker."""
    end = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < end, f"the worker did not: {what}"
        time.sleep(0.2)


def go_ahead(reader: Reader, days: int) -> None:
    """Move the clock as everybody in the demonstration can."""
    reader.open("demo/clock/")
    reader.page.locator("[name=days]").fill(str(days))
    reader.press("main form:has([name=days]) [type=submit]")
    expect(reader.page.locator(".govuk-phase-banner")).to_contain_text("The clock was moved ahead")


def go_to(reader: Reader, day: date) -> None:
    go_ahead(reader, (day - clock.now().date()).days)


def take(reader: Reader, address: str, act: str, **answers: str) -> None:
    """Take one step at the desk."""
    reader.open(f"{address}act/")
    for name, text in answers.items():
        reader.page.locator(f"section:has(#{act}) [name={name}]").fill(text)
    press_act(reader, act)


def press_act(reader: Reader, act: str) -> None:
    reader.press(f"section:has(#{act}) [type=submit]")
    expect(reader.page.locator(".govuk-error-summary")).to_have_count(0)


def simulated(folder: Path, proposal: uuid.UUID) -> Path:
    """Run the simulation as anybody can, and add what people have to say to it."""
    names = ("base.yaml", "registry.yaml", "draft.json", "cases.csv", "report.json")
    base, registry, draft, cases, report = (folder / name for name in names)
    base.write_text(agreement_text(), encoding="utf-8")
    registry.write_text(registry_text(), encoding="utf-8")
    draft.write_text(ProposalRow.objects.get(pk=proposal).document, encoding="utf-8")
    told = {
        "host": HOST,
        "occupation": "electrician",
        "submitted": "2026-11-02",
        "credentials": [{**PAPER, "verified": "issuer"}],
    }
    line = json.dumps(told).replace('"', '""')
    rows = [f'{number},decision,"{line}"' for number in range(20)]
    cases.write_text("\n".join(["id,kind,input_json", *rows]) + "\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "comity", "agreement", "simulate"),
            *(str(base), str(draft), "--registry", str(registry)),
            *("--cases", str(cases), "--json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    notes = {"cost": "None.", "equality": "Nobody else.", "data_protection": "No names."}
    report.write_text(json.dumps(json.loads(done.stdout) | {"months": 24, "notes": notes}))
    return report


def test_a_pilot_is_proposed_tried_stopped_and_every_open_case_gets_the_kinder_rule(
    site_apart: str, reader_at: ReaderAt, owner_apart: Any, tmp_path: Path
) -> None:
    site = site_apart
    office, council, anybody = (reader_at(site) for _ in range(3))
    sign_in_as(office, "lindqvist")
    sign_in_as(council, "jansen")

    council.open("changes/new/")
    council.page.locator("[name=title]").fill("Electricians: a small gap counts more")
    council.page.locator("[name=reason]").fill("We want to see whether work gets safer.")
    council.page.locator("[name=is_pilot]").check()
    council.page.locator("[name=text]").fill(DRAFT)
    council.press("main form:has([name=text]) [type=submit]:not([name])")
    address = council.page.url.removeprefix(f"{site}/en/")
    proposal = uuid.UUID(address.rstrip("/").rpartition("/")[2])

    office.open(f"{address}act/")
    choose(office, "verdict", "yes")
    office.page.locator("[name=reasons]").fill("It is complete.")
    press_act(office, "admit")
    invited = {f"invited_{kind}": f"Body of {kind}" for kind in KINDS}
    told = {f"summary_{code}": "In plain words." for code in ("de", "nl", "fr")}
    take(office, address, "consult", **invited, **told)

    office.open(f"{address}act/")
    link = office.page.locator("a", has_text="Body of community_organisation")
    anybody.page.goto(f"{site}{link.get_attribute('href')}")
    choose(anybody, "verdict", "yes")
    anybody.page.locator("[name=points]").fill("People lose what they had learnt.")
    anybody.press("main form [type=submit]")
    office.open(f"{address}act/")
    office.page.locator("form:has([value=reply]) textarea").fill("The trial will show it.")
    office.press("form:has([value=reply]) [type=submit]")

    office.open("demo/clock/")
    office.check()
    go_ahead(office, 40)
    take(office, address, "close_consultation")
    take(office, address, "round_table", text="We agreed to stop it at the first accident.")
    office.open(f"{address}act/")
    report = simulated(tmp_path, proposal)
    office.page.locator("[name=report]").set_input_files(report)
    press_act(office, "report")
    anybody.open(address)
    expect(anybody.page.locator("main")).to_contain_text("20 of them")
    expect(anybody.page.locator("main")).to_contain_text("stop it at the first accident")

    office.open(f"{address}act/")
    write_day(office, "last", on=clock.now().date() + timedelta(days=7))
    press_act(office, "open_vote")
    for key, choice in (("krause", "yes"), ("jansen", "yes"), ("moreau", "no")):
        city = reader_at(site)
        sign_in_as(city, key)
        city.open(f"{address}act/")
        choose(city, "choice", choice)
        press_act(city, "vote")
    go_ahead(office, 10)
    take(office, address, "count")
    take(office, address, "pilot")
    until(TrialRow.objects.exists, "begin the trial")

    go_to(office, BEGINS + timedelta(days=3))
    open_case, reader = applied(clock.now()), reader_at(site)
    assert found(open_case) == (MEASURE, ["MODE-PILOT:P-ELE-GAP"])
    be(reader, officer(owner_apart, HOST))
    reader.open(f"office/cases/{open_case[1]}/")
    expect(reader.page.locator("main")).to_contain_text("The trial P-ELE-GAP applies")
    expect(reader.page.locator("main")).to_contain_text("three-rivers@1.1.0 §6 P-ELE-GAP")
    reader.check()

    go_ahead(office, 40)
    office.open(f"{address}act/")
    write_day(office, "month", on=clock.now().date())
    office.page.locator("section:has(#look) [name=count]").fill("1")
    office.page.locator("section:has(#look) [name=people]").fill("1")
    press_act(office, "look")
    take(office, address, "evaluate", count_placement_6m="3", people_placement_6m="5")
    expect(office.page.locator("main")).to_contain_text("stopped")
    office.open(f"{address}act/")
    choose(office, "what", "end")
    office.page.locator("section:has(#after_pilot) [name=reasons]").fill("Somebody was hurt.")
    press_act(office, "after_pilot")

    until(lambda: found(open_case)[0] == RECOGNISED, "look at the open case again")
    assert found(open_case)[1] == ["TRANS-FAVOUR:decision"]
    with acting_as(open_case[0].token):
        reference = CaseRow.objects.get(pk=open_case[1]).reference
    reader.open("office/changed-rules/")
    expect(reader.page.locator("main table")).to_contain_text(reference)
    reader.check()
    be(anybody, open_case[0])
    anybody.open(f"my/{reference}/")
    expect(anybody.page.locator("#changed-rules")).to_contain_text("P-ELE-GAP has ended")
    anybody.check()
    anybody.shoot("case-kinder-rule")

    go_ahead(office, 1)
    new = applied(clock.now())
    assert found(new) == (RECOGNISED, ["MODE-PILOT-OVER:P-ELE-GAP"])
    moves = owner_apart.execute("SELECT count(*) FROM fact WHERE kind = 'ClockMoved'").fetchone()
    assert moves[0] >= 5
