"""Verify: the machine grants, the worker certifies, anybody verifies by file and by code."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from tests.browser.conftest import ReaderAt
from tests.browser.reader import Reader
from tests.browser.walking import be, every_reader
from tests.recognition.office_stage import NOW, facts, lodged, person
from tests.recognition.test_the_office_decides import SIGNED
from tests.wallets.pocket import Pocket, offered, over_http

from comity.ledger.acting import bearing
from comity.privacy import actions as privacy
from comity.privacy.domain.vocabulary import purposes

pytestmark = pytest.mark.browser
VERIFY = "main form[data-upload] [type=submit]"


@every_reader
def test_a_certificate_is_issued_shown_and_verified_and_a_changed_byte_is_found(
    live_site: str,
    reader_at: ReaderAt,
    tmp_path: Path,
    language: str,
    width: int,
    scripts: bool,
) -> None:
    applicant = person()
    with bearing(applicant.token):
        privacy.grant(
            applicant.actor.id,
            city="ahrenbrueck",
            purpose="issue_certificate",
            classes=purposes()["issue_certificate"].classes,
            ground="public_task",
            at=NOW,
        )
    lodged(applicant, facts(SIGNED), language=language)
    holder = reader_at(live_site, width=width, language=language, scripts=scripts)
    be(holder, applicant)
    await_certificate(holder)
    holder.check()
    holder.press("main .c-door a")
    holder.check()
    holder.shoot("certificate", whole=True)
    put_into_wallet(holder)
    code = holder.page.locator(".c-certificate__number").inner_text().strip()
    file = tmp_path / "certificate.json"
    with holder.page.expect_download() as download:
        holder.page.locator("main a.govuk-button[download]").click()
    download.value.save_as(file)
    wallet = tmp_path / "for wallets"
    with holder.page.expect_download() as download:
        holder.page.locator("main a[href$='/wallet/']").click()
    download.value.save_as(wallet)
    link = scanned(holder)
    folio = await_folio(holder, tmp_path / "certificate.pdf")

    stranger = reader_at(live_site, width=width, language=language, scripts=scripts)
    follow_card(stranger, link, code)
    by_file(stranger, wallet)
    tone_is(stranger, "good")
    stranger.check()
    by_file(stranger, folio)
    tone_is(stranger, "good")
    stranger.check()
    by_file(stranger, file)
    tone_is(stranger, "good")
    stranger.check()
    stranger.shoot("verify-good")
    stranger.press("main a[href$='/verify/']")
    stranger.page.locator("[name=code]").fill(code)
    answer(stranger)
    tone_is(stranger, "good")
    changed = re.sub(rb'"CAR-1"', b'"CAR-2"', file.read_bytes(), count=1)
    assert changed != file.read_bytes()
    file.write_bytes(changed)
    by_file(stranger, file)
    tone_is(stranger, "late")
    stranger.check()
    stranger.shoot("verify-changed")


def scanned(holder: Reader) -> str:
    """Read the picture on the page as a telephone's camera does."""
    picture = Image.open(BytesIO(holder.page.locator(".c-certificate__code svg").screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def follow_card(stranger: Reader, link: str, code: str) -> None:
    """Open what the picture leads to: scripts check the card here, without them words say how."""
    sent: list[str] = []
    stranger.page.on(
        "request", lambda request: sent.append(request.url + (request.post_data or ""))
    )
    stranger.page.goto(link)
    card = link.partition("#")[2]
    assert len(card) > 200
    if not stranger.has_scripts:
        # Without scripts the words of <noscript> are part of the page.
        expect(stranger.page.locator("noscript p")).to_be_visible()
        stranger.check()
        return
    expect(stranger.page.locator("[data-card] .c-verdict--calm")).to_be_visible()
    stranger.check()
    stranger.shoot("verify-card", whole=True)
    assert stranger.page.locator("[name=code]").input_value() == code.replace("-", "")
    assert card not in stranger.page.url
    assert not [one for one in sent if card in one.partition("#")[0]]
    middle = len(card) // 2
    changed = card[:middle] + ("A" if card[middle] != "A" else "B") + card[middle + 1 :]
    stranger.page.goto(link.replace(card, changed))
    expect(stranger.page.locator("[data-card] .c-verdict--late")).to_be_visible()
    stranger.check()
    with blocked(stranger):
        stranger.page.goto(link)
        expect(stranger.page.locator("[data-card] .c-verdict--soon")).to_be_visible()


def put_into_wallet(holder: Reader) -> None:
    """Ask for the picture and the code that a wallet needs, and come back to the certificate."""
    certificate = holder.page.url
    holder.press("#into-wallet")
    holder.check()
    assert not holder.page.locator("#digits").count()
    holder.press("main form button")
    holder.check()
    holder.shoot("into-wallet", whole=True)
    digits = holder.page.locator("#digits").inner_text().strip()
    # Digits run from left to right, also on a page that does not.
    assert re.fullmatch(r"[0-9]{3} [0-9]{3}", digits), digits
    assert holder.page.locator("#digits bdi").get_attribute("dir") == "ltr"
    link = holder.page.locator("#open-wallet").get_attribute("href")
    assert link
    assert link.startswith("openid-credential-offer://")
    assert digits.replace(" ", "") not in link
    expect(holder.page.locator("main svg").first).to_be_visible()
    wallet = Pocket(over_http)
    wallet.fetch(offered(link), digits.replace(" ", ""), copies=3)
    holder.page.goto(certificate)
    holder.page.locator("#copies summary").click()
    expect(holder.page.locator("#copies a[download]")).to_have_count(3)
    holder.check()
    holder.shoot("copies", whole=True)


@contextmanager
def blocked(reader: Reader) -> Iterator[None]:
    """Keep status lists from the reader: whether a card still holds cannot be told then."""
    reader.page.route("**/tsl/**", lambda route: route.abort())
    yield
    reader.page.unroute("**/tsl/**")
    reader.complaints.clear()


def await_certificate(holder: Reader) -> None:
    """Come back until the worker has issued it."""
    until = time.monotonic() + 150  # a job that met a busy machine is taken up again by the sweeper
    while True:
        holder.open("my/certificates/")
        if holder.page.locator("main .c-door").count():
            return
        assert time.monotonic() < until, "the worker issued nothing"
        time.sleep(1)


def await_folio(holder: Reader, file: Path) -> Path:
    """Have the PDF made by the worker, and take it away; without scripts one looks again."""
    holder.press("#pdf button")
    holder.check()
    until = time.monotonic() + 150
    while not holder.page.locator("#pdf a[download]").count():
        said = holder.page.locator("main").inner_text()
        assert time.monotonic() < until, f"the worker made no PDF; the page says: {said}"
        time.sleep(1)
        if not holder.has_scripts:
            holder.page.reload()
    with holder.page.expect_download() as download:
        holder.page.locator("#pdf a[download]").click()
    download.value.save_as(file)
    holder.shoot("certificate-pdf", whole=True)
    return file


def by_file(reader: Reader, file: Path) -> None:
    reader.open("verify/")
    reader.page.locator("[name=certificate]").set_input_files(file)
    reader.check()
    answer(reader)


def answer(reader: Reader) -> None:
    reader.page.locator(VERIFY).click()
    expect(reader.page.locator(".c-verdict")).to_be_visible()


def tone_is(reader: Reader, tone: str) -> None:
    expect(reader.page.locator(f".c-verdict--{tone} h1")).to_be_visible()
