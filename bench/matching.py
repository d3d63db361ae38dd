"""Matching on the MELO sets: figures beside the published ones, bands, seconds.

Rankers are trained on other countries only; a second line leaves out the language as well. With
COMITY_BENCH_ENCODER=1 meanings are compared too: the first run encodes 78,000 texts, which takes
twelve minutes of one idle core, and keeps them, as it keeps what rankers said.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from bench.kit import melo, rankers, trusting

from comity.matching.encoding import Encoder
from comity.matching.linking import FrameworkIndex, index_framework, match
from comity.matching.trees import shipped

TITLES = 3000


def ranks(scores: np.ndarray, is_meant: np.ndarray) -> np.ndarray:
    """Give for each title the place of the first right candidate, from 1; infinite if none is."""
    order = np.argsort(-scores, axis=1, kind="stable")
    right = np.take_along_axis(is_meant, order, axis=1)
    return np.where(right.any(axis=1), right.argmax(axis=1) + 1.0, np.inf)


def figures(found: np.ndarray) -> str:
    """Give MRR and how often a right one is among the first 1, 5 and 10."""
    hits = [float((found <= most).mean()) for most in (1, 5, 10)]
    return f"{(1 / found).mean():.3f}  {hits[0]:.2f} {hits[1]:.2f} {hits[2]:.2f}"


def calibration_error(said: np.ndarray, held: np.ndarray) -> float:
    """Give how far probabilities of first suggestions lie from what held, in ten steps."""
    bins = np.minimum((said * 10).astype(int), 9)
    parts = [bins == one for one in range(10) if (bins == one).any()]
    return float(sum(abs(said[p].mean() - held[p].mean()) * p.mean() for p in parts))


def report(title: str, encoder: Encoder | None) -> None:
    """Print a table of all sets."""
    known = rankers.lessons(encoder)
    tested = [one for one in known if melo.has_figures(one.name)]
    raw = {one.name: rankers.left_out(one, known, "country") for one in tested}
    print(f"\n{title}: MRR, right one among the first 1, 5, 10")
    print("set             titles  published lex/best   sum of signals          ranker")
    sums, learned = [], []
    for one in tested:
        lexical, best = melo.published(one.name)
        before, after = (ranks(said, one.is_meant) for said in (one.sums, raw[one.name]))
        sums.append((float((1 / before).mean()), lexical, best))
        learned.append((float((1 / after).mean()), lexical, best))
        row = f"{one.name:<16}{len(one.is_meant):>5}   {lexical:.3f} / {best:.3f}    "
        print(f"{row}    {figures(before)}    {figures(after)}", flush=True)
    for name, told in (("sum", sums), ("ranker", learned)):
        over = [sum(mean >= row[at] for mean, *row in told) for at in (0, 1)]
        print(
            f"{name}: macro MRR {np.mean([mean for mean, *_ in told]):.3f}; at or over the best"
            f" published lexical figure on {over[0]}, of any on {over[1]} of {len(told)} sets"
        )
    for one in tested:
        if any(it.language == one.language and it.country != one.country for it in known):
            found = ranks(rankers.left_out(one, known, "language"), one.is_meant)
            print(f"  {one.name} learned without its language: {figures(found)}")
    _bands(tested, known, raw)


def _bands(
    tested: Sequence[rankers.Examples],
    known: Sequence[rankers.Examples],
    raw: dict[str, np.ndarray],
) -> None:
    """Print what the bands hold; nothing they learn from has seen the tested country."""
    print("set             calibration error   pre-ticked: share, precision, titles")
    shares, held_shares, ticked, right = [], [], 0, 0
    for one in tested:
        others = [it for it in known if it.country != one.country]
        answers = rankers.halves(known, without=one.country)
        said = [answers[it.name] for it in others]
        knots, worth = rankers.calibration(said, [it.is_meant for it in others])
        trust = trusting.trust(others, said)
        told, held = trusting.firsts(one, raw[one.name])
        sure = trusting.trusted(trust, one, raw[one.name]) >= trust.sure
        error = calibration_error(np.interp(told, knots, worth), held)
        precision = float(held[sure].mean()) if sure.any() else float("nan")
        shares.append(float(sure.mean()))
        held_shares.append(precision)
        ticked, right = ticked + int(sure.sum()), right + int(held[sure].sum())
        row = f"{one.name:<16}{error:>10.3f}            {sure.mean():>12.3f} {precision:>8.3f}"
        print(f"{row} {sure.sum():>6}", flush=True)
    print(f"of all titles that are ticked, {right / max(ticked, 1):.3f} are right")
    print(f"mean share {np.mean(shares):.3f}, mean precision {np.nanmean(held_shares):.3f}")


def speed(encoder: Encoder | None) -> None:
    """Print seconds for a list of 3,000 titles, growth of memory, and one title as it is typed."""
    one = next(it for it in melo.sets() if it.language == "de")
    titles = (one.titles * 3)[:TITLES]
    made: list[FrameworkIndex] = []
    clock, core = _took(
        lambda: made.append(index_framework(one.framework, one.language, encoder=encoder))
    )
    index = made[0]
    print(f"{_load()}index {clock:.1f} s ({core:.1f} s of one core);")
    match(index, titles[:500])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock, core = _took(lambda: match(index, titles))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{TITLES:,} titles {clock:.1f} s ({core:.1f} s of one core), {grown:.0f} MB more than 500;"
    )
    clock, core = _took(lambda: [match(index, [title[:8]]) for title in titles[:20]])
    print(
        f"one title as it is typed {clock * 50:.0f} ms ({core * 50:.0f} ms of one core)", flush=True
    )


def _took(work: Callable[[], object]) -> tuple[float, float]:
    """Do it; give seconds by the clock and of one core."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; "


def main() -> None:
    """Report letters, and meanings if asked for."""
    if not (melo.SHARED / "melo").is_dir():
        print("the sets are not beside the repository (COMITY_SHARED)")
        return
    speed(None)
    report("Letters only", None)
    if os.environ.get("COMITY_BENCH_ENCODER"):
        encoder = rankers.encoder()
        report("With the encoder", encoder)
        if "own" in " ".join(shipped("meaning").features):
            speed(encoder)


if __name__ == "__main__":
    main()
