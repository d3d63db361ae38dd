"""Decisions per second and core, with all findings, beside a raw operation of the same run.

The raw operation is one SHA-256 of a 1 kB message: it shows how fast this machine was just then.
"""

import csv
import json
import os
import platform
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from comity.agreements.region import agreement_text, registry_text
from comity.rules.case_reading import read_case
from comity.rules.compiling import compile_rulebook
from comity.rules.deciding import decide
from comity.rules.format import digest, read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook
from comity.rules.sentences import sentence

SECONDS = 2.0


def per_second(work: Callable[[], int]) -> float:
    """Repeat some work for a while; give how many things it did per second of this process."""
    work()
    began, done = time.process_time(), 0
    while time.process_time() - began < SECONDS:
        done += work()
    return done / (time.process_time() - began)


def loaded() -> tuple[Rulebook, Registry, list[str], str]:
    """Give an agreement, a registry and cases: the worked ones where they are at hand."""
    shared = Path(os.environ.get("COMITY_SHARED", Path(__file__).parents[2] / "shared"))
    worked = shared / "data" / "agreement"
    if not worked.is_dir():
        texts = [json.dumps(PLAIN)]
        kind = "one plain case (the worked cases are not here)"
        return rulebook(agreement_text()), read_registry(registry_text()), texts, kind
    with (worked / "cases.csv").open(newline="") as file:
        texts = [r["input_json"] for r in csv.DictReader(file) if r["kind"] == "decision"]
    book = rulebook((worked / "three-rivers.yaml").read_text())
    facts = read_registry((worked / "registry.yaml").read_text())
    return book, facts, texts, f"the {len(texts)} worked cases"


def rulebook(text: str) -> Rulebook:
    document = read(text).required()
    return compile_rulebook(document.data, digest=digest(document))


def main() -> None:
    book, facts, texts, kind = loaded()
    cases = [read_case(json.loads(text), book) for text in texts]
    decisions = [decide(book, facts, case) for case in cases]
    message = b"x" * 1000

    def hash_often() -> int:
        for _ in range(1000):
            sha256(message).digest()
        return 1000

    def decide_all() -> int:
        for case in cases:
            decide(book, facts, case)
        return len(cases)

    def read_all() -> int:
        for text in texts:
            read_case(json.loads(text), book)
        return len(texts)

    def word_all() -> int:
        for decision in decisions:
            for finding in (*decision.reasons, *decision.conditions):
                sentence(finding, book, "de")
        return len(decisions)

    raw, decided = per_second(hash_often), per_second(decide_all)
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(f"work:    {kind}")
    print(f"raw SHA-256 of 1 kB:         {raw:12,.0f} /s")
    print(f"decide with all findings:    {decided:12,.0f} /s  = 1 per {raw / decided:,.1f} raw")
    print(f"read a case from JSON:       {per_second(read_all):12,.0f} /s")
    print(f"all sentences of a decision: {per_second(word_all):12,.0f} /s")


PLAIN = {
    "host": "ahrenbrueck",
    "occupation": "care_assistant",
    "submitted": "2026-11-02",
    "credentials": [
        {"id": "c1", "provider": "P-MAA-1", "std": "CAR@2024.1", "award": "2026-06-20"}
    ],
}

if __name__ == "__main__":
    main()
