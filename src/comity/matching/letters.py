"""Letters: bytes of unknown encoding become text, and text is folded for comparing."""

import unicodedata
from functools import lru_cache

from comity.matching.faults import TableFault

# Letters that decompose into nothing, but that other spellings write with plain ones.
_PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i"}
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def fold(text: str) -> str:
    """Give text without capitals and without marks on letters; letters of every script stay."""
    if text.isascii():
        return text.lower()
    # A space keeps what stands before and behind it apart, and labels share most of their words.
    return " ".join(map(_folded, text.split(" ")))


@lru_cache(maxsize=1 << 17)
def _folded(word: str) -> str:
    # Some signs come apart into capitals, some capitals into signs: so once before, once after.
    apart = unicodedata.normalize("NFKD", word).casefold()
    bare = unicodedata.normalize("NFKD", apart).translate(_PLAIN)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def decoded(content: bytes, *, file: str = "") -> tuple[str, tuple[TableFault, ...]]:
    """Give the text of a file, and a note for every line that is not in the encoding of the rest.

    Marked Unicode is believed. Without a mark it is UTF-8 if that fits; else the lines that do not
    fit are read as Windows-1252, which every sequence of bytes is some text in.

    Args:
        content: the file.
        file: its name, for the notes.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content, encoding, file)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _line_by_line(content, file)


def _marked(content: bytes, encoding: str, file: str) -> tuple[str, tuple[TableFault, ...]]:
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError:
        if encoding == "utf-8-sig":
            return _line_by_line(content[3:], file)
        note = TableFault(
            "TABLE-ENCODING", "Some letters could not be read; they are shown as \ufffd.", file
        )
        return content.decode(encoding, errors="replace"), (note,)


def _line_by_line(content: bytes, file: str) -> tuple[str, tuple[TableFault, ...]]:
    lines, notes = [], []
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_western(line))
            said = "This line is not UTF-8; it was read as Windows-1252. Look at its letters."
            notes.append(TableFault("TABLE-ENCODING", said, file, number, value=lines[-1][:80]))
    return "\n".join(lines), tuple(notes)


def _western(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")
