"""Train the rankers that are shipped, on all lists that are here. `make ranker`."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.kit import rankers

MODELS = Path(__file__).parents[1] / "src" / "comity" / "matching" / "models"


def main() -> None:
    """Train with letters, and with the encoder if asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=["letters", "meaning"], default=["letters"])
    for kind in parser.parse_args().kinds:
        encoder = rankers.encoder() if kind == "meaning" else None
        learned = rankers.lessons(encoder)
        answers = rankers.halves(learned)
        said = [answers[one.name] for one in learned]
        content = rankers.written(rankers.fit(learned), learned, said)
        (MODELS / f"{kind}.json").write_bytes(content)
        print(f"{kind}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
