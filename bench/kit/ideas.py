"""Ideas beside the engine: each alone and added to the sum of its signals, by MRR.

`python -m bench.kit.ideas swe ita` says it for the sets of these countries. What helps here may be
made a signal for the rankers; what does not stays in the table of `docs/packages/matching.md`.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import numpy as np
from bench.kit import melo

from comity.matching.framework import Concept
from comity.matching.grams import GramIndex, best_of, gram_index, letter_grams, long_grams, stems
from comity.matching.letters import fold
from comity.matching.linking import FrameworkIndex, index_framework
from comity.matching.trees import blank

Idea = Callable[[str], np.ndarray]
_WORD = re.compile(r"\w+")
_ROUNDS = 6
_WEIGHTS = (0.1, 0.2, 0.3)
_TITLES = 400
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CUTS = re.compile(r"\s*[/,;]\s*|\s+-\s+")


def pieces_of_titles(index: FrameworkIndex) -> Idea:
    """A title may name several trades: compare what is between commas and slashes on its own."""
    view, size = index.views.by_name["letters"], len(index.concepts)

    def score(title: str) -> np.ndarray:
        bare = _ASIDE.sub(" ", title).strip() or title
        parts = {bare, *(one for one in _CUTS.split(bare) if len(one) > 3)}
        return np.max([best_of(view, view.label_scores(one), size) for one in parts], axis=0)

    return score


def descriptions(index: FrameworkIndex) -> Idea:
    """English definitions as further text, compared by their words' beginnings."""
    whole = melo.whole().concepts
    told = [
        (text, at)
        for at, one in enumerate(index.concepts)
        if (known := whole.get(one.uri)) and (text := known.descriptions.get("en"))
    ]
    view = gram_index([text for text, _ in told], [at for _, at in told], stems)
    return lambda title: best_of(view, view.label_scores(title), len(index.concepts))


def skills(index: FrameworkIndex) -> Idea:
    """Names of the skills always needed as one text, in the titles' language or English."""
    whole = melo.whole().concepts
    told = []
    for at, one in enumerate(index.concepts):
        names = [whole[uri] for uri in one.essential if uri in whole]
        texts = [it.preferred(index.language) or it.preferred("en") or "" for it in names]
        if texts:
            told.append((" ".join(texts), at))
    view = gram_index([text for text, _ in told], [at for _, at in told], long_grams)
    return lambda title: best_of(view, view.label_scores(title), len(index.concepts))


def translated(index: FrameworkIndex) -> Idea:
    """Words into English words by IBM's model 1, learned from names in both languages."""
    pairs = list(_pairs(index.concepts, index.language))
    table = _model_one(pairs)
    english = [
        (label.text, at)
        for at, one in enumerate(index.concepts)
        for label in one.labels
        if label.language == "en"
    ]
    view = gram_index([text for text, _ in english], [at for _, at in english], stems)
    return lambda title: _by_words(view, _meant(title, table), len(index.concepts))


def _pairs(concepts: tuple[Concept, ...], language: str) -> Iterator[tuple[list[str], list[str]]]:
    for one in concepts:
        ours, theirs = one.preferred(language), one.preferred("en")
        if ours and theirs:
            yield _stems(ours), _stems(theirs)


def _stems(text: str) -> list[str]:
    return [word[:6] for word in _WORD.findall(fold(text))]


def _model_one(pairs: list[tuple[list[str], list[str]]]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(lambda: 1.0))
    for _round in range(_ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for ours, theirs in pairs:
            for word in theirs:
                whole = sum(table[one][word] for one in ours) or 1.0
                for one in ours:
                    counts[one][word] += table[one][word] / whole  # type: ignore[assignment]  # shares
        table = {
            one: {word: much / sum(found.values()) for word, much in found.most_common(8)}
            for one, found in counts.items()
        }
        table = defaultdict(dict, table)  # type: ignore[arg-type]  # unknown words mean nothing
        for one in list(table):
            table[one] = defaultdict(float, table[one])
    return table


def _meant(title: str, table: dict[str, dict[str, float]]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for one in _stems(title):
        for word, much in table.get(one, {}).items():
            found[word] += much
    return found


def _by_words(view: GramIndex, words: dict[str, float], size: int) -> np.ndarray:
    scores = np.zeros(len(view.owners), np.float32)
    query = [(view.number[word], much) for word, much in words.items() if word in view.number]
    told = [(at, much * float(view.rarity[at])) for at, much in query]
    length = sum(much * much for _, much in told) ** 0.5 or 1.0
    for at, much in told:
        span = slice(view.begins[at], view.begins[at + 1])
        scores[view.labels[span]] += view.weights[span] * np.float32(much / length)
    return best_of(view, scores, size)


def back_and_forth(index: FrameworkIndex) -> Idea:
    """Labels of concepts that need nearly the same skills, read as further labels of each."""
    own = [
        [one.text for one in it.labels if one.language == index.language] for it in index.concepts
    ]
    near = index.views.near_by_skills
    told = [
        (text, at)
        for at in range(len(own))
        for place in near.near[at][:3][near.much[at][:3] > 0.5]
        for text in own[place][:3]
    ]
    view = gram_index([text for text, _ in told], [at for _, at in told], letter_grams)
    return lambda title: best_of(view, view.label_scores(title), len(index.concepts))


IDEAS = (pieces_of_titles, descriptions, skills, translated, back_and_forth)


def main() -> None:
    """Print what each idea is worth on the sets that are named."""
    for one in melo.sets():
        if one.country not in sys.argv[1:]:
            continue
        few = melo.thin(one, _TITLES)
        index = index_framework(few.framework, few.language, ranker=blank())
        uris = [it.uri for it in index.concepts]
        meant = [np.array([uri in right for uri in uris]) for right in few.meant]
        base = [index.views.derived(index.views.signals(title)) for title in few.titles]
        sums, wide = [known["sum"] for known, _ in base], [found for _, found in base]
        print(
            f"{one.name}, {len(few.titles)} titles: sum {_mrr(sums, meant):.3f},"
            f" with neighbours {_mrr(wide, meant):.3f}",
            flush=True,
        )
        for idea in IDEAS:
            score = idea(index)
            scores = [score(title) for title in few.titles]
            added = [
                f"{_mrr([a + w * b for a, b in zip(wide, scores, strict=True)], meant):.3f}"
                for w in _WEIGHTS
            ]
            print(f"  {idea.__name__}: alone {_mrr(scores, meant):.3f}, added {added}", flush=True)


def _mrr(scores: list[np.ndarray], meant: list[np.ndarray]) -> float:
    found = []
    for said, right in zip(scores, meant, strict=True):
        best = said[right].max(initial=-1.0)
        ahead = int((said > best).sum()) + int((said[~right] == best).sum()) / 2
        found.append(1 / (1 + ahead) if best > 0 else 0.0)
    return float(np.mean(found))


if __name__ == "__main__":
    main()
