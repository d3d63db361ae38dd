"""Every page is looked at by some walk in a browser, or is named with the reason why not."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.urls import LocalePrefixPattern, URLResolver, get_resolver
from tests.browser.walked import UNWALKED, WALKED

WALKS = Path(__file__).parents[1] / "browser"


def below_the_language() -> Iterator[str]:
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and isinstance(resolver.pattern, LocalePrefixPattern):
            yield from names(resolver)


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, (*spaces, *([one.namespace] if one.namespace else [])))
        else:
            yield ":".join([*spaces, str(one.name)])


def test_every_page_stands_in_the_table_once() -> None:
    told = Counter([*UNWALKED, *(name for walk in WALKED.values() for name in walk)])
    there = set(below_the_language())
    assert there - set(told) == set(), "say in tests/browser/walked.py which walk looks at it"
    assert set(told) - there == set(), "there is no such page any more"
    assert [name for name, count in told.items() if count > 1] == []


def test_every_walk_of_the_table_exists_and_looks() -> None:
    for walk in WALKED:
        text = (WALKS / f"{walk}.py").read_text()
        assert ".check()" in text, walk
