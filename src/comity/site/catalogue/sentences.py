"""Find every sentence that is to be translated, in programs and in templates."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from comity.proofs.sentences import SENTENCES

# name of the call -> which of its arguments are context, singular, plural
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
TEMPLATES = {".html", ".txt"}
_LITERAL = r"[uU]?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b({'|'.join(CALLS)})\(\s*((?:{_LITERAL})(?:\s*,\s*{_LITERAL})*)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence as the source has it; context and plural are empty when there is none."""

    context: str
    text: str
    plural: str


def sentences(root: Path) -> dict[Sentence, list[str]]:
    """Map each sentence under `root` to the files that say it, in their order."""
    found: dict[Sentence, list[str]] = {}
    for path in sorted(root.rglob("*")):
        for sentence in _in_file(path):
            name = path.relative_to(root).as_posix()
            places = found.setdefault(sentence, [])
            if name not in places:
                places.append(name)
    # The pure rooms know no translation; pages say their sentences by code.
    for text in SENTENCES.values():
        found.setdefault(Sentence("", text, ""), []).append("proofs/sentences.py")
    return found


def in_program(text: str) -> Iterator[Sentence]:
    """Find the sentences of a program."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in CALLS:
            yield from _sentence(name, [_constant(argument) for argument in node.args])


def in_template(text: str, origin: str) -> Iterator[Sentence]:
    """Find the sentences of a template."""
    for name, arguments in _CALL.findall(templatize(text, origin=origin)):
        literals: Iterable[str] = re.findall(_LITERAL, arguments, re.DOTALL)
        yield from _sentence(name, [ast.literal_eval(literal) for literal in literals])


def _in_file(path: Path) -> Iterator[Sentence]:
    if path.suffix == ".py":
        yield from in_program(path.read_text("utf-8"))
    elif path.suffix in TEMPLATES and "templates" in path.parts:
        yield from in_template(path.read_text("utf-8"), str(path))


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _constant(argument: ast.expr) -> str | None:
    value = argument.value if isinstance(argument, ast.Constant) else None
    return value if isinstance(value, str) else None


def _sentence(name: str, arguments: list[str | None]) -> Iterator[Sentence]:
    taken = [
        "" if place is None else arguments[place] if place < len(arguments) else None
        for place in CALLS[name]
    ]
    context, text, plural = taken
    if context is not None and text and plural is not None:
        yield Sentence(context, text, plural)
