"""A tired reader can read it: short sentences in every language, and an easy LIX together."""

import pytest

from comity.site.catalogue import LOCALE, plain
from comity.site.catalogue.__main__ import main
from comity.values.languages import OFFERED


@pytest.mark.parametrize("language", OFFERED)
def test_no_sentence_is_longer_than_twenty_words(language: str) -> None:
    texts = [*plain.texts(LOCALE, language)]
    assert len(texts) > 1_000
    assert [one.text for one in plain.hard(texts) if one.longest > plain.WARN_WORDS] == []


# LIX was made for western European languages; of others it is told, not demanded.
@pytest.mark.parametrize("language", ["en", "de", "nl", "fr"])
def test_the_texts_of_a_language_are_easy_together(language: str) -> None:
    assert plain.measured("\n".join(plain.texts(LOCALE, language))).lix < plain.WARN_LIX


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    # 10 words in 2 sentences, 2 of them with more than six letters
    text = "You passed your examination. We write to you by November."
    assert plain.measured(text) == plain.Measured(text, 10 / 2 + 100 * 2 / 10, 6)


def test_a_place_for_a_name_counts_as_a_short_word() -> None:
    assert plain.measured("Write to %(contact)s by {day}.").longest == 5
    assert plain.measured("%(contact)s {day}").lix == 2.0
    assert plain.measured("… 12").lix == 0.0


def test_a_long_sentence_comes_before_a_hard_one() -> None:
    long = "I am in the city and you are in the city and we all are in one and the same city now."
    heavy = "Substantial differences require compensation measures of considerable duration."
    assert [one.text for one in plain.hard([heavy, "Short.", long])] == [long, heavy]


def test_the_command_tells_what_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plain", "de"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("de: LIX ")
    assert all(line.startswith("LIX ") for line in others)
    assert main(["plain", "xx"]) == 2
