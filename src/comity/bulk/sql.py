"""SQL: a program's terms as one statement, through sqlglot, for whichever engine runs it.

Every operation stands in parentheses of its own, for portability layers have been seen to drop
those that they thought needless. A term that is used twice is computed once: the statement is a
street of selects, each of which adds the terms that need only what stands before it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sqlglot import exp, parse_one

from comity.bulk.layouts import Words
from comity.rules.terms import Leaf, Op, Table, Term


@dataclass(slots=True)
class Writer:
    """Writes terms as a statement over a table of cases, in words that every engine knows.

    `words` gives the number of a word. After a statement, `tables` are those that it looks into:
    it joins them, or takes each as an array that bears its name, where `is_indexed`.
    """

    words: Words
    is_indexed: bool = False
    tables: dict[str, Table] = field(default_factory=dict)
    names: dict[Term, str] = field(default_factory=dict)

    def statement(self, source: str, outputs: Mapping[str, Term | Leaf]) -> exp.Select:
        """Give the statement that computes some outputs for every row of a table."""
        shared = _shared(outputs.values())
        self.names = {one: f"t{place}" for place, one in enumerate(shared)}
        stages = _stages(shared)
        alive = [_reads_of(outputs.values(), shared)]
        for stage in reversed(stages):
            alive.append((alive[-1] - set(stage)) | _reads_of(stage, shared, inside=True))
        current: exp.Expression = exp.to_table(source)
        for place, (stage, live) in enumerate(zip(stages, reversed(alive[:-1]), strict=True)):
            kept = sorted(self._column(one) for one in live - set(stage))
            current = self._stage(current, stage, kept).subquery(f"s{place}", copy=False)
        final = [_named(self.write(part), name) for name, part in outputs.items()]
        return _select(final, current)

    def _stage(
        self, source: exp.Expression, stage: Sequence[Term], kept: Sequence[str]
    ) -> exp.Select:
        """Add terms to a select: those that are looked up by joining their tables."""
        chosen: list[exp.Expression] = [exp.column(name) for name in kept]
        joins = []
        for place, (key, terms) in enumerate(_by_key(stage).items()):
            if key is None or self.is_indexed:
                chosen += [_named(self._computed(one), self.names[one]) for one in terms]
                continue
            for turn, one in enumerate(terms):
                alias = f"d{place}_{turn}"
                joins.append(self._join(one, alias))
                chosen.append(_named(exp.column("entry", table=alias), self.names[one]))
        select = _select(chosen, source)
        select.set("joins", joins)
        return select

    def _join(self, one: Term, alias: str) -> exp.Join:
        """Join a table by its key, so that every row finds one."""
        table, held = self._held(one)
        return exp.Join(
            this=exp.to_table(table.name, alias=alias),
            kind="INNER",
            on=exp.EQ(this=exp.column("place", table=alias), expression=held),
        )

    def _held(self, one: Term) -> tuple[Table, exp.Expression]:
        """Give the table of a term and its key, held inside the table's ends."""
        table, key = cast("Table", one.parts[0]), one.parts[1]
        self.tables[table.name] = table
        least, most = exp.Literal.number(table.first), exp.Literal.number(table.last)
        raised = exp.Greatest(this=self.write(key), expressions=[least])
        held = exp.Least(this=raised, expressions=[most])
        return table, exp.Cast(this=held, to=exp.DataType.build("int"))

    def index(self, one: Term) -> exp.Expression:
        """Give the entry of an array that begins with the table's first key."""
        table, held = self._held(one)
        first = exp.Literal.number(1 - table.first)
        place = exp.Add(this=held, expression=first if table.first <= 1 else exp.paren(first))
        return exp.Anonymous(this="element_at", expressions=[exp.column(table.name), place])

    def write(self, part: Term | Leaf) -> exp.Expression:
        """Give the expression of a term."""
        if not isinstance(part, Term):
            return self._constant(part)
        return exp.column(self.names[part]) if part in self.names else self._computed(part)

    def _computed(self, part: Term) -> exp.Expression:
        return _WAYS[part.op](self, part)

    def _column(self, part: Term) -> str:
        return str(part.parts[0]) if part.op is Op.FACT else self.names[part]

    def _constant(self, leaf: Leaf) -> exp.Expression:
        if isinstance(leaf, bool):
            return exp.Boolean(this=leaf)
        number = self.words.number(leaf) if isinstance(leaf, str) else cast("int", leaf)
        return exp.Literal.number(number) if number >= 0 else exp.paren(exp.Literal.number(number))


