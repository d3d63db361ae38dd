"""``comity register``: what the operator notes about training centres; nothing known is lost."""

import argparse
from collections.abc import Sequence
from datetime import date

from comity.portal.cli.answering import Line, answered
from comity.rules.registry import Precedent, Provider, Registry
from comity.values.spans import Days


def run(arguments: Sequence[str]) -> int:
    """Show or note; 0 done, 1 refused, 2 could not run."""
    options = _parser().parse_args(arguments)
    return answered(
        "comity register",
        lambda: _done(options),
        role="owner",  # the web cannot write the register
        in_words=_in_words,
        as_json=options.json,
        mark="--",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity register",
        description="Show what is known of a training centre, or note what became known of it"
        " or what the joint board has answered.",
        epilog="Decisions are then run again; what would be better is listed for its office.",
    )
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    show = what.add_parser("show", help="accreditations and suspensions as known now")
    suspend = what.add_parser("suspend", help="an authority suspended it on some days")
    annul = what.add_parser("annul", help="a suspension was annulled: it never was")
    answer = what.add_parser("answer", help="the joint board answered for a job and standard")
    overrule = what.add_parser("overrule", help="an answer of the board no longer holds")
    for one in (answer, overrule):
        one.add_argument("number", help="of the answer, such as JB-2027-01")
        one.add_argument("--json", action="store_true", help="answer in JSON")
    answer.add_argument("--job", required=True, help="its key in the agreement")
    answer.add_argument("--standard", required=True, metavar="NAME@VERSION", help="of the papers")
    answer.add_argument("--on", required=True, type=_day, metavar="DAY", help="day of the answer")
    answer.add_argument("--says", required=True, metavar="TEXT", help="in words, for the public")
    for one in (show, suspend, annul):
        one.add_argument("provider", help="its id in the register, such as P-MAA-1")
        one.add_argument("--json", action="store_true", help="answer in JSON")
    for one in (suspend, annul):
        one.add_argument("--by", required=True, metavar="AUTHORITY", help="who suspended it")
        one.add_argument(
            "--from", required=True, dest="first", type=_day, metavar="DAY", help="first day of it"
        )
    suspend.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day; else open")
    annul.add_argument("--on", required=True, type=_day, metavar="DAY", help="day of the annulment")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a day such as 2027-05-01") from None


def _note(options: argparse.Namespace) -> None:
    from comity.accreditation import actions
    from comity.agreements.actions import register_turn
    from comity.ledger.clock import now

    with register_turn():
        at = now()
        if options.what == "suspend":
            days = Days(options.first, options.last)
            actions.suspend(options.provider, by=options.by, days=days, at=at)
        elif options.what == "annul":
            of = {"by": options.by, "first": options.first, "on": options.on}
            actions.annul(options.provider, **of, at=at)
        elif options.what == "answer":
            given = Precedent(options.number, options.job, options.standard, options.on)
            actions.answer(given, says=options.says, at=at)
        else:
            actions.overrule(options.number, at=at)


def _done(options: argparse.Namespace) -> Line:
    from comity.accreditation import actions, queries

    if options.what != "show":
        _note(options)
    known = queries.registry()
    if options.what in {"answer", "overrule"}:
        return _answers(known, queries.registry_digest(known))
    provider = known.providers.get(options.provider)
    if provider is None:
        raise actions.no_such_provider()
    return _line(provider, queries.registry_digest(known))


def _line(provider: Provider, digest: str) -> Line:
    return {
        "provider": provider.id,
        "city": provider.city,
        "accredited": [_span(days) for days in provider.accredited],
        "suspended": [
            {**_span(one.days), "by": one.by, "annulled_on": _text(one.annulled_on)}
            for one in provider.suspended
        ],
        "register": digest,
    }


def _answers(known: Registry, digest: str) -> Line:
    return {
        "precedents": [
            {
                "number": one.id,
                "job": one.occupation,
                "standard": one.edition,
                "on": _text(one.answered_on),
            }
            for one in known.precedents
        ],
        "register": digest,
    }


def _span(days: Days) -> Line:
    return {"from": _text(days.first), "to": _text(days.last)}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _in_words(line: Line) -> str:
    if "precedents" in line:
        held = [
            f"{one['number']} of {one['on']}: {one['job']} with {one['standard']}"
            for one in _listed(line["precedents"])
        ]
        return "\n".join([*held, f"  register {line['register']}"])
    said = [f"{line['provider']} in {line['city'] or 'no partner city'}"]
    said += [f"  accredited {_in_days(days)}" for days in _listed(line["accredited"])]
    for one in _listed(line["suspended"]):
        annulled = f", annulled on {one['annulled_on']}" if one["annulled_on"] else ""
        said.append(f"  suspended {_in_days(one)} by {one['by']}{annulled}")
    return "\n".join([*said, f"  register {line['register']}"])


def _in_days(days: Line) -> str:
    return f"{days['from']} to {days['to'] or 'further notice'}"


def _listed(value: object) -> list[Line]:
    return value if isinstance(value, list) else []
