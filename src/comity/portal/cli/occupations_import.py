"""``comity occupations import``: store a version of a framework, whole or not at all."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from comity.matching.framework import Framework
from comity.matching.reading import FrameworkReading, read_framework
from comity.portal.cli.answering import Line, answered
from comity.values.refusals import Refusal

_NAMES = {"esco": "ESCO", "onet": "O*NET"}


def run(arguments: Sequence[str]) -> int:
    """Import a framework; 0 done or there already, 1 refused, 2 could not run."""
    options = _parser().parse_args(arguments)
    return answered(
        "comity occupations",
        lambda: _done(options),
        role="signer",  # the worker's role writes frameworks
        in_words=_in_words,
        as_json=options.json,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity occupations import",
        description="Store a version of a framework of occupations and skills. The same version"
        " again changes nothing; several versions stand side by side.",
    )
    parser.add_argument("what", choices=["esco", "onet", "region"], help="which framework")
    parser.add_argument(
        "place", nargs="?", type=Path, metavar="DIR|ZIP", help="its download; none for the region"
    )
    parser.add_argument("--version", help="if no name of a file tells it")
    parser.add_argument(
        "--keep-good", action="store_true", help="leave faulty rows out and store the others"
    )
    parser.add_argument(
        "--background", action="store_true", help="let the worker do it; give its job"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _done(options: argparse.Namespace) -> Line:
    from comity.ledger.clock import now
    from comity.occupations.actions.importing import store
    from comity.occupations.queries.region import region_framework
    from comity.occupations.tasks import import_framework

    if options.what != "region" and options.place is None:
        raise Refusal("PLACE-MISSING", "Say where its download lies: a folder or a ZIP file.")
    if options.background and options.place is not None:
        job = import_framework.defer(
            name=_NAMES[options.what],
            place=str(options.place.resolve()),
            version=options.version,
            keeps_good=options.keep_good,
        )
        return {"job": job}
    begun = time.monotonic()
    reading = (
        FrameworkReading(region_framework(), ()) if options.what == "region" else _read(options)
    )
    framework = required_good(reading, keeps_good=options.keep_good)
    read = time.monotonic()
    stored = store(framework, at=now(), progress=_progress)
    return {
        "framework": str(stored.id),
        "name": framework.name,
        "version": framework.version,
        "is_new": stored.is_new,
        "concepts": stored.concepts,
        "left_out": len(reading.faults),
        "seconds_reading": round(read - begun, 1),
        "seconds_storing": round(time.monotonic() - read, 1),
    }


def _read(options: argparse.Namespace) -> FrameworkReading:
    return read_framework(options.place, name=_NAMES[options.what], version=options.version)


def required_good(reading: FrameworkReading, *, keeps_good: bool) -> Framework:
    """Give the framework that was read.

    Raises:
        Refusal: FRAMEWORK-FAULTY with every fault, unless the good rows shall be kept.
    """
    if reading.faults and not keeps_good:
        sentence = "Some rows are wrong. Correct them, or leave them out with --keep-good."
        raise Refusal("FRAMEWORK-FAULTY", sentence, tuple(one.plain() for one in reading.faults))
    return reading.framework


def _progress(done: int, together: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} of {together:,} rows{'' if done < together else chr(10)}")


def _in_words(line: Line) -> str:
    if "job" in line:
        return f"job {line['job']}: the worker stores it"
    what = f"{line['name']} {line['version']}, {line['concepts']} concepts"
    if not line["is_new"]:
        return f"{what}: is stored already, nothing changed"
    times = f"read in {line['seconds_reading']} s, stored in {line['seconds_storing']} s"
    left = f", {line['left_out']} rows left out" if line["left_out"] else ""
    return f"{what}: {times}{left}"