def street_of(statement: exp.Select, name: str) -> Iterator[tuple[str, exp.Select]]:
    """Give the selects of a street one by one, the innermost first, each with a name of its own.

    Each reads the one before it by name. An engine that looks at a whole statement again and again
    while it thinks about it is told them in turn; what they say is the same.
    """
    selects = [statement]
    while isinstance(inner := selects[-1].args["from_"].this, exp.Subquery):
        selects.append(cast("exp.Select", inner.this))
    for place, select in enumerate(reversed(selects)):
        if place:
            select.args["from_"].set("this", exp.to_table(f"{name}_{place - 1}"))
        yield f"{name}_{place}", select


def flows_of(result: str) -> exp.Expr:
    """Give the statement that counts a kept summary, in words that every engine knows."""
    decided = "before_outcome, before_basis, after_outcome, after_basis"
    sums = ", ".join(
        f"SUM(CASE WHEN {way}_due > 0 THEN {way}_due - received_on ELSE 0 END) AS {way}_days,"
        f" SUM(CASE WHEN {way}_due > 0 THEN 1 ELSE 0 END) AS with_{way}"
        for way in ("before", "after")
    )
    return parse_one(
        f"SELECT month, {decided}, COUNT(*) AS cases, {sums} FROM {result} GROUP BY month, {decided}"  # noqa: S608, E501  # names are ours
    )


def chosen_of(result: str, source: str, *, one_of: int) -> exp.Expr:
    """Give the statement that chooses the rows that differ and a sample of the others.

    The sample is the same in each run: a multiplicative hash of the number scatters it.
    """
    scattered = f"(CAST(r.number AS BIGINT) * 2654435761 + 12345) % {one_of * 1_000}"
    return parse_one(
        f"SELECT s.*, r.differs FROM {source} AS s INNER JOIN {result} AS r ON s.number = r.number"  # noqa: S608  # names are ours
        f" WHERE r.differs OR {scattered} < 1000"
    )


def _by_key(stage: Sequence[Term]) -> dict[Term | Leaf | None, list[Term]]:
    """Give the terms of a stage by the key they are looked up with; None: they are computed."""
    found: dict[Term | Leaf | None, list[Term]] = {}
    for one in stage:
        found.setdefault(one.parts[1] if one.op is Op.LOOKUP else None, []).append(one)
    return found


def _select(chosen: Sequence[exp.Expression], source: exp.Expression) -> exp.Select:
    # Built by hand, because the library's own way copies and parses all that stands below.
    return exp.Select(expressions=list(chosen), from_=exp.From(this=source))


def _named(what: exp.Expression, name: str) -> exp.Expression:
    return exp.Alias(this=what, alias=exp.to_identifier(name))


def _shared(parts: Iterable[Term | Leaf]) -> dict[Term, None]:
    """Give the terms that are computed apart: those in several places, and all looked up."""
    uses: dict[Term, int] = {}
    order: list[Term] = []

    def visit(part: Term | Leaf) -> None:
        if not isinstance(part, Term):
            return
        uses[part] = uses.get(part, 0) + 1
        if uses[part] == 1:
            for inner in part.parts:
                visit(inner)
            order.append(part)

    for part in parts:
        visit(part)
    return {t: None for t in order if t.op is Op.LOOKUP or (uses[t] > 1 and t.op is not Op.FACT)}


