"""Faults of a table: what is wrong, in which file, row and column."""

from dataclasses import dataclass

from comity.values.refusals import Fault, Refusal


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing wrong with a table.

    Args:
        code: stable, such as `LIST-CODE-TWICE`.
        message: a sentence to act on.
        file: its name; empty where only one file was given.
        row: counted from 1, the first line of the file or sheet; 0 where the whole file is meant.
        column: the heading, or the number from 1 where it has none; empty for the whole row.
        value: what stands there, cut to 80 letters.
    """

    code: str
    message: str
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """Give file, row and column in one word, such as `occupations_de.csv:12:conceptUri`."""
        return ":".join(str(part) for part in (self.file, self.row, self.column) if part)

    def plain(self) -> Fault:
        """Give it as every room knows faults."""
        return Fault(self.code, self.place, self.message)


def refusal(code: str, message: str, faults: tuple[TableFault, ...]) -> Refusal:
    """Give the refusal of a file for all its faults at once."""
    return Refusal(code, message, tuple(one.plain() for one in faults))
