"""A simulation as a council sees it: from "start" in the browser to the report, over many cases.

The demonstration is started with an extract of COMITY_SIMULATED imagined past cases (1,000,000 if
not said), one of its councils begins the simulation of a change that lies before it, and the page
tells by itself how far it is. With a folder as the first argument pictures are kept there.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from kit.demo_site import DemoSite, demo_site
from playwright.sync_api import Page, sync_playwright

CASES = os.environ.get("COMITY_SIMULATED", "1000000")
PATIENCE_MS = 1_800_000


def main() -> None:
    with demo_site() as site:
        begun = time.monotonic()
        extract = site.data / "simulations" / "comity" / "extract"
        command = [sys.executable, str(Path(__file__).parent / "store.py"), str(extract)]
        subprocess.run(command, check=True, env=os.environ | {"COMITY_STORE_CASES": CASES})  # noqa: S603  # our own program, no shell
        _belongs_to_the_site(extract, site)
        print(f"extract of {int(CASES):,} imagined cases made in {time.monotonic() - begun:.0f} s")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_chromium())
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            _simulated(page, f"http://localhost:{site.port}/en/", site)
            browser.close()


def _belongs_to_the_site(extract: Path, site: DemoSite) -> None:
    owner = site.data.stat()
    for path in (extract.parents[1], extract.parent, extract, *extract.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def _chromium() -> str | None:
    found = [Path(place) for place in ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")]
    return next((str(path) for path in found if path.exists()), None)


def _simulated(page: Page, address: str, site: DemoSite) -> None:
    page.goto(f"{address}account/sign-in/")
    page.click("button[name=person][value=jansen]")
    page.goto(f"{address}changes/")
    page.click("main table a:has-text('Electricians')")
    page.goto(page.url.rstrip("/") + "/simulations/")
    computed, begun = site.computing()[0], time.monotonic()
    page.click("main form [type=submit]")
    report = page.locator("a[href$='/report/']")
    shown: list[str] = []
    while not report.is_visible():
        told = page.locator("#run").inner_text().splitlines()[0]
        if told not in shown:
            shown.append(told)
            _picture(page, "simulation-of-many-progress")
        assert time.monotonic() - begun < PATIENCE_MS / 1000
        page.wait_for_timeout(500)
    spent = time.monotonic() - begun
    report.click()
    _picture(page, "simulation-of-many-report")
    print(page.locator("main dl").first.inner_text().replace("\n", " "))
    computing = site.computing()[0] - computed
    print(f"from start to report {spent:.1f} s; computing {computing:.1f} s; peak {_peak(site)}")
    print(f"progress as told on the page: {shown}")


def _picture(page: Page, name: str) -> None:
    if len(sys.argv) > 1:
        page.screenshot(path=Path(sys.argv[1]) / f"{name}.png", full_page=True)


def _peak(site: DemoSite) -> str:
    """Give the most memory that one process of the site has had."""
    most = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = status.read_text().splitlines()
            told = (status.parent / "environ").read_bytes()
        except OSError:
            continue
        if str(site.data).encode() in told:
            peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
            most = max([most, *peaks])
    return f"{most // 1024} MB"


if __name__ == "__main__":
    main()
