"""Gather or compile translations: python -m comity.site.catalogue gather|compile."""

import sys

from comity.site.catalogue import LOCALE, PLURALS, SOURCES, files
from comity.site.catalogue.sentences import sentences


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


def main(arguments: list[str]) -> int:
    """Do what is asked; give 0, or 2 when it was not understood."""
    if arguments == ["gather"]:
        gather()
    elif arguments == ["compile"]:
        files.compile_all(LOCALE)
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
