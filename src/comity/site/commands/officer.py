"""``comity officer``: who acts for a city, and what to do when a device is lost."""

import argparse
import sys

from comity.portal.cli.answering import acting_as
from comity.values.refusals import Refusal

_DONE = {
    "appoint": "{email} acts for {city}; the next sign-in sets up a second factor.",
    "editor": "{email} keeps the map of {city}; the next sign-in sets up a second factor.",
    "ombudsperson": "{email} hears complaints in {city}; the next sign-in sets up a second factor.",
    "council": "{email} acts for the council of {city}; the next sign-in sets up a second factor.",
    "secretariat": "{email} acts for the secretariat; the next sign-in sets up a second factor.",
    "dismiss": "{email} acts for no city any more ({count} ended).",
    "forget": "{email} has no second factor any more ({count} taken away) and is signed out.",
}


def run(arguments: list[str]) -> int:
    """Appoint, dismiss, or forget the devices of an officer; 0 done, 1 refused."""
    given = _parser().parse_args(arguments)
    try:
        with acting_as("owner"):  # the web may not appoint anybody
            count = _done(given)
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity officer: {refusal.message}{''.join(faults)}\n")
        return 1
    said = _DONE[given.what].format(count=count, **{"city": "", **vars(given)})
    sys.stdout.write(said + "\n")
    return 0


def _done(given: argparse.Namespace) -> int:
    from comity.parties import actions

    match given.what:
        case "appoint":
            actions.appoint_officer(given.email, given.city)
        case "ombudsperson":
            actions.appoint_ombudsperson(given.email, given.city)
        case "editor":
            actions.appoint_editor(given.email, given.city)
        case "council" | "secretariat":
            actions.appoint_member(given.email, getattr(given, "city", None))
        case "dismiss":
            return actions.dismiss_officer(given.email)
        case _:
            return actions.forget_factors(given.email)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="comity officer", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    appoint = what.add_parser("appoint", help="let an address act for a city")
    appoint.add_argument("email", type=_address)
    appoint.add_argument("city", help="its id in the agreement, such as maasveen")
    editor = what.add_parser("editor", help="let an address keep the occupation map of a city")
    editor.add_argument("email", type=_address)
    editor.add_argument("city", help="its id in the agreement, such as maasveen")
    hears = what.add_parser("ombudsperson", help="let an address hear complaints in a city")
    hears.add_argument("email", type=_address)
    hears.add_argument("city", help="its id in the agreement, such as maasveen")
    council = what.add_parser("council", help="let an address vote for a city")
    council.add_argument("email", type=_address)
    council.add_argument("city", help="its id in the agreement, such as maasveen")
    for name, says in (
        ("secretariat", "let an address lead changes of the agreement"),
        ("dismiss", "end every office of an address, at once"),
        ("forget", "take lost devices and recovery codes away; a new one is set up at sign-in"),
    ):
        what.add_parser(name, help=says).add_argument("email", type=_address)
    return parser


def _address(text: str) -> str:
    if text.count("@") != 1 or text != text.strip() or not text.isprintable() or len(text) > 254:
        raise argparse.ArgumentTypeError("must be one e-mail address")
    return text.lower()
