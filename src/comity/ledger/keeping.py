"""Migrations that run as the log keeper, who owns what the web process must not touch."""

from collections.abc import Callable
from importlib.resources import files

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


def as_keeper(work: Callable[[CursorWrapper], None]) -> RunPython:
    """Do some work on a cursor as comity_logkeeper, then go on as before."""

    def run(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_user)")
            before = cursor.fetchone()[0]
            cursor.execute("SET LOCAL ROLE comity_logkeeper")
            work(cursor)
            cursor.execute(f"SET LOCAL ROLE {before}")

    return RunPython(run)


def keeper_sql(package: str, *names: str) -> RunPython:
    """Run SQL files of a package as comity_logkeeper.

    A file that a released migration names is never edited again; a change is a new file.

    Args:
        package: such as ``comity.ledger``; the files lie in its ``sql`` folder.
        names: file names, in order.
    """

    def work(cursor: CursorWrapper) -> None:
        for name in names:
            cursor.execute(files(package).joinpath("sql", name).read_text(encoding="utf-8"))

    return as_keeper(work)
