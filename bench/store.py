"""An extract of many imagined past cases, made quickly; and a run over it, measured.

Cases are drawn once, laid out in a store, and multiplied with their days moved, as many as
COMITY_STORE_CASES says (100000 if not said). With a folder as the first argument the store is made
there and nothing is run: ``comity demo`` then simulates over it. For developers only: the cases are
imagined, and every file's name says so.
"""

import os
import resource
import sys
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from kit.imagined_cases import plain_cases

from comity.agreements.region import agreement_text, registry_text
from comity.bulk.cutting import Cutter
from comity.bulk.engines import DEFAULT, engine_named
from comity.bulk.extracts import FEWEST
from comity.bulk.layouts import world_of
from comity.bulk.questions import Question
from comity.bulk.staging import Run
from comity.bulk.stores import Store, multiplied
from comity.rules.compiling import compile_rulebook
from comity.rules.facts import Facts
from comity.rules.format import digest, read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook

DRAWN = 2_000  # of each city and job
BATCH = "imagined"


def main() -> None:
    size = int(os.environ.get("COMITY_STORE_CASES", "100000"))
    engine = os.environ.get("COMITY_ENGINE", DEFAULT)
    document = read(agreement_text()).required()
    book = compile_rulebook(document.data, digest=digest(document))
    registry = read_registry(registry_text())
    if len(sys.argv) > 1:
        fill(Path(sys.argv[1]), size, book, registry)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = fill(Path(folder) / "store", size, book, registry)
        run_over(store, Path(folder), book, registry, engine)


def fill(folder: Path, size: int, book: Rulebook, registry: Registry) -> Store:
    began = time.perf_counter()
    drawn: list[Facts] = []
    for host in book.parties:
        for occupation in book.blocks:
            drawn += plain_cases(book, registry, host, occupation, DRAWN)
    store = Store(folder)
    store.write(f"{BATCH}-drawn", drawn)
    multiplied(store, f"{BATCH}-drawn", copies=-(-size // len(drawn)))
    seconds = time.perf_counter() - began
    bytes_ = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{store.manifest.cases:,} imagined cases in {folder}: {seconds:.0f} s, {bytes_:,} bytes")
    return store


def run_over(
    store: Store, folder: Path, book: Rulebook, registry: Registry, engine_name: str
) -> None:
    block = replace(book.blocks["electrician"], gap_over=Fraction(3, 20))
    draft = replace(book, blocks={**book.blocks, "electrician": block}, version="1.1.0")
    words = store.manifest.encoder()
    world = world_of([book, draft], [registry])
    began = time.perf_counter()
    with (
        engine_named(engine_name, words) as engine,
        Cutter(store, registry, world, words) as cutter,
    ):
        (folder / "run").mkdir()
        run = Run(Question(book, draft, registry), cutter, engine, words, folder / "run", "bench")

        def tell(done: int, total: int) -> None:
            if done and os.environ.get("COMITY_TELL"):
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{time.perf_counter() - began:7.1f} s {done:,} of {total:,}, {peak:,.0f} MB",
                    flush=True,
                )

        tally = run.carry_out(tell, fewest=FEWEST)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{tally.cases:,} cases by {engine_name} in {seconds:.0f} s"
        f" ({tally.cases / seconds:,.0f}/s), decided again: {tally.nominated:,} nominated and"
        f" {tally.sampled:,} others,"
        f" peak {peak:,.0f} MB, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
