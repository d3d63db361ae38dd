"""Answers of the joint board are noted by the operator, public, and never changed."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import orjson
import psycopg
import pytest
from django.test import Client
from tests.certificates.desk import in_role, now
from tests.privacy.scenes import Scene
from tests.site.wellformed import faults

from comity.accreditation.actions import answer, overrule
from comity.accreditation.queries import precedents, registry, registry_digest
from comity.portal.cli import register
from comity.rules.registry import Precedent
from comity.values.languages import OFFERED
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
SAYS = "Six parts of seven were shown; the parts of both cities are the same."


@pytest.fixture
def wanted() -> Precedent:
    number = f"JB-{uuid.uuid4().hex[:8].upper()}"
    return Precedent(number, "care_assistant", "CAR@2024.1", date(2026, 11, 2))


@pytest.fixture
def noted(product: Scene, wanted: Precedent) -> Iterator[Precedent]:
    with in_role(product, "owner"):
        answer(wanted, says=SAYS, at=now())
    yield wanted
    with in_role(product, "owner"):
        overrule(wanted.id, at=now())


def test_an_answer_is_known_from_its_moment_on_and_public(
    wanted: Precedent, product: Scene
) -> None:
    before = now()
    with in_role(product, "owner"):
        answer(wanted, says=SAYS, at=now())
    assert wanted in registry().precedents
    assert wanted not in registry(known_at=before).precedents
    assert (wanted.id, SAYS) in [(one.number, one.says) for one in precedents()]
    with in_role(product, "owner"):
        meanwhile = now()
        overrule(wanted.id, at=now())
        with pytest.raises(Refusal) as no:
            overrule(wanted.id, at=now())
    assert no.value.code == "NO-SUCH-PRECEDENT"
    assert wanted not in registry().precedents
    assert wanted in registry(known_at=meanwhile).precedents, "what was known stays known"


def test_a_register_without_answers_has_the_hash_it_had() -> None:
    bare = replace(registry(), precedents=())
    digest = registry_digest(bare)
    assert digest != registry_digest(
        replace(bare, precedents=(Precedent("JB-1", "a", "b@1", date(2026, 1, 1)),))
    )
    # What was stored before there were answers (or trials) was this hash.
    written = {name: value for name, value in asdict(bare).items() if value or name == "standing"}
    plain = orjson.dumps(written, option=orjson.OPT_SORT_KEYS)
    assert digest == f"sha-256:{sha256(plain).hexdigest()}"


def test_every_fault_of_an_answer_is_named(product: Scene) -> None:
    wrong = Precedent("jb", "juggler", "CAR@1066", now().date() + timedelta(days=9))
    with in_role(product, "owner"), pytest.raises(Refusal) as no:
        answer(wrong, says="Yes.", at=now())
    assert [fault.code for fault in no.value.faults] == [
        "NUMBER-INVALID",
        "NO-SUCH-JOB",
        "NO-SUCH-STANDARD",
        "ANSWERED-LATER",
        "ANSWER-WORDS",
    ]


def test_everybody_reads_an_answer_and_its_reason(noted: Precedent) -> None:
    client = Client()
    for language in OFFERED:
        text = client.get(f"/{language}/precedents/").content.decode()
        assert list(faults(text)) == []
        assert SAYS in text
    said = client.get("/api/v1/precedents").json()
    assert noted.id in [one["number"] for one in said]


def test_the_same_answer_is_noted_once(noted: Precedent, product: Scene) -> None:
    with in_role(product, "owner"), pytest.raises(Refusal) as no:
        answer(noted, says=SAYS, at=now())
    assert no.value.code == "PRECEDENT-KNOWN"


def test_the_database_lets_nobody_change_or_write_one(
    noted: Precedent, as_owner: Any, as_app: Any, as_signer: Any
) -> None:
    change = "UPDATE accreditation_precedent SET says = 'otherwise' WHERE number = %s"
    for role in (as_owner, as_app, as_signer):
        with pytest.raises(psycopg.Error):
            role.execute(change, [noted.id])
    gone = as_owner.execute("DELETE FROM accreditation_precedent WHERE number = %s", [noted.id])
    assert gone.rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(
            "INSERT INTO accreditation_precedent SELECT gen_random_uuid(), 'JB-FORGED',"
            " occupation, edition, clause, answered_on, says, now() FROM accreditation_precedent"
        )


def test_the_command_reads_what_an_answer_needs() -> None:
    with pytest.raises(SystemExit) as wrong:
        register.run(["answer", "JB-1", "--job", "care_assistant"])
    assert wrong.value.code == 2
