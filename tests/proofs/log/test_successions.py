"""A log's or a witness's key follows another: what the old one signed counts for its time only."""

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.proofs.log.logs import (
    AT,
    HILL,
    LAKE,
    LOG,
    LOG_SIGNER,
    POLICY,
    WITNESS_SIGNERS,
    Log,
    cosigned,
    entry,
)
from tests.proofs.region import RIVER, SIGNER, parts

from comity.proofs.agreement_bundles import read_agreement_bundle, write_agreement_bundle
from comity.proofs.bundle import Bundle, LogText
from comity.proofs.bundle_files import load_bundle, write_bundle
from comity.proofs.log.auditing import audit
from comity.proofs.log.checkpoints import cosign, sign_checkpoint
from comity.proofs.log.notes import COSIGNATURE, ED25519, Note, NoteKey
from comity.proofs.log.policies import Policy, ends_json, parse_policy, partners_policy, witnessed
from comity.proofs.log.successions import (
    Reason,
    Succession,
    read_succession,
    sign_succession,
    with_successions,
)
from comity.proofs.signing import FileSigner
from comity.values.refusals import Refusal

HEAD = Log(entry(number) for number in range(40)).head
SINCE = AT + timedelta(days=1)
HOUR = timedelta(hours=1)
NEXT_LOG = FileSigner(LOG.name, Ed25519PrivateKey.generate())
NEXT_HILL = FileSigner(HILL.name, Ed25519PrivateKey.generate())
LOG_2 = NoteKey.of(LOG.name, ED25519, NEXT_LOG.multikey)
HILL_2 = NoteKey.of(HILL.name, COSIGNATURE, NEXT_HILL.multikey)


def log_follows(reason: Reason) -> Policy:
    return with_successions(POLICY, [Succession(LOG, LOG_2, SINCE, reason)])


def hill_follows(reason: Reason, policy: Policy = POLICY) -> Policy:
    return with_successions(policy, [Succession(HILL, HILL_2, SINCE, reason)])


def by_new_log(at: datetime) -> Note:
    lines = cosigned(HEAD, at=at).signatures[1:]
    return Note(HEAD.text, (*sign_checkpoint(HEAD, NEXT_LOG).signatures, *lines))


def by_hill(signer: FileSigner, at: datetime, *others: tuple[str, datetime]) -> Note:
    note = sign_checkpoint(HEAD, LOG_SIGNER)
    lines = [cosign(HEAD, signer, witness=HILL.name, at=at)]
    lines += [
        cosign(HEAD, WITNESS_SIGNERS[city], witness=f"{city}.example/witness", at=seen)
        for city, seen in others
    ]
    return Note(note.text, (*note.signatures, *lines))


def seen_by(note: Note, policy: Policy) -> datetime | None:
    return witnessed(note, policy).by


def code_of(note: Note, policy: Policy) -> str:
    with pytest.raises(Refusal) as refused:
        witnessed(note, policy)
    return refused.value.code


@pytest.mark.parametrize("reason", ["planned", "lost"])
def test_what_the_old_key_of_a_log_signed_counts_for_its_time(reason: Reason) -> None:
    policy = log_follows(reason)
    assert seen_by(cosigned(HEAD, at=SINCE - HOUR), policy) == SINCE - HOUR
    assert code_of(cosigned(HEAD, at=SINCE), policy) == "CHECKPOINT-KEY"
    assert code_of(cosigned(HEAD, at=SINCE - HOUR, by=["hill"]), policy) == "CHECKPOINT-KEY"
    for at in (SINCE - HOUR, SINCE + HOUR):
        assert seen_by(by_new_log(at), policy) == at
    assert code_of(by_new_log(AT), POLICY) == "CHECKPOINT-SIGNATURE"


def test_what_the_old_key_of_a_witness_signed_counts_for_its_time() -> None:
    policy = hill_follows("planned")
    early, late = SINCE - HOUR, SINCE + HOUR
    hill = WITNESS_SIGNERS["hill"]
    assert seen_by(by_hill(hill, early, ("lake", early)), policy) == early
    assert seen_by(by_hill(hill, late, ("lake", late)), policy) is None
    assert seen_by(by_hill(NEXT_HILL, late, ("lake", late)), policy) == late


def test_a_witness_with_two_keys_is_one_witness() -> None:
    policy = hill_follows("planned")
    old = by_hill(WITNESS_SIGNERS["hill"], AT)
    both = Note(old.text, (*old.signatures, *by_hill(NEXT_HILL, AT).signatures[1:]))
    assert seen_by(both, policy) is None


def test_whoever_stole_a_witness_s_key_cannot_date_back_alone() -> None:
    alone = partners_policy(LOG, [HILL])
    stolen = by_hill(WITNESS_SIGNERS["hill"], AT)
    assert seen_by(stolen, hill_follows("planned", alone)) == AT
    assert seen_by(stolen, hill_follows("lost", alone)) is None
    # With another that is still trusted, the time is the later one's.
    with_lake = by_hill(WITNESS_SIGNERS["hill"], AT, ("lake", SINCE + HOUR))
    assert seen_by(with_lake, hill_follows("lost")) == SINCE + HOUR


