"""Terms as a plain loop would say them: a Python function, and a model for zen-engine.

Both say the same expressions. What is used once stands where it is used, so that it is computed
only if it is needed; what is used more often has a name and is computed once a row.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from comity.bulk.layouts import Words
from comity.bulk.outputs import Part
from comity.bulk.ranges import in_order
from comity.bulk.tables import entries_of
from comity.rules.terms import Op, Table, Term

DEEPEST = 12  # expressions inside each other, before a name is given

Row = Mapping[str, int]


@dataclass(frozen=True)
class Dialect:
    """How a language says an operation, with the texts of its parts."""

    named: Callable[[str], str]
    ways: Mapping[Op, Callable[..., str]]
    truths: tuple[str, str] = ("False", "True")


@dataclass
class Said:
    """Terms said in a language: names with their expressions, in order, and what they look up."""

    dialect: Dialect
    words: Words
    named: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, Term] = field(default_factory=dict)
    texts: dict[Term, str] = field(default_factory=dict)
    depths: dict[Term, int] = field(default_factory=dict)

    def say(self, outputs: Mapping[str, Part]) -> dict[str, str]:
        """Give the expression of each output."""
        terms = list(in_order(outputs.values()))
        uses = Counter(p for t in terms for p in t.parts if isinstance(p, Term))
        for one in terms:
            inner = [p for p in one.parts if isinstance(p, Term)]
            depth = 1 + max((self.depths[p] for p in inner), default=0)
            text = self._text(one)
            if one.op is not Op.FACT and (uses[one] > 1 or depth > DEEPEST):
                name = f"v{len(self.named)}"
                self.named[name], text, depth = text, self.dialect.named(name), 0
            self.texts[one], self.depths[one] = text, depth
        return {name: self.part(part) for name, part in outputs.items()}

    def part(self, part: Part) -> str:
        """Give the expression of a part."""
        if isinstance(part, Term):
            return self.texts[part]
        if isinstance(part, bool):
            return self.dialect.truths[part]
        return str(self.words.number(part) if isinstance(part, str) else part)

    def _text(self, one: Term) -> str:
        if one.op is Op.FACT:
            return str(one.parts[0])
        if one.op is Op.LOOKUP:
            name = f"look{len(self.lookups)}"
            self.lookups[name] = one
            return self.dialect.ways[Op.LOOKUP](name, one.parts[0], self.part(one.parts[1]))
        return self.dialect.ways[one.op](*map(self.part, one.parts))


def _between(word: str) -> Callable[..., str]:
    return lambda *parts: f"({f' {word} '.join(parts)})"


_BOTH: dict[Op, Callable[..., str]] = {
    Op.AND: _between("and"),
    Op.OR: _between("or"),
    Op.NOT: lambda a: f"(not ({a}))",
    Op.ADD: _between("+"),
    Op.SUBTRACT: _between("-"),
    Op.MULTIPLY: _between("*"),
    Op.LESS: _between("<"),
    Op.AT_MOST: _between("<="),
    Op.SAME: _between("=="),
}


def _python_lookup(name: str, table: Table, key: str) -> str:
    return f"{name}[min(max({key}, {table.first}), {table.last}) - {table.first}]"


PYTHON = Dialect(
    named=lambda name: name,
    ways={
        **_BOTH,
        Op.IF: lambda holds, a, b: f"({a} if {holds} else {b})",
        Op.DIVIDE: _between("//"),
        Op.GREATEST: lambda *parts: f"max({', '.join(parts)})",
        Op.LEAST: lambda *parts: f"min({', '.join(parts)})",
        Op.LOOKUP: _python_lookup,
    },
)
ZEN = Dialect(
    named=lambda name: f"$.{name}",
    ways={
        **_BOTH,
        Op.IF: lambda holds, a, b: f"({holds} ? {a} : {b})",
        Op.DIVIDE: lambda a, b: f"floor({a} / {b})",
        Op.GREATEST: lambda *parts: f"max([{', '.join(parts)}])",
        Op.LEAST: lambda *parts: f"min([{', '.join(parts)}])",
        Op.LOOKUP: lambda name, _table, _key: name,  # looked up before, which is not counted
    },
    truths=("false", "true"),
)


def python_loop(
    outputs: Mapping[str, Part], words: Words
) -> Callable[[Sequence[Row]], list[tuple[int, ...]]]:
    """Give a function that decides rows one after the other, as if written by hand."""
    said = Said(PYTHON, words)
    given = said.say(outputs)
    facts = [str(t.parts[0]) for t in in_order(outputs.values()) if t.op is Op.FACT]
    lines = [f"{name} = row[{name!r}]" for name in facts]
    lines += [f"{name} = {text}" for name, text in said.named.items()]
    body = "\n        ".join(lines)
    text = (
        f"def loop(rows):\n    found = []\n    for row in rows:\n        {body}\n"
        f"        found.append(({', '.join(given.values())},))\n    return found\n"
    )
    known: dict[str, Any] = {
        name: entries_of(cast("Table", one.parts[0])) for name, one in said.lookups.items()
    }
    exec(compile(text, "loop", "exec"), known)  # noqa: S102  # written from our own terms
    return cast("Callable[[Sequence[Row]], list[tuple[int, ...]]]", known["loop"])


def zen_model(outputs: Mapping[str, Part], words: Words) -> tuple[dict[str, Any], dict[str, Term]]:
    """Give a model of one expression node, and the lookups that it is handed as facts."""
    said = Said(ZEN, words)
    given = said.say(outputs)
    expressions = [
        {"id": key, "key": key, "value": text} for key, text in {**said.named, **given}.items()
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "content": {"expressions": expressions},
        },
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "first", "sourceId": "in", "targetId": "rules"},
        {"id": "second", "sourceId": "rules", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}, said.lookups
