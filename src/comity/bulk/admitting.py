"""Admitting: an engine is used only if it means by every operation what the rules mean.

Golden vectors: terms of every operation, nested as rules nest them, over rows at and around the
edges. One answer that differs refuses the engine, whatever its version says.
"""

import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

from comity.bulk.evaluating import Row
from comity.bulk.layouts import Columns, Layout, Value, Words, World
from comity.bulk.running import Engine
from comity.bulk.shapes import Shape
from comity.rules.calendars import Calendar
from comity.rules.facts import Facts
from comity.rules.logic import after, both, choose, either, greatest, least, negate, number, same
from comity.rules.logic import months_until as months
from comity.rules.terms import NUMBER, TRUTH, WORD, Leaf, Op, Term, fact
from comity.rules.working_days import rolled, working_day_after, working_days_between
from comity.values.periods import Period

_DAYS = (711_858, 730_179, 738_000, 738_215, 740_341, 740_401, 740_416, 755_687)
_NUMBERS = (0, 1, 7, 839, 1_000_000)
_WORDS = ("", "recognised", "refused")
_CALENDAR = Calendar("DE", "NW")


class EngineRefused(Exception):
    """An engine computes something else than the rules mean by an operation."""

    def __init__(self, engine: str, vector: str) -> None:
        super().__init__(f"{engine} is refused: it does not mean by {vector} what the rules mean.")
        self.vector = vector


def vectors() -> dict[str, Term | Leaf]:
    """Give the golden vectors: named terms that together use every operation."""
    a, b, on = fact("a"), fact("b"), fact("on_day")
    p, q, word = fact("p", TRUTH), fact("q", TRUTH), fact("w", WORD)
    return {
        "add": a + b,
        "subtract_nested": a - (b - (a - 3)),
        "multiply_wide": (a * 840) * (b * 840) - a * b,
        "divide": (a + 839) // 840,
        "divide_of_difference": (a * 2 + b) // 7,
        "greatest": greatest(a, b, 5),
        "least": least(a, b, 5) - least(7, a),
        "less": number(a < b) + 2 * number(b < a) + 4 * number(a <= b),
        "same": number(same(a, b)) + 2 * number(same(word, "refused")),
        "words_chosen": same(choose(p, lambda: "refused", lambda: word), "refused"),
        "not_of_difference": number(negate(both(p, negate(q)))),
        "not_of_or": number(negate(either(negate(p), both(q, a < b)))),
        "or_in_and": number(both(either(p, q), either(negate(p), a < b), negate(same(a, 7)))),
        "choose": choose(p, lambda: a, lambda: choose(q, lambda: b, lambda: a + b)),
        "choose_truth": number(choose(p, lambda: a < b, lambda: b <= a)),
        "after_month": after(on, Period(1, "M")) + after(on, Period(5, "Y")),
        "before_months": after(on, Period(3, "M"), times=-1),
        "after_days": after(on, Period(10, "D")) - after(on, Period(2, "W")),
        "rolled": rolled(_CALENDAR, on + 7_000),
        "working_days": working_day_after(_CALENDAR, on, least(a, 60)),
        "between": working_days_between(_CALENDAR, on, on + least(b, 400)),
        "months_until": months(on, on + least(a, 400)),
    }


def golden_rows() -> Iterator[dict[str, Value]]:
    """Give the rows that vectors are tried on."""
    for a, b, on, p, q, word in product(
        _NUMBERS, _NUMBERS, _DAYS, (False, True), (False, True), _WORDS
    ):
        yield {"a": a, "b": b, "on_day": on, "p": p, "q": q, "w": word}


@cache
def _answers() -> tuple[tuple[Value, ...], ...]:
    """Give what the rules mean by each vector, row by row."""
    rows, tried = map(Row, golden_rows()), vectors().values()
    return tuple(tuple(row.value(vector) for vector in tried) for row in rows)


def admit_engine(engine: Engine, words: Words) -> int:
    """Try an engine on every golden vector, and give how many answers were compared.

    Raises:
        EngineRefused: an answer differs; the vector is named.
    """
    tried, columns = vectors(), Columns()
    for name, kind in (("a", NUMBER), ("b", NUMBER), ("on_day", NUMBER)):
        columns.kinds[name] = kind
    columns.kinds |= {"p": TRUTH, "q": TRUTH, "w": WORD}
    empty = World({}, (), (), 0, 0)
    layout = Layout(Shape("", ""), empty, Facts("", "", 0), columns.kinds, (), {})
    rows, answers = list(golden_rows()), _answers()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "golden.csv"
        lines = (
            ",".join(str(words.encoded(value)) for value in (place, *row.values()))
            for place, row in enumerate(rows)
        )
        path.write_text("\n".join(lines) + "\n")
        engine.load("golden", layout, path)
        compared = 0
        for record in engine.told("golden", {"number": fact("number"), **tried}):
            for name, answer in zip(tried, answers[record["number"]], strict=True):
                compared += 1
                if record[name] != answer:
                    raise EngineRefused(engine.version, name)
    if compared != len(rows) * len(tried):
        raise EngineRefused(engine.version, "the number of rows")
    return compared


def operations_tried() -> set[Op]:
    """Give the operations that the golden vectors use."""
    seen: set[Op] = set()
    waiting: list[object] = list(vectors().values())
    while waiting:
        one = waiting.pop()
        if isinstance(one, Term):
            seen.add(one.op)
            waiting += one.parts
    return seen
