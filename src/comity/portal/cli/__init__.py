"""The command line: a thin door that loads a subject's code only when it is asked for."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

# command -> module with `run(arguments) -> exit code`; nothing here imports Django.
COMMANDS = {
    "agreement": "comity.portal.cli.agreement",
    "decide": "comity.portal.cli.decide",
    "verify": "comity.portal.cli.verify",
    "jose-cose": "comity.portal.cli.jose_cose",
    "keys": "comity.portal.cli.keys",
    "log": "comity.portal.cli.log",
    "occupations": "comity.portal.cli.occupations",
    "publish": "comity.portal.cli.publish",
    "register": "comity.portal.cli.register",
    "replay": "comity.portal.cli.replay",
    "clock": "comity.portal.cli.clock",
    "simulation": "comity.portal.cli.simulation",
    "run": "comity.site.commands.run",
    "demo": "comity.site.commands.demo",
    "manage": "comity.site.commands.manage",
    "officer": "comity.site.commands.officer",
    "doctor": "comity.site.commands.doctor",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 not so, 2 cannot tell or not understood."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write("comity " + " | ".join(COMMANDS) + "\n")
        return 0
    if words[0] not in COMMANDS:
        sys.stderr.write(f"comity: no command {words[0]!r}. Commands: {', '.join(COMMANDS)}.\n")
        return 2
    _open_what_is_closed()
    try:
        code: int = import_module(COMMANDS[words[0]]).run(words[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; nothing is left to say, also not when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except UnicodeEncodeError:
        sys.stderr.write("comity: a word of the command, or what it names, is not text in UTF-8.\n")
        return 2
    except OSError as error:
        # Such as a full disk. What is still to be written would fail again when Python ends.
        sys.stderr.write(f"comity: {error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code


def _open_what_is_closed() -> None:
    """Give a command that was started without input or output an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # as long as the command runs
