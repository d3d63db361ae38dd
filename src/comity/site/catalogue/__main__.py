"""Translations: python -m comity.site.catalogue gather|compile|plain LANGUAGE."""

import sys

from comity.site.catalogue import LOCALE, PLURALS, SOURCES, files, plain
from comity.site.catalogue.sentences import sentences
from comity.values.languages import OFFERED

_SHOWN = 40


def gather() -> None:
    """Bring each language's file up to date with the sources."""
    found = sentences(SOURCES)
    for language in PLURALS:
        path = files.path_of(LOCALE, language)
        po = files.renewed(files.opened(path), found, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        po.save(str(path))
        missing = len(list(files.gaps(po)))
        sys.stdout.write(f"{language}: {len(po)} sentences, {missing} to translate\n")


def tell_hard(language: str) -> None:
    """Say how plain a language's texts are, and which are the hardest."""
    texts = list(plain.texts(LOCALE, language))
    over = plain.hard(texts)
    together = plain.measured("\n".join(texts))
    sys.stdout.write(f"{language}: LIX {together.lix:.1f} in all, {len(over)} texts to look at\n")
    for one in over[:_SHOWN]:
        sys.stdout.write(f"LIX {one.lix:.0f}, {one.longest} words: {one.text}\n")


def main(arguments: list[str]) -> int:
    """Do what is asked; give 0, or 2 when it was not understood."""
    if arguments == ["gather"]:
        gather()
    elif arguments == ["compile"]:
        files.compile_all(LOCALE)
    elif arguments[:1] == ["plain"] and arguments[-1] in OFFERED:
        tell_hard(arguments[1])
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
