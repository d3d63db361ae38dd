"""The log only grows, with the act it speaks of, and strangers can rebuild it."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import IntegrityError, transaction
from tests.certificates.desk import CITY, DECIDED, decision, holder, issued, worker
from tests.certificates.test_status import Held
from tests.privacy.scenes import Scene
from tests.proofs.log import stranger
from tests.transparency.tower import Tower, entries, now

from comity.agreements.queries import rulebook_in_force
from comity.certificates import actions as certificates
from comity.certificates import queries as certificate_queries
from comity.certificates.domain.states import Kind
from comity.certificates.models import CertificateRow
from comity.ledger.acting import as_machine, bearing
from comity.proofs.log.tree import MemoryTree, leaf_hash, root
from comity.proofs.verifying import verify
from comity.transparency import actions, queries

pytestmark = pytest.mark.database


def rebuilt(tower: Tower) -> list[dict[str, str]]:
    files = dict(queries.files_of(tower.log))
    witnesses = [key.text for key in queries.policy_of(tower.log).witnesses.values()]
    return stranger.require_log(files.__getitem__, tower.log.key.text, witnesses)


@pytest.mark.parametrize("sizes", [(1,), (255, 1, 1), (256,), (3, 600, 2), (700,)])
def test_a_stranger_rebuilds_the_log_from_its_files(product: Scene, sizes: tuple[int, ...]) -> None:
    tower = Tower(product)
    for size in sizes:
        first = tower.append(size)
        assert tower.exchange() == []
    assert first == sum(sizes) - sizes[-1]
    assert len(rebuilt(tower)) == sum(sizes)


def test_the_databases_root_is_ours_at_every_size(product: Scene) -> None:
    tower = Tower(product)
    tower.append(530)
    tree = MemoryTree.of(map(leaf_hash, tower.kept()))
    for size in (0, 1, 2, 3, 100, 255, 256, 257, 258, 511, 512, 513, 530):
        row = product.admin.execute("SELECT tlog_root(%s, %s)", [tower.log.origin, size]).fetchone()
        assert row
        assert bytes(row[0]) == root(size, tree.node), size


def test_a_certificate_is_in_the_log_and_its_holder_gets_the_proof(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    with bearing(who.token):
        assert certificate_queries.log_proof(identity) is None
    with worker(product):
        actions.exchange(at=now())
    with bearing(who.token):
        proof = certificate_queries.log_proof(identity)
        card = certificate_queries.certificate(identity)
    assert proof
    assert card
    log = queries.log_of(CITY)
    assert log
    result = verify(card.credential, certificate_queries.bundle(), now(), log_proof=proof)
    assert result.verdict == "recognised"
    assert (check := result.check("logged"))
    assert check.outcome == "pass", check
    place = int(proof.decode().partition("index ")[2].partition("\n")[0])
    row = product.admin.execute(
        "SELECT entry FROM tlog_entry WHERE origin = %s AND place = %s", [log.origin, place]
    ).fetchone()
    assert row
    assert set(json.loads(row[0])) == {"type", "commitment"}
    witnesses = [key.text for key in queries.policy_of(log).witnesses.values()]
    stranger.require_proof(proof.decode(), bytes(row[0]), log.key.text, witnesses)


def test_another_person_gets_no_proof(product: Scene) -> None:
    identity = issued(product, holder(product))
    with worker(product):
        actions.exchange(at=now())
    with bearing(product.person().token):
        assert certificate_queries.log_proof(identity) is None


def test_the_proof_stays_with_the_first_checkpoint_that_was_witnessed(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    proofs = []
    for _ in range(2):
        with worker(product):
            actions.exchange(at=now())
        with bearing(who.token):
            proofs.append(certificate_queries.log_proof(identity))
        issued(product, holder(product))
    assert proofs[0] is not None
    assert proofs[0] == proofs[1]


def test_suspending_is_logged_with_the_list_that_says_so(product: Scene) -> None:
    held = Held(product)
    log = queries.log_of(CITY)
    assert log
    before = queries.size_of(log.origin)
    held.carry_out(held.agreed(Kind.SUSPEND))
    rows = product.admin.execute(
        "SELECT entry FROM tlog_entry WHERE origin = %s AND place >= %s ORDER BY place",
        [log.origin, before],
    ).fetchall()
    logged = [json.loads(entry) for (entry,) in rows]
    lists = {one["address"]: one["digest"] for one in logged if one["type"] == "status-list"}
    assert len(lists) == 3  # revocation, suspension, and for wallets
    facts = product.admin.execute(
        "SELECT payload->>'address', payload->>'digest' FROM fact"
        " WHERE kind = 'StatusListPublished' ORDER BY number DESC LIMIT 3"
    ).fetchall()
    assert dict(facts) == lists


def test_every_citys_key_is_in_its_log(product: Scene) -> None:
    for log in queries.logs():
        row = product.admin.execute(
            "SELECT multikey FROM certificates_key WHERE city = %s", [log.city]
        ).fetchone()
        if row is None:
            continue  # a tower of another test
        rows = product.admin.execute(
            "SELECT entry FROM tlog_entry WHERE origin = %s ORDER BY place LIMIT 1", [log.origin]
        ).fetchall()
        assert [json.loads(entry) for (entry,) in rows] == [
            {
                "type": "key",
                "key": f"did:web:{log.city}.example#a1",
                "multikey": row[0],
                "event": "enrolled",
            }
        ]


def test_the_agreement_is_in_the_log_of_every_party(product: Scene) -> None:
    named = rulebook_in_force(DECIDED).digest
    for city in ("ahrenbrueck", "maasveen", "vautmont"):
        log = queries.log_of(city)
        assert log
        rows = product.admin.execute(
            "SELECT entry FROM tlog_entry WHERE origin = %s", [log.origin]
        ).fetchall()
        logged = [json.loads(entry) for (entry,) in rows]
        assert named in {one["digest"] for one in logged if one["type"] == "agreement"}


def test_an_act_that_is_undone_leaves_no_entry(product: Scene) -> None:
    tower = Tower(product)
    tower.append(2)
    with worker(product):
        with transaction.atomic():
            actions.append(tower.city, entries(300))
            transaction.set_rollback(True)
        with transaction.atomic():
            assert actions.append(tower.city, entries(1)) == 2
    assert tower.exchange() == []
    assert len(rebuilt(tower)) == 3


def test_an_entry_outside_a_transaction_is_a_mistake(product: Scene) -> None:
    with worker(product), pytest.raises(RuntimeError, match="together with the act"):
        actions.append(Tower(product).city, entries(1))


def test_no_certificate_is_stored_without_its_entry(
    product: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = holder(product)
    given = decision(who.actor)
    forgotten = "comity.certificates.actions.issuing.append"
    monkeypatch.setattr(forgotten, lambda *_: 0)
    monkeypatch.setattr("comity.certificates.actions.issuing._TRIES", 1)
    with worker(product), as_machine(CITY), pytest.raises(RuntimeError) as no:
        certificates.issue(given, at=now())
    assert isinstance(no.value.__context__, IntegrityError | None)
    with bearing(who.token):
        assert not CertificateRow.objects.filter(subject=who.actor).exists()


def test_places_have_no_gap_when_many_append_at_once(product: Scene) -> None:
    tower = Tower(product)

    def work(number: int) -> list[int]:
        places = []
        conn = product.connect("signer")
        for turn in range(20):
            undone = (number + turn) % 3 == 0
            with conn.transaction(force_rollback=undone):
                row = conn.execute("SELECT append_tlog(%s, %s)", [tower.city, entries(15)])
                (place,) = row.fetchone() or (None,)
            if not undone:
                places.append(place)
        return places

    with ThreadPoolExecutor(5) as pool:
        found = [place for places in pool.map(work, range(5)) for place in places]
    assert sorted(found) == [15 * number for number in range(len(found))]
    assert tower.exchange() == []
    assert len(rebuilt(tower)) == 15 * len(found)


CHANGES = [
    *(
        change.format(table=table)
        for table in ("tlog_entry", "tlog_hash", "tlog_checkpoint", "tlog_cosignature", "tlog")
        for change in (
            "UPDATE {table} SET origin = 'x'",
            "DELETE FROM {table}",
            "TRUNCATE {table} CASCADE",
        )
    ),
    "UPDATE tlog_seen SET size = 0",
    "DELETE FROM tlog_seen",
    "TRUNCATE tlog_fault",
    "UPDATE tlog_witness SET url = 'https://evil.example'",
    "INSERT INTO tlog_entry VALUES ('maasveen.example/log', 999999, '{}')",
    "INSERT INTO tlog_hash VALUES ('maasveen.example/log', 0, 999999, sha256('x'))",
]


@pytest.mark.parametrize("role", ["app", "signer", "door", "owner", "admin"])
def test_nobody_changes_a_log(product: Scene, role: str) -> None:
    tower = Tower(product)
    tower.append(3)
    tower.exchange()
    conn = product.connect(role)
    for change in CHANGES:
        if role == "admin" and change.startswith("INSERT"):
            continue
        with pytest.raises(psycopg.DatabaseError) as no:
            conn.execute(change)
        assert no.value.sqlstate in {"42501", "CM020", "CM032", "23503"}, change


@pytest.mark.parametrize(
    "call",
    [
        "append_tlog('maasveen', ARRAY['x'::bytea])",
        "keep_checkpoint('maasveen.example/log', 1, sha256('x'), 'x', now())",
        "keep_cosignature('maasveen.example/log', 1, 'x', 'x', now())",
        "advance_witness('maasveen.example/witness', 'x', 0, 1, sha256('x'), 'x', now())",
        "enrol_tlog('x.example/log', 'x.example/log+', 'x')",
        "admit_tlog('x.example/log', 'x.example/log+')",
        "admit_witness('x', 'x+', 'https://x')",
        "keep_tlog_fault('x', 'x', 'LOG-FORKED', 1, 'x', now())",
    ],
)
def test_the_web_writes_nothing_of_it(as_app: psycopg.Connection, call: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(f"SELECT {call}")


def test_the_worker_admits_nobody(as_signer: psycopg.Connection) -> None:
    for call in ("admit_tlog('x', 'x+')", "admit_witness('x', 'x+', 'https://x')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_signer.execute(f"SELECT {call}")


@pytest.mark.parametrize(
    "entry", [b"", b"{}" * 40_000, b'{"name":"Ada Lovelace"}', b'{"mail":"a@b.example"}', b"\xff{}"]
)
def test_the_database_takes_no_entry_that_could_name_somebody(product: Scene, entry: bytes) -> None:
    tower = Tower(product)
    with pytest.raises(psycopg.errors.CheckViolation):
        product.connect("signer").execute("SELECT append_tlog(%s, %s)", [tower.city, [entry]])


def test_the_database_keeps_only_checkpoints_of_the_tree_that_is_there(product: Scene) -> None:
    tower = Tower(product)
    tower.append(5)
    tower.exchange()
    tower.append(5)
    signer = product.connect("signer")
    origin = tower.log.origin
    for size, digest in ((4, "x"), (5, "x"), (10, "x"), (11, "x")):
        with pytest.raises(psycopg.DatabaseError) as no:
            signer.execute(
                "SELECT keep_checkpoint(%s, %s, sha256(%s), '', now())", [origin, size, digest]
            )
        assert no.value.sqlstate == "CM031"
