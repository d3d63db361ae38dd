"""A real browser, readers in it, and a server with the parts that pages are made of."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Browser
from tests.browser.reader import SEEN, WIDTHS, Reader
from tests.browser.walked import WALKED

# Playwright keeps an event loop in the test's thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ReaderAt = Callable[..., Reader]
PARTLY = pytest.StashKey[bool]()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Remember that only a part of the tests was asked for."""
    for item in items:
        item.config.stash[PARTLY] = True


@pytest.fixture(scope="module", autouse=True)
def _walked(request: pytest.FixtureRequest) -> Iterator[None]:
    """A module that ran whole has looked at every page that the table says of it."""
    SEEN.clear()
    failed = request.session.testsfailed
    yield
    asked = any("::" in argument for argument in request.config.args)
    if asked or request.config.stash.get(PARTLY, False) or request.session.testsfailed > failed:
        return
    missing = set(WALKED.get(request.path.stem, ())) - SEEN
    assert missing == set(), "not looked at by this walk; see tests/browser/walked.py"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    # The one without windows shows pages the same and computes half as much.
    programs = ("chromium-headless-shell", "chromium")
    found = next(filter(None, map(shutil.which, programs)), None)
    program = os.environ.get("COMITY_CHROMIUM") or found
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium, or set COMITY_CHROMIUM")
    quiet = "--disable-background-networking --disable-component-update --disable-sync"
    flags = f"--no-sandbox --disable-gpu --disable-quic --no-first-run {quiet}"
    return {**browser_type_launch_args, "executable_path": program, "args": flags.split()}


@pytest.fixture
def reader_at(browser: Browser) -> Iterator[ReaderAt]:
    """Seat readers at a server; whatever the browser complained about fails the test."""
    readers: list[Reader] = []

    def seat(
        address: str, *, width: int = WIDTHS["desk"], language: str = "en", scripts: bool = True
    ) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale=language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        readers.append(Reader(context, address, language, scripts))
        return readers[-1]

    yield seat
    complaints = [complaint for reader in readers for complaint in reader.complaints]
    for reader in readers:
        reader.context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """Serve the public pages and the gallery of parts; neither needs the database.

    Not for the whole session: the settings below would be those of every later test.
    """
    with override_settings(ROOT_URLCONF="tests.browser.gallery", ALLOWED_HOSTS=["127.0.0.1"]):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        assert site_settings.ROOT_URLCONF == "tests.browser.gallery"
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()
