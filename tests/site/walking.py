"""Walk through the pages as somebody does: from the start page along every link."""

import re
from collections.abc import Iterator
from html import unescape

from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404

_LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
_FORM = re.compile(r'<form[^>]*method="post"', re.IGNORECASE)
# sent without fields they would end the walk
_NOT_SENT = ("demo:", "account_logout")
# pages of one address that differ: the section of an application, the kind of a step
_TELLS_APART = re.compile(r"[a-z][a-z_-]{1,30}")


def walked(client: Client, language: str) -> Iterator[tuple[str, str]]:
    """Give one page of every kind that somebody reaches by links, and its name.

    Afterwards each of its forms is sent with nothing in it; the answer is a page too.
    """
    start = f"/{language}/"
    waiting, kinds, forms = [start], set(), []
    while waiting:
        path = waiting.pop(0)
        name, kind = _kind(path)
        if not name or kind in kinds or not path.startswith(start):
            continue
        kinds.add(kind)
        answer = client.get(path)
        if answer.status_code in {301, 302}:
            waiting.append(answer["Location"])
        elif answer["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            yield name, html
            waiting += [unescape(link) for link in _LINK.findall(html)]
            if _FORM.search(html) and not name.startswith(_NOT_SENT):
                forms.append((name, path))
    for name, path in forms:
        answer = client.post(path)
        if answer.status_code in {200, 422}:
            yield name, answer.content.decode()


def _kind(path: str) -> tuple[str, tuple[str, ...]]:
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return "", ()
    given = (str(value) for value in match.kwargs.values())
    return match.view_name, (match.view_name, *filter(_TELLS_APART.fullmatch, given))
