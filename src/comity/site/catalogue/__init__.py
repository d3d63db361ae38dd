"""Translations: the sentences of all rooms, gathered into one file a language, and compiled."""

from pathlib import Path

SOURCES = Path(__file__).parents[2]
LOCALE = SOURCES / "site" / "locale"

# language -> its rule of plural forms, as gettext writes it
PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "nl": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": (
        "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : "
        "n%100 >= 3 && n%100 <= 10 ? 3 : n%100 >= 11 && n%100 <= 99 ? 4 : 5);"
    ),
}

# languages in which no sentence may be missing, stale or doubtful: the tests fail if one is
COMPLETE: tuple[str, ...] = ("de", "nl", "fr", "ar")
