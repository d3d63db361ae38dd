"""The published page verifies in the browser: from the platform, from any server, from a file."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, Request, expect
from tests.certificates.test_status import Held
from tests.certificates.test_without_us import comity, downloaded
from tests.folios.leaves import GERMAN, carried_json, folio, side
from tests.privacy.scenes import Scene

from comity.certificates.domain.states import Kind
from comity.folios.setting import set_folio

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def held(product: Scene, django_db_blocker: pytest.FixtureRequest) -> tuple[Held, Held]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        good, suspended = Held(product), Held(product)
        suspended.carry_out(suspended.agreed(Kind.SUSPEND))
        return good, suspended


@pytest.fixture(scope="module")
def folder(held: tuple[Held, Held], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("published") / "site"
    code, said = comity("publish", str(place))
    assert code == 0, said
    return place


@pytest.fixture
def any_server(folder: Path) -> Iterator[str]:
    """Any static server; it knows nothing of us."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.func.log_message = lambda *_: None  # type: ignore[attr-defined, method-assign]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/offline"
        server.shutdown()


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    """A page of a browser that knows nothing of us."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def verdict_is(sheet: Page, address: str, file: Path, verdict: str) -> None:
    sheet.goto(address)
    sheet.locator("[name=file]").set_input_files(file)
    sheet.locator("[type=submit]").click()
    expect(sheet.locator(f"[data-verdict={verdict}]")).to_be_visible()


def carrying(file: Path) -> Path:
    """A page to print that carries a file, as the product sets it."""
    content = file.read_text() if file.exists() else "Good day"
    made = set_folio(folio(side("de", GERMAN), carried=(carried_json(file.name, content),)))
    place = file.with_suffix(".pdf")
    place.write_bytes(made)
    return place


def token_of(one: Held, place: Path) -> Path:
    client = Client()
    client.cookies["comity_actor"] = one.who.token
    file = place / f"{one.id}.sd-jwt"
    file.write_bytes(client.get(f"/en/my/certificate/{one.id}/wallet/").content)
    return file


@pytest.mark.parametrize("way", ["file", "server"])
def test_it_verifies_where_we_are_gone(
    sheet: Page,
    held: tuple[Held, Held],
    folder: Path,
    any_server: str,
    tmp_path: Path,
    way: str,
) -> None:
    asked: list[Request] = []
    sheet.on("request", lambda request: asked.append(request))
    root = f"file://{folder}/offline" if way == "file" else any_server
    good, suspended = (downloaded(one, tmp_path) for one in held)
    verdict_is(sheet, f"{root}/verify.html", good, "recognised")
    expect(sheet.locator("[data-verdict] dl")).to_contain_text("Zoë Ångström")
    assert Axe().run(sheet).violations_count == 0
    verdict_is(sheet, f"{root}/verify.ar.html", suspended, "suspended")
    # What people send each other: the PDF with the certificate inside, and what a wallet holds.
    for file, verdict in ((carrying(good), "recognised"), (carrying(suspended), "suspended")):
        verdict_is(sheet, f"{root}/verify.html", file, verdict)
    for one, verdict in zip(held, ("recognised", "suspended"), strict=True):
        verdict_is(sheet, f"{root}/verify.html", token_of(one, tmp_path), verdict)
        expect(sheet.locator("[data-verdict] dl")).to_contain_text("Zoë Ångström")
    verdict_is(sheet, f"{root}/verify.html", carrying(tmp_path / "none.txt"), "indeterminate")
    changed = tmp_path / "changed.json"
    changed.write_bytes(good.read_bytes().replace(b'"eqfLevel":3', b'"eqfLevel":5'))
    verdict_is(sheet, f"{root}/verify.html", changed, "invalid")
    twice = good.read_bytes().replace(b'{"@context"', b'{"name":"a","name":"b","@context"', 1)
    changed.write_bytes(twice)
    verdict_is(sheet, f"{root}/verify.html", changed, "invalid")
    foreign = good.read_bytes().replace(b"did:web:maasveen.example", b"did:web:other.example")
    changed.write_bytes(foreign)
    verdict_is(sheet, f"{root}/verify.html", changed, "indeterminate")
    changed.write_bytes(b"[")
    verdict_is(sheet, f"{root}/verify.html", changed, "invalid")
    # Nothing left the page but for its own parts.
    assert {one.url.rpartition("/")[2] for one in asked} <= {
        "verify.html",
        "verify.ar.html",
        "verify.css",
        "verify.js",
        "reading.js",
        "checks.js",
        "bundle.js",
        "data:,",
    }


def test_a_stick_that_lay_in_a_drawer_cannot_tell(
    sheet: Page, held: tuple[Held, Held], folder: Path, tmp_path: Path
) -> None:
    good = downloaded(held[0], tmp_path)
    sheet.goto(f"file://{folder}/offline/verify.html")
    said = sheet.evaluate(
        "([text, at]) => comityVerify(text, at)",
        [good.read_text(), 4_000_000_000_000],
    )
    assert said["verdict"] == "indeterminate"
    assert "STATUS-STALE" in {check["code"] for check in said["checks"]}


def test_the_platform_serves_the_same_page(
    sheet: Page, live_web: str, held: tuple[Held, Held], folder: Path, tmp_path: Path
) -> None:
    complaints: list[str] = []
    sheet.on("console", lambda said: complaints.append(said.text))
    good = downloaded(held[0], tmp_path)
    verdict_is(sheet, f"{live_web}/offline/verify.html", good, "recognised")
    assert complaints == []