def _stages(shared: Mapping[Term, None]) -> list[list[Term]]:
    """Give the shared terms in the order of the selects that can compute them."""
    levels: dict[Term, int] = {}

    def level(part: Term | Leaf) -> int:
        """Give how many shared terms must be there before this one, one upon the other."""
        if not isinstance(part, Term):
            return 0
        if part not in levels:
            levels[part] = max(
                (level(inner) + (inner in shared) for inner in part.parts), default=0
            )
        return levels[part]

    stages: dict[int, list[Term]] = {}
    for one in shared:
        stages.setdefault(level(one), []).append(one)
    return [stages[place] for place in sorted(stages)]


def _reads_of(
    parts: Iterable[Term | Leaf], shared: Mapping[Term, None], *, inside: bool = False
) -> set[Term]:
    """Give the facts and shared terms that some terms are written with."""
    found: set[Term] = set()
    seen: set[Term] = set()

    def visit(part: Term | Leaf, *, enter: bool) -> None:
        if not isinstance(part, Term) or (part in seen and not enter):
            return
        seen.add(part)
        if part.op is Op.FACT or (part in shared and not enter):
            found.add(part)
            return
        for inner in part.parts:
            visit(inner, enter=False)

    for part in parts:
        visit(part, enter=inside)
    return found


_Way = Callable[[Writer, Term], exp.Expression]


def _binary(kind: type[exp.Binary]) -> _Way:
    def write(writer: Writer, part: Term) -> exp.Expression:
        left, right = part.parts
        return exp.paren(kind(this=writer.write(left), expression=writer.write(right)), copy=False)

    return write


def _chain(kind: type[exp.Connector]) -> _Way:
    def write(writer: Writer, part: Term) -> exp.Expression:
        whole: exp.Expression = writer.write(part.parts[0])
        for inner in part.parts[1:]:
            joined = kind(this=whole, expression=writer.write(inner))
            whole = cast("exp.Expression", joined)
        return exp.paren(whole, copy=False)

    return write


def _extreme(kind: type[exp.Func]) -> _Way:
    def write(writer: Writer, part: Term) -> exp.Expression:
        first, *rest = (writer.write(inner) for inner in part.parts)
        return cast("exp.Expression", kind(this=first, expressions=rest))

    return write


def _if(writer: Writer, part: Term) -> exp.Expression:
    holds, then, other = part.parts
    if (type(then), then, other) == (int, 1, 0):
        return exp.Cast(this=writer.write(holds), to=exp.DataType.build("int"))
    return exp.Case(
        ifs=[exp.If(this=writer.write(holds), true=writer.write(then))],
        default=writer.write(other),
    )


def _product(writer: Writer, part: Term) -> exp.Expression:
    # Two shares compared across their fractions do not fit into 32 bits.
    left, right = part.parts
    wide = exp.Cast(this=writer.write(left), to=exp.DataType.build("bigint"))
    return exp.paren(exp.Mul(this=wide, expression=writer.write(right)), copy=False)


def _not(writer: Writer, part: Term) -> exp.Expression:
    return exp.paren(exp.Not(this=exp.paren(writer.write(part.parts[0]), copy=False)), copy=False)


_WAYS: Mapping[Op, _Way] = {
    Op.LOOKUP: Writer.index,
    Op.FACT: lambda _, part: exp.column(str(part.parts[0])),
    Op.IF: _if,
    Op.AND: _chain(exp.And),
    Op.OR: _chain(exp.Or),
    Op.NOT: _not,
    Op.ADD: _binary(exp.Add),
    Op.SUBTRACT: _binary(exp.Sub),
    Op.MULTIPLY: _product,
    Op.DIVIDE: _binary(exp.IntDiv),
    Op.GREATEST: _extreme(exp.Greatest),
    Op.LEAST: _extreme(exp.Least),
    Op.LESS: _binary(exp.LT),
    Op.AT_MOST: _binary(exp.LTE),
    Op.SAME: _binary(exp.EQ),
}
