"""A reader at a page: one width, one language, scripts on or off; nothing wrong passes unseen."""

import os
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.utils import translation
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

WIDTHS = {"phone": 360, "desk": 1280}
GUIDELINE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_AXE = {"runOnly": GUIDELINE, "resultTypes": ["violations"], "preload": False}
_AT_ONCE = """() => {
  window.setTimeout = (later, _wait, ...given) => {
    Promise.resolve().then(() => later(...given));
    return 1;
  };
  window.requestAnimationFrame = window.setTimeout;
}"""
SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
# the browser says of every answer of 400 and above that it failed; a refusal is no fault of a page
_REFUSED = re.compile(r"the server responded with a status of (400|403|404|413|422|429)")
_UNWRITTEN = re.compile(r"\{\{|\{%")

SEEN: set[str] = set()  # the names of the pages that readers of this process have looked at


def _name_of(url: str) -> str:
    """Give the name of a page; its address is known only in the language that it begins with."""
    path = urlsplit(url).path
    with translation.override(translation.get_language_from_path(path)):
        try:
            return resolve(path).view_name
        except Resolver404:
            return ""


@dataclass  # no slots: the browser library hangs its own marks on the object
class Reader:
    """Opens pages and collects what the browser complains about.

    Args:
        context: the browser's own world of this reader.
        address: of the server, without a slash at its end.
        language: two letters; pages are opened under it.
        has_scripts: whether the browser runs scripts.
    """

    context: BrowserContext
    address: str
    language: str
    has_scripts: bool
    complaints: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._watch)

    def open(self, path: str) -> Response:
        """Open a path below the language, such as ``check/``."""
        answer = self.page.goto(f"{self.address}/{self.language}/{path}")
        assert answer is not None
        return answer

    def press(self, place: str | Locator) -> None:
        """Press a button or follow a link that leads to another page, and wait for it."""
        with self.page.expect_navigation(wait_until="load"):
            found = self.page.locator(place) if isinstance(place, str) else place
            found.first.click(no_wait_after=True)

    def check(self) -> None:
        """Fail on a barrier, a line that runs out of the window or a complaint of the browser.

        A click returns when its answer begins; what is read here must be there to its end.
        """
        self.page.wait_for_load_state("load")
        assert _UNWRITTEN.search(self.page.content()) is None, "a template shows its own code"
        self.check_width()
        self.check_barriers()
        assert self.complaints == []
        SEEN.add(_name_of(self.page.url))

    def check_width(self) -> None:
        """Fail when one must scroll sideways."""
        wide = self.page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
                 [...document.querySelectorAll('body *')]
                   .filter(e => { const r = e.getBoundingClientRect();
                                  return r.width && (r.right > innerWidth + 1 || r.left < -1); })
                   .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert wide == [], "runs out of the window: " + "\n".join(wide)

    def check_barriers(self) -> None:
        """Fail on a violation of WCAG 2.2 A or AA, saying what, where and how to mend it.

        Where the page's scripts are off ours still run, only no clock does: so axe need not wait.
        """
        if not self.has_scripts:
            self.page.evaluate(_AT_ONCE)
        results = Axe().run(self.page, options=_AXE)
        report = [
            f"{barrier['id']} ({barrier['impact']}): {barrier['help']}\n"
            + "\n".join(
                f"    {node['html'][:160]}\n      {node['failureSummary']}" for node in nodes
            )
            for barrier in results.response["violations"]
            if (nodes := barrier["nodes"])
        ]
        assert report == [], "\n".join([self.page.url, *report])

    def shoot(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture for the documentation, when it was asked for."""
        if os.environ.get("COMITY_SCREENSHOTS") != "1":
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = self.page.evaluate("innerWidth")
        path = SCREENSHOTS / f"{name}-{self.language}-{width}.png"
        picture = Image.open(BytesIO(self.page.screenshot(full_page=whole)))
        picture.convert("RGB").quantize(64).save(path, optimize=True)  # a quarter of the size

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _REFUSED.search(message.text):
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asks elsewhere: {request.url}")
