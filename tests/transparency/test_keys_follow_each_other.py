"""A city changes the key of its log and of its witness, on the command line and over the record."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from tests.certificates.desk import CITY, holder, in_role, issued, worker
from tests.privacy.scenes import Scene
from tests.transparency.tower import now

from comity.certificates import queries as certificate_queries
from comity.ledger.acting import bearing
from comity.proofs.log.policies import witnessed
from comity.proofs.log.successions import read_succession
from comity.proofs.log.witnessing import Judgement, Submission
from comity.proofs.verifying import verify
from comity.transparency import actions, queries
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
OTHER = "ahrenbrueck"


@pytest.fixture
def place(apart: str, parameters: dict[str, dict[str, Any]]) -> Any:
    """A database of the test's own: keys would be other ones for every other test."""
    scene = Scene(parameters, apart)
    yield scene
    scene.close()


def comity_log(place: Scene, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "comity", "log", *words]
    product = os.environ | {
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        "COMITY_DATABASE": place.dbname,
    }
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=product)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def exchanged(place: Scene) -> set[str]:
    with worker(place):
        return {one.code for one in actions.exchange(at=now()) if one.code}


def logged(who: Any, identity: Any) -> tuple[str | None, bytes | None]:
    with bearing(who.token):
        proof = certificate_queries.log_proof(identity)
        card = certificate_queries.certificate(identity)
    assert card
    result = verify(card.credential, certificate_queries.bundle(), now(), log_proof=proof)
    check = result.check("logged")
    return (None if proof is None else check and check.code), proof


def test_a_drill_on_the_command_line(place: Scene, tmp_path: Path) -> None:
    who = holder(place)
    first = issued(place, who)
    assert exchanged(place) == set()
    code, before = logged(who, first)
    assert code == "LOG-GOOD"
    statement = tmp_path / "statement"
    assert comity_log(place, "rotate", CITY, "--keep", str(statement))[0] == 0
    said = read_succession(statement.read_bytes())
    assert said.reason == "planned"
    code, words = comity_log(place, "keys")
    assert code == 0
    assert f"{said.old.text} planned" in words
    assert f"{said.new.text} in use" in words
    # The witness of another city follows too; both go on without a break.
    assert comity_log(place, "rotate", OTHER, "--witness")[0] == 0
    second = issued(place, who)
    assert exchanged(place) == set()
    assert logged(who, first) == ("LOG-GOOD", before)
    assert logged(who, second)[0] == "LOG-GOOD"
    log = queries.log_of(CITY)
    assert log
    assert (log.key, log.number) == (said.new, 2)
    note = queries.served(log)
    assert note
    assert note.of(said.new)
    assert not note.of(said.old)
    assert witnessed(note, queries.policy_of(log)).is_enough
    served = dict(queries.files_of(log))["keys"].decode()
    assert statement.read_text() in served
    # The log itself tells of the change.
    told = [entry for entry in entries(place, log.origin) if b'"type":"key"' in entry]
    assert [b"l2" in entry for entry in told][-1]


def entries(place: Scene, origin: str) -> list[bytes]:
    rows = place.admin.execute(
        "SELECT entry FROM tlog_entry WHERE origin = %s ORDER BY place", [origin]
    )
    return [bytes(entry) for (entry,) in rows]


def test_what_a_lost_key_signed_later_counts_no_more_and_a_new_proof_is_there(
    place: Scene,
) -> None:
    who = holder(place)
    identity = issued(place, who)
    before_all = now() - timedelta(hours=1)
    assert exchanged(place) == set()
    code, old = logged(who, identity)
    assert code == "LOG-GOOD"
    with in_role(place, "owner"):
        for lost in (now() + timedelta(hours=1),):
            with pytest.raises(Refusal) as refused:
                actions.succeed(CITY, "log", lost_since=lost, at=now())
            assert refused.value.code == "KEY-TOO-LATE"
        actions.succeed(CITY, "log", lost_since=before_all, at=now())
    # Until the new key has signed there is no proof; then there is another one.
    assert logged(who, identity)[0] is None
    assert exchanged(place) == set()
    code, new = logged(who, identity)
    assert code == "LOG-GOOD"
    assert new != old
    with bearing(who.token):
        card = certificate_queries.certificate(identity)
    assert card
    result = verify(card.credential, certificate_queries.bundle(), now(), log_proof=old)
    assert (check := result.check("logged"))
    assert (check.outcome, check.code) == ("fail", "LOG-KEY-OVER")


def test_a_witness_refuses_what_the_old_key_signs(place: Scene) -> None:
    issued(place, holder(place))
    assert exchanged(place) == set()
    log = queries.log_of(CITY)
    assert log
    with in_role(place, "owner"):
        actions.succeed(CITY, "log", lost_since=now(), at=now())
    note = queries.note_at(log.origin, queries.newest_size(log.origin))
    assert note
    from comity.proofs.log.checkpoints import parse_checkpoint

    head = parse_checkpoint(note)
    body = Submission(head.size, (), note, head).text.encode()
    with worker(place):
        answer = actions.answer(OTHER, body, at=now())
    assert answer == Judgement(403, "The checkpoint is not signed by its log.\n")


def test_another_installation_takes_the_next_key_by_its_statement(place: Scene) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from comity.proofs.log.notes import ED25519
    from comity.proofs.log.successions import Succession, sign_succession
    from comity.proofs.signing import FileSigner
    from comity.transparency.keyring import note_key

    one, two, three = (
        FileSigner("far.example/log", Ed25519PrivateKey.generate()) for _ in range(3)
    )
    keys = [note_key(signer, ED25519) for signer in (one, two, three)]
    planned = Succession(keys[0], keys[1], now().replace(microsecond=0), "planned")
    lost = Succession(keys[1], keys[2], now().replace(microsecond=0), "lost")
    statements = [
        str(sign_succession(planned, one, two, at=now())).encode(),
        str(sign_succession(lost, None, three, at=now())).encode(),
    ]
    with in_role(place, "owner"):
        actions.admit_log(keys[0].text)
        with pytest.raises(Refusal) as refused:
            actions.accept(statements[1], is_confirmed=True, at=now())
        assert refused.value.code == "SUCCESSION-OTHER"
        assert actions.accept(statements[0], is_confirmed=False, at=now()).new == keys[1]
        with pytest.raises(Refusal) as refused:
            actions.accept(statements[0], is_confirmed=False, at=now())
        assert refused.value.code == "SUCCESSION-OTHER"
        with pytest.raises(Refusal) as refused:
            actions.accept(statements[1], is_confirmed=False, at=now())
        assert refused.value.code == "SUCCESSION-UNCONFIRMED"
        actions.accept(statements[1], is_confirmed=True, at=now())
    assert queries.known_keys("far.example/log", at=now()) == (keys[2],)


def test_only_the_operator_and_never_again(place: Scene) -> None:
    with worker(place), transaction.atomic(), pytest.raises(Exception, match="permission denied"):
        actions.succeed(CITY, "log", lost_since=None, at=now())
    with in_role(place, "owner"):
        with pytest.raises(Refusal) as refused:
            actions.succeed("nowhere", "log", lost_since=None, at=now())
        assert refused.value.code == "LOG-NOT-KEPT"
        actions.succeed(CITY, "log", lost_since=None, at=now())
    with pytest.raises(psycopg.Error):
        place.admin.execute("DELETE FROM tlog_succession")
