"""Fields of pilots (clause 6): one clause tried differently, by some cities, for some time."""

from comity.rules.format.fields_recognition import RECOGNITION
from comity.rules.format.kinds import choice, day, number, slug, text, version, whole, words
from comity.rules.format.overlays import Overlay
from comity.rules.format.shapes import ListOf, Maybe, Record, Shape

# What a pilot may touch: the terms of recognition only; never rights, protection, data, appeals
# or exit (clauses 9, 11, 13, 17, 18), nor who the parties are and how they vote.
_MAY_CHANGE: dict[str, Shape] = {"recognition": RECOGNITION}

_ID = "[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
_NUMBER = number("E-PILOT", "a number such as 0.65")
_TEST = {
    "kpi": slug("E-PILOT", "the name of an indicator, such as placement_6m"),
    "op": choice("E-PILOT", ">=", "<=", ">", "<"),
    "value": _NUMBER,
}

PILOTS = ListOf(
    "E-PILOT",
    "a list of pilots, or []",
    Overlay(
        may_change=_MAY_CHANGE,
        record=Record(
            "E-PILOT",
            {
                "id": text("E-PILOT", "an id such as P-BRI-AUTO", pattern=_ID),
                "path": text("E-PILOT", "the place of the clause that is tried differently"),
                "hosts": words("E-PILOT", "ids of the cities that try it", least=1),
                "from": day("E-PILOT"),
                "to": day("E-PILOT"),
                "since": Maybe(version("E-PILOT")),
                "success": ListOf(
                    "E-PILOT",
                    "one success test or more",
                    Record("E-PILOT", {**_TEST, "min_n": whole("E-PILOT", 1)}),
                    least=1,
                ),
                "stop": ListOf(
                    "E-PILOT",
                    "one stop test or more",
                    Record("E-PILOT", {**_TEST, "min_n": Maybe(whole("E-PILOT", 1))}),
                    least=1,
                ),
            },
        ),
    ),
)
