"""Matching with an encoder: any that gives directions will do."""

import numpy as np
import pytest
from tests.matching.frameworks import BREAD, BRICKS, WIRES, small

from comity.matching.candidates import thinned
from comity.matching.encoding import KeptEncoder
from comity.matching.linking import index_framework, match

# what our trades are about, in any language; a real encoder learns this from texts
THEMES = {
    "Maurer bricklayer metselaar Hochbaumaurer Steinsetzer": 0,
    "Elektro electrician elektricien Strom": 1,
    "Klempner plumber loodgieter Wasser": 2,
    "Bäcker baker bakker Brot": 3,
    "Friseur hairdresser kapper": 4,
    "Pflege healthcare zorgkundige": 5,
}


class Knowing:
    """An encoder that knows the themes above, and nothing else."""

    digest = "knowing"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def encode(self, texts):
        self.asked.append(len(texts))
        rows = np.full((len(texts), 8), 0.05, np.float32)
        for at, text in enumerate(texts):
            for words, theme in THEMES.items():
                if any(word.casefold() in text.casefold() for word in words.split()):
                    rows[at, theme] = 1
            rows[at, 7] = 0.01 * (len(text) % 7)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("title", "uri"), [("Steinsetzer", BRICKS), ("Strom und mehr", WIRES), ("Brot", BREAD)]
)
def test_a_title_that_shares_no_letters_is_found_by_its_meaning(title: str, uri: str) -> None:
    (found,) = match(index_framework(small(), "de", encoder=Knowing()), [title])
    assert found[0].uri == uri


def test_the_encoder_is_part_of_the_models_name() -> None:
    assert index_framework(small(), "de", encoder=Knowing()).model.endswith("+knowing")


def test_what_was_encoded_once_is_kept(tmp_path) -> None:
    first, second = Knowing(), Knowing()
    rows = KeptEncoder(first, tmp_path).encode(["Maurer", "Koch"])
    again = KeptEncoder(second, tmp_path).encode(["Maurer", "Koch"])
    assert np.allclose(rows, again, atol=1e-3)
    assert (first.asked, second.asked) == ([2], [])


def test_labels_that_hardly_differ_are_encoded_once() -> None:
    labels = [("Maurer", 0), ("Maurerin", 0), ("Steinsetzer", 0), ("Maurer", 1)]
    assert thinned(labels) == [("Maurer", 0), ("Steinsetzer", 0), ("Maurer", 1)]
