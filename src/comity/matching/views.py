"""Views: everything that speaks for a concept by letters, each for every concept of a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.matching.candidates import fused, widened
from comity.matching.compounds import compound_parts
from comity.matching.features import Places, places
from comity.matching.forms import plain
from comity.matching.framework import LabelKind
from comity.matching.grams import GramIndex, best_of, gram_index, letter_grams, long_grams, stems
from comity.matching.neighbours import Neighbours, by_labels, by_skills

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32
    from numpy.typing import NDArray

    from comity.matching.framework import Concept

PLAIN = "plain"
DERIVED = ("near by labels", "near by skills", "below", "parent", "sum")


@dataclass(frozen=True, slots=True)
class Views:
    """The labels of a framework, seen in several ways.

    Args:
        by_name: labels by pieces of words (`letters`), by beginnings of words (`stems`) and by
            the parts of compounds (`parts`) in the language of the titles; preferred labels of
            every other language by pieces of words (`others`), since crafts often keep their
            foreign names; all labels of a concept as one text (`all`).
        near_by_labels: concepts that are called alike in other languages.
        near_by_skills: concepts that need the same skills.
        stand: where the concepts stand.
    """

    by_name: Mapping[str, GramIndex]
    near_by_labels: Neighbours
    near_by_skills: Neighbours
    stand: Places

    def signals(self, title: str) -> dict[str, NDArray[float32]]:
        """Give what letters say of every concept, each from 0 to 1.

        `plain` is what they say of the title in one form, where it is written in two.
        """
        size = len(self.stand.depth)
        said = {
            name: best_of(view, view.label_scores(title), size)
            for name, view in self.by_name.items()
        }
        form, letters = plain(title), self.by_name["letters"]
        is_same = form == title
        return said | {
            PLAIN: said["letters"]
            if is_same
            else best_of(letters, letters.label_scores(form), size)
        }

    def derived(
        self, signals: Mapping[str, NDArray[float32]]
    ) -> tuple[dict[str, NDArray[float32]], NDArray[float32]]:
        """Give the signals with what follows from them, and what candidates are chosen by."""
        sums = fused(signals)
        more = {
            "near by labels": self.near_by_labels.support(sums),
            "near by skills": self.near_by_skills.support(sums),
            "below": self.stand.best_below(sums),
            "parent": self.stand.above(sums),
            "sum": sums,
        }
        return {**signals, **more}, widened(sums, more)


def views(concepts: Sequence[Concept], language: str) -> Views:
    """Make the labels of concepts ready for titles of one language; takes seconds.

    Args:
        concepts: occupations and groups.
        language: of the titles; the concepts need not have labels in it.
    """
    own = [[one.text for one in it.labels if one.language == language] for it in concepts]
    owned = [(text, at) for at, texts in enumerate(own) for text in texts]
    other = [
        (label.text, at)
        for at, one in enumerate(concepts)
        for label in one.labels
        if label.language != language and label.kind is LabelKind.PREFERRED
    ]
    texts, owners = [text for text, _ in owned], [at for _, at in owned]
    others = gram_index([text for text, _ in other], [at for _, at in other], long_grams)
    named = [(" ".join(dict.fromkeys(texts)), at) for at, texts in enumerate(own) if texts]
    return Views(
        by_name={
            "letters": gram_index(texts, owners, letter_grams),
            "stems": gram_index(texts, owners, stems),
            "parts": gram_index(texts, owners, compound_parts(texts)),
            "all": gram_index([text for text, _ in named], [at for _, at in named], long_grams),
            "others": others,
        },
        near_by_labels=by_labels(others, len(concepts)),
        near_by_skills=by_skills(concepts),
        stand=places(concepts, [len(texts) for texts in own]),
    )
