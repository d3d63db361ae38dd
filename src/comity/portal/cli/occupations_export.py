"""``comity occupations export``: write the published map in the formats of others."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

FORMATS = ("turtle", "jskos", "jsonld", "csv")
DONE, CANNOT_TELL = 0, 2


def run(arguments: Sequence[str]) -> int:
    """Write the map; 0 done, 2 could not run."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as ended:
        return DONE if ended.code == 0 else CANNOT_TELL
    os.environ["COMITY_ROLE"] = "app"  # the map is public: what everyone sees
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    import django  # after the role is chosen

    django.setup()
    from django.db import OperationalError

    from comity.occupations.web.files import all_exported, written

    try:
        rows = all_exported(options.city, lambda path: urljoin(options.origin, path))
        body = written(options.format, rows, made_by=urlsplit(options.origin).netloc)
        if options.out is None:
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
        else:
            part = options.out.with_name(f"{options.out.name}.part")
            part.write_bytes(body)
            part.replace(options.out)  # a file that is there is whole
    except OperationalError as error:
        first = str(error).partition("\n")[0]
        sys.stderr.write(f"comity occupations: the database does not answer: {first}\n")
        return CANNOT_TELL
    except OSError as error:
        sys.stderr.write(f"comity occupations: {error}\n")
        return CANNOT_TELL
    sys.stderr.write(f"{len(rows)} mappings\n")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity occupations export",
        description="Write the published map: what titles of cities correspond to.",
    )
    parser.add_argument("--format", choices=FORMATS, default="turtle", help="(turtle)")
    parser.add_argument("--city", default="", help="only titles of this city, by its key")
    parser.add_argument(
        "--origin",
        required=True,
        type=_origin,
        metavar="URL",
        help="where the site is found, such as https://cities.example: addresses begin with it",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="standard output if not given")
    return parser


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise argparse.ArgumentTypeError("an address with https:// in front")
    return f"{parts.scheme}://{parts.netloc}/"
