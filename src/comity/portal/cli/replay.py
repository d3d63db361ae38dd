"""``comity replay``: run all decisions again and report what differs or would improve."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from comity.portal.cli.agreement import write_safely
from comity.values.refusals import Refusal

if TYPE_CHECKING:
    from comity.recognition.actions.replaying import Begun, Reached
    from comity.recognition.actions.rerunning import Found
    from comity.recognition.queries.replays import Library

_PLAIN_STEP = 2_000  # decisions between two lines of progress where nobody watches
Line = dict[str, object]


def run(arguments: Sequence[str]) -> int:
    """Run decisions again; 0 all the same, 1 some differ, 2 could not run, 3 paused so far."""
    options = _parser().parse_args(arguments)
    # The worker's role: it alone may act for a city's office.
    os.environ["COMITY_ROLE"] = "signer"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    try:
        import django  # after the role is chosen

        django.setup()
        return _all_cities(options)
    except Refusal as refusal:
        sys.stderr.write(f"comity replay: {refusal.code}: {refusal.message}\n")
    except OSError as error:
        sys.stderr.write(f"comity replay: {error}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity replay",
        description="Run all decisions again and report what differs or would improve.",
        epilog="A run that was killed goes on where it was; one that has used the budget of the"
        " day is gone on with by the worker.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="decided since")
    parser.add_argument("--city", help="its id in the agreement; without it, every city")
    parser.add_argument(
        "--prove",
        action="store_true",
        help="prove what was decided: list nothing, publish the counts; persons see that purpose",
    )
    return parser


def _all_cities(options: argparse.Namespace) -> int:
    from django.db import OperationalError

    from comity.parties.queries import office_names
    from comity.recognition.queries.replays import Library

    try:
        cities = sorted(office_names())
        if options.city is not None and options.city not in cities:
            known = ", ".join(cities)
            raise Refusal("NO-SUCH-CITY", f"{options.city} is none of the cities: {known}.")
        library = Library()
        wanted = cities if options.city is None else [options.city]
        totals = [_city(city, options, library) for city in wanted]
    except OperationalError as error:
        first = str(error).partition("\n")[0]
        raise Refusal("NO-DATABASE", f"The database does not answer: {first}") from None
    if any(reached.differing for reached in totals):
        return 1
    return 0 if all(reached.is_done for reached in totals) else 3


def _city(city: str, options: argparse.Namespace, library: "Library") -> "Reached":
    from comity.ledger.clock import now
    from comity.recognition.actions.replaying import begin
    from comity.recognition.domain.replays import PROVE, REPLAY

    as_json, purpose = options.json, PROVE if options.prove else REPLAY
    begun = begin(city, since=options.since, library=library, at=now(), purpose=purpose)
    if begun.seen:
        _say_earlier(begun, as_json=as_json)
    reached = None
    for reached in _steps(begun, library):
        for found in reached.found:
            _say(_found(city, found), as_json=as_json)
    if reached is None:
        raise RuntimeError("a run takes at least one step")
    total: Line = {
        "city": city,
        "decisions": reached.seen,
        "same": reached.seen - reached.differing,
        "differing": reached.differing,
        "improving": reached.improving,
        "replay": str(begun.id),
    }
    if reached.goes_on_at is not None:
        total |= {"of": begun.total, "goes_on_at": reached.goes_on_at.isoformat()}
    _say(total, as_json=as_json)
    return reached


def _steps(begun: "Begun", library: "Library") -> Iterator["Reached"]:
    from comity.ledger.clock import now
    from comity.recognition.actions.replaying import go_on

    if begun.seen:
        sys.stderr.write(f"{begun.city}: goes on after {begun.seen} decisions\n")
    told = begun.seen
    while True:
        reached = go_on(begun, library=library, at=now())
        is_watched = sys.stderr.isatty()
        if is_watched or reached.seen - told >= _PLAIN_STEP:
            told = reached.seen
            ends = "\r" if is_watched and not reached.has_stopped else "\n"
            sys.stderr.write(f"{begun.city}: {reached.seen} of {begun.total}{ends}")
            sys.stderr.flush()
        yield reached
        if reached.has_stopped:
            return


def _say_earlier(begun: "Begun", *, as_json: bool) -> None:
    """Say what the part before an interruption had found to differ."""
    from comity.recognition.actions.replaying import differences_of

    for card in differences_of(begun):
        line = _place(begun.city, card.reference, card.turn)
        _say({**line, "causes": list(card.causes), "earlier": True}, as_json=as_json)


def _place(city: str, reference: str, turn: int) -> Line:
    line: Line = {"city": city, "case": reference}
    return line if turn == 1 else {**line, "turn": turn}


def _found(city: str, found: "Found") -> Line:
    line = _place(city, found.case.reference, found.turn)
    if found.causes:
        line["causes"] = [str(cause) for cause in found.causes]
    if found.improvement:
        line["before"] = found.improvement.before
        line["after"] = found.improvement.after.outcome
        line["gone"] = [finding.full_code for finding in found.improvement.gone]
        line["come"] = [finding.full_code for finding in found.improvement.come]
    return line


def _say(line: Line, *, as_json: bool) -> None:
    if as_json:
        write_safely(sys.stdout, json.dumps(line, ensure_ascii=False) + "\n")
        return
    write_safely(sys.stdout, f"{_in_words(line)}\n")


def _in_words(line: Line) -> str:
    if "decisions" in line:
        said = (
            f"{line['city']}: {line['decisions']} decisions, {line['same']} the same,"
            f" {line['differing']} differ, {line['improving']} would improve"
        )
        if "goes_on_at" in line:
            said += (
                f"; paused after {line['decisions']} of {line['of']}: today's budget of persons is"
                f" used, the worker goes on at {line['goes_on_at']}"
            )
        return said
    words = [f"{line['city']} {line['case']}"]
    if "turn" in line:
        words.append(f"decision {line['turn']}")
    if causes := line.get("causes"):
        words.append(f"differs: {_listed(causes)}")
    if "after" in line:
        words.append(
            f"would improve: {line['before']} -> {line['after']}"
            f" (- {_listed(line['gone'])}; + {_listed(line['come'])})"
        )
    return "  ".join(words)


def _listed(codes: object) -> str:
    return ", ".join(map(str, codes)) if isinstance(codes, list) and codes else "nothing"
