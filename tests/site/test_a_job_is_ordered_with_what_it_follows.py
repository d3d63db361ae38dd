"""A job that orders another writes the order with its own work: both are there, or neither is."""

from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from comity.recognition.tasks import certify_case
from comity.site.worker import worker_of

pytestmark = pytest.mark.database


def orders(connection: Any, case: str) -> int:
    count = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'case' = %s"
    (found,) = connection.execute(count, [case]).fetchone()
    return int(found)


def test_an_order_is_seen_only_once_its_transaction_is_done(as_superuser: Any) -> None:
    worker, case = worker_of(app), "a-case"
    assert not isinstance(worker.connector, DjangoConnector)
    assert certify_case.blueprint is not worker
    with transaction.atomic():
        certify_case.defer(case=case, city="nowhere")
        assert orders(as_superuser, case) == 0, "the worker must not see it before it is true"
        transaction.set_rollback(True)
    assert orders(as_superuser, case) == 0


def test_an_order_stays_with_what_was_done(as_superuser: Any) -> None:
    worker_of(app)
    with transaction.atomic():
        certify_case.defer(case="another-case", city="nowhere")
    assert orders(as_superuser, "another-case") == 1
    as_superuser.execute("DELETE FROM procrastinate_jobs WHERE args->>'case' = 'another-case'")
