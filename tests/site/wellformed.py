"""What is wrong with a page as sent: broken nesting, dead references, forbidden inline code."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = set("area base br col embed hr img input link meta source track wbr".split(" "))  # noqa: SIM905  # shorter
NAMING = {"for", "aria-labelledby", "aria-describedby", "aria-controls"}


class Page(HTMLParser):
    """Reads one page and collects its faults."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.headings: list[int] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice: {attrs}")
        self.ids += [given["id"] or ""] if "id" in given else []
        for name in NAMING & given.keys():
            self.named += (given[name] or "").split()
        self.faults += [f"<{tag} {name}>" for name in given if name == "style" or name[:2] == "on"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"<{tag}> inside the page")
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
        else:
            self.open.pop()


def faults(html: str) -> Iterator[str]:
    """Name each fault of a page."""
    page = Page()
    page.feed(html)
    page.close()
    yield from page.faults
    yield from (f"<{tag}> is never closed" for tag in page.open)
    yield from sorted(f"id {ident!r} twice" for ident in set(page.ids) if page.ids.count(ident) > 1)
    yield from sorted(f"nothing has the id {name!r}" for name in set(page.named) - set(page.ids))
    if page.headings.count(1) != 1:
        yield f"{page.headings.count(1)} headings of the first level"
    for before, after in zip(page.headings, page.headings[1:], strict=False):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
