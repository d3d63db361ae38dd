"""Run every parser of outside bytes on changed samples: COMITY_FUZZ times each, 20,000 if not said.

Words on the command line are names of parsers, or parts of names. COMITY_FUZZ_SECONDS ends each
after so many seconds of processor time; how often it ran by then is said. What breaks one is
written into a file, so that it can become a test.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fuzzing.mutating import Found, Target, fuzz
from tests.fuzzing.targets import targets

STEP = 5_000


def measured(target: Target, runs: int, seconds: float) -> Found:
    whole, began = Found(), time.process_time()
    for seed in range(1 + (runs - 1) // STEP):
        found = fuzz(target, min(STEP, runs - whole.runs), seed=seed)
        whole.runs += found.runs
        whole.answers += found.answers
        whole.slowest = max(whole.slowest, found.slowest)
        whole.faults += found.faults
        if whole.faults or time.process_time() - began > seconds:
            break
    spent = time.process_time() - began
    read = sum(count for kind, count in whole.answers.items() if kind.startswith("read"))
    print(
        f"  {target.name:<24}{whole.runs:>10,} runs {spent:>7,.0f} s"
        f" {whole.runs / max(spent, 0.001):>8,.0f}/s  read {read / whole.runs:>4.0%},"
        f" {len(whole.answers)} answers, slowest {whole.slowest * 1000:,.0f} ms",
        flush=True,
    )
    return whole


def main() -> int:
    runs = int(os.environ.get("COMITY_FUZZ", "20000"))
    seconds = float(os.environ.get("COMITY_FUZZ_SECONDS", "inf"))
    wanted = sys.argv[1:]
    bad = 0
    print(f"fuzzing: {runs:,} runs each, or {seconds:,.0f} s of processor time")
    for target in targets():
        if wanted and not any(word in target.name for word in wanted):
            continue
        for what, raw in measured(target, runs, seconds).faults:
            bad += 1
            with tempfile.NamedTemporaryFile(prefix="comity-fuzz-", delete=False) as file:
                file.write(raw)
            print(f"    {what}: {file.name}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
