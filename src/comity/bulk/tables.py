"""Tables: numbers by day or by number, laid out for engines that look them up."""

from comity.rules.terms import Table


def entries_of(table: Table, first: int | None = None, last: int | None = None) -> list[int]:
    """Lay a table out from one key to another, both counted; all of it if they are not told."""
    start = table.first if first is None else first
    end = table.last if last is None else last
    return [table.of(key) for key in range(start, end + 1)]
