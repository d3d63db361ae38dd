"""The machine dies at every statement in turn; what it began is finished once, and only once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from tests.recognition.office_stage import facts, lodged, person
from tests.recognition.test_the_office_decides import SIGNED, machine

from comity.ledger.acting import acting_as
from comity.recognition.models import AssessmentRow, CaseRow
from comity.recognition.queries.files import decision_of

pytestmark = pytest.mark.database


class Killed(BaseException):
    pass


@contextmanager
def dying_at(number: int) -> Iterator[None]:
    """Lose the connection before the statement of this number, as a killed process does."""
    left = number

    def wrapper(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return execute(*arguments)

    with connection.execute_wrapper(wrapper):
        try:
            yield
        finally:
            if left < 0:
                connection.close()


def test_whatever_moment_the_machine_dies_the_case_is_decided_once(
    connect: Any, as_superuser: Any
) -> None:
    amina = person()
    case = lodged(amina, facts(SIGNED))
    deaths = 0
    while True:
        try:
            with dying_at(deaths):
                granted = machine(connect, case)
            break
        except Killed:
            deaths += 1
            with acting_as(amina.token):
                decision, row = decision_of(case), CaseRow.objects.get(pk=case)
            assert (decision is None) == (row.state == "submitted")
    assert deaths > 10
    assert granted
    count = "SELECT count(*) FROM fact WHERE kind = 'CaseDecided' AND payload ->> 'case' = %s"
    assert as_superuser.execute(count, [str(case)]).fetchone() == (1,)
    count = "SELECT count(*) FROM outbox WHERE fields ->> 'case' = %s"
    assert as_superuser.execute(count, [str(case)]).fetchone() == (1,)
    with acting_as(amina.token):
        assert AssessmentRow.objects.filter(case=case).count() == 1


LOOK = """
import sys, django
django.setup()
from comity.recognition.tasks import look_at
print(look_at(case=sys.argv[1], city=sys.argv[2]))
"""


def test_the_worker_looks_in_its_own_role() -> None:
    amina = person()
    case = lodged(amina, facts(SIGNED))
    role = {"COMITY_ROLE": "signer", "DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    command = [sys.executable, "-c", LOOK, str(case), "ahrenbrueck"]
    done = subprocess.run(
        command, env=os.environ | role, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")
    with acting_as(amina.token):
        decision = decision_of(case)
    assert decision is not None
    assert decision.by_machine
