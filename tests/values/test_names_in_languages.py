"""A reader sees a name in letters that he or she can read."""

import pytest

from comity.values.names import Named, name_for

CITY = {"ar": "آرنبروك", "de": "Ahrenbrück"}


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        (CITY, "de", Named("Ahrenbrück", "de")),
        (CITY, "ar", Named("آرنبروك", "ar")),
        (CITY, "en", Named("Ahrenbrück", "de")),
        (CITY, "fa", Named("آرنبروك", "ar")),
        (CITY, "de-AT", Named("Ahrenbrück", "de")),
        ({**CITY, "en": "Ahrenbridge"}, "nl", Named("Ahrenbridge", "en")),
        ({"ar": "آرنبروك"}, "fr", Named("آرنبروك", "ar")),
    ],
)
def test_the_name_is_one_the_reader_can_read(
    names: dict[str, str], language: str, shown: Named
) -> None:
    assert name_for(names, language) == shown