def test_the_policy_s_file_names_every_key_and_can_be_read_by_others() -> None:
    twice = [
        Succession(HILL, HILL_2, SINCE, "planned"),
        Succession(LOG, LOG_2, SINCE, "lost"),
        Succession(HILL_2, key(HILL.name, COSIGNATURE), SINCE + HOUR, "planned"),
    ]
    policy = with_successions(POLICY, twice)
    read = parse_policy(policy.text.encode())
    assert (read.logs, read.groups, read.quorum) == (policy.logs, policy.groups, policy.quorum)
    assert set(read.witnesses) == {"w1", "w1-2", "w1-3", "w2"}
    assert read.groups["partners"].least == 2
    assert len(ends_json(policy)) == 3


def key(name: str, kind: int) -> NoteKey:
    return NoteKey(name, kind, Ed25519PrivateKey.generate().public_key().public_bytes_raw())


def test_bundles_carry_the_ends(tmp_path) -> None:  # type: ignore[no-untyped-def]
    policy = log_follows("lost")
    logs = (LogText(RIVER, policy.text, ends_json(policy)),)
    write_bundle(tmp_path / "bundle", parts(logs=logs), SIGNER)
    whole = write_agreement_bundle(parts(logs=logs), "two-waters", SIGNER)
    for known in (load_bundle(tmp_path / "bundle"), read_agreement_bundle(whole)):
        assert known.logs[RIVER].ends == policy.ends
        assert code_of(cosigned(HEAD, at=SINCE), known.logs[RIVER]) == "CHECKPOINT-KEY"


@pytest.mark.parametrize("ends", [[{}], [{"key": "x", "at": 3, "lost": True}], "x", [None]])
def test_ends_that_say_nonsense_are_refused(ends: object) -> None:
    with pytest.raises(Refusal) as refused:
        Bundle.of(parts(logs=(LogText(RIVER, POLICY.text, ends),)))  # type: ignore[arg-type]
    assert refused.value.faults[0].code == "POLICY-FORM"


def test_an_audit_knows_the_next_key() -> None:
    log = Log(entry(number) for number in range(40))
    files = {**log.files(), "checkpoint": str(by_new_log(SINCE + HOUR)).encode()}
    assert audit(files.__getitem__, log_follows("planned")).is_sound
    assert audit(files.__getitem__, POLICY).is_sound is False


def statement(said: Succession, old: FileSigner | None, new: FileSigner) -> bytes:
    return str(sign_succession(said, old, new, at=AT)).encode()


PLANNED = Succession(LOG, LOG_2, SINCE, "planned")
OF_HILL = Succession(HILL, HILL_2, SINCE, "planned")
LOST = Succession(LOG, LOG_2, SINCE, "lost")


def test_a_statement_is_read_as_it_was_written() -> None:
    hill = WITNESS_SIGNERS["hill"]
    assert read_succession(statement(PLANNED, LOG_SIGNER, NEXT_LOG)) == PLANNED
    assert read_succession(statement(OF_HILL, hill, NEXT_HILL)) == OF_HILL
    assert read_succession(statement(LOST, None, NEXT_LOG)) == LOST


@pytest.mark.parametrize(
    "raw",
    [
        statement(PLANNED, None, NEXT_LOG),
        statement(PLANNED, NEXT_LOG, NEXT_LOG),
        statement(PLANNED, LOG_SIGNER, LOG_SIGNER),
        statement(OF_HILL, NEXT_HILL, NEXT_HILL),
        statement(LOST, LOG_SIGNER, LOG_SIGNER),
        statement(PLANNED, LOG_SIGNER, NEXT_LOG).replace(b"planned", b"lost"),
        statement(PLANNED, LOG_SIGNER, NEXT_LOG).replace(b"2027", b"2028"),
        statement(Succession(LOG, HILL_2, SINCE, "planned"), LOG_SIGNER, NEXT_HILL),
        statement(Succession(LOG, LOG, SINCE, "planned"), LOG_SIGNER, LOG_SIGNER),
        str(cosigned(HEAD)).encode(),
        b"",
    ],
    ids=range(11),
)
def test_a_statement_that_its_keys_did_not_sign_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_succession(raw)
    assert refused.value.code.partition("-")[0] in {"SUCCESSION", "NOTE"}


def test_a_statement_is_no_checkpoint() -> None:
    from comity.proofs.log.checkpoints import read_checkpoint

    with pytest.raises(Refusal):
        read_checkpoint(statement(PLANNED, LOG_SIGNER, NEXT_LOG))
    assert LAKE.name in POLICY.witnesses["w2"].name
