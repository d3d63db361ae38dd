"""`comity agreement simulate`: what a draft would have meant for cases that there were."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from comity.bulk.admitting import EngineRefused
from comity.bulk.engines import DEFAULT, ENGINES, EngineMissing, engine_named
from comity.bulk.layouts import Words
from comity.bulk.running import EngineStopped
from comity.bulk.simulating import EngineDisagrees, Simulation, simulate
from comity.portal.cli.decide import case_rows, decoded
from comity.rules.case_facts import facts_of
from comity.rules.case_reading import read_case
from comity.rules.compiling import compile_rulebook
from comity.rules.facts import Facts
from comity.rules.format import digest, read
from comity.rules.hypotheses import as_if_in_force
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Fault, Refusal


def run(arguments: Sequence[str]) -> int:
    """Simulate; exit 0 if it was done, 1 if a file has faults, 2 if it could not be run."""
    options = _parser().parse_args(arguments)
    try:
        before, draft = (_rulebook(path) for path in (options.before, options.after))
        after = as_if_in_force(draft, before)
        registry = read_registry(_text(options.registry))
        cases = _Cases(options.cases, before, after, registry)
        count = cases.check()
        result = _simulated(options.engine, before, after, registry, cases)
    except Refusal as refusal:
        _say_no(refusal)
        return 1
    except (EngineMissing, EngineStopped, EngineRefused, EngineDisagrees, OSError) as error:
        sys.stderr.write(f"comity agreement simulate: {error}\n")
        return 2
    report = _report(result, before, after, options)
    if options.json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_in_words(report, count))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity agreement simulate",
        description="Decide cases under two agreements and say what the second changes. What has"
        " begun in the first counts as begun in the second: its phases do not start anew.",
    )
    parser.add_argument("before", type=Path, help="the agreement in force, YAML or JSON")
    parser.add_argument("after", type=Path, help="the draft, YAML or JSON")
    parser.add_argument("--registry", type=Path, required=True, help="the facts, YAML or JSON")
    parser.add_argument(
        "--cases", type=Path, required=True, help="CSV with id, kind and input_json"
    )
    parser.add_argument("--engine", choices=sorted(ENGINES), default=DEFAULT)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise OSError(f"{path} is not text in UTF-8.") from None


def _rulebook(path: Path) -> Rulebook:
    reading = read(_text(path))
    if reading.document is None:
        faults = tuple(Fault(f.code, f"{path}: {f.path}", f.message) for f in reading.faults)
        raise Refusal("AGREEMENT-INVALID", f"{path} has faults; correct them first.", faults)
    return compile_rulebook(reading.document.data, digest=digest(reading.document))


class _Cases:
    """The cases of a file, read again each time they are asked for, so that memory stays flat."""

    def __init__(self, path: Path, before: Rulebook, after: Rulebook, registry: Registry) -> None:
        self.path, self.before, self.after, self.registry = path, before, after, registry

    def __call__(self) -> Iterator[Facts]:
        for _, text in case_rows(_text(self.path)):
            case = read_case(decoded(text), self.before)
            party = self.before.parties.get(case.host)
            zone = "UTC" if party is None else party.timezone
            yield facts_of(case, self.registry, timezone=zone)

    def check(self) -> int:
        """Count the cases.

        Raises:
            Refusal: with every fault of every case, under either agreement.
        """
        faults: list[Fault] = []
        count = 0
        for name, text in case_rows(_text(self.path)):
            count += 1
            for book in (self.before, self.after):
                try:
                    read_case(decoded(text), book)
                except Refusal as refusal:
                    faults += [
                        Fault(f.code, f"{name}: {f.path}", f.message) for f in refusal.faults
                    ]
                    break
        if faults:
            message = "Some cases cannot be read under both agreements; nothing was simulated."
            raise Refusal("CASES-INVALID", message, tuple(faults))
        return count


def _simulated(
    name: str, before: Rulebook, after: Rulebook, registry: Registry, cases: _Cases
) -> Simulation:
    words = Words()

    def progress(step: str, count: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{step}: {count:,} cases" + " " * 20)

    with tempfile.TemporaryDirectory() as folder, engine_named(name, words) as engine:
        result = simulate(
            before, after, registry, cases, engine=engine, words=words, folder=Path(folder),
            progress=progress,
        )  # fmt: skip
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 60 + "\r")
    return result


def _report(
    result: Simulation, before: Rulebook, after: Rulebook, options: argparse.Namespace
) -> dict[str, Any]:
    flows: Counter[tuple[str, str, str, str]] = Counter()
    for flow, cases in result.flows.items():
        flows[flow.host, flow.occupation, flow.before[0], flow.after[0]] += cases
    return {
        "engine": result.engine,
        "inputs": {
            "before": {"agreement": before.citation, "digest": before.digest},
            "after": {"agreement": after.citation, "digest": after.digest},
            "registry": sha256(options.registry.read_bytes()).hexdigest(),
            "cases": sha256(options.cases.read_bytes()).hexdigest(),
        },
        "cases": result.cases,
        "changed": result.nominated,
        "decided_again": result.nominated + result.sampled + result.outside,
        "kinder": result.kinder.total(),
        "stricter": result.stricter.total(),
        "other": result.other.total(),
        "flows": [
            {"host": host, "occupation": job, "before": one, "after": two, "cases": cases}
            for (host, job, one, two), cases in sorted(flows.items())
        ],
        "codes": [
            {"way": way, "change": change, "code": code, "cases": cases}
            for (way, change, code), cases in result.codes.most_common()
        ],
    }


def _in_words(report: dict[str, Any], count: int) -> str:
    lines = [
        f"{count:,} cases under {report['inputs']['before']['agreement']} and"
        f" {report['inputs']['after']['agreement']}, by {report['engine']};"
        f" {report['decided_again']:,} of them decided again by the rules.",
        f"{report['changed']:,} would be decided differently: {report['kinder']:,} kinder,"
        f" {report['stricter']:,} stricter, {report['other']:,} otherwise.",
        "",
    ]
    changed = [flow for flow in report["flows"] if flow["before"] != flow["after"]]
    lines += [
        f"{flow['cases']:>9,}  {flow['host']} / {flow['occupation']}:"
        f" {flow['before']} -> {flow['after']}"
        for flow in changed
    ]
    if changed:
        lines.append("")
    lines += [
        f"{code['cases']:>9,}  {code['way']}: {code['code']} {code['change']}"
        for code in report["codes"]
    ]
    return "\n".join(lines).rstrip() + "\n"


def _say_no(refusal: Refusal) -> None:
    sys.stderr.write(f"comity agreement simulate: {refusal.code}: {refusal.message}\n")
    for fault in refusal.faults:
        sys.stderr.write(f"  {fault.path or '-'}: {fault.code}: {fault.message}\n")
