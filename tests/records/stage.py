"""Files of learners, results and old recognitions, and the worker that looks them through."""

import csv
import io
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player

from comity.ledger.acting import acting_as, as_machine, bearing
from comity.records.actions import looking, receiving, storing, undoing
from comity.records.domain.columns import Kind
from comity.records.domain.numbers import Scheme
from comity.records.models import IntakeRow

CITY = "maasveen"
NOW = datetime.now(UTC)
RESULT = {
    "number": "L-1",
    "full_name": "Amina Haddad",
    "born_on": "1994-05-17",
    "provider": "P-MAA-1",
    "certificate": "C-1",
    "standard": "ELE",
    "version": "2024.1",
    "award_on": "2025-06-20",
}


def result(**changes: str) -> dict[str, str]:
    """A result nobody else has."""
    own = uuid.uuid4().hex[:12].upper()
    return RESULT | {"number": f"L-{own}", "certificate": f"C-{own}"} | changes


def as_csv(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(*rows: dict[str, Any]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    sheet = book.active
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(name) for name in columns])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def given(
    content: bytes, *, kind: Kind = Kind.RESULTS, scheme: Scheme = Scheme.NONE
) -> receiving.Given:
    return receiving.Given(kind, scheme, len(content), lambda: iter([content]))


def handed_in(who: Player, content: bytes, **more: Any) -> UUID:
    with bearing(who.token):
        return receiving.take_up(given(content, **more), by=who.actor, at=NOW)


@contextmanager
def machine(product: Scene, city: str = CITY) -> Any:
    with worker(product), as_machine(city):
        yield


def looked(product: Scene, who: Player, content: bytes, **more: Any) -> UUID:
    name = handed_in(who, content, **more)
    with machine(product, who.actor.city or ""):
        looking.look_through(name, clock=lambda: NOW)
    return name


def ask_to_store(who: Player, name: UUID, *, keeps_good: bool = True) -> None:
    with bearing(who.token):
        receiving.ask_to_store(name, keeps_good=keeps_good, by=who.actor, at=NOW)


def stored(product: Scene, who: Player, content: bytes, **more: Any) -> UUID:
    name = looked(product, who, content, **more)
    ask_to_store(who, name)
    with machine(product, who.actor.city or ""):
        storing.store(name, clock=lambda: NOW)
    return name


def undone(product: Scene, who: Player, name: UUID, *, at: datetime = NOW) -> None:
    with bearing(who.token):
        receiving.ask_to_undo(name, by=who.actor, at=at)
    with machine(product, who.actor.city or ""):
        undoing.undo(name, clock=lambda: at)


def intake(who: Player, name: UUID) -> IntakeRow:
    with acting_as(who.token):
        return IntakeRow.objects.get(pk=name)
