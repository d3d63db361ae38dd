"""Tiles, entries, proof files and submissions: read strictly, and a stranger agrees."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.log import stranger
from tests.proofs.log.logs import AT, HILL, LAKE, LOG, POLICY, Log, cosigned, entry

from comity.proofs.log.entries import (
    accreditation_entry,
    agreement_entry,
    certificate_entry,
    commitment,
    hash_text,
    key_entry,
    kind_of,
    status_list_entry,
)
from comity.proofs.log.proof_files import LogProof, check_proof_file, parse_proof
from comity.proofs.log.tiles import (
    Tile,
    TileTree,
    is_of,
    join_entries,
    parse_path,
    split_entries,
    split_hashes,
    tiles_of,
)
from comity.proofs.log.tree import consistency, inclusion, leaf_hash, root
from comity.proofs.log.witnessing import Seen, Submission, judge, parse_submission
from comity.values.refusals import Refusal

WITNESSES = [HILL.text, LAKE.text]
SMALL = Log(entry(number) for number in range(300))
LARGE = Log(entry(number) for number in range(66_000))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 600])
def test_a_stranger_rebuilds_the_log_from_its_files(size: int) -> None:
    files = Log(entry(number) for number in range(size)).files()
    entries = stranger.require_log(files.__getitem__, LOG.text, WITNESSES)
    assert [one["type"] for one in entries] == ["certificate"] * size


def test_the_paths_of_large_logs_are_those_of_the_specification() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile(None, 0, 5).path == "tile/entries/000.p/5"
    names = {tile.path for tile in tiles_of(70_000)}
    assert {"tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17"} < names
    assert "tile/2/000.p/1" in names
    assert len(names) == 2 * 274 + 2 + 1
    assert {tile.path for tile in tiles_of(256)} == {
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    }
    assert list(tiles_of(0)) == []


@settings(max_examples=examples(300))
@given(
    level=st.none() | st.integers(0, 63), index=st.integers(0, 10**12), width=st.integers(1, 256)
)
def test_every_path_is_read_back(level: int | None, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_path(tile.path) == tile
    kind = "entries" if level is None else str(level)
    assert tile.path == stranger.tile(kind, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/00/001",
        "tile/64/001",
        "tile/0/000/001",
        "tile/0/x000/001",
        "tile/0/x001/1",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/05",
        "tile/0/001.p/999",
        "tile/entry/001",
        "tile/0/../001",
        "tile/0/001/",
        "/tile/0/001",
        "tile/0/\u0661\u0661\u0661",
        "tile/0/" + "x999/" * 40 + "999",
    ],
)
def test_every_other_path_is_refused(path: str) -> None:
    with pytest.raises(Refusal) as no:
        parse_path(path)
    assert no.value.code == "TILE-PATH"


def test_a_file_is_of_a_log_that_is_large_enough() -> None:
    assert is_of(Tile(0, 1, 44), 300)
    assert is_of(Tile(0, 1, 3), 300)
    assert not is_of(Tile(0, 1, 45), 300)
    assert not is_of(Tile(1, 0, 2), 300)
    assert is_of(Tile(None, 0), 300)


@pytest.mark.parametrize("log", [SMALL, LARGE], ids=["small", "large"])
def test_a_tree_read_from_tiles_is_the_tree(log: Log) -> None:
    tiles = TileTree(log.tree.size, log.read)
    assert tiles.root() == log.head.root
    for size in (1, 255, 256, 257, log.tree.size - 1):
        assert tiles.root(size) == root(size, log.tree.node)
        path = consistency(size, log.tree.size, tiles.node)
        assert path == consistency(size, log.tree.size, log.tree.node)
        path = inclusion(size - 1, log.tree.size, tiles.node)
        assert path == inclusion(size - 1, log.tree.size, log.tree.node)


def test_cut_tiles_are_refused() -> None:
    for raw in (b"", b"\0", b"\0\5abc", join_entries([b"a", b"b"])):
        with pytest.raises(Refusal):
            split_entries(raw, 1)
    with pytest.raises(Refusal):
        split_hashes(bytes(33), 1)
    assert list(split_entries(join_entries([b"a", b"bc"]), 2)) == [b"a", b"bc"]


def test_entries_hold_hashes_and_addresses_and_are_known_by_kind() -> None:
    made = {
        "certificate": certificate_entry(commitment({"a": 1}, bytes(32))),
        "status-list": status_list_entry("https://a.example/status/1.json", hash_text(bytes(32))),
        "key": key_entry("did:web:a.example#a1", "z6Mk", "enrolled"),
        "agreement": agreement_entry("three-rivers", "1.0.0", hash_text(bytes(32))),
        "accreditation": accreditation_entry("P-École 1/2020-01-01", hash_text(bytes(32))),
    }
    assert {kind_of(one): one for one in made.values()} == made


def test_the_commitment_does_not_depend_on_how_the_file_is_written() -> None:
    salt = b"s" * 32
    assert commitment({"b": 1, "a": "é"}, salt) == commitment({"a": "é", "b": 1}, salt)
    assert commitment({"a": 1}, salt) != commitment({"a": 1}, b"t" * 32)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b'{"type":"certificate"}',
        b'{"commitment":"sha-256:00","type":"certificate"}',
        b'{"type":"certificate","commitment":"sha-256:' + b"0" * 64 + b'"}',
        certificate_entry(hash_text(bytes(32))).replace(b'"type"', b'"name":"Ada","type"'),
        key_entry("k", "m", "ended").replace(b'"k"', b'"Ada Lovelace"'),
        b'{"type":["certificate"]}',
        b"{" * 3000,
    ],
)
def test_an_entry_of_no_kind_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal) as no:
        kind_of(raw)
    assert no.value.code == "LOG-ENTRY"


def test_an_entry_that_names_somebody_is_never_made() -> None:
    with pytest.raises(Refusal):
        key_entry("Ada Lovelace", "z6Mk", "enrolled")
    with pytest.raises(Refusal):
        certificate_entry("ada@example.org")


@pytest.mark.parametrize("index", [0, 1, 128, 255, 256, 298, 299])
def test_a_proof_holds_for_us_and_for_a_stranger(index: int) -> None:
    proof = SMALL.proof(index, extra=b"salt")
    stranger.require_proof(proof.text, entry(index), LOG.text, WITNESSES)
    read = parse_proof(proof.text.encode())
    assert read == proof
    shown = check_proof_file(read, leaf_hash(entry(index)), POLICY)
    assert (shown.origin, shown.size, shown.by) == (LOG.name, 300, AT)
    assert set(shown.witnesses) == {HILL.name, LAKE.name}


def test_the_proof_of_a_log_of_one_entry_has_no_step() -> None:
    proof = Log([entry(0)]).proof(0)
    assert parse_proof(proof.text.encode()) == proof
    assert check_proof_file(proof, leaf_hash(entry(0)), POLICY).by == AT


def test_too_few_witnesses_bound_no_time() -> None:
    whole = SMALL.proof(7)
    alone = LogProof(7, whole.path, cosigned(SMALL.head, by=["hill"]))
    shown = check_proof_file(alone, leaf_hash(entry(7)), POLICY)
    assert (shown.witnesses, shown.by) == ((HILL.name,), None)


@settings(max_examples=examples(1500), deadline=None)
@given(data=st.data())
def test_any_change_of_a_proof_is_refused_or_shows_less(data: st.DataObject) -> None:
    raw = SMALL.proof(77).text.encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    kind = data.draw(st.sampled_from(["change", "drop", "add", "cut"]))
    byte = bytes([data.draw(st.integers(0, 255))])
    changed = {
        "change": raw[:at] + byte + raw[at + 1 :],
        "drop": raw[:at] + raw[at + 1 :],
        "add": raw[:at] + byte + raw[at:],
        "cut": raw[:at],
    }[kind]
    if changed == raw:
        return
    try:
        shown = check_proof_file(parse_proof(changed), leaf_hash(entry(77)), POLICY)
    except Refusal:
        return
    # A line that is nobody's any more was left aside.
    assert shown.by is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\n",
        SMALL.proof(1).text.encode().replace(b"index 1\n", b"index 01\n"),
        SMALL.proof(1).text.encode().replace(b"index 1\n", b"extra !!\nindex 1\n"),
        SMALL.proof(1).text.encode().replace(b"index 1\n", b"index 1\n" + b"A" * 44 + b"\n"),
        SMALL.proof(1).text.encode().replace(b"\n", b"\r\n"),
        b"\xff" * 200,
        b"x" * (1 << 18),
    ],
)
def test_what_is_no_proof_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal) as no:
        parse_proof(raw)
    assert no.value.code == "PROOF-FILE"


def submission(old: int, log: Log = SMALL) -> Submission:
    path = consistency(old, log.tree.size, log.tree.node)
    return Submission(old, tuple(path), cosigned(log.head, by=[]), log.head)


def seen_at(size: int) -> Seen:
    return Seen(size, root(size, SMALL.tree.node))


def test_a_witness_follows_a_log_that_grows() -> None:
    for size in (0, 1, 200, 256, 300):
        given = submission(size)
        assert parse_submission(given.text.encode()) == given
        assert judge(given, [LOG], seen_at(size)).status == 200


def test_a_witness_says_what_it_has_seen() -> None:
    judged = judge(submission(200), [LOG], seen_at(100))
    assert (judged.status, judged.body) == (409, "100\n")


def test_a_witness_knows_only_the_logs_it_was_told_of() -> None:
    assert judge(submission(0), [], Seen()).status == 404
    assert judge(submission(0), [HILL], Seen()).status == 403


def test_a_log_that_went_back_is_not_cosigned() -> None:
    small = Log(entry(number) for number in range(100))
    assert judge(submission(100, small), [LOG], seen_at(300)).status == 409
    backwards = Submission(300, (), cosigned(small.head, by=[]), small.head)
    assert judge(backwards, [LOG], seen_at(300)).status == 400


def test_a_fork_is_not_cosigned() -> None:
    other = Log(entry(number + (number == 13)) for number in range(300))
    assert judge(submission(200, other), [LOG], seen_at(200)).status == 422
    assert judge(submission(300, other), [LOG], seen_at(300)).status == 409


def test_an_omitted_entry_is_not_cosigned() -> None:
    without = Log(entry(number) for number in range(320) if number != 44)
    assert judge(submission(300, without), [LOG], seen_at(300)).status == 422


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("old 200", "old 0200"),
        lambda text: text.replace("old 200", "new 200"),
        lambda text: text.replace("old 200\n", "old 200\n" + ("A" * 43 + "=\n") * 64),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("old", "öld"),
        lambda text: "",
        lambda text: "x" * (1 << 18),
    ],
)
def test_a_malformed_submission_is_refused(change) -> None:
    with pytest.raises(Refusal) as no:
        parse_submission(change(submission(200).text).encode())
    assert no.value.code == "SUBMISSION"


def test_times_are_those_of_the_witnesses() -> None:
    later = AT + timedelta(days=2)
    assert check_proof_file(SMALL.proof(3, at=later), leaf_hash(entry(3)), POLICY).by == later
