"""Messages of sign-in say our own sentences, in the reader's language and with formal address."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from tests.site.pseudo import FIRST, LANGUAGE, pseudo_locale

from comity.site.catalogue import SOURCES
from comity.site.catalogue.sentences import sentences
from comity.values.languages import OFFERED

MESSAGES = ("login_code", "email_confirmation", "unknown_account", "account_already_exists")
GIVEN = {
    "code": "K7Q4XM",
    "email": "a@b.example",
    "signup_url": "https://comity.example/new/",
    "sign_in_url": "https://comity.example/in/",
    "current_site": {"name": "Comity", "domain": "comity.example"},
}


def said(message: str) -> tuple[str, str]:
    subject, body = (
        render_to_string(f"account/email/{message}_{part}.txt", GIVEN)
        for part in ("subject", "message")
    )
    return subject.strip(), body.strip()


@pytest.mark.parametrize("message", MESSAGES)
def test_every_line_is_a_sentence_of_ours_or_what_was_given(message: str) -> None:
    with pseudo_locale(sentences(SOURCES)):
        subject, body = said(message)
    plain = {"Comity", *(str(text) for text in GIVEN.values()), "comity.example"}
    lines = [subject, *filter(None, body.splitlines())]
    assert [one for one in lines if not one.startswith(FIRST) and one not in plain] == []


@pytest.mark.parametrize("message", MESSAGES)
def test_each_language_has_words_of_its_own(message: str) -> None:
    assert LANGUAGE in OFFERED
    told = set()
    for language in OFFERED:
        with override(language):
            told.add(said(message))
    assert len(told) == len(OFFERED)
