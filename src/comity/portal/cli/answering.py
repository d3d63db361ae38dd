"""What commands that change the database share: the role, one line as the answer, refusals."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from comity.portal.cli.agreement import write_safely
from comity.values.refusals import Refusal

Line = dict[str, object]
MOST_SHOWN = 20  # faults in words; JSON has them all


def answered(
    name: str,
    do: Callable[[], Line],
    *,
    role: str,
    in_words: Callable[[Line], str],
    as_json: bool,
    mark: str = "",
) -> int:
    """Do something in a role of the database and say how it went; give the exit code.

    Args:
        name: of the command, such as ``comity register``.
        do: gives the answer; may import what needs the database.
        role: ``owner`` or ``signer``.
        in_words: tells an answer to people.
        as_json: whether the answer, or the refusal, is one JSON object on the output.
        mark: what stands before the place of a fault, such as ``--`` where it names an option.

    Returns:
        0 done, 1 refused, 2 could not run.
    """
    os.environ["COMITY_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    try:
        import django  # after the role is chosen

        django.setup()
        from django.db import OperationalError

        try:
            line = do()
        except OperationalError as error:
            first = str(error).partition("\n")[0]
            sys.stderr.write(f"{name}: the database does not answer: {first}\n")
            return 2
    except Refusal as refusal:
        _refuse(name, refusal, as_json=as_json, mark=mark)
        return 1
    except OSError as error:
        sys.stderr.write(f"{name}: {error}\n")
        return 2
    write_safely(sys.stdout, (json.dumps(line) if as_json else in_words(line)) + "\n")
    return 0


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Let a command work in a role of the database.

    Args:
        role: ``owner`` or ``signer``.

    Raises:
        Refusal: ENVIRONMENT, the settings make no sense.
        OSError: the database does not answer.
    """
    os.environ["COMITY_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    import django  # after the role is chosen

    django.setup()
    from django.db import OperationalError

    try:
        yield
    except OperationalError as error:
        first = str(error).partition("\n")[0]
        raise OSError(f"The database does not answer: {first}") from None


def _refuse(name: str, refusal: Refusal, *, as_json: bool, mark: str) -> None:
    if as_json:
        faults = [{"code": f.code, "path": f.path, "message": f.message} for f in refusal.faults]
        node = {"code": refusal.code, "message": refusal.message, "faults": faults}
        write_safely(sys.stdout, json.dumps(node, ensure_ascii=False) + "\n")
        return
    told = [f"{name}: {refusal.code}: {refusal.message}"]
    told += [f"  {mark}{f.path}: {f.code}: {f.message}" for f in refusal.faults[:MOST_SHOWN]]
    if len(refusal.faults) > MOST_SHOWN:
        told.append(f"  and {len(refusal.faults) - MOST_SHOWN} more; --json shows all")
    write_safely(sys.stderr, "\n".join(told) + "\n")
