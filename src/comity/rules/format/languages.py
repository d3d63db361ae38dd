"""Languages: a text in one or more languages, with its tags."""

from dataclasses import dataclass

from comity.rules.format.findings import Findings, Value, below
from comity.rules.format.nodes import Mapping, Node, Scalar
from comity.rules.format.shapes import Leaf, MapOf

_WANTS = "a map of language tags with their texts, such as {de: ..., nl: ...}"


@dataclass(frozen=True, slots=True)
class Localised:
    """A map of language tags with texts."""

    code: str
    tag: Leaf
    text: Leaf

    @property
    def wants(self) -> str:
        """Say what to write."""
        return _WANTS

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Read the texts; one text cut at its comma is put together again, with a warning."""
        texts = MapOf(self.code, _WANTS, self.tag, self.text, least=1)
        if not isinstance(node, Mapping):
            return texts.read(node, path, log)
        joined = self._joined(node, path, log)
        return texts.read(joined, path, log)

    def _joined(self, node: Mapping, path: str, log: Findings) -> Mapping:
        # `{en: Read, plan and work}` is two names to YAML: `en` and `plan and work`, the second
        # with no value. With a single language there is only one way to read it as meant.
        languages = [pair for pair in node.pairs if not self._is_leftover(pair)]
        leftovers = [pair[0] for pair in node.pairs if self._is_leftover(pair)]
        if len(languages) != 1 or len(leftovers) != 1:
            return node
        tag, text = languages[0]
        if not isinstance(text, Scalar) or text.is_null:
            return node
        whole = Scalar(f"{text.text}, {leftovers[0]}", text.plain, text.line)
        if text.line:
            log.lines[below(path, tag)] = text.line
        log.warning(
            "W-COMMA",
            below(path, tag),
            f"A comma cut this text in two; it is read as “{whole.text}”. Put it in quotes.",
        )
        return Mapping(((tag, whole),), node.line)

    def _is_leftover(self, pair: tuple[str, Node]) -> bool:
        name, value = pair
        if not isinstance(value, Scalar) or not (value.is_null or value.text in {"", "null"}):
            return False
        key = Findings()
        self.tag.read(Scalar(name, plain=False), name, key)
        return bool(key.faults)
