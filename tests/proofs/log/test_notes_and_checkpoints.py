"""Notes, checkpoints, cosignatures and policies: one reading of each text, or a refusal."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.log import stranger
from tests.proofs.log.logs import HILL, LAKE, LOG, LOG_SIGNER, WITNESS_SIGNERS, cosigned, head

from comity.proofs.log.checkpoints import (
    Checkpoint,
    cosign,
    cosigned_at,
    is_signed,
    parse_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from comity.proofs.log.notes import COSIGNATURE, ED25519, Note, NoteKey, parse_key, parse_note
from comity.proofs.log.policies import Policy, parse_policy, partners_policy, witnessed
from comity.proofs.signing import FileSigner
from comity.values.refusals import Refusal

AT = datetime(2027, 5, 3, 8, 0, tzinfo=UTC)


def test_a_key_is_written_and_read_as_one_line() -> None:
    for key in (LOG, HILL):
        assert parse_key(key.text) == key
        assert stranger.Key(key.text).number == key.id


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("+", " ", 1),
        lambda text: text[:-1],
        lambda text: text.replace("river", "rover"),
        lambda text: "+" + text,
        lambda text: "a b" + text,
        lambda text: text + "=",
        lambda _: "river.example/log+00000000+AQ==",
    ],
)
def test_a_malformed_key_is_refused(change) -> None:
    with pytest.raises(Refusal) as no:
        parse_key(change(LOG.text))
    assert no.value.code == "NOTE-KEY"


def test_strangers_verify_our_checkpoint_and_we_find_times() -> None:
    note = cosigned(head(5), at=AT)
    stranger.require_note(str(note), LOG.text, [HILL.text, LAKE.text])
    assert is_signed(note, LOG)
    assert cosigned_at(note, HILL) == AT
    assert parse_note(str(note).encode()) == note
    assert parse_checkpoint(note) == head(5)


@settings(max_examples=examples(600), deadline=None)
@given(data=st.data())
def test_any_changed_byte_of_a_witnessed_checkpoint_is_noticed(data: st.DataObject) -> None:
    raw = str(cosigned(head(300), at=AT)).encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.integers(1, 255))
    changed = raw[:at] + bytes([raw[at] ^ other]) + raw[at + 1 :]
    policy = partners_policy(LOG, [HILL, LAKE])
    try:
        seen = witnessed(parse_note(changed), policy)
    except Refusal:
        return
    # A line that is nobody's any more is ignored; then a witness is missing.
    assert not seen.is_enough


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\n",
        "text\n\n— a".encode(),
        "text\n\n— a b\n".encode(),
        "text\n\n— a AAAA\n".encode(),
        "text\n\n— a AAAAAAA=\nmore\n".encode(),
        "te\rxt\n\n— a AAAAAAA=\n".encode(),
        b"\xff\n\n\xe2\x80\x94 a AAAAAAA=\n",
        "text\n\n— a+b AAAAAAA=\n".encode(),
        "text\n\n— a\u2003b AAAAAAA=\n".encode(),
        ("text\n\n" + "— a AAAAAAA=\n" * 65).encode(),
        b"x" * (1 << 18),
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal) as no:
        parse_note(raw)
    assert no.value.code == "NOTE-FORM"


@pytest.mark.parametrize(
    "lines",
    [
        ("river.example/log", "5"),
        ("river.example/log", "05", "A" * 43 + "="),
        ("river.example/log", "+5", "A" * 43 + "="),
        ("river.example/log", "-5", "A" * 43 + "="),
        ("river.example/log", "9" * 19 + "9", "A" * 43 + "="),
        ("river.example/log", "5", "A" * 40),
        ("river.example/log", "5", "A" * 42 + "B="),
        ("river.example/log", "5", "A" * 43 + "=", ""),
        ("", "5", "A" * 43 + "="),
    ],
)
def test_what_is_no_checkpoint_is_refused(lines: tuple[str, ...]) -> None:
    note = Note("".join(f"{line}\n" for line in lines), ())
    with pytest.raises(Refusal) as no:
        parse_checkpoint(note)
    assert no.value.code == "CHECKPOINT-FORM"


def test_further_lines_are_kept_and_signed() -> None:
    said = Checkpoint(LOG.name, 3, bytes(32), ("something else",))
    note = sign_checkpoint(said, LOG_SIGNER)
    assert read_checkpoint(str(note).encode()) == (note, said)


def test_a_key_of_the_same_name_is_another_key() -> None:
    thief = FileSigner(LOG.name, Ed25519PrivateKey.generate())
    policy = Policy((LOG,), {})
    with pytest.raises(Refusal) as no:
        witnessed(sign_checkpoint(head(3), thief), policy)
    assert no.value.code == "CHECKPOINT-SIGNATURE"


def test_a_witness_cannot_sign_as_a_log_with_the_same_key() -> None:
    both = NoteKey(LOG.name, COSIGNATURE, LOG.public)
    assert both.id != LOG.id
    note = sign_checkpoint(head(3), LOG_SIGNER)
    line = cosign(head(3), LOG_SIGNER, witness=LOG.name, at=AT)
    assert cosigned_at(Note(note.text, (*note.signatures, line)), both) == AT
    assert is_signed(Note(note.text, (line,)), LOG) is False


def test_enough_witnesses_are_two_other_cities() -> None:
    keys = [NoteKey(f"w{n}.example", COSIGNATURE, bytes([n]) * 32) for n in range(5)]
    least = [partners_policy(LOG, keys[:count]) for count in range(6)]
    needed = [policy.groups["partners"].least if policy.groups else 0 for policy in least]
    assert needed == [0, 1, 2, 2, 2, 2]
    assert least[0].is_met([])
    assert not least[2].is_met(["w1"])
    assert least[2].is_met(["w1", "w2"])


def test_the_time_is_when_the_last_needed_witness_saw_it() -> None:
    policy = partners_policy(LOG, [HILL, LAKE])
    early, late = AT, AT + timedelta(hours=1)
    assert policy.met_at({"w1": late, "w2": early}) == late
    assert policy.met_at({"w1": early}) is None


def test_of_two_cosignatures_by_one_witness_the_earlier_counts() -> None:
    early, late = cosigned(head(5), at=AT), cosigned(head(5), at=AT + timedelta(days=9))
    twice = Note(late.text, (*late.signatures, *early.signatures[1:]))
    assert cosigned_at(twice, HILL) == AT


def test_a_broken_line_beside_a_good_one_is_too_many() -> None:
    good, other = cosigned(head(5), at=AT), cosigned(head(6), at=AT)
    mixed = Note(good.text, (*good.signatures, other.signatures[0]))
    assert not is_signed(mixed, LOG)
    with pytest.raises(Refusal):
        cosigned_at(Note(good.text, (*good.signatures, *other.signatures[1:])), HILL)


def test_a_policy_is_written_and_read() -> None:
    policy = partners_policy(LOG, [HILL, LAKE])
    assert parse_policy(policy.text.encode()) == policy
    assert parse_policy(b"# nobody\n\nquorum none\n").is_met([])


def test_groups_of_groups_count() -> None:
    names = {f"X{number}": WITNESS_SIGNERS["hill"] for number in range(4)}
    keys = {
        name: NoteKey.of(
            f"{name}.example", COSIGNATURE, FileSigner("k", Ed25519PrivateKey.generate()).multikey
        )
        for name in names
    }
    lines = [f"witness {name} {key.text} https://{name}.example/" for name, key in keys.items()]
    lines += ["group one 2 X0\tX1 X2", "  group both all one X3  ", "quorum both"]
    policy = parse_policy("\n".join([*lines, ""]).encode())
    assert not policy.is_met(["X0", "X1", "X2"])
    assert not policy.is_met(["X0", "X3"])
    assert policy.is_met(["X0", "X2", "X3"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum nobody\n",
        "quorum none\nquorum none\n",
        "log\nquorum none\n",
        f"log {HILL.text}\nquorum none\n",
        f"witness a {LOG.text}\nquorum a\n",
        f"witness none {HILL.text}\nquorum none\n",
        f"witness a {HILL.text}\nwitness a {LAKE.text}\nquorum a\n",
        f"witness a {HILL.text}\nwitness b {HILL.text}\nquorum a\n",
        f"log {LOG.text}\nlog {LOG.text}\nquorum none\n",
        f"witness a {HILL.text}\ngroup g 2 a\nquorum g\n",
        f"witness a {HILL.text}\ngroup g 0 a\nquorum g\n",
        f"witness a {HILL.text}\ngroup g any a a\nquorum g\n",
        f"witness a {HILL.text}\ngroup g any b\nquorum g\n",
        f"witness a {HILL.text}\ngroup g any\nquorum a\n",
        f"witness a {HILL.text}\ngroup g any a\ngroup h any a\nquorum h\n",
        "quorum none \x00\n",
        "#" * 70_000 + "\nquorum none\n",
    ],
    ids=map(str, count()),  # keys are drawn anew, and names of tests must not be
)
def test_a_policy_that_says_two_things_or_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as no:
        parse_policy(text.encode())
    assert no.value.code == "POLICY-FORM"


def test_the_kinds_of_keys_are_those_assigned() -> None:
    assert (ED25519, COSIGNATURE) == (1, 4)
