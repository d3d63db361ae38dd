"""Translations: the sentences of all rooms, gathered into one file a language, and compiled."""

from pathlib import Path

from comity.values.languages import KNOWN, OFFERED, SOURCE

SOURCES = Path(__file__).parents[2]
LOCALE = SOURCES / "site" / "locale"

# language -> its rule of plural forms, as gettext writes it
PLURALS = {language.code: language.plurals for language in KNOWN if language.code != SOURCE}

# languages in which no sentence may be missing, stale or doubtful: the tests fail if one is
COMPLETE: tuple[str, ...] = tuple(code for code in OFFERED if code != SOURCE)
